"""The way through all contexts by their own handlers: asked on the web, decided, signed, told to everybody."""

from datetime import date, datetime

import pytest
from sqlalchemy import text

from intake import commands as intake
from intake.domain import Applicant, ApplicantKind, Submission, Wanted
from processing import commands
from processing.remedy_rules import Order, RemedyKind
from services.actor import SYSTEM
from services.clock import CHINA
from services.db import unit_of_work
from services.delivery import publish
from services.events.notifications import NoticeDispatched
from services.identity.permissions import Role
from services.identity.queries import agency
from services.ids import new_id
from tests.integration.processing.test_way_of_a_case import sign
from tests.integration.processing.told import at, at_work, case_of, do, granting, staffed
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


def posted(office, document, on):
    """The post office took it: told by notifications, heard by everybody."""
    fact = NoticeDispatched(
        notice_id=new_id(), kind="reply", way="post", on=date.fromisoformat(on), proof="EMS 1", document_id=document
    )  # fmt: skip
    with at_work(office) as session:
        stream = session.execute(
            text("SELECT case_id FROM processing.document WHERE id = :d"), {"d": document}
        ).scalar_one()
    with unit_of_work("notifications", office.scope) as session:
        publish(session, fact, agency_id=office.agency_id, stream=stream, actor=SYSTEM, now=at(on))
    drain(office.agency_id)


def test_a_reply_ordered_again_is_told_to_everybody_and_counted_once():
    office = staffed()
    case = asked(office)
    posted(office, sign(office, case, granting()), "2026-03-06")
    review = commands.Particulars(
        kind=RemedyKind.REVIEW, heard_by="榆东区人民政府", filed_on=date(2026, 3, 20)
    )
    remedy = do(commands.file_remedy, office, case, review, day="2026-05-12")
    order = Order(date(2026, 5, 12), days=20)
    ending = commands.Ending(result="revoked", ended_on=date(2026, 5, 11), order=order)
    do(commands.end_remedy, office, remedy, ending, day="2026-05-12")
    do(commands.reopen, office, case, day="2026-05-13")
    drain(office.agency_id)
    with unit_of_work("intake", office.scope) as session:
        asked_for = "SELECT state, due_date FROM intake.request WHERE id = :id"
        assert tuple(session.execute(text(asked_for), {"id": case}).one()) == ("examining", date(2026, 6, 9))
    posted(office, sign(office, case, granting(), day="2026-05-14"), "2026-05-15")
    assert not left_over([office.agency_id])
    with unit_of_work("notifications", office.scope) as session:
        notices = "SELECT count(*) FROM notifications.notice WHERE stream = :id AND kind = 'reply'"
        assert session.execute(text(notices), {"id": case}).scalar_one() == 2
    with unit_of_work("reporting", office.scope) as session:
        counted = "SELECT state, closed_on FROM reporting.case_fact WHERE stream = :id"
        assert tuple(session.execute(text(counted), {"id": case}).one()) == ("closed", date(2026, 3, 6))
        corrected = "SELECT result FROM reporting.remedy_fact WHERE stream = :id"
        assert session.execute(text(corrected), {"id": case}).scalars().all() == ["corrected"]
