"""Who agrees to be reminded by SMS: on the portal, at the desks, through the machines' door; and what is refused."""

import io
from dataclasses import replace

import docx
import pytest
from sqlalchemy import text

from intake.correction_handlers import on_correction_changed
from intake.models import CorrectionRequest, Request
from services.crypto import case_key
from services.db import unit_of_work
from services.events.corrections import CorrectionChanged
from services.identity.permissions import Role
from tests.integration.intake.portal import GOOD_ID, LETTER, apply, clerk_of
from tests.integration.intake.test_api import REQUEST, Machine, token_of
from tests.integration.intake.test_desk import requests_of, send
from tests.integration.intake.test_portal import stopping
from tests.support.agencies import new_office
from tests.support.pages import Visitor

LANDLINE = "0399-6010126"
NO_MOBILE = "短信提醒要发到内地的手机号码"
CORRECTION = {
    "who": "natural",
    "name": "江屿",
    "id_kind": "resident_id",
    "id_number": GOOD_ID,
    "phone": "13900007716",
    "record": "房屋档案",
    "wanted": "改面积",
    "proof": "不动产权证书",
    "way": "portal",
}


@pytest.fixture
def office(platform):
    return new_office(Role.CLERK, options={"sms_open": True})


@pytest.fixture
def closed(platform):
    return new_office(Role.CLERK)


@pytest.fixture
def citizen(app):
    visitor = Visitor(app)
    visitor.home = "/track"
    return visitor


def kept(office, model=Request):
    """The applicant of the only application, opened."""
    with unit_of_work("intake", office.scope) as session:
        one = session.query(model).one()
        return case_key(session, office.agency_id, one.id).open(one.personal)["applicant"]


def test_nobody_is_taken_to_agree_who_did_not_tick(office, citizen):
    assert 'name="sms" value="1" id="sms">' in citizen.text(f"/a/{office.code}/apply")
    assert apply(citizen, office).status_code == 303
    assert kept(office)["sms"] is False


def test_who_ticks_it_on_the_portal_is_kept_as_agreeing_sealed(office, citizen):
    assert apply(citizen, office, sms="1").status_code == 303
    assert kept(office)["sms"] is True
    with unit_of_work("intake", office.scope) as session:
        payloads = session.execute(
            text("SELECT payload::text FROM services.event WHERE agency_id = :id"), {"id": office.agency_id}
        ).scalars()
        assert not [one for one in payloads if "sms" in one or "13900007716" in one]


def test_a_number_that_is_no_mobile_is_refused_beside_the_box(office, citizen):
    answer = apply(citizen, office, sms="1", phone=LANDLINE)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert NO_MOBILE in shown
    assert 'id="sms-error"' in shown
    assert requests_of(office) == []


def test_the_mobile_may_be_the_agents(office, citizen):
    agent = {"agent": "1", "agent_name": "易舒", "agent_phone": "159 0000 1111"}
    assert apply(citizen, office, sms="1", phone=LANDLINE, **agent).status_code == 303


def test_an_agency_that_sends_none_offers_none_and_takes_none(closed, citizen):
    assert 'name="sms"' not in citizen.text(f"/a/{closed.code}/apply")
    answer = apply(citizen, closed, sms="1")
    assert answer.status_code == 422
    assert "没有开通短信提醒" in answer.get_data(as_text=True)
    assert requests_of(closed) == []


def test_the_form_to_fill_by_hand_asks_only_where_it_is_open(office, closed, citizen):
    def asks(there):
        paper = docx.Document(io.BytesIO(citizen.get(f"/a/{there.code}/form.docx").data))
        return "短信提醒" in {cell.text for table in paper.tables for row in table.rows for cell in row.cells}

    assert (asks(office), asks(closed)) == (True, False)


@pytest.mark.parametrize("door", ["/desk", "/desk/counter", "/desk/correction"])
def test_the_desks_offer_it_only_where_it_is_open(app, office, closed, door):
    assert 'name="sms"' in clerk_of(app, office).text(door)
    assert 'name="sms"' not in clerk_of(app, closed).text(door)


def test_a_clerk_notes_the_consent_of_a_letter(office, clerk):
    send(clerk, sms="1")
    assert kept(office)["sms"] is True
    [one] = requests_of(office)
    assert "同意短信提醒" in clerk.text(f"/desk/requests/{one.id}")


def test_a_clerk_is_refused_a_letter_without_a_mobile(office, clerk):
    answer = send(clerk, sms="1", phone=LANDLINE)
    assert answer.status_code == 422
    assert NO_MOBILE in answer.get_data(as_text=True)


def test_a_clerk_takes_the_consent_back(office, clerk):
    send(clerk, sms="1")
    [one] = requests_of(office)
    place = f"/desk/requests/{one.id}/correct"
    assert 'name="sms" value="1" checked' in clerk.text(place)
    told = {
        name: LETTER[name]
        for name in ("kind", "name", "id_kind", "id_number", "medium", "way", "phone", "address")
    }
    assert clerk.post(place, **told).status_code == 303
    assert kept(office)["sms"] is False
    answer = clerk.post(place, **(told | {"sms": "1", "phone": LANDLINE}))
    assert answer.status_code == 422


def test_who_asks_for_a_correction_may_agree_too(office, citizen):
    wrong = citizen.post(f"/a/{office.code}/correction", **(CORRECTION | {"sms": "1", "phone": LANDLINE}))
    assert wrong.status_code == 422
    assert NO_MOBILE in wrong.get_data(as_text=True)
    assert citizen.post(f"/a/{office.code}/correction", **CORRECTION, sms="1").status_code == 303
    assert kept(office, CorrectionRequest)["sms"] is True


def test_a_machine_tells_it_with_the_applicant(app, office, closed):
    agreeing = REQUEST | {"applicant": REQUEST["applicant"] | {"sms": True}}
    machine = Machine(app, token_of(office))
    assert machine.post(agreeing, key="key-sms-00001").status_code == 201
    assert kept(office)["sms"] is True
    refused = Machine(app, token_of(closed)).post(agreeing, key="key-sms-00002")
    assert refused.status_code == 422


def facts(office):
    with unit_of_work("intake", office.scope) as session:
        told = session.execute(
            text("SELECT name FROM services.event WHERE agency_id = :id"), {"id": office.agency_id}
        ).scalars()
        return [name for name in told if name == "intake.reminders_stopped"]


def test_who_agreed_stops_it_on_his_own_page_once(office, citizen):
    apply(citizen, office, sms="1")
    shown = citizen.text("/track/request")
    assert "取消短信提醒" in shown
    assert "13900007716" not in shown
    for _ in range(2):
        assert citizen.post("/track/reminders/stop").status_code == 303
    assert "短信提醒已取消" in citizen.text("/track/request")
    assert "取消短信提醒</button>" not in citizen.text("/track/request")
    assert kept(office)["sms"] is False
    assert facts(office) == ["intake.reminders_stopped"]


def test_who_never_agreed_has_nothing_to_stop(office, citizen):
    apply(citizen, office)
    assert "取消短信提醒" not in citizen.text("/track/request")
    assert citizen.post("/track/reminders/stop").status_code == 303
    assert facts(office) == []


def test_nobody_stops_them_without_number_and_code(office, app):
    stranger = Visitor(app)
    stranger.home = "/track"
    assert stranger.post("/track/reminders/stop").status_code in (303, 403, 404)
    assert facts(office) == []


def test_who_asked_for_a_correction_stops_it_too_and_a_new_address_does_not_bring_it_back(office, citizen):
    assert citizen.post(f"/a/{office.code}/correction", **CORRECTION, sms="1").status_code == 303
    assert citizen.post("/track/correction/reminders/stop").status_code == 303
    assert kept(office, CorrectionRequest)["sms"] is False
    with unit_of_work("intake", office.scope) as session:
        row = session.query(CorrectionRequest).one()
        key = case_key(session, office.agency_id, row.id)
        told = key.open(row.personal)
        sealed = key.seal({**told, "applicant": {**told["applicant"], "sms": True, "address": "新址"}})
        fact = CorrectionChanged(applicant_kind="natural", wanted_way="post")
        on_correction_changed(session, [replace(stopping(office, row.id, True), event=fact, sealed=sealed)])
    assert kept(office, CorrectionRequest)["address"] == "新址"
    assert kept(office, CorrectionRequest)["sms"] is False
