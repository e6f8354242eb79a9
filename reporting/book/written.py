"""A report as JSON, by the published schema beside this file, and back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from reporting.book.shape import Block, Book, Cells, Chapter, Head, Paragraph, TableHere

SHAPE = "gongkai.report/1"


def as_json(book: Book) -> dict[str, Any]:
    """The report as JSON values; figures as numbers, a decimal one as a string of digits (nothing is rounded)."""
    return {
        "shape": SHAPE,
        "agency": book.agency,
        "agency_code": book.agency_code,
        "year": book.year,
        "format": book.form,
        "version": book.version,
        "title": book.title,
        "preamble": book.preamble,
        "published_on": book.published_on.isoformat() if book.published_on else None,
        "address": book.address,
        "chapters": [
            {"number": one.number, "title": one.title, "blocks": [_block_json(block) for block in one.blocks]}
            for one in book.chapters
        ],
        **{name: _cells_json(cells) for name, cells in book.tables.items()},
    }


def from_json(told: Mapping[str, Any]) -> Book:
    """The report of what `as_json` made. Raises KeyError or ValueError for anything else."""
    if told["shape"] != SHAPE:
        raise ValueError(told["shape"])
    published = told["published_on"]
    return Book(
        agency=told["agency"],
        agency_code=told["agency_code"],
        year=told["year"],
        form=told["format"],
        version=told["version"],
        title=told["title"],
        preamble=told["preamble"],
        published_on=date.fromisoformat(published) if published else None,
        address=told["address"],
        chapters=tuple(
            Chapter(one["number"], one["title"], tuple(_block(block) for block in one["blocks"]))
            for one in told["chapters"]
        ),
        tables={
            name: _cells(told[name]) for name in ("table2", "table3", "table4", "indicators") if name in told
        },
    )


def plain(figure: Decimal) -> str:
    """A figure as it is printed: no exponent, no zeros behind the last digit that counts."""
    text = format(figure, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _cells_json(cells: Cells) -> dict[str, dict[str, int | str]]:
    rows: dict[str, dict[str, int | str]] = {}
    for (row, column), figure in cells.items():
        is_whole = figure == figure.to_integral_value()
        rows.setdefault(row, {})[column] = int(figure) if is_whole else plain(figure)
    return rows


def _cells(told: Mapping[str, Mapping[str, int | str]]) -> Cells:
    return {(row, column): Decimal(figure) for row, cells in told.items() for column, figure in cells.items()}


def _block_json(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph(text):
            return {"kind": "paragraph", "text": text}
        case Head(text, level):
            return {"kind": "head", "text": text, "level": level}
        case TableHere(table):
            return {"kind": "table", "table": table}


def _block(told: Mapping[str, Any]) -> Block:
    match told["kind"]:
        case "paragraph":
            return Paragraph(told["text"])
        case "head":
            return Head(told["text"], told["level"])
        case "table":
            return TableHere(told["table"])
        case other:
            raise ValueError(other)
