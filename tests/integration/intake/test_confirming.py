"""What came without a signature and nobody confirmed is pointed out in time, once (条例第三十一条)."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

import intake.app
from intake import commands
from intake.domain import Carrier, Letter
from intake.models import Request
from intake.tasks import SCHEDULE, alarm_unconfirmed
from services.clock import CHINA
from services.config import settings
from services.db import unit_of_work
from services.identity.commands import change_options
from services.identity.permissions import Role
from services.identity.queries import agency
from services.web import build_app
from tests.integration.intake.portal import clerk_of
from tests.integration.intake.test_registering import asking, letter
from tests.support.agencies import new_office

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
FRIDAY = datetime(2026, 3, 6, 9, 30, tzinfo=CHINA)


@pytest.fixture
def office(platform):
    made = new_office(Role.CLERK)
    with unit_of_work("identity") as session:
        told = {"web_receipt": "on_staff_confirmation"}
        change_options(session, made.agency_id, told, by=made.clerk, now=MONDAY)
    return made


def submitted(office, now):
    with unit_of_work("intake", office.scope) as session:
        return commands.submit_online(session, agency(session, office.agency_id), asking(), key=None, now=now)


def swept(office, day):
    """The sweep of that day; how many were pointed out by then."""
    now = datetime.combine(date.fromisoformat(day), datetime.min.time(), CHINA) + timedelta(hours=17)
    with unit_of_work("intake", office.scope) as session:
        alarm_unconfirmed(session, agency(session, office.agency_id), now.date(), now)
    with unit_of_work("intake", office.scope) as session:
        return {r.id: r.alarmed_on for r in session.scalars(select(Request)) if r.alarmed_on}


def test_an_application_from_the_web_has_one_working_day(office):
    monday, friday = submitted(office, MONDAY), submitted(office, FRIDAY)
    assert swept(office, "2026-03-02") == {}
    assert swept(office, "2026-03-03") == {monday.id: date(2026, 3, 3)}
    assert swept(office, "2026-03-08") == {monday.id: date(2026, 3, 3)}
    assert swept(office, "2026-03-09") == {monday.id: date(2026, 3, 3), friday.id: date(2026, 3, 9)}


def test_ordinary_mail_and_fax_are_confirmed_the_day_they_come_and_pointed_out_once(office):
    post = letter(office, Letter(Carrier.ORDINARY_MAIL, date(2026, 3, 2)))
    signed = letter(
        office, Letter(Carrier.EMS, date(2026, 3, 2), "1099027144086", signed_on=date(2026, 3, 2))
    )
    called = letter(office, Letter(Carrier.ORDINARY_MAIL, date(2026, 3, 2)))
    with unit_of_work("intake", office.scope) as session:
        told = {"actor": office.clerk, "now": MONDAY}
        commands.confirm_receipt(session, office.agency_id, called.id, date(2026, 3, 2), **told)
    assert signed.receipt_date
    assert swept(office, "2026-03-02") == {post.id: date(2026, 3, 2)}
    assert swept(office, "2026-03-03") == {post.id: date(2026, 3, 2)}


def test_it_is_swept_every_day_and_shown_at_the_desk_and_in_the_administration(platform, office):
    assert "intake.confirmations" in [one.name for one in SCHEDULE]
    post = letter(office, Letter(Carrier.ORDINARY_MAIL, date(2026, 3, 2)))
    app = build_app(settings(), [intake.app])
    clerk, admin = clerk_of(app, office), clerk_of(app, office, Role.AGENCY_ADMIN)
    assert "逾期未确认" not in clerk.text("/desk")
    swept(office, "2026-03-02")
    assert "逾期未确认" in clerk.text("/desk")
    assert "还没有与申请人确认收到" in clerk.text(f"/desk/requests/{post.id}")
    assert "有 1 件来件没有按时与申请人确认收到" in admin.text("/admin/agency/")
    with unit_of_work("intake", office.scope) as session:
        told = {"actor": office.clerk, "now": MONDAY}
        commands.confirm_receipt(session, office.agency_id, post.id, date(2026, 3, 2), **told)
    assert "逾期未确认" not in clerk.text("/desk")
    assert "没有按时与申请人确认收到" not in admin.text("/admin/agency/")
