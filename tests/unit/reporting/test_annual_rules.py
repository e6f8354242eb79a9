"""Rules of the annual report that need no installation: figures as typed, fields in text, sentences, days, findings."""

from datetime import date
from decimal import Decimal

import pytest

from reporting.annual.days import default_due, due_of_level, lawful_due
from reporting.annual.declared import cells_of, hints, is_unit_jump, proposed, read_cells
from reporting.annual.figures import FIELDS, Figures, added, values
from reporting.annual.findings import Part, findings, key_of
from reporting.annual.sentences import default_text, offered
from reporting.annual.texts import blocks_of, check_text, fill_text
from reporting.book import Book, Chapter, Head, Paragraph, TableHere
from reporting.fee_facts import FeeStatement
from reporting.formats import load_format
from reporting.formats.declared import load_declared_form
from reporting.formats.remedies import load_remedy_form
from services.errors import Invalid

FORM = load_declared_form("2021")
NORMATIVE = FORM.block_of("normative")
FEES = FORM.block_of("fees")


def three(**totals):
    """Table 三 with these rows in the column of natural persons; the sums add up."""
    form = load_format("2021")
    cells = {(row.key, column.key): Decimal(0) for row in form.keyed_rows for column in form.columns}
    rows = dict(totals)
    rows["total"] = sum(value for key, value in totals.items() if key in form.row("total").sum_of)
    for key, value in rows.items():
        cells[key, "natural"] = cells[key, "total"] = Decimal(value)
    return cells


def four():
    form = load_remedy_form("2021")
    return {(block.key, column.key): Decimal(0) for block in form.blocks for column in form.columns}


def figures(last=None, fees=None, **totals):
    return Figures(
        2025, "2021", FORM.filled({}), three(**totals), four(), fees or FeeStatement(0, 0, 0), last
    )


def test_blanks_are_zero_and_a_blank_stock_follows_from_last_year():
    last = {("rules", "in_force"): Decimal(0), ("normative", "in_force"): Decimal(597)}
    told = {"normative.issued": "５０", "normative.repealed": "227"}
    assert cells_of(read_cells(NORMATIVE, told, last))["normative", "in_force"] == 420
    assert cells_of(read_cells(NORMATIVE, told))["normative", "in_force"] == 0
    assert proposed(FEES, {}, last) == {}


def test_the_form_of_2019_takes_its_opening_figures_from_last_years_report():
    form = load_declared_form("2019")
    items, papers = form.block_of("licences"), form.block_of("normative")
    last = {("licences", "prev"): Decimal(8), ("licences", "delta"): Decimal(-2)}
    told = cells_of(read_cells(items, {"licences.delta": "1"}, last))
    assert told["licences", "prev"] == 6 and told["other_services", "prev"] == 0
    stock = {("normative", "total_public"): Decimal(40)}
    blank = cells_of(read_cells(papers, {"normative.published": "3"}, stock))
    assert blank["normative", "total_public"] == 43 and blank["rules", "total_public"] == 0
    typed = cells_of(read_cells(items, {"licences.prev": "7"}, last))
    assert typed["licences", "prev"] == 7
    assert [(one.rule, one.told, one.expected) for one in hints(items, typed, last)] == [("prev", 7, 6)]


def test_a_stock_that_does_not_follow_is_hinted_at():
    last = {("normative", "in_force"): Decimal(10)}
    cells = {("normative", "issued"): Decimal(2), ("normative", "in_force"): Decimal(11)}
    assert [(one.rule, one.told, one.expected) for one in hints(NORMATIVE, cells, last)] == [
        ("in_force", 11, 12)
    ]


@pytest.mark.parametrize(
    ("told", "before", "jumps"),
    [
        ("59237.24", "41000", False),
        ("592372449", "59237", True),
        ("999999", None, False),
        ("1000000", None, True),
    ],
)
def test_an_amount_in_yuan_is_told_from_a_good_year(told, before, jumps):
    assert is_unit_jump(Decimal(told), Decimal(before) if before else None) is jumps


def test_every_field_has_a_value_and_both_readings_of_received_are_there():
    told = values(figures(new=36, carried_in=5, granted=30, refused_1=6, carried_out=5))
    assert set(told) == set(FIELDS)
    assert (told["新收"], told["受理"], told["不予公开"], told["予以公开占比"]) == ("36", "41", "6", "83.3%")


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (36, "与上年持平"),
        (30, "比上年增加 6 件，增长 20.0%"),
        (48, "比上年减少 12 件，下降 25.0%"),
        (0, "比上年增加 36 件"),
    ],
)
def test_the_year_is_set_beside_the_one_before(before, words):
    assert values(figures(three(new=before), new=36))["新收比上年"] == words


def test_a_year_without_anything_says_so_and_a_fee_is_stated_either_way():
    empty = figures()
    assert "没有收到政府信息公开申请" in default_text(empty, 1) and empty.is_empty
    assert (
        fill_text(default_text(empty, 6), values(empty)) == "2025年，本机关没有收取政府信息公开信息处理费。"
    )
    paid = figures(fees=FeeStatement(2, 1080, 0), new=2, granted=2)
    assert "共计 1,080 元" in fill_text(default_text(paid, 6), values(paid))
    for figure in (empty, paid):
        for one in offered(figure):
            check_text(one.text, tuple(FIELDS))


def test_text_is_checked_for_fields_braces_and_length():
    for text, words in (
        ("{新受}", "没有这个字段"),
        ("{新收", "花括号"),
        ("}", "花括号"),
        ("字" * 60_001, "不能超过"),
    ):
        with pytest.raises(Invalid, match=words):
            check_text(text, tuple(FIELDS))
    assert blocks_of("（一）概述\n\n 全年平稳。\n1.目录") == (
        Head("（一）概述", 1),
        Paragraph("全年平稳。"),
        Head("1.目录", 2),
    )


def test_days_of_the_law_and_of_the_district():
    due = default_due(2025)
    assert due_of_level("unit", due) == due_of_level("town", due) == date(2026, 1, 31)
    assert due_of_level("county", due) == date(2026, 2, 20)
    assert lawful_due("county", 2025) == date(2026, 3, 31) and lawful_due("unit", 2025) == date(2026, 1, 31)


def test_tables_add_up_place_by_place():
    assert added([{("a", "b"): Decimal(1)}, {("a", "b"): Decimal(2), ("c", "d"): Decimal(3)}]) == {
        ("a", "b"): 3,
        ("c", "d"): 3,
    }


def test_findings_name_missing_blocks_items_and_agencies_hard_ones_first():
    titles = load_format("2021").chapters
    text = {1: "新收政府信息公开申请 3 件。", 5: "一", 6: "没有收取信息处理费。"}
    chapters = tuple(
        Chapter(n, title, (Paragraph(text[n]),) if n in text else (TableHere(f"table{n}"),))
        for n, title in enumerate(titles, 1)
    )
    book = Book(
        "榆东区某局", 2025, "2021", "榆东区某局2025年政府信息公开工作年度报告", chapters,
        {"table2": FORM.filled({}), "table3": three(new=3, granted=3), "table4": four()},
    )  # fmt: skip
    assert findings(book, None) == []
    parts = [
        Part("甲局", None, Decimal(2), 0),
        Part("乙局", Decimal(1), Decimal(2), 4),
        Part("丙局", Decimal(1), Decimal(1), 0),
    ]
    found = findings(book, None, missing=["art20_8"], items=["建议提案"], parts=parts)
    assert [one.rule for one in found] == [
        "block_missing",
        "item_missing",
        "children_missing",
        "children_differ",
    ]
    assert len({key_of(one) for one in found}) == 4
