"""The three official tables as grids with merged heads, from a report and its form. Pure; every export draws from it.

Two layouts of table 三: `official` with the three nested columns of labels of the printed form, for paper, and flat
with one column of labels and their level, for screens. A place nobody filled is printed as 0 (C17).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from reporting.book import Book, Cells, Place, plain
from reporting.formats import Format, load_format
from reporting.formats.declared import DeclaredBlock, load_declared_form
from reporting.formats.indicators import COLUMN, load_indicators
from reporting.formats.remedies import RemedyForm, load_remedy_form

ZERO = Decimal(0)
ANNEX_HEAD = ("指标名称", "计量单位", "本年累计")
TABLES = ("table2", "table3", "table4", "indicators")


class Kind(StrEnum):
    """What a cell is: a head above, a label beside, words such as a unit, a figure, or empty under a heading."""

    HEAD = "head"
    LABEL = "label"
    TEXT = "text"
    FIGURE = "figure"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell where it begins; cells under its spans are not there. `level` 1 to 3 of a label in the form.

    A report's tables are part of its text: their labels stay Chinese for every reader.
    """

    text: str
    kind: Kind
    rows: int = 1
    columns: int = 1
    level: int = 1
    figure: Decimal | None = None
    place: Place | None = None
    is_total: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", str(self.text))

    @property
    def is_head(self) -> bool:
        """Whether it names figures and is none."""
        return self.kind in (Kind.HEAD, Kind.LABEL)


Line = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One table. `widths` are parts of the whole, one a column; `head` lines stand above and repeat on a new page."""

    table: str
    title: str
    note: str
    widths: tuple[int, ...]
    lines: tuple[Line, ...]
    head: int

    @property
    def figures(self) -> Iterator[Cell]:
        """The cells that carry a figure, in the order of the form."""
        return (cell for line in self.lines for cell in line if cell.kind is Kind.FIGURE)


def grids(book: Book, *, official: bool = True) -> dict[str, Grid]:
    """The tables that the report has, by "table2", "table3", "table4". Raises Invalid for a form nobody knows.

    C17 [F 沭阳发改局 2023]: others leave blanks or write “/”; here nothing is printed as 0.
    """
    drawn = {
        "table2": lambda cells: _table2(cells, book.form),
        "table3": lambda cells: _table3(cells, load_format(book.form), official),
        "table4": lambda cells: _table4(cells, load_remedy_form(book.form)),
        "indicators": _annex,
    }
    return {name: drawn[name](book.tables[name]) for name in TABLES if name in book.tables}


EMPTY = Cell("", Kind.EMPTY)


def _figure(cells: Cells, place: Place, columns: int = 1, parts: Sequence[Place] = ()) -> Cell:
    """A figure, 0 where nothing was said; a sum of `parts` that was left out stays empty, since 0 would be untrue."""
    number = cells.get(place)
    if number is None and any(cells.get(part) for part in parts):
        return replace(EMPTY, is_total=True)
    number = ZERO if number is None else number
    return Cell(plain(number), Kind.FIGURE, 1, columns, 1, number, place, bool(parts))


# --- 表二 ---


def _table2(cells: Cells, name: str) -> Grid:
    form = load_declared_form(name)
    width = max(len(block.columns) for block in form.blocks)
    lines = tuple(line for block in form.blocks for line in _declared(cells, block, width))
    return Grid("table2", form.title, "", (30, *((24,) * width)), lines, 0)


def _declared(cells: Cells, block: DeclaredBlock, width: int) -> Iterator[Line]:
    """The lines of one item of article 20; its last column takes what the widest block has more."""
    spans = [1] * (len(block.columns) - 1) + [width - len(block.columns) + 1]
    yield (Cell(block.label, Kind.HEAD, 1, 1 + width),)
    heads = (Cell(one.label, Kind.HEAD, 1, span, 2) for one, span in zip(block.columns, spans, strict=True))
    yield (Cell(block.head, Kind.HEAD, level=2), *heads)
    for row in block.rows:
        figures = (
            _figure(cells, (row.key, one.key), span) for one, span in zip(block.columns, spans, strict=True)
        )
        yield (Cell(row.label, Kind.LABEL), *figures)


# --- 表三 ---

NESTED = 3  # columns of labels in the printed form
HEADS = 3


def _table3(cells: Cells, form: Format, official: bool) -> Grid:
    corner = Cell(f"（{form.note}）" if official else "项目", Kind.HEAD, HEADS, NESTED if official else 1)
    heads = list(_head(form))
    top = ((corner, *heads[0]), *heads[1:])
    beside = _nested(form) if official else _flat(form)
    body = tuple((*labels, *_numbers(cells, form, key)) for key, labels in beside)
    widths = (11, 17, 46) if official else (74,)
    figures = (11,) * len(form.columns)
    return Grid(
        "table3", form.title, "" if official else str(form.note), (*widths, *figures), (*top, *body), HEADS
    )


def _numbers(cells: Cells, form: Format, key: str) -> Iterator[Cell]:
    for column in form.columns:
        parts = [(key, one) for one in column.sum_of]
        parts += [(one, column.key) for one in form.row(key).sum_of] if key else []
        yield _figure(cells, (key, column.key), parts=parts) if key else EMPTY


def _flat(form: Format) -> Iterator[tuple[str, Line]]:
    """Each row's key, "" of a heading, and its label."""
    for row in form.rows:
        yield row.key, (Cell(row.label, Kind.LABEL, level=row.level, is_total=bool(row.sum_of)),)


def _nested(form: Format) -> Iterator[tuple[str, Line]]:
    """The key and the labels of each row that has figures; a heading is a cell that spans the rows under it."""
    waiting: list[Cell] = []
    for at, row in enumerate(form.rows):
        level = row.level
        if row.is_heading:
            waiting.append(Cell(row.label, Kind.LABEL, _below(form, at), 1, level))
            continue
        own = Cell(row.label, Kind.LABEL, 1, NESTED + 1 - level, level, is_total=bool(row.sum_of))
        yield row.key, (*waiting, own)
        waiting.clear()


def _below(form: Format, at: int) -> int:
    """How many rows with figures a heading covers: those that follow it until one of its own level or above."""
    covered = 0
    for row in form.rows[at + 1 :]:
        if row.level <= form.rows[at].level:
            break
        covered += bool(row.key)
    return covered


def _head(form: Format) -> Iterator[Line]:
    """The three lines above the figures: groups that stand side by side under one name are one cell."""
    for depth in range(HEADS):
        line: list[Cell] = []
        before: tuple[str, ...] | None = None
        for column in form.columns:
            group = column.groups[: depth + 1] if depth < len(column.groups) else None
            if group is not None and group == before:
                line[-1] = Cell(group[-1], Kind.HEAD, 1, line[-1].columns + 1)
            elif group is not None:
                line.append(Cell(group[-1], Kind.HEAD))
            elif depth == len(column.groups):
                line.append(Cell(column.label, Kind.HEAD, HEADS - depth, 1, 2, is_total=bool(column.sum_of)))
            before = group
        yield tuple(line)


# --- 表四 ---


def _table4(cells: Cells, form: RemedyForm) -> Grid:
    width = len(form.columns)
    lines = (*_remedy_heads(form, width), _remedy_figures(cells, form))
    return Grid("table4", form.title, "", (10,) * (width * len(form.blocks)), lines, 3)


def _remedy_heads(form: RemedyForm, width: int) -> tuple[Line, ...]:
    first: list[Cell] = []
    second: list[Cell] = []
    for block in form.blocks:
        if not block.groups:
            first.append(Cell(block.label, Kind.HEAD, 2, width))
            continue
        if first and first[-1].text == block.groups[0]:
            first[-1] = Cell(block.groups[0], Kind.HEAD, 1, first[-1].columns + width)
        else:
            first.append(Cell(block.groups[0], Kind.HEAD, 1, width))
        second.append(Cell(block.label, Kind.HEAD, 1, width))
    third = tuple(
        Cell(column.label, Kind.HEAD, level=2, is_total=bool(column.sum_of))
        for _ in form.blocks
        for column in form.columns
    )
    return tuple(first), tuple(second), third


def _remedy_figures(cells: Cells, form: RemedyForm) -> Line:
    return tuple(
        _figure(cells, (block.key, column.key), parts=[(block.key, one) for one in column.sum_of])
        for block in form.blocks
        for column in form.columns
    )


# --- 2013年附表 ---


def _annex(cells: Cells) -> Grid:
    form = load_indicators()
    body = tuple(
        (
            Cell(one.label, Kind.LABEL, level=one.level, is_total=bool(one.sum_of)),
            Cell(one.unit, Kind.TEXT),
            _figure(cells, (one.key, COLUMN), parts=[(part, COLUMN) for part in one.sum_of]),
        )
        for one in form.indicators
    )
    head = tuple(Cell(name, Kind.HEAD) for name in ANNEX_HEAD)
    return Grid("indicators", form.title, "", (60, 18, 22), (head, *body), 1)
