"""A receipt day against the rule: proposed with a reason by one person, decided by another, told to everybody."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from deploy.contexts import ORDER, wiring
from intake import commands, queries
from intake.domain import Applicant, ApplicantKind, Carrier, Letter, Submission, Wanted
from intake.models import ReceiptOverride
from processing.models import Case
from reporting.models import CaseFact
from services.clock import CHINA
from services.db import unit_of_work
from services.errors import Conflict, Invalid, NotAllowed
from services.identity.permissions import Role
from services.identity.queries import agency
from services.web import build_app
from tests.integration.intake.portal import clerk_of
from tests.support.agencies import new_office
from tests.support.deliveries import drain

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=CHINA)


@pytest.fixture(scope="module")
def app(platform):
    return build_app(platform, wiring(ORDER, "app"))


@pytest.fixture
def office(platform):
    return new_office(Role.CLERK, Role.RESPONSIBLE, Role.OFFICER)


def letter(office, carrier=Carrier.EMS, signed="2026-03-09"):
    told = Submission(Applicant(ApplicantKind.NATURAL, "江屿"), Wanted("LW-07 地块出让合同"))
    day = date.fromisoformat(signed)
    outside = Letter(carrier, day, signed_on=day if carrier is Carrier.EMS else None)
    with unit_of_work("intake", office.scope) as session:
        here = agency(session, office.agency_id)
        made = commands.register_letter(session, here, told, outside, key=None, actor=office.clerk, now=NOW)
    drain(office.agency_id)
    return made.id


def propose(office, request_id, day, reason="投递回单载明 3 月 2 日签收"):
    with unit_of_work("intake", office.scope) as session:
        on = date.fromisoformat(day)
        commands.propose_receipt(
            session, office.agency_id, request_id, on, reason, actor=office.clerk, now=NOW
        )


def decide(office, request_id, actor, approve=True):
    with unit_of_work("intake", office.scope) as session:
        commands.decide_receipt(session, office.agency_id, request_id, approve=approve, actor=actor, now=NOW)
    drain(office.agency_id)


def received(office, request_id):
    with unit_of_work("intake", office.scope) as session:
        return queries.request_of(session, office.agency_id, request_id).receipt_date


def test_an_earlier_day_counts_once_a_second_person_approved(office):
    one = letter(office)
    propose(office, one, "2026-03-02")
    assert received(office, one) == date(2026, 3, 9)
    with pytest.raises(NotAllowed, match="另一个人"):
        decide(office, one, office.clerk)
    decide(office, one, office.responsible)
    assert received(office, one) == date(2026, 3, 2)
    with unit_of_work("processing", office.scope) as session:
        case = session.get(Case, one)
        assert (case.receipt_date, case.due_date) == (date(2026, 3, 2), date(2026, 3, 30))
    with unit_of_work("reporting", office.scope) as session:
        assert session.get(CaseFact, (one, office.agency_id)).receipt_date == date(2026, 3, 2)


def test_what_was_declined_changes_nothing_and_may_be_proposed_again(office):
    one = letter(office)
    propose(office, one, "2026-03-02")
    with pytest.raises(Conflict, match="待批准"):
        propose(office, one, "2026-03-03")
    decide(office, one, office.responsible, approve=False)
    assert received(office, one) == date(2026, 3, 9)
    propose(office, one, "2026-03-03")
    with unit_of_work("intake", office.scope) as session:
        assert [
            row.approved for row in session.scalars(select(ReceiptOverride).order_by(ReceiptOverride.id))
        ] == [
            False,
            None,
        ]


@pytest.mark.parametrize(("day", "says"), [("2026-03-10", "不能改晚"), ("2026-03-09", "不能改晚")])
def test_a_known_day_never_becomes_later(office, day, says):
    one = letter(office)
    with pytest.raises(Invalid, match=says):
        propose(office, one, day)


def test_an_unreachable_applicant_s_letter_counts_by_two_people(office):
    one = letter(office, Carrier.ORDINARY_MAIL, "2026-03-05")
    for day in ("2026-03-04", "2026-03-11"):
        with pytest.raises(Invalid):
            propose(office, one, day)
    with pytest.raises(Invalid, match="理由"):
        propose(office, one, "2026-03-06", " ")
    propose(office, one, "2026-03-06", "三次联系不上，自第二日起认定")
    decide(office, one, office.responsible)
    assert received(office, one) == date(2026, 3, 6)


def test_nothing_waits_nothing_is_decided_and_what_is_void_stays(office):
    one = letter(office)
    with pytest.raises(Conflict):
        decide(office, one, office.responsible)
    with unit_of_work("intake", office.scope) as session:
        commands.void_registration(session, office.agency_id, one, "mistake", actor=office.clerk, now=NOW)
    with pytest.raises(Conflict):
        propose(office, one, "2026-03-02")
    drain(office.agency_id)


def test_the_pages_take_two_people_through_it(app, office):
    one = letter(office)
    clerk, chief = clerk_of(app, office, Role.CLERK), clerk_of(app, office, Role.RESPONSIBLE)
    place = f"/desk/requests/{one}"
    assert clerk.post(f"{place}/receipt-date", on="2026-03-02", reason="").status_code == 422
    assert clerk.post(f"{place}/receipt-date", on="2026-03-02", reason="投递回单").status_code == 303
    assert "待批准的收到日期" in clerk.text(place)
    assert clerk.post(f"{place}/receipt-date/decide", do="approve").status_code == 403
    assert chief.post(f"{place}/receipt-date/decide", do="vielleicht").status_code == 422
    assert chief.post(f"{place}/receipt-date/decide", do="approve").status_code == 303
    assert received(office, one) == date(2026, 3, 2)
    drain(office.agency_id)
    assert "收到日期经批准改早" in clerk_of(app, office, Role.OFFICER).text(f"/cases/{one}")
