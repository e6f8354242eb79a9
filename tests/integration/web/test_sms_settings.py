"""An agency opens reminders by SMS and sets its quiet hours; without a provider it cannot."""

import pytest

from services.actor import SYSTEM
from services.config import settings
from services.db import unit_of_work
from services.errors import Invalid
from services.identity.commands import change_options
from services.identity.permissions import Role
from services.identity.queries import agency
from services.web import build_app
from tests.integration.web.test_signing_in import at_work
from tests.support.agencies import NOW, new_office

FORM = {
    "web_open": "1",
    "web_receipt": "on_submission",
    "remedy_group_c": "court",
    "correction_days": "20",
    "sms_open": "1",
    "sms_quiet_from": "22:00",
    "sms_quiet_until": "07:30",
}


@pytest.fixture
def app(platform):
    return build_app(settings())


@pytest.fixture
def office(platform):
    return new_office(Role.AGENCY_ADMIN)


@pytest.fixture(params=["file:", "http://127.0.0.1:9/send"])
def provider(request, monkeypatch):
    yield from _with(request.param, monkeypatch)


@pytest.fixture
def no_provider(monkeypatch):
    yield from _with("", monkeypatch)


def _with(url, monkeypatch):
    monkeypatch.setenv("SMS_URL", url)
    settings.cache_clear()
    yield url
    monkeypatch.undo()
    settings.cache_clear()


def options(office):
    with unit_of_work("identity", office.scope) as session:
        return agency(session, office.agency_id).options


@pytest.mark.usefixtures("provider")
def test_an_administrator_opens_reminders_and_sets_the_hours(app, office):
    visitor = at_work(app, office, Role.AGENCY_ADMIN)
    assert visitor.post("/admin/agency/options", **FORM).status_code == 303
    settled = options(office)
    assert settled.sms_open
    assert (settled.sms_quiet_from, settled.sms_quiet_until) == ("22:00", "07:30")
    assert 'value="22:00"' in visitor.text("/admin/agency/")


@pytest.mark.usefixtures("no_provider")
def test_without_a_provider_opening_is_refused_and_nothing_changes(app, office):
    visitor = at_work(app, office, Role.AGENCY_ADMIN)
    answer = visitor.post("/admin/agency/options", **FORM)
    assert answer.status_code == 422
    assert "系统还没有配置短信服务商，不能开通短信提醒" in answer.get_data(as_text=True)
    assert (options(office).sms_open, options(office).sms_quiet_from) == (False, "21:00")
    assert "系统还没有配置短信服务商，暂时不能开通" in visitor.text("/admin/agency/")


@pytest.mark.usefixtures("provider")
def test_hours_that_are_none_are_refused_where_they_stand(app, office):
    visitor = at_work(app, office, Role.AGENCY_ADMIN)
    answer = visitor.post("/admin/agency/options", **(FORM | {"sms_quiet_from": "25:00"}))
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="sms_quiet_from-error"' in shown
    assert 'value="25:00"' in shown
    assert not options(office).sms_open


def test_an_agency_that_opened_them_still_settles_other_things_when_the_provider_is_gone(office, monkeypatch):
    for url, changes in (("file:", {"sms_open": True}), ("", {"sms_open": True, "phone": "0399-1"})):
        for _ in _with(url, monkeypatch):
            with unit_of_work("identity", office.scope) as session:
                change_options(session, office.agency_id, changes, by=SYSTEM, now=NOW)
    assert options(office).phone == "0399-1"
    for _ in _with("", monkeypatch):
        with unit_of_work("identity", office.scope) as session:
            change_options(session, office.agency_id, {"sms_open": False}, by=SYSTEM, now=NOW)
        with pytest.raises(Invalid), unit_of_work("identity", office.scope) as session:
            change_options(session, office.agency_id, {"sms_open": True}, by=SYSTEM, now=NOW)
