"""A book as a page shows it: its forms, the heads of its tables, and every figure by place."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from reporting.book import Book, Chapter, chapter_title, plain
from reporting.domain import period
from reporting.formats import Format, load_format
from reporting.formats.declared import DeclaredForm, load_declared_form
from reporting.formats.remedies import RemedyForm, load_remedy_form
from reporting.remedies import Table4
from reporting.remedy_sheet import head_of
from reporting.sheets import HEAD_ROWS, head_cells


@dataclass(frozen=True, slots=True)
class Shown:
    """What the template needs of a book."""

    book: Book
    two: DeclaredForm
    three: Format
    four: RemedyForm

    @property
    def head(self) -> list[list[tuple[int, int, str, int]]]:
        """The head of table 三, line by line."""
        return [head_cells(self.three, depth) for depth in range(HEAD_ROWS)]

    @property
    def four_head(self) -> list[tuple[int, int, str, int, int]]:
        """The head of table 四."""
        return head_of(Table4(self.four, period(self.book.year), {}))

    def title(self, chapter: Chapter) -> str:
        """一、总体情况"""
        return chapter_title(chapter)

    def figure(self, table: str) -> Callable[[str, str], str]:
        """What is printed at a place of a table; 0 where the report says nothing (C17)."""
        return lambda row, column: plain(self.book.cell(table, row, column) or Decimal(0))


def shown(book: Book) -> Shown:
    """A book with its forms."""
    form = book.form
    return Shown(book, load_declared_form(form), load_format(form), load_remedy_form(form))
