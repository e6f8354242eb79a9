"""Many files at once: each is read, then held against the other years of its agency and the reports below it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from reporting.book import Book
from reporting.checker.books import NARRATIVE, ReadBook
from reporting.checker.family import below, says_sum
from reporting.checker.places import table_name
from reporting.checker.reading import Reading
from reporting.checker.rules import HARD, SOFT, Case, Finding, check
from reporting.checker.rules.finding import where
from reporting.checker.tables import Note

_NOTES: Final = {
    "not_a_number": (HARD, "写着“{text}”，不是数字", "数字"),
    "row_unclear": (SOFT, "有“{text}”，分不清属于哪一列，没有读入", "七列齐全"),
    "told_twice": (SOFT, "同一格读到两个数：{text}；取了前一个", "一个数"),
    "heads_lost": (SOFT, "表头缺失，按格式规定的顺序读入", "表头"),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """One report of a file (`read`), or a file that holds none (`reading.refused`), and what was found."""

    reading: Reading
    read: ReadBook | None = None
    findings: tuple[Finding, ...] = ()
    compared: tuple[str, ...] = field(default=())


def check_all(readings: Sequence[Reading], *, known: Sequence[Book] = ()) -> list[Checked]:
    """Check every report; `known` are reports from elsewhere (an archive) that may be last year's."""
    books = [read.book for reading in readings for read in reading.books]
    checked: list[Checked] = []
    for reading in readings:
        if reading.refused is not None:
            checked.append(Checked(reading))
        for read in reading.books:
            checked.append(_check(reading, read, books, known))
    return checked


def _check(reading: Reading, read: ReadBook, books: Sequence[Book], known: Sequence[Book]) -> Checked:
    book = read.book
    before = last_year(book, [*books, *known])
    children = tuple(below(book, books))
    case = Case(book, before, children, is_sum=says_sum(book), rows=read.rows)
    found = [*_unread(read), *(replace(one, at=_at(read, one)) for one in check(case))]
    compared = ([f"{before.year}年报告"] if before else []) + (
        [f"{len(children)}份下级报告"] if children else []
    )
    ordered = sorted(found, key=lambda one: not one.is_hard)
    return Checked(reading, read, tuple(ordered), tuple(compared))


def last_year(book: Book, books: Iterable[Book]) -> Book | None:
    """The same agency's report of the year before; names may be longer or shorter by the place in front."""
    for other in books:
        if other.year == book.year - 1 and same_agency(book.agency, other.agency):
            return other
    return None


def same_agency(one: str, other: str) -> bool:
    """张店区…中心 and 淄博市张店区…中心 are one."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 4 and longer.endswith(shorter)


def _at(read: ReadBook, one: Finding) -> str:
    spots = [read.at.get((table, (row, column)), "") for table, row, column in one.cells]
    return next((spot for spot in spots if spot), "")


def _unread(read: ReadBook) -> list[Finding]:
    """What could not be read as it stands, said plainly."""
    found = [_noted(read.book, table, note) for table, note in read.notes]
    if read.book.form == NARRATIVE:
        found.append(
            Finding(
                "narrative",
                SOFT,
                "全文",
                "官方表格",
                "没有",
                "这份报告没有官方格式的表格（2019年以前的叙述式报告），只读了文字。",
            )
        )
    if not read.book.year or not read.book.agency:
        lacks = "、".join(
            word for word, there in (("机关", read.book.agency), ("年度", read.book.year)) if not there
        )
        found.append(Finding("unnamed", SOFT, "标题", "机关和年度", "没有", f"标题里没有读到{lacks}。"))
    if {"2019", "2021"} <= set(read.votes):
        found.append(
            Finding(
                "mixed_form", SOFT, "全文", "一种格式", "两种格式", "同一份报告里混用了2019版和2021版的表格。"
            )
        )
    return found


def _noted(book: Book, table: str, note: Note) -> Finding:
    severity, words, due = _NOTES[note.code]
    row, column = note.place or ("", "")
    place = where(book, table, (row, column)) if row else table_name(table)
    cells = ((table, row, column),) if row and column else ()
    return Finding(
        note.code, severity, place, note.text, due, f"{place}{words.format(text=note.text)}。", cells, note.at
    )
