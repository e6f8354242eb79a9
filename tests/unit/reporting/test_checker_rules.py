"""Each rule of the checker: what it finds, and what it is silent about."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reporting.book import Chapter, Paragraph, TableHere
from reporting.checker.batch import check_all
from reporting.checker.reading import read_file
from reporting.checker.rules import RULES, Case, check
from tests.support.written import WRITERS, fixture_books

BOOKS = fixture_books()
CITY, LAST = BOOKS["suqian_city_2024"], BOOKS["suqian_city_2023"]
COUNTY = BOOKS["shuyang_county_2025"]


def changed(book, *changes):
    """The book with some cells set; None takes one out."""
    tables = {name: dict(cells) for name, cells in book.tables.items()}
    for table, row, column, value in changes:
        tables[table].pop((row, column), None)
        if value is not None:
            tables[table][row, column] = Decimal(str(value))
    return replace(book, tables=tables)


def written(book, number, *paragraphs):
    """The book with the text of a chapter, its table kept."""
    chapters = tuple(
        replace(
            one, blocks=(*(b for b in one.blocks if isinstance(b, TableHere)), *map(Paragraph, paragraphs))
        )
        if one.number == number
        else one
        for one in book.chapters
    )
    return replace(book, chapters=chapters)


def found(case, rule):
    case = case if isinstance(case, Case) else Case(case)
    return [(one.severity, one.left, one.right) for one in check(case) if one.rule == rule]


def rules_of(book, **more):
    return {one.rule for one in check(Case(book, **more))}


def test_every_rule_is_a_named_function_that_says_its_evidence():
    marks = ("[F", "[D", "[G]", "OFFICE", "C1", "C2")
    for name, (rule, title) in RULES.items():
        assert rule.__name__ == name and title
        assert any(mark in rule.__doc__ for mark in marks), name


def test_a_right_report_is_left_alone():
    assert check(Case(CITY, LAST)) == []


def test_column_identity():
    book = changed(CITY, ("table3", "carried_out", "natural", 0), ("table3", "carried_out", "total", 0))
    assert {left for _, left, right in found(book, "column_identity")} and len(
        found(book, "column_identity")
    ) == 2


def test_outcome_sum_and_row_sum():
    total = CITY.cell("table3", "total", "natural")
    book = changed(CITY, ("table3", "granted", "natural", CITY.cell("table3", "granted", "natural") + 7))
    assert found(book, "outcome_sum") == [("hard", str(total + 7), str(total))]
    granted = CITY.cell("table3", "granted", "total")
    assert found(book, "row_sum") == [("hard", str(granted + 7), str(granted))]


def test_remedy_sum_finds_the_published_defect():
    assert found(BOOKS["jinhu_county_2023"], "remedy_sum") == [("hard", "3", "0")]


def test_a_total_left_blank_is_told_softly_and_breaks_nothing_else():
    seen = BOOKS["zhangdian_district_2019"]
    assert found(seen, "total_blank") == [("soft", "172", "空白")]
    assert rules_of(seen) == {"total_blank"}


def test_negative_figures_and_halves():
    assert found(changed(CITY, ("table4", "review", "other", -3)), "negative") == [("hard", "-3", "不小于0")]
    assert found(BOOKS["zhangdian_district_2019"], "negative") == []  # 本年增/减 may be
    assert found(changed(CITY, ("table3", "new", "legal", "1.5")), "whole_numbers")
    assert found(CITY, "whole_numbers") == []  # amounts of money have decimals


def test_carry_over_column_by_column():
    book = changed(CITY, ("table3", "carried_in", "natural", 100))
    was = LAST.cell("table3", "carried_out", "natural")
    assert found(Case(book, LAST), "carry_over") == [("soft", str(was), "100")]
    assert found(Case(book, replace(LAST, year=2022)), "carry_over") == []


def test_in_force_of_two_years():
    assert found(Case(CITY, LAST), "in_force") == []
    book = changed(CITY, ("table2", "normative", "in_force", 500))
    assert found(Case(book, LAST), "in_force") == [("soft", "420", "500")]


def test_a_summed_report_is_its_parts():
    half = {t: {p: f // 2 for p, f in cells.items()} for t, cells in CITY.tables.items()}
    one = replace(CITY, agency="宿豫区人民政府", tables=half)
    other = replace(
        CITY,
        agency="宿城区人民政府",
        tables={t: {p: f - half[t][p] for p, f in cells.items()} for t, cells in CITY.tables.items()},
    )
    assert found(Case(CITY, children=(one, other)), "children_sum") == []
    assert found(Case(CITY, children=(one,)), "children_sum")[0][0] == "soft"


def test_the_wrong_form_for_the_year():
    assert found(replace(BOOKS["zhangdian_district_2019"], year=2022), "form_version") == [
        ("soft", "2019版", "2021版")
    ]


def test_chapters_missing_renamed_renumbered_empty_or_too_many():
    chapters = CITY.chapters
    assert found(replace(CITY, chapters=chapters[:5]), "missing_chapter") == [
        ("hard", "六、其他需要报告的事项", "没有")
    ]
    named = (Chapter(1, "工作综述", chapters[0].blocks), *chapters[1:])
    assert found(replace(CITY, chapters=named), "chapter_renamed") == [
        ("soft", "一、总体情况", "一、工作综述")
    ]
    moved = (*chapters[:4], replace(chapters[4], number=6), replace(chapters[5], number=7))
    assert found(replace(CITY, chapters=moved), "chapter_renumbered") == [
        ("soft", "5", "6"),
        ("soft", "6", "7"),
    ]
    assert found(written(CITY, 5), "empty_chapter") == [("hard", "有内容", "空白")]
    assert found(written(CITY, 6, "无。"), "empty_chapter") == []
    more = (*chapters, Chapter(7, "附则", (Paragraph("无。"),)))
    assert found(replace(CITY, chapters=more), "extra_chapter") == [("soft", "六章", "附则")]
    first = replace(BOOKS["zhangdian_district_2019"], chapters=BOOKS["zhangdian_district_2019"].chapters[:5])
    assert [one[0] for one in found(first, "missing_chapter")] == [
        "soft"
    ]  # 2019 the form was only encouraged


def test_items_inside_chapter_six_are_no_error():
    book = written(
        CITY,
        6,
        "（一）信息处理费收取情况。没有收取。",
        "（二）建议提案办理情况。办理建议12件、提案7件。",
        "（三）创新做法。无。",
    )
    assert check(Case(book, LAST)) == []


@pytest.mark.parametrize("text", (
    "全年新收政府信息公开申请{new}件，上年结转{carried_in}件。",
    "全年共受理政府信息公开申请{both}件（含上年结转{carried_in}件）。",
    "共收到{new}件政府信息公开申请，办理12345热线工单9999件、建议提案88件，发出提醒77件。",
    "予以公开及部分公开{some}件，不予公开{refused}件。答复的申请中，予以公开{granted}件，占{share}%。",
    "收到市民信箱来信4321件，办结4300件。",
    "2022年收到申请1件；上年收到申请33件，同比增长5%。",
    "行政复议{review}件，其中维持5件；行政诉讼{lawsuits}件。",
    "结转下年度继续办理{carried_out}件。",
    "2024年1月1日至12月31日，共收到政府信息公开申请{new}件，其中沭阳县受理政府信息公开申请477件、泗阳县301件。",
    "2022年收到政府信息公开申请9件。今年1—6月收到政府信息公开申请17件。",
    "本年新收政府信息公开申请数量{new}件，较上年增加14件，增长0.4%。",
))  # fmt: skip
def test_text_that_agrees_or_speaks_of_something_else_is_left_alone(text):
    assert found(written(CITY, 1, text.format(**figures(CITY))), "text_figures") == []


def figures(book):
    cell = lambda row, table="table3": int(book.cell(table, row, "total"))  # noqa: E731
    told = {row: cell(row) for row in ("new", "carried_in", "granted", "carried_out")}
    refused = sum(cell(f"refused_{at}") for at in range(1, 9))
    share = f"{Decimal(cell('granted') * 100) / cell('total'):.1f}"
    lawsuits = cell("litigation_direct", "table4") + cell("litigation_after_review", "table4")
    return told | {"both": told["new"] + told["carried_in"], "some": cell("granted") + cell("partial"), "refused": refused,
                   "share": share, "review": cell("review", "table4"), "lawsuits": lawsuits}  # fmt: skip


@pytest.mark.parametrize(("text", "left"), (
    ("全年新收政府信息公开申请1件。", "1"),
    ("受理政府信息公开申请5件（含上年结转{carried_in}件）。", "5"),
    ("申请办理结果：予以公开{granted}件，占99.9%。", "99.9%"),
    ("对申请不予公开3件。", "3"),
    ("2024年1月1日至12月31日，共收到政府信息公开申请12件。", "12"),
    ("本机关行政复议案件数量为9件，与申请有关。", "9"),
    ("因政府信息公开申请引起的行政复议1件。", "1"),
))  # fmt: skip
def test_text_that_differs_from_the_tables_is_found(text, left):
    assert [one[1] for one in found(written(CITY, 1, text.format(**figures(CITY))), "text_figures")] == [left]


@pytest.mark.parametrize("text", (
    "全年制发行政规范性文件{issued}件，现行有效规范性文件{in_force}件。",
    "制发{issued}件规范性文件，废止规范性文件{repealed}件。",
    "作出行政许可决定{licences}件、行政处罚若干。全年公开规范性文件解读99件。",
    "其中制发规范性文件1件；2023年制发规范性文件77件；上半年作出行政许可处理决定1件。",
))  # fmt: skip
def test_text_that_says_what_table_two_says_or_speaks_of_something_else_is_left_alone(text):
    assert found(written(CITY, 2, text.format(**declared(CITY))), "text_figures") == []


@pytest.mark.parametrize(("text", "left", "right"), (
    ("全年制发行政规范性文件9999件。", "9999", "issued"),
    ("2024年制发了9998件规范性文件。", "9998", "issued"),
    ("截至年底，现行有效的行政规范性文件共9997件。", "9997", "in_force"),
    ("全年作出行政许可决定7件，作出的行政处罚决定{penalties}件。", "7", "licences"),
))  # fmt: skip
def test_text_that_differs_from_table_two_is_found(text, left, right):
    told = declared(CITY)
    assert found(written(CITY, 2, text.format(**told)), "text_figures") == [("soft", left, str(told[right]))]


def test_the_form_of_2019_asks_for_other_figures_than_its_text_names():
    book = written(BOOKS["zhangdian_district_2019"], 2, "2019年制发规范性文件9999件。")
    assert found(book, "text_figures") == []


def declared(book):
    cell = lambda row, column: int(book.cell("table2", row, column) or 0)  # noqa: E731
    told = {column: cell("normative", column) for column in ("issued", "repealed", "in_force")}
    return told | {row: cell(row, "decisions") for row in ("licences", "penalties", "coercion")}


def test_the_published_text_of_shanghai_2019_is_found():
    book = written(BOOKS["shanghai_general_office_2019"], 1,
                   "2019年，新收政府信息公开申请859件，上年结转申请18件，答复申请805件。其中，公开及部分公开258件，"
                   "不予公开35件，无法提供265件，不予处理158件。结转下年度办理72件。")  # fmt: skip
    told = found(book, "text_figures")
    assert told == [("soft", "258", "275"), ("soft", "265", "337")]


def test_nothing_received_against_table_three():
    new = CITY.cell("table3", "new", "total")
    assert found(written(CITY, 1, "全年未收到政府信息公开申请。"), "none_against_table") == [
        ("soft", "0", str(new))
    ]


def test_the_fee_statement_of_chapter_six_is_never_held_against_table_two():
    assert CITY.cell("table2", "fees", "amount") > 0 and check(Case(CITY)) == []
    assert found(written(CITY, 6, "无其他事项。"), "fee_statement") == [
        ("soft", "收取信息处理费的情况", "没有")
    ]
    assert found(BOOKS["zhangdian_district_2019"], "fee_statement") == []


def test_processing_fees_that_contradict_each_other():
    book = written(CITY, 1, "全年收取信息处理费2230元。")
    assert found(book, "fee_contradiction") == [("soft", "2230元", "未收取")]
    assert found(Case(CITY, fees=Decimal(380)), "fee_contradiction") == [("soft", "380元", "0元")]
    assert (
        found(
            Case(written(CITY, 6, "收取信息处理费3件，共计信息处理费2230元。"), fees=Decimal(2230)),
            "fee_contradiction",
        )
        == []
    )


def test_rules_without_the_power_to_make_them():
    book = changed(replace(COUNTY, agency="河湾区机关事务服务中心"), ("table2", "rules", "issued", 5))
    assert found(book, "rules_without_power") == [("soft", "0", "5")]
    assert (
        found(
            changed(replace(COUNTY, agency="青榆市人民政府"), ("table2", "rules", "issued", 5)),
            "rules_without_power",
        )
        == []
    )


def test_a_period_of_another_year():
    book = replace(CITY, preamble="统计期限自2023年1月1日起至2023年12月31日止。")
    assert found(book, "period_year") == [("soft", "2024", "2023")]


def test_yuan_in_place_of_ten_thousand_yuan_and_other_jumps():
    fees = LAST.cell("table2", "fees", "amount")
    assert found(Case(changed(CITY, ("table2", "fees", "amount", fees * 10_000)), LAST), "unit_jump")
    assert found(Case(changed(CITY, ("table2", "fees", "amount", fees * 10_000)), LAST), "jump") == []
    assert found(Case(changed(CITY, ("table2", "coercion", "decisions", 999_999)), LAST), "jump") == [
        ("soft", "20163", "999999")
    ]
    assert found(Case(CITY, LAST), "jump") == []


def test_text_copied_from_last_year():
    text = (
        "坚持以公开为常态、不公开为例外，健全工作机制，扩大公开范围，做好政策解读，回应群众关切，推进平台建设，加强监督保障，"
        * 3
    )
    one, other = written(LAST, 5, text.replace("推进", "2023年推进")), written(CITY, 5, text)
    assert [right for _, _, right in found(Case(other, one), "chapter_copied")] == ["99%"]
    assert found(Case(CITY, LAST), "chapter_copied") == []  # short texts are alike by nature


def test_a_missing_table_and_missing_rows():
    without = replace(CITY, tables={t: cells for t, cells in CITY.tables.items() if t != "table4"})
    assert found(without, "missing_table") == [("hard", "表四", "没有")]
    data = WRITERS["html"](CITY).decode().replace("2.重复申请", "2.某某某某")
    assert "missing_rows" in {
        f.rule for one in check_all([read_file("a", data.encode())]) for f in one.findings
    }


def test_indicators_before_2019_add_up():
    from reporting.book import Book

    cells = {
        ("requests", "year"): Decimal(5),
        ("requests_letter_fax", "year"): Decimal(1),
        ("requests_in_person", "year"): Decimal(1),
    }
    assert found(Book("某局", 2013, "2013", "", (), {"indicators": cells}), "indicator_sum") == [
        ("soft", "2", "5")
    ]


def test_licences_or_penalties_of_an_agency_that_never_showed_any():
    none = ("table2", "penalties", "decisions", 0)
    last, now = changed(LAST, none), changed(CITY, ("table2", "penalties", "decisions", 7))
    assert found(Case(now, last), "action_without_power") == [("soft", "0", "7")]
    assert found(Case(changed(CITY, none), last), "action_without_power") == []
    assert found(Case(now, LAST), "action_without_power") == []
    assert found(Case(now), "action_without_power") == []


def test_an_earlier_year_with_penalties_or_a_number_of_items_shows_the_power():
    none = ("table2", "penalties", "decisions", 0)
    last, now = changed(LAST, none), changed(CITY, ("table2", "penalties", "decisions", 7))
    once = replace(changed(LAST, ("table2", "penalties", "decisions", 3)), year=2022)
    never = replace(last, year=2022)
    items = replace(changed(never, ("table2", "penalties", "prev", 12)), year=2020)
    assert found(Case(now, last, earlier=(once,)), "action_without_power") == []
    assert found(Case(now, last, earlier=(items,)), "action_without_power") == []
    [one] = [one for one in check(Case(now, last, earlier=(never,))) if one.rule == "action_without_power"]
    assert "2022、2023年报告都是0" in one.message
