"""A correction asked for on the portal: handed in, followed, told; what is refused; and nowhere in the statistics."""

import io
import re

import pytest
from sqlalchemy import func, select, text

import processing.app
from intake.models import CorrectionLetter, CorrectionRequest, Request
from notifications.sender import send_due
from processing import commands
from processing.commands import Acting
from processing.correction_rules import CorrectionResult, Decision
from processing.models import Correction
from processing.tasks import render_letters_now
from services.actor import SYSTEM
from services.clock import system_now
from services.config import settings
from services.db import unit_of_work
from services.delivery import stream_events
from services.events.corrections import CorrectionMoved, CorrectionOpened, CorrectionRequested
from services.identity.commands import change_options
from services.identity.permissions import ROLE_PERMISSIONS, Role
from services.ids import new_id
from services.web import build_app
from tests.integration.intake.portal import GOOD_ID, pdf
from tests.integration.processing.test_pages import at_desk
from tests.integration.processing.told import staffed
from tests.support.agencies import NOW
from tests.support.deliveries import drain
from tests.support.pages import Visitor

FORM = {
    "who": "natural",
    "name": "江屿",
    "id_kind": "resident_id",
    "id_number": GOOD_ID,
    "phone": "13900007716",
    "record": "公租房配租名单中本人的姓名",
    "wanted": "由“江屿”更正为“江屿之”",
    "proof": "户口簿",
}
CORRECTED = Decision(result=CorrectionResult.CORRECTED, findings="名单确有误", corrected="江屿之")
_NUMBER = re.compile(r"<dt>登记编号</dt><dd>([^<]+)</dd>")
_CODE = re.compile(r'receipt-code">([A-Z2-7-]+)<')


@pytest.fixture
def office(platform):
    return staffed()


@pytest.fixture
def citizen(app):
    visitor = Visitor(app)
    visitor.home = "/track"
    return visitor


def ask(visitor, office, **changes):
    return visitor.post(f"/a/{office.code}/correction", **(FORM | changes))


def receipt(visitor, office):
    shown = visitor.text(f"/a/{office.code}/correction/receipt")
    return _NUMBER.search(shown)[1], _CODE.search(shown)[1]


def rows(office, model, context="intake"):
    with unit_of_work(context, office.scope) as session:
        return list(session.scalars(select(model)))


def count(office, model):
    with unit_of_work("intake", office.scope) as session:
        return session.scalar(select(func.count()).select_from(model))


def decide(office):
    """Proposed by the officer, which tells the portal nothing, and approved by the responsible person."""
    at_work(office, commands.propose_correction, CORRECTED)
    return at_work(office, commands.approve_correction, role=Role.RESPONSIBLE)


def at_work(office, act, *args, role=Role.OFFICER, **more):
    """One act of the officer, or of another, told on to the portal."""
    by = Acting(office.people[role], ROLE_PERMISSIONS[role], system_now())
    [row] = rows(office, Correction, "processing")
    with unit_of_work("processing", office.scope) as session:
        act(session, office.agency_id, row.id, *args, by=by, **more)
    drain(office.agency_id)
    return by.today


def test_it_is_handed_in_with_number_and_code_and_opened_by_them_again(app, office, citizen):
    assert "更正与您有关的信息记录" in citizen.text(f"/a/{office.code}/correction")
    assert "申请更正" in citizen.text(f"/a/{office.code}/")
    assert ask(citizen, office).status_code == 303
    number, code = receipt(citizen, office)
    assert re.fullmatch(rf"{office.code}-更-\d{{4}}-0001", number)
    other = Visitor(app)
    other.home = "/track"
    assert other.get("/track/correction").status_code != 200
    opened = other.post("/track", number=f" {number.lower()} ".replace("-", " - "), code=code.lower())
    assert opened.status_code == 303 and opened.headers["Location"].endswith("/track/correction")
    page = other.text("/track/correction")
    assert "已经收到" in page and "等待机关受理" in page and "江*" in page
    drain(office.agency_id)


def test_the_applicant_follows_it_from_received_to_told_with_each_letter(office, citizen):
    ask(citizen, office)
    number, _code = receipt(citizen, office)
    drain(office.agency_id)
    page = citizen.text("/track/correction")
    assert "正在办理" in page and "机关已经受理" in page and "办理期限" in page
    [kept] = rows(office, Correction, "processing")
    assert (kept.number, kept.channel, kept.wanted_way) == (number, "web", "portal")
    assert kept.registered_by == SYSTEM.name
    at_work(office, commands.propose_correction, CORRECTED)
    page = citizen.text("/track/correction")
    assert "正在办理" in page and "江屿之" not in page.replace("由“江屿”更正为“江屿之”", "")
    at_work(office, commands.approve_correction, role=Role.RESPONSIBLE)
    assert "还没有文书" in citizen.text("/track/correction")
    made_papers(office, kept.id)
    page = citizen.text("/track/correction")
    letter = rows(office, CorrectionLetter)[-1]
    assert "已予更正" in page and letter.number in page and "更正后的内容为：江屿之" in page
    assert "已发出更正告知书（网上送达）" in page
    assert citizen.get(f"/track/correction/files/{letter.id}").data.startswith(b"%PDF")
    assert citizen.get(f"/track/correction/files/{new_id()}").status_code == 404
    [one] = rows(office, CorrectionRequest)
    assert (one.state, one.result, one.told_way) == ("told", "corrected", "portal")


def made_papers(office, correction):
    """The PDFs come, and the sender finds something to be read."""
    render_letters_now(office.agency_id, correction, system_now())
    send_due(system_now())
    drain(office.agency_id)


def test_it_counts_in_no_table_and_names_nobody_in_the_open(office, citizen):
    ask(citizen, office)
    drain(office.agency_id)
    decide(office)
    with unit_of_work("reporting", office.scope) as session:
        assert session.execute(text("SELECT count(*) FROM reporting.case_fact")).scalar_one() == 0
    with unit_of_work("processing", office.scope) as session:
        assert session.execute(text("SELECT count(*) FROM processing.case")).scalar_one() == 0
        [row] = session.scalars(select(Correction))
        told = [envelope.event for envelope in stream_events(session, office.agency_id, row.id)]
    assert [type(fact) for fact in told[:3]] == [CorrectionRequested, CorrectionOpened, CorrectionMoved]
    with unit_of_work("intake", office.scope) as session:
        assert session.scalar(select(func.count()).select_from(Request)) == 0
        stored = session.execute(text("SELECT c::text FROM intake.correction_request c")).scalars().all()
        stored += session.execute(text("SELECT c::text FROM intake.correction_letter c")).scalars().all()
    assert not any("江屿" in row or "配租" in row for row in stored)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": ""}, "请填写姓名或名称"),
        ({"id_number": ""}, "请填写证件号码"),
        ({"id_number": "379901198506142733"}, "校验位不符"),
        ({"who": "organisation", "org_kind": "business"}, "请填写统一社会信用代码"),
        ({"phone": ""}, "请填写联系电话或电子邮箱"),
        ({"record": " "}, "请写明是哪一条信息记录"),
        ({"wanted": ""}, "请写明要求怎样更正"),
        ({"proof": ""}, "请写明有什么证据，或者上传证明材料"),
        ({"record": "记" * 2001}, "不能超过 2000 个字"),
        ({"content": (io.BytesIO(b"<svg/>"), "照片.svg")}, "不接收这种文件"),
        ({"key": ""}, ""),
        ({"way": "post"}, "选择邮寄，请填写通信地址"),
        ({"way": "email"}, "选择电子邮件，请填写电子邮箱"),
        ({"way": "fax"}, ""),
    ],
)
def test_bad_input_is_refused_in_plain_words_and_leaves_nothing(office, citizen, changes, says):
    answer = ask(citizen, office, **changes)
    assert answer.status_code == 422 and says in answer.get_data(as_text=True)
    assert count(office, CorrectionRequest) == 0


def test_the_same_form_twice_is_one_request_and_other_words_under_its_key_are_refused(office, citizen):
    key = new_id().hex
    assert ask(citizen, office, key=key).status_code == 303
    again = ask(citizen, office, key=key)
    assert again.status_code == 303 and "没有重复登记" in citizen.text(again.headers["Location"])
    assert ask(citizen, office, key=key, wanted="另一件事").status_code == 422
    assert count(office, CorrectionRequest) == 1
    drain(office.agency_id)


def test_a_file_alone_is_proof_and_the_office_can_open_it(office, citizen):
    assert ask(citizen, office, proof="", content=(io.BytesIO(pdf()), "户口簿.pdf")).status_code == 303
    drain(office.agency_id)
    [kept] = rows(office, Correction, "processing")
    officer = at_desk(build_app(settings(), [processing.app]), office)
    page = officer.text(f"/cases/corrections/{kept.id}")
    assert "户口簿.pdf" in page and "自动登记" in page and GOOD_ID not in page
    assert GOOD_ID in officer.post(f"/cases/corrections/{kept.id}/reveal/id_number").get_data(as_text=True)
    file = f"/cases/corrections/{kept.id}/files/{kept.file_ids[0]}"
    assert officer.get(file).data.startswith(b"%PDF")
    assert officer.get(f"/cases/corrections/{kept.id}/files/{new_id()}").status_code == 404


def test_an_agency_that_closed_the_web_takes_none_in(office, citizen):
    with unit_of_work("identity") as session:
        change_options(
            session, office.agency_id, {"web_open": False}, by=office.people[Role.OFFICER], now=NOW
        )
    answer = citizen.get(f"/a/{office.code}/correction")
    assert answer.status_code == 404 and "请当面提交或者邮寄" in answer.get_data(as_text=True)
    assert ask(citizen, office).status_code == 404
    assert "申请更正" not in citizen.text(f"/a/{office.code}/")


def test_wrong_codes_are_answered_as_for_an_application_and_stop_after_five(office, citizen):
    ask(citizen, office)
    number, code = receipt(citizen, office)
    for _ in range(5):
        assert citizen.post("/track", number=number, code="AAAA-AAAA-AAAA-AAAA").status_code == 422
    assert citizen.post("/track", number=number, code=code).status_code == 429
    drain(office.agency_id)


def test_a_number_taken_online_and_one_written_down_come_from_one_series(office, citizen):
    ask(citizen, office)
    ask(citizen, office, wanted="另一处")
    numbers = sorted(row.number for row in rows(office, CorrectionRequest))
    assert [number[-4:] for number in numbers] == ["0001", "0002"]
    drain(office.agency_id)
