"""The parts of a report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

# (row key, column key) of a form's table; of table 四 (block key, column key).
Place = tuple[str, str]
# What a table says. A place that is missing was blank or not there; the platform's own tables have none missing.
Cells = Mapping[Place, Decimal]
# 国办公开办函〔2021〕30号: chapters 二, 三, 四 are their tables.
TABLE_OF_CHAPTER = {2: "table2", 3: "table3", 4: "table4"}
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text."""

    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """A heading inside a chapter, such as “（一）主动公开情况”; level 1 is the highest."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class TableHere:
    """The place of one of the tables: "table2", "table3" or "table4"."""

    table: str


Block = Paragraph | Head | TableHere


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: its number from 1, its name without the number, and what stands in it."""

    number: int
    title: str
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """What is written in it, a line per paragraph; tables are none."""
        return "\n".join(block.text for block in self.blocks if not isinstance(block, TableHere))


@dataclass(frozen=True, slots=True)
class Book:
    """A report of one agency and year in one official form.

    `tables` by "table2", "table3", "table4"; one that is missing was not there. `published_on` and `address` once it
    is published, `version` from 1.
    """

    agency: str
    year: int
    form: str
    title: str
    chapters: tuple[Chapter, ...]
    tables: Mapping[str, Cells] = field(default_factory=dict)
    agency_code: str = ""
    preamble: str = ""
    published_on: date | None = None
    address: str = ""
    version: int = 1

    def chapter(self, number: int) -> Chapter | None:
        """The chapter of that number, or None."""
        return next((chapter for chapter in self.chapters if chapter.number == number), None)

    def cell(self, table: str, row: str, column: str) -> Decimal | None:
        """One figure; None where the report says none."""
        return self.tables.get(table, {}).get((row, column))


def chapter_title(chapter: Chapter) -> str:
    """The name with its number, as it is printed."""
    return f"{numeral(chapter.number)}、{chapter.title}"


def numeral(number: int) -> str:
    """1 → 一, 11 → 十一, 20 → 二十; up to 99 (reports before 2019 had thirteen chapters)."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens - 1]}十"
    return head + (NUMERALS[ones - 1] if ones else "")
