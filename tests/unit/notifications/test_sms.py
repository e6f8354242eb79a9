"""Reminders: of what, to whom, in which words; what a provider's answer means."""

import json
import uuid

import pytest

from notifications.catalogue import CATALOGUE, LETTERS
from notifications.domain import KIND_LABELS, Kind
from notifications.mail import Fate
from notifications.sms.domain import REMINDED, agreed, is_reminded, mobile_of, reminder
from notifications.sms.provider import FileProvider, HttpProvider, Message, answered

TEXT = reminder("榆东区某局", "YD-ZJJ-2026-000001", "https://gk.example/track", "0399-6010126")


def test_a_reminder_names_the_agency_the_number_and_how_to_look_it_up():
    for told in (
        "榆东区某局",
        "YD-ZJJ-2026-000001",
        "https://gk.example/track",
        "0399-6010126",
        "不代替送达",
    ):
        assert told in TEXT
    assert "致电" not in reminder("榆东区某局", "1", "https://gk.example/track", "")


def test_it_takes_nothing_that_could_tell_of_the_request_or_the_document():
    titles = {*KIND_LABELS.values(), *(told.title for told in (*CATALOGUE.values(), *LETTERS.values()))}
    without = TEXT.replace("新的通知或者答复", "")
    assert not [title for title in titles if title in without]
    assert "公开" not in TEXT
    assert "第三方" not in TEXT


def test_others_than_the_applicant_are_never_reminded():
    others = {told.kind for told in LETTERS.values() if told.audience == "other"}
    assert others
    assert not others & REMINDED
    assert not any(is_reminded(kind, b"somebody else") for kind in Kind)


def test_a_receipt_reminds_nobody():
    assert not is_reminded(Kind.ACKNOWLEDGEMENT, None)
    assert is_reminded(Kind.REPLY, None)
    assert is_reminded(Kind.SUPPLEMENT, None)


def test_only_who_asked_for_it_is_reminded():
    assert agreed({"applicant": {"sms": True}})
    for told in ({}, {"applicant": {}}, {"applicant": {"sms": False}}, {"applicant": None}):
        assert not agreed(told)


def test_the_applicants_own_mobile_comes_before_his_agents():
    agent = {"phone": "15900001111"}
    assert mobile_of({"applicant": {"phone": "+86 13900007716"}, "agent": agent}) == "13900007716"
    assert mobile_of({"applicant": {"phone": "0399-6010126"}, "agent": agent}) == "15900001111"
    assert mobile_of({"applicant": {"phone": "0399-6010126"}, "agent": None}) is None


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        (200, Fate.ACCEPTED),
        (202, Fate.ACCEPTED),
        (400, Fate.REFUSED),
        (422, Fate.REFUSED),
        (301, Fate.LATER),
        (401, Fate.LATER),
        (404, Fate.LATER),
        (429, Fate.LATER),
        (500, Fate.LATER),
        (503, Fate.LATER),
        (504, Fate.UNKNOWN),
    ],
)
def test_a_status_says_what_became_of_it(status, fate):
    assert answered(status).fate is fate
    assert not answered(status).is_away


def test_the_file_adapter_writes_the_number_masked(tmp_path):
    file = tmp_path / "sms" / "sent.jsonl"
    message = Message(uuid.uuid4(), "13900007716", TEXT)
    assert FileProvider(file).send(message).fate is Fate.ACCEPTED
    told = json.loads(file.read_text("utf-8"))
    assert (told["to"], told["text"], told["id"]) == ("139****7716", TEXT, str(message.id))
    assert "13900007716" not in file.read_text("utf-8")


def test_neither_number_nor_key_shows_where_a_record_is_printed():
    assert "13900007716" not in repr(Message(uuid.uuid4(), "13900007716", TEXT))
    assert "geheim" not in repr(HttpProvider("https://sms.example/send", "geheim"))
