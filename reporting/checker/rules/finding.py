"""A finding, and what the rules look at. Rules take reports, never files: the close in January uses the same."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from reporting.book import Book, Place, plain
from reporting.checker.places import column_name, row_name, table_name

HARD, SOFT = "hard", "soft"
Number = Decimal | int
ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not agree: both values as printed, where, and a sentence for people.

    `cells` are the figures it is about, by (table, row, column): who has read a file adds where they stand in it.
    """

    rule: str
    severity: str
    where: str
    left: str
    right: str
    message: str
    cells: tuple[tuple[str, str, str], ...] = ()
    at: str = ""

    @property
    def is_hard(self) -> bool:
        return self.severity == HARD


@dataclass(frozen=True, slots=True)
class Case:
    """A report and what it can be held against: last year's, the subordinate ones, the fee register's sum in 元.

    `is_sum`: the report says itself that it adds up the `children`; else its agency's name only suggests it.
    `taken` is what agencies handed over that this one followed upon, by column, `taken_from` their names;
    `given` what of last year's 结转 had itself passed to others;
    `earlier` what is known of years before, its own reports.
    """

    book: Book
    before: Book | None = None
    children: tuple[Book, ...] = ()
    is_sum: bool = True
    fees: Decimal | None = None
    rows: Mapping[str, frozenset[str]] = field(default_factory=dict)
    taken: Mapping[str, Decimal] = field(default_factory=dict)
    taken_from: str = ""
    given: Mapping[str, Decimal] = field(default_factory=dict)
    earlier: tuple[Book, ...] = ()

    def cell(self, table: str, row: str, column: str) -> Decimal:
        """One figure, blank as nothing."""
        return self.book.cell(table, row, column) or ZERO

    def says(self, table: str, row: str, column: str) -> bool:
        """Whether anything is printed there."""
        return self.book.cell(table, row, column) is not None

    def has(self, table: str, *rows: str) -> bool:
        """Whether the table is there, with these rows (an excerpt lacks some)."""
        there = self.rows.get(table) or {row for row, _ in self.book.tables.get(table, {})}
        return bool(there) and set(rows) <= set(there)

    @property
    def is_form(self) -> bool:
        """Whether it is one of the official forms since 2019."""
        return self.book.form in ("2019", "2021")


Rule = Callable[[Case], Iterator[Finding]]


def say(value: Number | None) -> str:
    """A figure as printed; nothing as 空白."""
    return "空白" if value is None else plain(Decimal(value))


def where(book: Book, table: str, place: Place) -> str:
    """A place in words: 表三“（一）予以公开”行“自然人”列."""
    row, column = place
    words = [table_name(table)]
    if row:
        words.append(
            f"“{row_name(book.form, table, row)}”行"
            if table != "table4"
            else f"“{row_name(book.form, table, row)}”"
        )
    if column:
        words.append(f"“{column_name(book.form, table, row, column)}”列")
    return "".join(words)
