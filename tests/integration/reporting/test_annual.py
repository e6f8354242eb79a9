"""Table 二 told by the sections, the report written, looked at and handed in: lawful ways and every refusal."""

from datetime import date
from decimal import Decimal

import pytest

from reporting import commands
from reporting.commands.declaring import Sheet
from reporting.drafting import draft_book
from reporting.queries import annual
from reporting.reviewing import review
from services.actor import SYSTEM
from services.db import unit_of_work
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.identity import commands as identity
from services.identity.permissions import Role
from tests.integration.reporting.told import drain, tell
from tests.integration.reporting.yearly import (
    JANUARY,
    YEAR,
    at,
    declare_all,
    do,
    handed_in,
    ready,
    report,
    telling,
    write_all,
)
from tests.support.agencies import new_office, new_person

pytestmark = pytest.mark.usefixtures("platform")
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def office():
    return new_office(Role.REPORT_OFFICER, Role.OFFICER)


def sheet(block="art20_1", year=YEAR, source="法制科统计", **more):
    cells = more.pop("cells", {})
    return Sheet(year=year, form="2021", block=block, cells=cells, source=source, **more)


def declare(office, told, **by):
    return do(office, commands.declare, told, by=telling(office, **by))


def look(office, year=YEAR, day=JANUARY):
    from services.identity.queries import agency as agency_of

    def looked(session):
        found = annual.report_of(session, office.agency_id, year)
        return review(session, agency_of(session, office.agency_id), found, day)

    return do(office, looked)


def draft(office, year=YEAR):
    return do(office, draft_book, "agency", year)


# Table 二


def test_a_block_is_told_with_its_source_and_printed_with_zeros_beside_it(office):
    declare(office, sheet(cells={"normative.issued": "3", "normative.in_force": " 1,203 "}))
    cells = do(office, annual.declared_cells, office.agency_id, YEAR, "2021")
    assert cells["normative", "in_force"] == 1203 and cells["rules", "issued"] == 0
    assert draft(office).cell("table2", "fees", "amount") == 0
    missing = do(office, annual.missing_blocks, office.agency_id, YEAR, "2021")
    assert missing == ["art20_5", "art20_6", "art20_8"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("三", "请填写数字"),
        ("-1", "不能小于 0"),
        ("1.5", "请填写整数"),
        ("1e9", "请填写数字"),
        ("9" * 20, "数字太大"),
    ],
)
def test_what_is_no_figure_is_refused_at_its_place(office, typed, words):
    with pytest.raises(Invalid) as refused:
        declare(office, sheet(cells={"normative.issued": typed}))
    assert words in refused.value.fields["normative.issued"]
    assert do(office, annual.declared_cells, office.agency_id, YEAR, "2021") == {}


def test_amounts_keep_their_decimals_and_one_in_yuan_is_asked_about(office):
    declare(office, sheet("art20_8", year=YEAR - 1, cells={"fees.amount": "59.2372449"[:9]}))
    with pytest.raises(Invalid) as refused:
        declare(office, sheet("art20_8", cells={"fees.amount": "592372"}))
    assert "万元" in refused.value.fields["fees.amount"] and "核对" in refused.value.message
    declare(office, sheet("art20_8", cells={"fees.amount": "592372"}, sure=True))
    declare(office, sheet("art20_8", cells={"fees.amount": "61.0048"}))
    cells = do(office, annual.declared_cells, office.agency_id, YEAR, "2021")
    assert cells["fees", "amount"] == Decimal("61.0048")


def test_each_section_enters_its_own_block_and_others_need_a_reason(office):
    def made(session):
        return identity.create_section(
            session, office.agency_id, name="法制科", by=SYSTEM, now=at(JANUARY)
        ).id

    with unit_of_work("identity") as session:
        section = made(session)
    do(office, commands.assign_block, "art20_1", f"section:{section}", by=telling(office))
    with pytest.raises(NotAllowed, match="别的科室"):
        declare(office, sheet(), role=Role.OFFICER)
    with pytest.raises(NotAllowed):
        declare(office, sheet("art20_5"), role=Role.OFFICER, section_id=section)
    declare(office, sheet(cells={"rules.issued": "0"}), role=Role.OFFICER, section_id=section)
    with pytest.raises(Invalid, match="理由"):
        declare(office, sheet(cells={"normative.issued": "2"}))
    declare(office, sheet(cells={"normative.issued": "2"}, reason="法制科电话更正"))
    told = do(office, annual.sheets, office.agency_id, YEAR, "2021")["art20_1"]
    assert [(row.revision, row.reason) for row in told] == [(2, "法制科电话更正"), (1, "")]


def test_a_block_goes_to_a_person_or_back_to_the_report_officer(office):
    person = new_person(office.agency_id, Role.DECLARANT)
    do(office, commands.assign_block, "art20_8", f"person:{person.id}", by=telling(office))
    office.people[Role.DECLARANT] = person
    declare(office, sheet("art20_8"), role=Role.DECLARANT)
    do(office, commands.assign_block, "art20_8", "", by=telling(office))
    with pytest.raises(NotAllowed):
        declare(office, sheet("art20_8"), role=Role.DECLARANT)
    for whom in ("section:1", f"person:{office.agency_id}", "boss"):
        with pytest.raises(Invalid):
            do(office, commands.assign_block, "art20_8", whom, by=telling(office))
    with pytest.raises(NotFound):
        do(office, commands.assign_block, "art20_7", "", by=telling(office))
    with pytest.raises(NotAllowed):
        do(office, commands.assign_block, "art20_8", "", by=telling(office, role=Role.OFFICER))


def test_a_sheet_needs_its_source_a_known_block_and_a_year_that_is_here(office):
    with pytest.raises(Invalid, match="数据来源"):
        declare(office, sheet(source=" "))
    with pytest.raises(NotFound):
        declare(office, sheet("art20_9"))
    with pytest.raises(Invalid, match="2031"):
        declare(office, sheet(year=2031))


def test_the_form_of_2019_has_blocks_of_its_own(office):
    told = Sheet(
        year=2020,
        form="2019",
        block="art20_5",
        cells={"licences.delta": "-2", "licences.prev": "8"},
        source="审批科",
    )
    declare(office, told)
    cells = do(office, annual.declared_cells, office.agency_id, 2020, "2019")
    assert cells["licences", "delta"] == -2


# The report


def test_a_draft_offers_its_sentences_and_text_keeps_its_fields(office):
    for number in range(3):
        tell(office, f"Y{number}", received=date(2025, 3, 3), closed=date(2025, 3, 20), outcome="granted")
    tell(office, "Y-open", received=date(2024, 12, 30), closed=date(2025, 1, 10), outcome="refused_1")
    drain(office.agency_id)
    do(office, commands.begin, "agency", YEAR, by=telling(office))
    book = draft(office)
    assert [chapter.title for chapter in book.chapters][:2] == ["总体情况", "主动公开政府信息情况"]
    text = book.chapter(1).text
    assert "新收政府信息公开申请 3 件，比上年增加 2 件，增长 200.0%" in text
    assert "受理政府信息公开申请 4 件（含上年结转 1 件）" in text
    assert "予以公开 3 件（占 75.0%）" in text and "不予公开 1 件（占 25.0%）" in text
    assert book.chapter(6).text == "2025年，本机关没有收取政府信息公开信息处理费。"
    do(office, commands.write_text, YEAR, 1, "（一）依申请公开\n全年新收 {新收} 件。", 1, by=telling(office))
    tell(office, "Y-late", received=date(2025, 12, 31))
    drain(office.agency_id)
    assert draft(office).chapter(1).text == "（一）依申请公开\n全年新收 4 件。"


def test_an_unknown_field_is_refused_by_its_name_and_a_slower_hand_by_the_revision(office):
    do(office, commands.begin, "agency", YEAR, by=telling(office))
    with pytest.raises(Invalid, match=r"\{新收件\}"):
        do(office, commands.write_text, YEAR, 1, "新收 {新收件} 件。", 1, by=telling(office))
    with pytest.raises(Invalid, match="花括号"):
        do(office, commands.write_text, YEAR, 1, "新收 {新收 件。", 1, by=telling(office))
    with pytest.raises(NotFound):
        do(office, commands.write_text, YEAR, 7, "另起一章", 1, by=telling(office))
    do(office, commands.write_text, YEAR, 1, "甲", 1, by=telling(office))
    with pytest.raises(Conflict, match="别人刚刚改过"):
        do(office, commands.write_text, YEAR, 1, "乙", 1, by=telling(office))
    with pytest.raises(NotAllowed):
        do(office, commands.write_text, YEAR, 1, "丙", 2, by=telling(office, role=Role.OFFICER))


def test_a_year_is_begun_once_and_no_year_to_come(office):
    assert do(office, commands.begin, "agency", YEAR, by=telling(office))
    assert not do(office, commands.begin, "agency", YEAR, by=telling(office))
    for year in (2031, 1999):
        with pytest.raises(Invalid):
            do(office, commands.begin, "agency", year, by=telling(office))


def test_the_zero_agency_signs_and_hands_in_and_without_an_office_above_it_is_accepted(office):
    ready(office)
    with pytest.raises(Invalid, match="签字确认"):
        do(office, commands.submit, "agency", YEAR, by=telling(office))
    do(office, commands.sign_none, "agency", YEAR, by=telling(office))
    do(office, commands.submit, "agency", YEAR, by=telling(office))
    found = report(office)
    assert found.state == "accepted" and found.none_signed_by
    edition = do(office, annual.edition_of, found.edition_id)
    assert edition.position == 0 and len(edition.digest) == 64
    assert edition.book["table3"]["new"]["total"] == 0 and edition.book["table2"]["rules"]["issued"] == 0
    with pytest.raises(Conflict, match="已经报送"):
        do(office, commands.write_text, YEAR, 1, "改", found.revision, by=telling(office))
    with pytest.raises(Conflict, match="已经报送"):
        declare(office, sheet())


def test_nobody_signs_none_where_there_is_something(office):
    tell(office, "Z1", received=date(2025, 5, 6), closed=date(2025, 5, 20), outcome="granted")
    drain(office.agency_id)
    do(office, commands.begin, "agency", YEAR, by=telling(office))
    with pytest.raises(Conflict, match="不能签"):
        do(office, commands.sign_none, "agency", YEAR, by=telling(office))


def test_what_is_missing_is_named_before_it_is_handed_in(office):
    do(office, commands.begin, "agency", YEAR, by=telling(office))
    looked = look(office)
    assert {one.rule for one in looked.hard} == {"empty_chapter", "block_missing"}
    with pytest.raises(Invalid, match="还不能报送"):
        do(office, commands.submit, "agency", YEAR, by=telling(office))
    do(office, commands.begin, "agency", 2026, by=telling(office))
    with pytest.raises(Invalid, match="还没有结束"):
        do(office, commands.submit, "agency", 2026, by=telling(office))


def test_odd_things_are_let_stand_with_a_reason_until_the_figures_change(office):
    declare_all(office, YEAR - 1, cells={"normative.in_force": "40"})
    ready(office, cells={"normative.issued": "2", "normative.in_force": "41"})
    odd = look(office).odd
    assert [(one.finding.rule, one.finding.left, one.finding.right) for one in odd] == [
        ("in_force", "42", "41")
    ]
    with pytest.raises(Invalid, match="为什么"):
        do(office, commands.accept_finding, "agency", YEAR, odd[0].key, " ", by=telling(office))
    with pytest.raises(NotFound):
        do(office, commands.accept_finding, "agency", YEAR, "finding.x", "因为", by=telling(office))
    do(office, commands.accept_finding, "agency", YEAR, odd[0].key, "一件自然失效", by=telling(office))
    assert look(office).undecided == []
    declare(office, sheet(cells={"normative.issued": "2", "normative.in_force": "43"}))
    assert [one.key for one in look(office).undecided] == [odd[0].key]


def test_rules_of_a_department_and_a_jump_are_asked_about(office):
    for number in range(25):
        tell(office, f"J{number}", received=date(2025, 3, 3), closed=date(2025, 3, 20), outcome="granted")
    tell(office, "J-before", received=date(2024, 3, 3), closed=date(2024, 3, 20), outcome="granted")
    drain(office.agency_id)
    ready(office, cells={"rules.issued": "5"})
    assert {one.finding.rule for one in look(office).odd} == {"rules_without_power", "jump"}


def test_the_close_begins_with_what_is_unfinished(office):
    tell(office, "U-letter")
    tell(office, "U-open", received=date(2025, 12, 20))
    drain(office.agency_id)
    ready(office)
    lines = [one.line for one in look(office).unfinished]
    assert [(one.kind, one.number) for one in lines] == [("unconfirmed", "U-letter")]
    assert do(office, commands.accept_all, "agency", YEAR, "unconfirmed", by=telling(office)) == 1
    with pytest.raises(NotFound):
        do(office, commands.accept_all, "agency", YEAR, "x", by=telling(office))
    do(office, commands.submit, "agency", YEAR, by=telling(office))


def test_the_stamped_copy_comes_before_publication_and_the_address_is_looked_at(office):
    handed_in(office)
    with pytest.raises(Conflict, match="定稿"):
        do(office, commands.publish_report, YEAR, "", by=telling(office))
    with pytest.raises(Invalid):
        do(office, commands.finish, YEAR, "盖章件.txt", b"text", by=telling(office))
    do(office, commands.finish, YEAR, "盖章件.png", PNG, by=telling(office))
    for address in (
        "www.example.cn",
        "javascript:alert(1)",
        "http://u:p@a.cn/",
        "https://甲 乙.cn",
        "http://x:y/",
    ):
        with pytest.raises(Invalid, match="网址"):
            do(office, commands.publish_report, YEAR, address, by=telling(office))
    do(office, commands.publish_report, YEAR, "https://www.example.cn/nb/2025.html", by=telling(office))
    with pytest.raises(Conflict, match="已经公布"):
        do(office, commands.publish_report, YEAR, "", by=telling(office))
    shown = do(office, annual.published_reports, office.agency_id)
    assert [(one.year, one.version) for one, _ in shown] == [(2025, 1)]


def test_a_correction_is_a_new_version_and_the_published_one_stays(office):
    handed_in(office)
    with pytest.raises(Conflict, match="公布以后"):
        do(office, commands.correct, YEAR, "数错了", by=telling(office))
    do(office, commands.finish, YEAR, "盖章件.png", PNG, by=telling(office))
    do(office, commands.publish_report, YEAR, "", by=telling(office))
    with pytest.raises(Invalid, match="理由"):
        do(office, commands.correct, YEAR, " ", by=telling(office))
    do(office, commands.correct, YEAR, "第五章有错字", by=telling(office))
    write_all(office, texts={6: "没有其他事项。信息处理费：{收费情况}。"})
    [(shown, edition)] = do(office, annual.published_reports, office.agency_id)
    assert shown.version == 1 and report(office).version == 2
    assert edition.book["version"] == 1
    do(office, commands.sign_none, "agency", YEAR, by=telling(office))
    do(office, commands.submit, "agency", YEAR, by=telling(office))
    do(office, commands.finish, YEAR, "盖章件.png", PNG, by=telling(office))
    do(office, commands.publish_report, YEAR, "", by=telling(office))
    [(shown, edition)] = do(office, annual.published_reports, office.agency_id)
    assert shown.version == 2 and edition.book["version"] == 2
