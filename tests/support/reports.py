"""Published tables of tests/fixtures/reports as books, and a small book with everything that can stand in one."""

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from reporting.book import Book, Chapter, Head, Paragraph, TableHere
from reporting.formats import load_format
from reporting.formats.declared import load_declared_form

PUBLISHED = sorted((Path(__file__).parents[1] / "fixtures" / "reports").glob("*.json"))
TABLE_OF = {2: "table2", 3: "table3", 4: "table4"}


def published(path: Path) -> Book:
    """The tables of a published report with neutral text around them."""
    told = json.loads(path.read_text("utf-8"))
    form = told["format"]
    tables = {
        "table2": _table2(told.get("table2") or {}, form),
        "table3": _rows(told["table3"], told["columns_table3"]),
    }
    if told.get("table4"):
        keys = [name.partition("(")[0] for name in told["table4_columns"]]
        tables["table4"] = _rows(told["table4"], keys)
    return book(told["agency"], told["year"], form, tables)


def book(agency: str, year: int, form: str, tables) -> Book:
    """A report of those tables in the official chapters."""
    return Book(
        agency=agency,
        agency_code="320000",
        year=year,
        form=form,
        title=f"{agency}{year}年政府信息公开工作年度报告",
        preamble="本报告依据《中华人民共和国政府信息公开条例》编制，统计期限自1月1日起至12月31日止。",
        chapters=tuple(
            Chapter(number, name, _blocks(number, name, tables))
            for number, name in enumerate(load_format(form).chapters, 1)
        ),
        tables=tables,
        published_on=date(year + 1, 1, 23),
    )


def _blocks(number, name, tables):
    if number in TABLE_OF:
        return (TableHere(TABLE_OF[number]),) if TABLE_OF[number] in tables else ()
    if number > 1:
        return (Paragraph(f"{name}的文字。"),)
    new = tables["table3"].get(("new", "total"), 0)
    return (Head("（一）依申请公开情况"), Paragraph(f"本机关新收政府信息公开申请 {new} 件，占 45.3%。"))


def _rows(rows, columns):
    return {
        (row, column): Decimal(str(figure))
        for row, figures in rows.items()
        for column, figure in zip(columns, figures, strict=True)
        if figure is not None
    }


def _table2(told, form):
    places = {}
    for key, value in told.items():
        row = re.sub(r"^art20_\d_|_wan_yuan$", "", key)
        if not isinstance(value, dict):
            value = {load_declared_form(form).block_of(row).columns[0].key: value}
        for column, figure in value.items():
            if figure is not None:
                places[row, column] = Decimal(re.sub(r"元$", "", str(figure)))
    return places
