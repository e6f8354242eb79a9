"""A report as data: the form of table 二, and the way to JSON and back."""

import json
from datetime import date
from decimal import Decimal

import pytest

from reporting.book import Book, Chapter, Head, Paragraph, TableHere, as_json, chapter_title, from_json, plain
from reporting.formats import load_format
from reporting.formats.declared import load_declared_form
from services.errors import Invalid

BOOK = Book(
    agency="青榆市河湾区人民政府",
    agency_code="370303",
    year=2025,
    form="2021",
    title="青榆市河湾区人民政府2025年政府信息公开工作年度报告",
    preamble="本报告依据《中华人民共和国政府信息公开条例》编制。",
    chapters=(
        Chapter(1, "总体情况", (Head("（一）主动公开", 1), Paragraph("公开 12 条。"))),
        Chapter(2, "主动公开政府信息情况", (TableHere("table2"),)),
    ),
    tables={"table2": {("fees", "amount"): Decimal("59237.2449"), ("rules", "issued"): Decimal(0)}},
    published_on=date(2026, 1, 23),
    address="https://www.example.gov.cn/report",
)


def test_a_report_comes_back_from_json_as_it_was():
    assert from_json(json.loads(json.dumps(as_json(BOOK)))) == BOOK


def test_figures_are_written_without_loss_and_without_exponent():
    assert [plain(Decimal(text)) for text in ("0", "10", "1E+3", "12.340", "59237.2449")] == [
        "0",
        "10",
        "1000",
        "12.34",
        "59237.2449",
    ]


def test_something_else_is_not_taken_for_a_report():
    with pytest.raises((KeyError, ValueError)):
        from_json({"shape": "something/1"})


def test_chapters_have_their_official_names_and_numbers():
    names = [chapter_title(Chapter(n, name, ())) for n, name in enumerate(load_format("2021").chapters, 1)]
    assert names[0] == "一、总体情况" and names[-1] == "六、其他需要报告的事项" and len(names) == 6


@pytest.mark.parametrize(("form", "figures"), (("2019", 22), ("2021", 10)))
def test_table_two_has_the_places_of_its_form(form, figures):
    table = load_declared_form(form)
    assert len(set(table.places)) == len(table.places) == figures
    assert set(table.filled({}).values()) == {Decimal(0)}


def test_only_amounts_have_decimals_and_only_changes_a_sign():
    form = load_declared_form("2019")
    assert form.column("procurement", "amount").decimals and not form.column("rules", "made").decimals
    assert form.column("licences", "delta").signed and not form.column("licences", "prev").signed
    with pytest.raises(Invalid):
        form.column("licences", "issued")
