"""A checked report as a page draws it: tables as read, blanks blank, the figures of findings marked. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from reporting.book import Book, Cells, chapter_title, plain
from reporting.checker.batch import Checked
from reporting.checker.rules import RULES, Finding
from reporting.checker.telling import FORM_WORDS
from reporting.exports.grids import Cell, Grid, Kind, grids
from reporting.formats import NAMES
from reporting.formats.indicators import COLUMN, load_indicators

Marked = frozenset[tuple[str, str, str]]
NAMES_OF: Final = {"table2": "表二", "table3": "表三", "table4": "表四", "indicators": "附表"}


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table drawn from what was read, with how many figures it holds."""

    name: str
    grid: Grid
    figures: int


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report (or a file that holds none: `refused`) with its findings."""

    file: str
    refused: str
    code: str
    agency: str
    year: int
    form: str
    findings: tuple[Finding, ...]
    compared: tuple[str, ...]
    chapters: tuple[str, ...]
    tables: tuple[ShownTable, ...]
    marked: Marked

    @property
    def hard(self) -> int:
        return sum(one.is_hard for one in self.findings)

    @property
    def soft(self) -> int:
        return len(self.findings) - self.hard


def shown(one: Checked) -> ShownReport:
    """What the page shows of one checked report."""
    refused = one.reading.refused
    if one.read is None or refused is not None:
        told = (refused.message, refused.code) if refused else ("", "")
        return ShownReport(one.reading.name, *told, "", 0, "", (), (), (), (), frozenset())
    book = one.read.book
    return ShownReport(
        one.reading.name, "", "", book.agency, book.year, FORM_WORDS[book.form], one.findings, one.compared,
        tuple(map(chapter_title, book.chapters)), tables_of(book), marked(one.findings),
    )  # fmt: skip


def marked(findings: Sequence[Finding]) -> Marked:
    """Every figure a finding is about, by (table, row, column)."""
    return frozenset(cell for finding in findings for cell in finding.cells)


def tables_of(book: Book) -> tuple[ShownTable, ...]:
    """The tables as they were read."""
    drawn = grids(book, official=False) if book.form in NAMES else {}
    found = [
        ShownTable(NAMES_OF[name], _blanked(grid, book.tables[name]), len(book.tables[name]))
        for name, grid in drawn.items()
    ]
    annex = book.tables.get("indicators")
    if annex:
        found.append(ShownTable(NAMES_OF["indicators"], _annex(annex), len(annex)))
    return tuple(found)


def _blanked(grid: Grid, cells: Cells) -> Grid:
    """What was blank in the file stays blank here; the exports print 0."""
    lines = tuple(
        tuple(
            replace(cell, text="") if cell.place is not None and cell.place not in cells else cell
            for cell in line
        )
        for line in grid.lines
    )
    return replace(grid, lines=lines)


def _annex(cells: Cells) -> Grid:
    form = load_indicators()
    lines = [(Cell("指标名称", Kind.HEAD), Cell("计量单位", Kind.HEAD), Cell("本年累计", Kind.HEAD))]
    for one in form.indicators:
        place = (one.key, COLUMN)
        figure = cells.get(place)
        told = Cell("" if figure is None else plain(figure), Kind.FIGURE, figure=figure, place=place)
        lines.append((Cell(one.label, Kind.LABEL, level=one.level), Cell(one.unit, Kind.HEAD), told))
    return Grid("indicators", form.title, "", (60, 20, 20), tuple(lines), 1)


def rule_title(rule: str) -> str:
    """What a rule is about, in words."""
    return RULES[rule][1] if rule in RULES else ""
