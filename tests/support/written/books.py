"""A fixture's figures as a book, with the chapters a report has."""

import json
from decimal import Decimal
from pathlib import Path

from reporting.book import Book, Chapter, Paragraph, TableHere
from reporting.checker.chapters import OFFICIAL
from reporting.formats import load_format

FIXTURES = Path(__file__).parents[2] / "fixtures/reports"
REMEDY_COLUMNS = ("upheld", "corrected", "other", "pending", "total")


def fixture_books():
    """Every published table, by the name of its file."""
    return {path.stem: book(path) for path in sorted(FIXTURES.glob("*.json"))}


def book(path):
    told = json.loads(path.read_text("utf-8"))
    agency = told["agency"].replace("(", "（").replace(")", "）")
    columns = [column.key for column in load_format(told["format"]).columns]
    three = {
        (row, column): Decimal(str(figure))
        for row, figures in told["table3"].items()
        for column, figure in zip(columns, figures, strict=True)
        if figure is not None
    }
    four = {
        (block, column): Decimal(str(figure))
        for block, figures in (told["table4"] or {}).items()
        for column, figure in zip(REMEDY_COLUMNS, figures, strict=True)
        if figure is not None
    }
    return Book(
        agency=agency,
        year=told["year"],
        form=told["format"],
        title=f"{agency}{told['year']}年政府信息公开工作年度报告",
        preamble=f"本报告所列数据的统计期限自{told['year']}年1月1日起至{told['year']}年12月31日止。",
        chapters=ordinary_chapters(told["year"]),
        tables={"table2": dict(_two(told["table2"])), "table3": three} | ({"table4": four} if four else {}),
    )


def ordinary_chapters(year):
    text = {
        1: (
            Paragraph(
                f"{year}年，按照条例的要求做好政府信息公开工作，全年办理12345热线工单360件、建议提案12件。"
            ),
        ),
        2: (TableHere("table2"),),
        3: (TableHere("table3"),),
        4: (TableHere("table4"),),
        5: (Paragraph("存在的问题是公开内容不够及时。下一步将加强培训。"),),
        6: (Paragraph("本年度没有收取信息处理费。"),),
    }
    return tuple(Chapter(at, name, text[at]) for at, name in enumerate(OFFICIAL, 1))


def _two(told):
    for key, value in told.items():
        name = key.removeprefix("art20_").split("_", 1)[1]
        row, single = ("fees", "amount") if name == "fees_wan_yuan" else (name, "decisions")
        for column, figure in (value if isinstance(value, dict) else {single: value}).items():
            if figure is not None:
                yield (row, column), Decimal(str(figure).removesuffix("元"))
