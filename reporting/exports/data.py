"""A report for machines: JSON by the published schema, and CSV with one line a figure."""

import csv
import io
import json
from functools import cache
from importlib.resources import files

from reporting.book import Book, as_json, plain
from reporting.exports.cleaning import as_text
from reporting.exports.grids import ANNEX_HEAD, Cell, grids
from reporting.formats import load_format
from reporting.formats.declared import load_declared_form
from reporting.formats.indicators import load_indicators
from reporting.formats.remedies import load_remedy_form
from reporting.remedies import block_label

HEAD = (
    "agency",
    "agency_code",
    "year",
    "format",
    "table",
    "row",
    "row_label",
    "column",
    "column_label",
    "figure",
)


def render_json(book: Book) -> bytes:
    """The JSON, a line a value, ending in a new line."""
    return (json.dumps(as_json(book), ensure_ascii=False, indent=1) + "\n").encode()


@cache
def schema() -> bytes:
    """The JSON Schema (2020-12) of it."""
    return files("reporting.book").joinpath("report.schema.json").read_bytes()


def render_csv(book: Book) -> bytes:
    """Every figure of the three tables with its names, UTF-8 with a mark so that spreadsheets read it right."""
    memory = io.StringIO()
    writer = csv.writer(memory, lineterminator="\r\n")
    writer.writerow(HEAD)
    whose = (as_text(book.agency), as_text(book.agency_code), book.year, book.form)
    for name, grid in grids(book).items():
        for cell in grid.figures:
            writer.writerow((*whose, name, *_names(book.form, name, cell)))
    return memory.getvalue().encode("utf-8-sig")


def _names(form: str, table: str, cell: Cell) -> tuple[str, str, str, str, str]:
    """Key and label of the row, of the column, and the figure."""
    assert cell.place is not None and cell.figure is not None  # what a figure is
    row, column = cell.place
    named = {"table2": _declared, "table3": _counted, "table4": _remedies, "indicators": _annex}
    labels = named[table](form, row, column)
    return row, labels[0], column, labels[1], plain(cell.figure)


def _declared(form: str, row: str, column: str) -> tuple[str, str]:
    two = load_declared_form(form)
    name = next(one.label for one in two.block_of(row).rows if one.key == row)
    return name, two.column(row, column).label


def _counted(form: str, row: str, column: str) -> tuple[str, str]:
    three = load_format(form)
    return three.row(row).label, three.column(column).label


def _remedies(form: str, row: str, column: str) -> tuple[str, str]:
    four = load_remedy_form(form)
    return block_label(four.block(row)), four.column(column).label


def _annex(_form: str, row: str, _column: str) -> tuple[str, str]:
    return load_indicators().indicator(row).label, ANNEX_HEAD[-1]
