"""Applications by e-mail, where the agency opened a mailbox for them (条例第三十一条第三项)."""

import io
from datetime import date
from email.utils import format_datetime

import pytest
from sqlalchemy import select

from intake.models import Attachment, CorrectionRequest, Request
from services.actor import SYSTEM
from services.clock import china_date, system_now
from services.crypto import case_key
from services.db import unit_of_work
from services.files import read
from services.identity.commands import change_options
from tests.integration.intake.portal import LETTER, clerk_of, pdf
from tests.support.agencies import NOW, new_office
from tests.support.messages import saved_message

TODAY = china_date(system_now())
MAILBOX = "sq@yudong.example"
EMAIL = LETTER | {"carrier": "email", "found_on": "2026-03-02", "handed_over_on": "2026-03-04"}
for name in ("mail_number", "posted_on", "signed_on", "signed_by"):
    EMAIL.pop(name)


@pytest.fixture
def office(platform):
    return new_office()


@pytest.fixture
def opened(office):
    with unit_of_work("identity") as session:
        change_options(session, office.agency_id, {"email_open": True, "email": MAILBOX}, by=SYSTEM, now=NOW)
    return office


@pytest.fixture
def clerk(app, office):
    return clerk_of(app, office)


def attached(message, name="来信.eml"):
    return (io.BytesIO(message), name)


def send(clerk, message=None, **changes):
    told = EMAIL | changes
    if message is not None:
        told["scans"] = attached(message)
    return clerk.post("/desk", **told)


def requests_of(office):
    with unit_of_work("intake", office.scope) as session:
        return list(session.scalars(select(Request).order_by(Request.number)))


def files_of(office, request):
    with unit_of_work("intake", office.scope) as session:
        ids = session.scalars(select(Attachment.file_id).where(Attachment.request_id == request.id)).all()
        return {file.name: file.data for file in (read(session, office.agency_id, one) for one in ids)}


def test_it_is_received_the_day_the_mail_system_had_it(opened, clerk):
    assert send(clerk).status_code == 303
    [one] = requests_of(opened)
    assert (one.channel, one.receipt_date, one.receipt_rule) == ("email", date(2026, 3, 2), "email")
    page = clerk.text(f"/desk/requests/{one.id}")
    assert "电子邮件" in page and "进入邮件系统" in page
    assert clerk.get(f"/desk/requests/{one.id}/receipt.pdf").data.startswith(b"%PDF")


def test_where_no_mailbox_is_open_nothing_is_registered_and_nothing_offered(office, clerk):
    answer = send(clerk)
    assert answer.status_code == 422 and "本机关未开通电子邮件申请" in answer.get_data(as_text=True)
    assert requests_of(office) == []
    assert 'value="email"' not in clerk.text("/desk").split('id="marked-label"')[0]


def test_the_desk_offers_it_where_it_is_open(opened, clerk):
    assert 'name="carrier" value="email"' in clerk.text("/desk") and "读入电子邮件" in clerk.text("/desk")
    box = clerk.text("/desk/receipt-date?carrier=email&found_on=2026-03-02")
    assert "以进入本机关邮件系统之日为收到之日" in box and "2026年3月30日" in box


def test_a_saved_message_fills_the_form_and_is_not_kept(opened, clerk):
    message = saved_message(attached=[("申请表.pdf", pdf())])
    told = clerk.post("/desk/message", scans=attached(message, "来信.EML")).get_json()
    assert told["fields"] == {
        "found_on": "2026-03-02",
        "email": "jiangyu@example.cn",
        "name": "江屿",
        "text": "政府信息公开申请\n申请公开 LW-07 地块出让合同。",
    }
    assert "2026年3月2日进入邮件系统" in told["words"] and "附件 1 个" in told["words"]
    assert requests_of(opened) == []


@pytest.mark.parametrize("data", [b"hello", b"", b"\x00From: x"])
def test_what_is_no_saved_message_is_refused_in_words(opened, clerk, data):
    answer = clerk.post("/desk/message", headers={"Accept": "application/json"}, scans=attached(data))
    assert answer.status_code == 422 and "来信.eml" in answer.get_json()["detail"]
    assert clerk.post("/desk/message").status_code == 422


def test_message_and_attachments_lie_in_the_file(opened, clerk):
    message = saved_message(
        attached=[("申请表.pdf", pdf()), ("程序.exe", b"MZ"), ("内层.eml", saved_message())]
    )
    assert send(clerk, message).status_code == 303
    [one] = requests_of(opened)
    kept = files_of(opened, one)
    assert kept["来信.eml"] == message and kept["申请表.pdf"].startswith(b"%PDF") and len(kept) == 2


def test_the_same_message_twice_is_noticed_like_a_mail_number(opened, clerk):
    assert send(clerk, saved_message()).status_code == 303
    again = send(clerk, saved_message())
    said = f"这封电子邮件已经登记过：{requests_of(opened)[0].number}"
    assert again.status_code == 422 and said in again.get_data(as_text=True)
    assert send(clerk, saved_message(), mail_again="1").status_code == 303
    assert send(clerk, saved_message(mark="<2@example.cn>")).status_code == 303
    assert len(requests_of(opened)) == 3


def test_no_day_later_than_the_mail_systems(opened, clerk):
    answer = send(clerk, saved_message(), found_on="2026-03-03")
    assert answer.status_code == 422 and "2026年3月2日 已经收到" in answer.get_data(as_text=True)
    assert requests_of(opened) == []
    assert send(clerk, saved_message(), found_on="2026-03-01").status_code == 303


def test_by_other_carriers_a_message_is_a_file_like_any_other(opened, clerk):
    told = LETTER | {"scans": attached(saved_message(attached=[("申请表.pdf", pdf())]))}
    assert clerk.post("/desk", **told).status_code == 303
    [one] = requests_of(opened)
    assert (
        list(files_of(opened, one)) == ["来信.eml"] and one.evidence["mail_number"] == LETTER["mail_number"]
    )


def test_what_belongs_to_a_known_case_may_come_by_email_anywhere(office, clerk):
    clerk.post("/desk", **LETTER)
    [one] = requests_of(office)
    told = {"carrier": "email", "found_on": TODAY.isoformat(), "number": one.number, "kind": "withdrawal"}
    late = clerk.post("/desk/attach", **told, scans=attached(saved_message()))
    assert late.status_code == 422 and "已经收到这封邮件" in late.get_data(as_text=True)
    entered = saved_message(entered=format_datetime(system_now()))
    assert clerk.post("/desk/attach", **told, scans=attached(entered)).status_code == 303
    assert requests_of(office)[0].withdrawn_on == TODAY


def test_a_request_for_correction_may_come_by_email(office, clerk):
    told = {name: EMAIL[name] for name in ("carrier", "found_on", "kind", "name", "id_number", "address")}
    told |= {"record": "登记的住址", "wanted": "改为临津路 88 号", "proof": "户口簿", "way": "post"}
    answer = clerk.post("/desk/correction", **told, scans=attached(saved_message()))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    with unit_of_work("intake", office.scope) as session:
        row = session.scalars(select(CorrectionRequest)).one()
        assert (row.channel, row.received_on) == ("email", date(2026, 3, 2))
        assert case_key(session, office.agency_id, row.id)


def test_the_guide_names_the_mailbox_only_where_it_is_open(app, opened, clerk):
    assert f"发到 {MAILBOX}" in clerk.text(f"/a/{opened.code}/guide")
    with unit_of_work("identity") as session:
        change_options(session, opened.agency_id, {"email_open": False}, by=SYSTEM, now=NOW)
    assert f"此邮箱（{MAILBOX}）不接收政府信息公开申请" in clerk.text(f"/a/{opened.code}/guide")
