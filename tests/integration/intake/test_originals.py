"""Originals that were enclosed: noted, given back once by hand or by post, shown until then, with a slip to sign."""

import uuid
from datetime import date, datetime

import pytest
from sqlalchemy import select

from intake.commands.originals import Returned, note_originals, return_originals
from intake.models import EnclosedOriginals, Request
from services.audit.queries import Filter, audit_rows
from services.clock import CHINA
from services.db import unit_of_work
from services.errors import Conflict, Invalid, NotFound
from services.identity.permissions import Role
from tests.integration.intake.portal import LETTER, clerk_of
from tests.integration.intake.test_slips import text
from tests.support.agencies import new_office

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=CHINA)
DEED = "江屿名下房屋所有权证"
BY_HAND = Returned(date(2026, 3, 9), "hand", "江屿")


@pytest.fixture
def office(platform):
    return new_office(Role.CLERK, Role.OFFICER)


@pytest.fixture
def clerk(app, office):
    return clerk_of(app, office)


@pytest.fixture
def request_id(office, clerk):
    assert clerk.post("/desk", **LETTER).status_code == 303
    with unit_of_work("intake", office.scope) as session:
        return session.scalars(select(Request.id)).one()


def note(office, request_id, *items, key=None):
    with unit_of_work("intake", office.scope) as session:
        return note_originals(
            session, office.agency_id, request_id, items, key=key, actor=office.clerk, now=NOW
        )


def give_back(office, request_id, originals_id, how=BY_HAND):
    with unit_of_work("intake", office.scope) as session:
        return_originals(
            session, office.agency_id, request_id, originals_id, how, actor=office.clerk, now=NOW
        )


def row_of(office, originals_id):
    with unit_of_work("intake", office.scope) as session:
        return session.get_one(EnclosedOriginals, originals_id)


def test_what_was_enclosed_is_sealed_and_goes_back_by_hand(office, request_id):
    made = note(office, request_id, DEED, " ", "授权委托书")
    row = row_of(office, made)
    assert (row.count, row.returned_on) == (2, None) and DEED.encode() not in bytes(row.items)
    give_back(office, request_id, made)
    row = row_of(office, made)
    assert (row.returned_on, row.way, row.returned_by) == (date(2026, 3, 9), "hand", office.clerk.name)
    assert "江屿".encode() not in bytes(row.receiver or b"")


def test_by_post_they_go_with_a_number(office, request_id):
    made = note(office, request_id, DEED)
    with pytest.raises(Invalid) as refused:
        give_back(office, request_id, made, Returned(date(2026, 3, 9), "post", "江屿"))
    assert list(refused.value.fields) == ["mail_number"]
    give_back(office, request_id, made, Returned(date(2026, 3, 9), "post", "江屿", "1099027144086"))
    assert row_of(office, made).mail_number == "1099027144086"


def test_the_same_form_notes_them_once(office, request_id):
    key = uuid.uuid4().hex
    assert note(office, request_id, DEED, key=key) == note(office, request_id, DEED, key=key)


@pytest.mark.parametrize("items", ((), (" ",), ("件",) * 31, ("长" * 101,)))
def test_an_empty_or_endless_list_is_refused(office, request_id, items):
    with pytest.raises(Invalid, match="一行一件") as refused:
        note(office, request_id, *items)
    assert list(refused.value.fields) == ["items"]


def test_nothing_goes_back_twice_nor_what_was_never_here(office, request_id):
    made = note(office, request_id, DEED)
    give_back(office, request_id, made)
    with pytest.raises(Conflict, match="已经于 2026-03-09 退还"):
        give_back(office, request_id, made)
    with pytest.raises(NotFound):
        give_back(office, request_id, uuid.uuid4())


@pytest.mark.parametrize(
    ("how", "field"),
    (
        (Returned(date(2026, 3, 11), "hand", "江屿"), "returned_on"),
        (Returned(date(2026, 3, 1), "hand", "江屿"), "returned_on"),
        (Returned(date(2026, 3, 9), "pigeon", "江屿"), "return_way"),
        (Returned(date(2026, 3, 9), "hand", " "), "receiver"),
    ),
)
def test_an_impossible_return_is_refused_at_its_field(office, request_id, how, field):
    made = note(office, request_id, DEED)
    with pytest.raises(Invalid) as refused:
        give_back(office, request_id, made, how)
    assert list(refused.value.fields) == [field] and row_of(office, made).returned_on is None


def test_the_page_notes_lists_prints_and_gives_back(office, clerk, request_id):
    address = f"/desk/requests/{request_id}"
    assert clerk.post(f"{address}/originals", items="", key=uuid.uuid4().hex).status_code == 422
    assert (
        clerk.post(f"{address}/originals", items=f"{DEED}\n委托书", key=uuid.uuid4().hex).status_code == 303
    )
    assert DEED in clerk.text(address) and "待退还" in clerk.text(address)
    assert "待退还的原件" in clerk.text("/desk") and "2 件原件" in clerk.text("/desk")
    with unit_of_work("intake", office.scope) as session:
        made = session.scalars(select(EnclosedOriginals.id)).one()
    slip = text(clerk.get(f"{address}/originals/{made}/slip.pdf"))
    assert "退还原件签收单" in slip and DEED in slip and "领取人签名" in slip
    told = {"returned_on": "2026-03-05", "return_way": "post", "receiver": "江屿"}
    refused = clerk.post(f"{address}/originals/{made}/return", **told)
    assert refused.status_code == 422 and "邮件号" in refused.get_data(as_text=True)
    told["mail_number"] = "1099027144086"
    assert clerk.post(f"{address}/originals/{made}/return", **told).status_code == 303
    page = clerk.text(address)
    assert "已退还" in page and "1099027144086" in page and "待退还的原件" not in clerk.text("/desk")
    assert clerk.post(f"{address}/originals/{made}/return", **told).status_code == 409
    assert "邮件号 1099027144086" in text(clerk.get(f"{address}/originals/{made}/slip.pdf"))
    with unit_of_work("audit_reader") as session:
        actions = {row.action for row in audit_rows(session, Filter(agency_id=office.agency_id))}
    assert {f"request.originals_{did}" for did in ("noted", "returned", "slip_printed")} <= actions
