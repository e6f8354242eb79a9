"""An agency words its documents and numbers them its own way, from a day on; what is issued stays as it was."""

import threading
from datetime import date

import pytest
from sqlalchemy import select

from processing import commands, papers
from processing.models import CaseDocument
from services.audit.models import AuditRow
from services.db import unit_of_work
from services.documents import TemplateFault
from services.documents.commands import save_template, set_style
from services.documents.notation import as_text
from services.documents.own import shipped, template_for, versions
from services.errors import Conflict, Invalid, NotFound
from services.identity import commands as identity
from services.identity.permissions import Role
from tests.integration.processing.told import at, do, drain, file_of, register, staffed

pytestmark = pytest.mark.usefixtures("platform")
OWN = "〔标题〕延期答复告知\n{申请人}：因{理由}，将于{期限届满日}前答复（登记编号{登记编号}）。\n"


@pytest.fixture
def office(platform):
    made = staffed()
    yield made
    drain(made.agency_id)


def save(office, kind="extension_notice", source=OWN, valid_from="2026-03-03", day="2026-03-02"):
    with unit_of_work("identity", office.scope) as session:
        first = date.fromisoformat(valid_from)
        return save_template(
            session, office.agency_id, kind, source, first, by=office.responsible, now=at(day)
        )


def restyle(office, kind, pattern, counter="kind"):
    with unit_of_work("identity", office.scope) as session:
        set_style(
            session, office.agency_id, kind, pattern, counter, by=office.responsible, now=at("2026-03-02")
        )


def text_held(office, kind, day):
    with unit_of_work("processing", office.scope) as session:
        return as_text(template_for(session, office.agency_id, kind, date.fromisoformat(day)))


def extended(office, day):
    case = register(office)
    do(commands.claim, office, case, day=day)
    document = do(commands.extend, office, case, role=Role.RESPONSIBLE, day=day, days=10, reason="核对档案")
    with unit_of_work("processing", office.scope) as session:
        found = session.get_one(CaseDocument, document)
        return found.template, found.template_version, found.number, papers.content_of(session, found)


def test_the_own_wording_holds_from_its_day_on_and_the_shipped_one_before(office):
    assert save(office) == 1
    assert text_held(office, "extension_notice", "2026-03-02") == as_text(shipped("extension_notice"))
    assert text_held(office, "extension_notice", "2026-03-03") == OWN
    template, version, _, told = extended(office, "2026-03-02")
    assert (template, version) == ("extension_notice", 1)
    template, version, _, told = extended(office, "2026-03-04")
    assert (template, version) == ("extension_notice@agency", 1)
    assert told["title"] == "延期答复告知"
    assert told["paragraphs"][0].startswith("槐小满：因核对档案，将于2026年")


def test_a_later_version_leaves_what_was_issued_and_an_empty_one_goes_back_to_the_default(office):
    save(office)
    before = extended(office, "2026-03-04")
    assert save(office, source=OWN.replace("将于", "定于"), valid_from="2026-03-05", day="2026-03-05") == 2
    assert extended(office, "2026-03-05")[1] == 2
    assert "将于" in before[3]["paragraphs"][0]
    assert save(office, source="", valid_from="2026-03-06", day="2026-03-06") == 3
    assert text_held(office, "extension_notice", "2026-03-06") == as_text(shipped("extension_notice"))
    with unit_of_work("identity", office.scope) as session:
        assert [v.version for v in versions(session, office.agency_id)["extension_notice"]] == [1, 2, 3]


def test_another_agency_keeps_its_own(office):
    save(office)
    assert text_held(staffed(), "extension_notice", "2026-03-05") == as_text(shipped("extension_notice"))


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        ({"valid_from": "2026-03-01"}, Invalid, "启用日期不能早于今天"),
        ({"source": "正文{理由"}, TemplateFault, "第 1 行：花括号不成对"),
        ({"source": "〔标题〕甲\n正文{理有}"}, TemplateFault, "第 2 行：没有“理有”这个字段，是不是“理由”"),
        ({"source": "〔标题〕甲\n正文{检索情况}"}, Invalid, "第 2 行：“检索情况”不是每件都有"),
        ({"source": as_text(shipped("extension_notice"))}, Conflict, "文字与现行模板相同"),
        ({"kind": "no_such"}, NotFound, "没有这种文书"),
        ({"kind": "reply_granted", "source": "〔表 1 1〕\n甲 ｜ 乙\n〔表完〕"}, Invalid, "不能使用表格"),
    ],
)
def test_a_wording_that_cannot_be_used_is_refused_and_nothing_is_kept(office, change, error, told):
    with pytest.raises(error) as refused:
        save(office, **change)
    assert told in refused.value.message
    with unit_of_work("identity", office.scope) as session:
        assert versions(session, office.agency_id) == {}


def test_who_changed_a_wording_is_in_the_audit_without_its_text(office):
    save(office)
    with unit_of_work("audit_reader", office.scope) as session:
        row = session.scalars(
            select(AuditRow).where(
                AuditRow.agency_id == office.agency_id, AuditRow.action == "template.saved"
            )
        ).one()
        assert (row.object_id, row.actor_name) == ("extension_notice", office.responsible.name)
        assert set(row.detail) == {"version", "valid_from", "sha256"}


def test_numbers_follow_the_style_of_the_agency(office):
    assert extended(office, "2026-03-03")[2] == "榆东公开依延〔2026〕1号"
    restyle(office, "extension_notice", "{head}延字〔{year}〕第{n:03}号")
    assert extended(office, "2026-03-04")[2] == "榆东公开延字〔2026〕第002号"


def test_kinds_may_be_counted_together(office):
    for kind in ("extension_notice", "supplement_notice"):
        restyle(office, kind, "{head}公告〔{year}〕{n}号", "all")
    assert extended(office, "2026-03-03")[2] == "榆东公开公告〔2026〕1号"
    case = register(office)
    do(commands.claim, office, case, day="2026-03-04")
    asked = {"grounds": ["content"], "wanted": "名称", "until": date(2026, 3, 30)}
    document = do(commands.ask_supplement, office, case, day="2026-03-04", **asked)
    with unit_of_work("processing", office.scope) as session:
        assert session.get_one(CaseDocument, document).number == "榆东公开公告〔2026〕2号"


@pytest.mark.parametrize(
    ("kind", "pattern", "counter", "told"),
    [
        ("reply", "{head}〔{year}〕号", "kind", "必须含有序号"),
        ("reply", "{head}〔{year}〕{n}{x}号", "kind", "没有“x”这个字段"),
        ("reply", "{head}〔{year}〕{n", "kind", "花括号不成对"),
        ("reply", "{head}〔{year}〕{n}-{n}", "kind", "只能出现一次"),
        ("reply", "{head}〔{year}〕{n:x}号", "kind", "补零写作"),
        ("reply", "{head}依复{n}号", "kind", "样式里须有年份"),
        ("reply", "{head.a}〔{year}〕{n}号", "kind", "没有“head.a”这个字段"),
        ("reply", "字" * 50 + "{year}{n}", "kind", "不能超过"),
        ("reply", "{head}依延〔{year}〕{n:02}号", "kind", "“政府信息公开延期答复告知书”的文号也是或者曾是"),
        ("reply", "{head}依复〔{year}〕{n}号", "all", "须同时换一个样式"),
    ],
)
def test_a_style_that_could_give_a_number_twice_is_refused(office, kind, pattern, counter, told):
    with pytest.raises(Invalid) as refused:
        restyle(office, kind, pattern, counter)
    assert told in refused.value.message
    assert f"pattern-{kind}" in refused.value.fields


def test_a_kind_without_numbers_has_no_style(office):
    with pytest.raises(NotFound):
        restyle(office, "search_sheet", "{head}〔{year}〕{n}号")


def test_several_bodies_need_their_own_letters_in_the_number(office):
    with unit_of_work("identity", office.scope) as session:
        identity.create_body(
            session,
            office.agency_id,
            name="榆东区人民政府办公室",
            letterhead="榆政办",
            by=office.responsible,
            now=at("2026-03-02"),
        )
    with pytest.raises(Invalid, match="几个答复主体"):
        restyle(office, "reply", "〔{year}〕第{n}号")


def test_numbers_stay_without_gap_when_many_are_issued_at_once(office):
    cases = [register(office) for _ in range(8)]
    for case in cases:
        do(commands.claim, office, case, day="2026-03-03")
    drain(office.agency_id)
    wrong = []

    def extend(case):
        try:
            do(
                commands.extend,
                office,
                case,
                role=Role.RESPONSIBLE,
                day="2026-03-03",
                days=5,
                reason="核对档案",
            )
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=extend, args=(case,)) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    numbers = sorted(file_of(office, case).documents[0].number for case in cases)
    assert numbers == [f"榆东公开依延〔2026〕{n}号" for n in range(1, 9)]
