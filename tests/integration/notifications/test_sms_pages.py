"""Reminders on the pages of dispatch: their list, the notice, the case; masked, and only for whom it is."""

import pytest

from notifications.sms.sender import send_due
from services.config import settings
from services.events.processing import ReplySigned
from services.identity.permissions import Role
from services.ids import new_id
from tests.integration.notifications.reminding import AGREED, MOBILE, settle
from tests.integration.notifications.test_pages import today, visitor
from tests.integration.notifications.told import at, new_dispatcher, notice, register, tell
from tests.support.pages import Visitor

NONE = {"sms_quiet_from": "00:00", "sms_quiet_until": "00:00"}
ALWAYS = {"sms_quiet_from": "00:01", "sms_quiet_until": "00:00"}


@pytest.fixture
def office(sms_office):
    settle(sms_office, **NONE)
    return sms_office


def reply(office):
    """A reply that can be fetched, to somebody who agreed; answers its notice."""
    stream = register(office, channel="web", way="pick_up", applicant=AGREED, day=today())
    signed = ReplySigned(
        outcome="granted",
        grounds=("36-2",),
        title="政府信息公开答复书",
        way="pick_up",
        signed_on=today(),
        document_id=new_id(),
        document_number="榆依复〔2026〕1号",
        send_by=None,
    )
    tell(office, stream, signed, day=today())
    return notice(office, stream)


def test_what_was_sent_is_listed_with_neither_number_nor_name(app, office, provider):
    found = reply(office)
    send_due(at(today(), 10))
    shown = visitor(app, office).text("/notices/sms")
    assert "已发出" in shown
    assert "𠮷**" in shown
    assert MOBILE not in shown
    assert f"/notices/{found.id}" in shown
    page = visitor(app, office).text(f"/notices/{found.id}")
    assert "只作提醒，不算送达" in page
    assert "待领取" in page
    assert MOBILE not in page


def test_what_waits_for_the_morning_says_so_and_until_when(app, office, provider):
    settle(office, **ALWAYS)
    reply(office)
    send_due(at(today(), 10))
    shown = visitor(app, office).text("/notices/sms")
    assert "等待静默时段结束" in shown
    assert "00:00再发" in shown
    assert provider.got == []


def test_what_was_given_up_says_why_and_stands_beside_the_lists(app, office, provider):
    found = reply(office)
    provider.answers = [422]
    send_due(at(today(), 10))
    staff = visitor(app, office)
    assert "短信服务商拒绝发送" in staff.text("/notices/sms")
    assert "已放弃" in staff.text("/notices/sms")
    assert "http 422" in staff.text("/notices/sms")
    assert "短信提醒 <b>1</b>" in staff.text("/notices")
    assert "短信服务商拒绝发送" in staff.text(f"/notices/{found.id}")


def test_an_agency_without_reminders_sees_no_list_of_them(app, platform):
    office = new_dispatcher()
    assert "短信提醒" not in visitor(app, office).text("/notices")


def test_an_empty_list_says_what_will_be_in_it(app, office):
    shown = visitor(app, office).text("/notices/sms")
    assert "近 30 天没有短信提醒" in shown
    assert visitor(app, office).get("/notices/sms?after=x").status_code == 422


def test_who_does_not_see_notices_sees_no_reminders(app, office):
    assert visitor(app, office, Role.AUDIT_ADMIN).get("/notices/sms").status_code == 403


def test_another_agencys_reminders_are_not_seen(app, office, provider):
    found = reply(office)
    send_due(at(today(), 10))
    other = new_dispatcher(options={"sms_open": True})
    assert str(found.id) not in visitor(app, other).text("/notices/sms")


def test_a_machine_from_which_nothing_leaves_shows_the_texts(app, office, monkeypatch):
    monkeypatch.setenv("SMS_URL", "file:")
    settings.cache_clear()
    reply(office)
    send_due(at(today(), 10))
    shown = Visitor(app).text("/mailbox")
    monkeypatch.undo()
    settings.cache_clear()
    assert "139****7716" in shown
    assert "有新的通知或者答复" in shown
