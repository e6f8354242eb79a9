"""The citizen's pages: apply, take the receipt, follow, supplement, withdraw; and what is refused."""

import io
import re

import pytest
from sqlalchemy import func, select

from intake import queries
from intake.handlers import on_disclosure_stopped
from intake.models import Attachment, Issued, Progress, Request
from services.actor import SYSTEM
from services.clock import system_now
from services.db import unit_of_work
from services.delivery import Envelope
from services.events.processing import DisclosureStopped
from services.identity.commands import change_options
from services.identity.permissions import Role
from services.ids import new_id
from tests.integration.intake.portal import FORM, apply, pdf, receipts
from tests.support.agencies import NOW, new_office
from tests.support.pages import Visitor


@pytest.fixture
def office(platform):
    return new_office(Role.CLERK)


@pytest.fixture
def citizen(app):
    visitor = Visitor(app)
    visitor.home = "/track"
    return visitor


def count(office, model) -> int:
    with unit_of_work("intake", office.scope) as session:
        return session.scalar(select(func.count()).select_from(model))


def the_request(office) -> Request:
    with unit_of_work("intake", office.scope) as session:
        return session.scalars(select(Request)).one()


def change(office, **values) -> None:
    with unit_of_work("intake", office.scope) as session:
        for name, value in values.items():
            setattr(session.scalars(select(Request)).one(), name, value)


def stopping(office, stream, is_stopped) -> Envelope:
    """The order of a court, or its end, as processing tells it."""
    fact = DisclosureStopped(is_stopped=is_stopped, on=NOW.date())
    told = {"seq": 0, "event_id": new_id(), "name": "", "version": 1, "sequence": 1, "sealed": None}
    told |= {"for_agency_id": None, "correlation_id": None, "actor": SYSTEM, "occurred_at": NOW}
    return Envelope(agency_id=office.agency_id, stream=stream, event=fact, **told)


def test_an_agency_is_found_by_name_and_by_initials(app, office, citizen):
    assert office.code in citizen.text(f"/?q={office.code}")
    assert f"/a/{office.code}/" in citizen.text("/?q=ydq" + office.code.split("-")[0].lower()[:1])


def test_the_guide_says_which_channels_are_closed(office, citizen):
    page = citizen.text(f"/a/{office.code}/")
    assert "未开通传真申请。" in page and "不接收政府信息公开申请" in page and "榆东区人民法院" in page
    assert citizen.get(f"/a/{office.code}/form.docx").data.startswith(b"PK")


def test_an_application_gets_number_and_code_and_both_open_its_page(app, office, citizen):
    assert apply(citizen, office).status_code == 303
    [(number, code)] = receipts(citizen, office)
    assert number.startswith(f"{office.code}-") and re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", code)
    stranger = Visitor(app)
    stranger.home = "/track"
    assert (
        stranger.post("/track", number=number.lower(), code=code.replace("-", " ").lower()).status_code == 303
    )
    page = stranger.text("/track/request")
    assert number in page and "您在网上提交了申请" in page and "江屿" not in page
    assert stranger.get("/track/receipt.pdf").data.startswith(b"%PDF")
    assert stranger.post("/track/leave").status_code == 303
    assert stranger.get("/track/request").status_code == 303


def test_the_purpose_is_never_asked(office, citizen):
    assert "用途" not in citizen.text(f"/a/{office.code}/apply").replace("不需要说明用途", "")


def test_pressing_twice_makes_one_application(office, citizen):
    key = new_id().hex
    assert [apply(citizen, office, key=key).status_code for _ in range(2)] == [303, 303]
    assert count(office, Request) == 1
    assert "没有重复登记" in citizen.text(f"/a/{office.code}/receipt")


def test_one_more_item_is_one_more_application_of_the_same_person(office, citizen):
    again = apply(citizen, office, do="add")
    assert again.status_code == 200 and 'name="items" value="2"' in again.get_data(as_text=True)
    apply(
        citizen,
        office,
        items="2",
        text_2="该地块控制性详细规划调整的批复",
        identity=(io.BytesIO(pdf()), "身份证.pdf"),
    )
    assert len(receipts(citizen, office)) == 2
    with unit_of_work("intake", office.scope) as session:
        rows = session.scalars(select(Request).order_by(Request.number)).all()
        people = queries.personal_of(session, office.agency_id, rows)
        assert {told["applicant"]["name"] for told in people.values()} == {"江屿"}
        assert [people[row.id]["text"][:2] for row in rows] == ["澜湾", "该地"]
    assert count(office, Attachment) == 2


def test_an_organisation_needs_its_credit_code(office, citizen):
    asked = {"who": "organisation", "org_kind": "legal", "name": "槐荫律师事务所", "id_number": ""}
    assert "请填写统一社会信用代码" in apply(citizen, office, **asked).get_data(as_text=True)
    assert apply(citizen, office, **asked, uscc="91110000600037341L").status_code == 303
    assert the_request(office).applicant_kind == "legal"


def test_rare_characters_come_back_as_typed(office, citizen):
    apply(citizen, office, name="𠮷䶮", text="䶮㐀 𠮷 的档案\r\n第二行")
    with unit_of_work("intake", office.scope) as session:
        told = queries.request_file(
            session, office.agency_id, session.scalars(select(Request.id)).one()
        ).personal
    assert (told["applicant"]["name"], told["text"]) == ("𠮷䶮", "䶮㐀 𠮷 的档案\n第二行")


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"purpose": "科研"}, 422, "没有这个字段"),
        ({"text": "长" * 100_000}, 422, "不能超过 10000 个字"),
        ({"text": ""}, 422, "请写明需要什么信息"),
        ({"text": "有\x00空字符"}, 400, "空字符"),
        ({"id_number": "379901198506142731"}, 422, "校验位不符"),
        ({"way": "pigeon"}, 422, "请从给出的几项里选"),
        ({"items": "viele"}, 422, "请填写整数"),
        ({"phone": "1390000123"}, 422, "现在是 10 位"),
        ({"way": "email", "email": ""}, 422, "请填写电子邮箱"),
        ({"name": "名" * 101}, 422, "不能超过 100 个字"),
        ({"identity": (io.BytesIO(b"MZ\x90\x00" * 40), "身份证.pdf")}, 422, "内容不是"),
        ({"identity": (io.BytesIO(b"<svg/>"), "照片.svg")}, 422, "不接收这种文件"),
        ({"identity": (io.BytesIO(b""), "空.pdf")}, 422, "空文件"),
    ],
)
def test_bad_input_is_refused_in_plain_words_and_leaves_nothing(office, citizen, changes, status, says):
    answer = apply(citizen, office, **changes)
    assert (answer.status_code, says in answer.get_data(as_text=True)) == (status, True)
    assert (count(office, Request), count(office, Progress), count(office, Attachment)) == (0, 0, 0)


def test_a_file_over_ten_megabytes_is_refused(office, citizen):
    big = (io.BytesIO(pdf(10 * 1024 * 1024)), "材料.pdf")
    answer = apply(citizen, office, content=big)
    assert answer.status_code == 422 and "超过 10 MB" in answer.get_data(as_text=True)
    assert count(office, Request) == 0


def test_what_was_typed_stays_after_a_refusal(office, citizen):
    page = apply(citizen, office, phone="1390000123").get_data(as_text=True)
    assert FORM["text"] in page and 'value="江屿"' in page and 'href="#phone"' in page


def test_the_same_key_with_other_words_is_refused(office, citizen):
    key = new_id().hex
    apply(citizen, office, key=key)
    assert apply(citizen, office, key=key, text="另一件事").status_code == 422
    assert count(office, Request) == 1


def test_a_form_without_its_key_is_refused(office, citizen):
    assert apply(citizen, office, key="").status_code == 422
    assert count(office, Request) == 0


def test_an_agency_that_closed_the_web_says_where_to_go(office, citizen):
    with unit_of_work("identity") as session:
        change_options(session, office.agency_id, {"web_open": False}, by=office.clerk, now=NOW)
    answer = citizen.get(f"/a/{office.code}/apply")
    assert answer.status_code == 404 and "请当面提交或者邮寄" in answer.get_data(as_text=True)


def test_an_unknown_agency_is_not_found(citizen):
    assert citizen.get("/a/KEIN-AMT/apply").status_code == 404


def test_one_answer_to_every_wrong_number_or_code(office, citizen):
    apply(citizen, office)
    [(number, _code)] = receipts(citizen, office)
    wrong = [
        (number, "AAAA-AAAA-AAAA-AAAA"),
        (f"{number[:-1]}9", "AAAA"),
        ("NOPE-2026-000001", "AAAA"),
        ("x", ""),
    ]
    answers = [citizen.post("/track", number=n, code=c) for n, c in wrong]
    assert {answer.status_code for answer in answers} == {422}
    assert all("不相符" in answer.get_data(as_text=True) for answer in answers)


def test_five_wrong_codes_stop_the_guessing_even_for_the_right_one(office, citizen):
    apply(citizen, office)
    [(number, code)] = receipts(citizen, office)
    for _ in range(5):
        citizen.post("/track", number=number, code="AAAA-AAAA-AAAA-AAAA")
    answer = citizen.post("/track", number=number, code=code)
    assert answer.status_code == 429 and "一小时后" in answer.get_data(as_text=True)


def test_his_own_acts_show_at_once(office, citizen):
    apply(citizen, office)
    change(office, state="awaiting_supplement", supplement_until=NOW.date())
    receipts(citizen, office)
    assert "提交补正" in citizen.text("/track/request")
    assert citizen.post("/track/supplement", text="").status_code == 422
    assert citizen.post("/track/supplement", text="第 2 至 5 页").status_code == 303
    page = citizen.text("/track/request")
    assert "收到您的补正" in page
    assert citizen.post("/track/supplement", text="再来一次").status_code == 409


def test_withdrawing_asks_twice_and_shows_at_once(office, citizen):
    apply(citizen, office)
    receipts(citizen, office)
    assert citizen.post("/track/withdraw").status_code == 422
    assert citizen.post("/track/withdraw", sure="1").status_code == 303
    page = citizen.text("/track/request")
    assert "您已撤回申请" in page and "收到您的撤回" in page and "确认撤回" not in page


def test_a_signed_reply_cannot_be_withdrawn_from(office, citizen):
    apply(citizen, office)
    change(office, state="signed")
    assert citizen.post("/track/withdraw", sure="1").status_code == 409


def test_a_document_opens_for_its_applicant_from_the_day_it_went_out(app, office, citizen):
    from services.files import store

    apply(citizen, office)
    one, document = the_request(office), new_id()
    with unit_of_work("intake", office.scope) as session:
        store(session, agency_id=office.agency_id, stream=one.id, name="答复.pdf", media_type="application/pdf",
              data=pdf(), file_id=document, now=system_now(), actor=office.clerk)  # fmt: skip
        session.add(Issued(document_id=document, agency_id=office.agency_id, request_id=one.id, kind="reply",
                           number="榆东公开〔2026〕1号", title="答复书", made_on=NOW.date()))  # fmt: skip
    assert citizen.get(f"/track/files/{document}").status_code == 404
    with unit_of_work("intake", office.scope) as session:
        session.get_one(Issued, document).dispatched_on = NOW.date()
    assert citizen.get(f"/track/files/{document}").data.startswith(b"%PDF")
    for is_stopped in (True, False):
        with unit_of_work("intake", office.scope) as session:
            on_disclosure_stopped(session, [stopping(office, one.id, is_stopped)])
        assert citizen.get(f"/track/files/{document}").status_code == (404 if is_stopped else 200)
        assert ("已被停止执行" in citizen.text("/track/request")) == is_stopped
    other = Visitor(app)
    other.home = "/track"
    apply(other, office, text="别人的申请")
    assert other.get(f"/track/files/{document}").status_code == 404


def test_after_the_end_he_may_suggest_that_it_be_published(office, citizen):
    apply(citizen, office)
    receipts(citizen, office)
    assert "建议主动公开" not in citizen.text("/track/request")
    change(office, state="closed")
    assert "建议主动公开" in citizen.text("/track/request")
    assert citizen.post("/track/publication", note="").status_code == 422
    assert citizen.post("/track/publication", note="全巷都想知道补偿方案").status_code == 303
    assert "收到您关于主动公开的建议" in citizen.text("/track/request")
