"""From the pieces of a file to its reports: where each begins, its chapters, its tables. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from reporting.book import Book, Cells, Place
from reporting.checker import titles as heads
from reporting.checker.chapters import Chapters, official
from reporting.checker.pieces import Grid, Line, Piece
from reporting.checker.tables import Found, Note, merged, recognise
from reporting.checker.titles import Title

TABLES: Final = ("table2", "table3", "table4", "indicators")
NARRATIVE: Final = "narrative"  # a report without any of the official tables
UNKNOWN_YEAR: Final = 0
LEAST_CHAPTERS: Final = 2
MOST_CELLS: Final = 20_000  # of one report that are looked at; the three tables have three hundred


@dataclass(frozen=True, slots=True)
class ReadBook:
    """A report as it was read: `at` says where in the file a figure stands, `notes` what could not be read, `units`
    what cells named behind their figures, `rows` which rows were there at all."""

    book: Book
    at: Mapping[tuple[str, Place], str] = field(default_factory=dict)
    notes: tuple[tuple[str, Note], ...] = ()
    units: Mapping[tuple[str, Place], str] = field(default_factory=dict)
    rows: Mapping[str, frozenset[str]] = field(default_factory=dict)
    votes: Mapping[str, int] = field(default_factory=dict)


def read_books(pieces: Sequence[Piece], name: str = "") -> list[ReadBook]:
    """Every report in the pieces, in their order; empty where there is none. `name` of the file helps where no title does."""
    found = _beginnings(heads.titles(pieces), pieces)
    if not found:
        whole = _read(pieces, Title(-1, "", UNKNOWN_YEAR, ""), name)
        return [whole] if _is_report(whole) and _is_named(whole) else []
    books = []
    for at, title in enumerate(found):
        end = found[at + 1].index if at + 1 < len(found) else len(pieces)
        start = 0 if len(found) == 1 and _is_late(pieces, title) else title.index
        books.append(_read(pieces[start:end], title, name))
    reports = [book for book in books if _is_report(book)]
    return reports


def _is_late(pieces: Sequence[Piece], title: Title) -> bool:
    """A title that only comes behind chapters (a footer, a list of links) or tables (sheets of a workbook)."""
    before = _read(pieces[: title.index], title, "")
    return len(before.book.chapters) >= 4 or bool(before.book.tables)


def _beginnings(found: Sequence[Title], pieces: Sequence[Piece]) -> list[Title]:
    """A title repeated before any chapter is the same report; the fuller name of the agency counts."""
    kept: list[Title] = []
    for title in found:
        last = kept[-1] if kept else None
        if last is not None and last.year == title.year and not _opened(pieces[last.index : title.index]):
            agency = max(last.agency, title.agency, key=len)
            kept[-1] = Title(last.index, agency, last.year, last.text if last.agency else title.text)
        elif last is None or last.year != title.year or not _same(last.agency, title.agency):
            kept.append(title)
    return kept


def _same(one: str, other: str) -> bool:
    return not one or not other or one.endswith(other) or other.endswith(one)


def _opened(pieces: Sequence[Piece]) -> bool:
    chapters = Chapters()
    for piece in pieces:
        if isinstance(piece, Line):
            chapters.line(piece.text)
    return chapters.count > 0


def _is_report(read: ReadBook) -> bool:
    return bool(read.book.tables) or len(read.book.chapters) >= LEAST_CHAPTERS


def _is_named(read: ReadBook) -> bool:
    """Without a title, chapters alone make no report: plans and notices are numbered too."""
    return (
        bool(read.book.tables)
        or sum(bool(official(one.title)) for one in read.book.chapters) > LEAST_CHAPTERS
    )


def _read(pieces: Sequence[Piece], title: Title, name: str) -> ReadBook:
    chapters, parts = Chapters(), _Parts()
    left = MOST_CELLS
    own = set() if title.index < 0 else {title.text}
    for piece in pieces:
        if isinstance(piece, Line):
            if piece.text not in own and heads.read_title(piece.text) is None:
                chapters.line(piece.text)
            continue
        left -= sum(map(len, piece.rows))
        found = recognise(piece, in_chapter=chapters.here, going_on=parts.tail) if left > 0 else []
        for one in found:
            if parts.add(one):
                chapters.table(one.table)
        if not found:
            _loose_text(piece, chapters)
    return _book(pieces, title, name, chapters, parts)


class _Parts:
    def __init__(self) -> None:
        self.found: dict[str, list[Found]] = {}
        self.tail = ""

    def add(self, one: Found) -> bool:
        """Keep a table or a part of it; whether it is the first of its kind."""
        is_first, self.tail = one.table not in self.found, one.tail
        self.found.setdefault(one.table, []).append(one)
        return is_first


def _loose_text(grid: Grid, chapters: Chapters) -> None:
    for row in grid.rows:
        words = " ".join(cell.strip() for cell in row if cell.strip())
        if words and (grid.loose or len(words) > 20):
            chapters.line(words)


def _book(pieces: Sequence[Piece], title: Title, name: str, chapters: Chapters, parts: _Parts) -> ReadBook:
    whole = {table: found for table in TABLES if (found := merged(parts.found.get(table, ())))}
    votes: dict[str, int] = {}
    for found in whole.values():
        for form, weight in found.votes.items():
            votes[form] = votes.get(form, 0) + weight
    text = "\n".join([*chapters.preamble, *(chapter.text for chapter in chapters.done())])
    named = heads.read_title(name.rpartition(".")[0]) or ("", 0)
    told = next((day for line in chapters.preamble if (day := heads.published_on(line))), None)
    book = Book(
        agency=title.agency or heads.agency_in_pieces(pieces) or named[0],
        year=title.year or heads.year_in_text(text) or named[1],
        form=_form(whole, votes),
        title=title.text,
        chapters=chapters.done(),
        tables={table: _cells(found) for table, found in whole.items()},
        preamble="\n".join(line for line in chapters.preamble if not _is_stamp(line)),
        published_on=_day(told),
    )
    return ReadBook(
        book,
        {(table, place): at for table, found in whole.items() for place, at in found.at.items()},
        tuple((table, note) for table, found in whole.items() for note in found.notes),
        {(table, place): unit for table, found in whole.items() for place, unit in found.units.items()},
        {table: frozenset(found.seen) for table, found in whole.items()},
        votes,
    )


def _is_stamp(line: str) -> bool:
    """“时间：2024-01-17” of a website, kept as the day of publication."""
    return len(line) < 40 and heads.published_on(line) is not None


def _form(whole: Mapping[str, Found], votes: Mapping[str, int]) -> str:
    """By the labels alone: never by the year, since forms are used years after they were replaced."""
    official = {form: weight for form, weight in votes.items() if form != "2013"}
    if "indicators" in whole and not official:
        return "2013"
    if official:
        return max(official, key=lambda form: (official[form], form))
    return "2021" if {"table2", "table3", "table4"} & set(whole) else NARRATIVE


def _cells(found: Found) -> Cells:
    return dict(found.cells)


def _day(told: tuple[int, int, int] | None) -> date | None:
    try:
        return date(*told) if told else None
    except ValueError:
        return None
