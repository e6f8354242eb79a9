"""The way through all contexts by their own handlers: asked on the web, decided, signed, told to everybody."""

from datetime import date, datetime

import pytest
from sqlalchemy import text

from intake import commands as intake
from intake.domain import Applicant, ApplicantKind, Submission, Wanted
from processing import commands
from services.clock import CHINA
from services.db import unit_of_work
from services.identity.permissions import Role
from services.identity.queries import agency
from tests.integration.processing.told import case_of, do, granting, staffed
from tests.support.deliveries import drain, left_over

pytestmark = pytest.mark.usefixtures("platform")
NOW = datetime(2026, 3, 2, 9, tzinfo=CHINA)


def asked(office):
    """An application from the portal, heard by everybody."""
    applicant = Applicant(
        kind=ApplicantKind.NATURAL, name="槐小满", id_number="37990119850614273X", phone="13900007716",
        address="青榆市河湾区临津路 88 号",
    )  # fmt: skip
    with unit_of_work("intake", office.scope) as session:
        told = Submission(applicant, Wanted(text="澜湾路东侧地块出让合同"))
        done = intake.submit_online(session, agency(session, office.agency_id), told, key=None, now=NOW)
    drain(office.agency_id)
    return done.id


def test_what_processing_tells_is_understood_by_every_hearer():
    office = staffed()
    case = asked(office)
    assert case_of(office, case).due_date == date(2026, 3, 30)
    do(commands.claim, office, case)
    do(commands.extend, office, case, days=5, reason="资料较多", role=Role.RESPONSIBLE)
    do(commands.draft_reply, office, case, granting())
    do(commands.submit, office, case)
    do(commands.approve, office, case, role=Role.REVIEWER)
    do(commands.sign, office, case, role=Role.RESPONSIBLE)
    drain(office.agency_id)
    assert not left_over([office.agency_id])
    with unit_of_work("intake", office.scope) as session:
        row = session.execute(text("SELECT state, due_date FROM intake.request WHERE id = :id"), {"id": case})
        assert tuple(row.one()) == ("signed", date(2026, 4, 7))
    with unit_of_work("reporting", office.scope) as session:
        row = session.execute(
            text("SELECT state, closed_on FROM reporting.case_fact WHERE stream = :id"), {"id": case}
        )
        assert tuple(row.one()) == ("signed", None)
