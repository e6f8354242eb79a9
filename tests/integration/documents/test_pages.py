"""The administrator's pages for wording, numbers and letterhead, and the preview with a real case."""

from io import BytesIO

import docx
import pytest

from deploy.contexts import ORDER, wiring
from services.config import settings
from services.db import unit_of_work
from services.documents.notation import as_text
from services.documents.own import letterhead, shipped, style_of, versions
from services.files import MAX_UPLOAD
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.processing.told import STAFF, drain, register
from tests.support.agencies import PASSWORD, new_office, new_person
from tests.support.pages import Visitor
from tests.unit.documents.test_letterhead import letterhead as made_letterhead

pytestmark = pytest.mark.usefixtures("platform")
OWN = "〔标题〕延期答复告知\n{申请人}：因{理由}，将于{期限届满日}前答复。\n"


@pytest.fixture(scope="module")
def app(platform):
    return build_app(settings(), wiring(ORDER, "app"))


@pytest.fixture
def office(platform):
    made = new_office(*STAFF)
    yield made
    drain(made.agency_id)


def visitor_of(app, office, *roles):
    login = f"d{office.agency_id}{''.join(roles)}".replace("_", "")
    new_person(office.agency_id, *roles, login=login)
    visitor = Visitor(app)
    assert visitor.sign_in(login, PASSWORD).status_code == 303
    return visitor


@pytest.fixture
def admin(app, office):
    return visitor_of(app, office, Role.AGENCY_ADMIN)


def today(visitor):
    return visitor.text("/admin/documents/extension_notice").split('name="valid_from" type="date" value="')[
        1
    ][:10]


def test_every_kind_is_listed_and_opens_with_its_text_and_pages(admin):
    listed = admin.text("/admin/documents/")
    for kind in ("fee_notice", "reply_granted", "search_sheet", "posting_list"):
        assert f"/admin/documents/{kind}" in listed
        shown = admin.text(f"/admin/documents/{kind}")
        assert as_text(shipped(kind)) in shown
        assert "data:image/png;base64," in shown


def test_a_wording_is_previewed_kept_listed_and_given_up(admin, office):
    path, day = "/admin/documents/extension_notice", today(admin)
    seen = admin.post(path, source=OWN, valid_from=day, do="preview")
    assert seen.status_code == 200
    assert versions_of(office) == {}
    assert admin.post(path, source=OWN, valid_from=day, do="save").status_code == 303
    assert OWN in admin.text(path)
    assert "本机关第 1 版" in admin.text("/admin/documents/")
    assert as_text(shipped("extension_notice")) in admin.text(path + "?version=0")
    assert admin.post(path, source=OWN, valid_from=day, do="default").status_code == 303
    assert as_text(shipped("extension_notice")) in admin.text(path)
    assert [version.source for version in versions_of(office)["extension_notice"]] == [OWN, ""]


def test_the_same_form_sent_twice_makes_one_version(admin, office):
    told = {"source": OWN, "valid_from": today(admin), "do": "save", "key": "a" * 32}
    for _ in range(2):
        assert admin.post("/admin/documents/extension_notice", **told).status_code == 303
    assert len(versions_of(office)["extension_notice"]) == 1


@pytest.mark.parametrize("do", ["preview", "save"])
@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("甲{理有}", "第 1 行：没有“理有”这个字段"),
        ("〔标题〕甲\n乙{理由", "第 2 行：花括号不成对"),
        ("〔标题〕甲", "没有正文"),
    ],
)
def test_a_fault_is_shown_with_its_line_and_what_was_typed_stays(admin, office, source, told, do):
    answer = admin.post("/admin/documents/extension_notice", source=source, valid_from="", do=do)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert told in shown
    assert source in shown
    assert versions_of(office) == {}


def test_a_day_gone_by_and_an_unknown_kind_are_refused(admin):
    path = "/admin/documents/extension_notice"
    refused = admin.post(path, source=OWN, valid_from="2020-01-01", do="save")
    assert refused.status_code == 422
    assert "不能早于今天" in refused.get_data(as_text=True)
    assert admin.get("/admin/documents/nothing").status_code == 404


def test_whoever_does_not_manage_the_agency_stays_outside(app, office):
    officer = visitor_of(app, office, Role.OFFICER)
    for path in ("/admin/documents/", "/admin/documents/fee_notice", "/admin/numbers/"):
        assert officer.get(path).status_code == 403


def test_numbers_are_styled_all_or_none(admin, office):
    wrong = {
        "pattern-reply": "{head}复〔{year}〕{n:03}号",
        "counter-reply": "kind",
        "pattern-fee_notice": "无号",
    }
    refused = admin.post("/admin/numbers/", **wrong)
    assert refused.status_code == 422
    assert "必须含有序号" in refused.get_data(as_text=True)
    assert held_style(office, "reply") == "{head}依复〔{year}〕{n}号"
    kept = admin.post("/admin/numbers/", **{**wrong, "pattern-fee_notice": "{head}费〔{year}〕{n}号"})
    assert kept.status_code == 303
    assert held_style(office, "reply") == "{head}复〔{year}〕{n:03}号"
    assert "榆东公开复〔" in admin.text("/admin/numbers/")


def test_two_kinds_cannot_take_the_same_style_in_one_form(admin, office):
    same = "{head}公告〔{year}〕{n}号"
    told = {"pattern-fee_notice": same, "pattern-delay_notice": same}
    assert admin.post("/admin/numbers/", **told).status_code == 422
    together = {"counter-fee_notice": "all", "counter-delay_notice": "all"}
    assert admin.post("/admin/numbers/", **told, **together).status_code == 303
    assert held_style(office, "fee_notice") == held_style(office, "delay_notice") == same


def test_a_letterhead_is_taken_shown_and_given_up(admin, office):
    data = made_letterhead("红头", "{{正文}}")
    answer = send(admin, data, "信笺.docx")
    assert answer.status_code == 303
    with unit_of_work("processing", office.scope) as session:
        assert letterhead(session, office.agency_id) == data
    assert admin.get("/admin/numbers/letterhead.docx").get_data() == data
    assert admin.post("/admin/numbers/letterhead/drop").status_code == 303
    assert admin.post("/admin/numbers/letterhead/drop").status_code == 409
    assert admin.get("/admin/numbers/letterhead.docx").status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "", "请选择信笺文件"),
        (b"x" * 30, "a.docx", "不是 Word 文档"),
        (b"x" * 3_000_000, "a.docx", "不能超过 2 MB"),
    ],
)
def test_what_is_no_letterhead_is_refused(admin, data, name, told):
    assert MAX_UPLOAD > 3_000_000
    answer = send(admin, data, name)
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)


def test_a_real_case_fills_the_preview_for_whoever_may_see_cases(app, office):
    register(office)
    drain(office.agency_id)
    with unit_of_work("processing", office.scope) as session:
        from processing.models import Case

        number = session.query(Case.number).filter(Case.agency_id == office.agency_id).scalar()
    both = visitor_of(app, office, Role.AGENCY_ADMIN, Role.OFFICER)
    told = {"kind": "extension_notice", "source": OWN, "valid_from": "", "do": "preview"}
    assert "用真实办件预览" in both.text("/admin/documents/extension_notice")
    seen = both.post("/cases/preview-template", case_number=number.lower(), **told)
    assert seen.status_code == 200
    assert "data:image/png;base64," in seen.get_data(as_text=True)
    back = both.post("/admin/documents/extension_notice", case_number="", **told)
    assert back.status_code == 200
    missing = both.post("/cases/preview-template", case_number="T-9", **told)
    assert missing.status_code == 404
    wrong = both.post("/cases/preview-template", case_number=number, **{**told, "source": "甲{理有}"})
    assert wrong.status_code == 422
    assert "第 1 行" in wrong.get_data(as_text=True)


def test_an_administrator_without_cases_is_not_offered_one(admin):
    assert "用真实办件预览" not in admin.text("/admin/documents/extension_notice")
    assert admin.post("/cases/preview-template", kind="x", source="x", case_number="x").status_code == 403


def send(visitor, data, name):
    fields = visitor.hidden() | {"letterhead": (BytesIO(data), name)}
    return visitor.client.post("/admin/numbers/letterhead", data=fields, content_type="multipart/form-data")


def versions_of(office):
    with unit_of_work("identity", office.scope) as session:
        return dict(versions(session, office.agency_id))


def held_style(office, kind):
    with unit_of_work("identity", office.scope) as session:
        return style_of(session, office.agency_id, kind).pattern


def test_the_made_letterhead_is_a_word_file():
    assert docx.Document(BytesIO(made_letterhead("红头"))).paragraphs[0].text == "红头"


def test_the_empty_form_and_the_receipt_follow_the_agencys_wording(app, admin, office):
    source = "〔标题〕本机关申请表\n〔顶格〕接收机关：{答复机关名称}\n"
    told = {"source": source, "valid_from": today(admin), "do": "save"}
    assert admin.post("/admin/documents/application_form", **told).status_code == 303
    form = Visitor(app).get(f"/a/{office.code}/form.docx").get_data()
    assert docx.Document(BytesIO(form)).paragraphs[0].text == "本机关申请表"
