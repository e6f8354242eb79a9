"""Every published table written into every form and read back by the checker: same report, and the findings it deserves."""

import pytest

from reporting.book import Book
from reporting.checker.batch import check_all
from reporting.checker.reading import read_file
from reporting.exports.figures import Figures, Flow, Share
from reporting.exports.grids import grids
from reporting.exports.making import FORMS, make
from tests.support.written.books import fixture_books

BOOKS = fixture_books()
CHARTS = Figures(
    (Share("网上", 2603), Share("信函", 922)),
    tuple(Flow(f"{month}月", 100 + month, 90 + month) for month in range(1, 13)),
    (Flow("2023年", 3511, 3486), Flow("2024年", 3525, 3521)),
)
# What the published figures themselves deserve; every other report is without fault.
FAULTY = {
    "jinhu_county_2023": {"remedy_sum"},
    "shanghai_general_office_2019": {"total_blank"},
    "zhangdian_district_2019": {"column_identity", "total_blank"},
    "hanyang_district_office_2022": {"missing_table"},
}
WITHOUT_TEXT = {"no_chapters"}  # a CSV holds the tables alone
EVERY = pytest.mark.parametrize("name", BOOKS)
FORM = pytest.mark.parametrize("form", FORMS)


def read_back(book: Book, form: str):
    file = make(book, form, CHARTS)
    reading = read_file(file.name, file.data)
    assert reading.refused is None and len(reading.books) == 1
    return reading, reading.books[0].book


def cells(book: Book, form: str):
    """What is printed: blanks as 0, except in JSON, which says what is known."""
    if form == "json":
        return {name: dict(table) for name, table in book.tables.items()}
    return {name: {cell.place: cell.figure for cell in grid.figures} for name, grid in grids(book).items()}


@EVERY
@FORM
def test_the_figures_come_back_as_they_were_written(name, form):
    _reading, back = read_back(BOOKS[name], form)
    assert {table: dict(found) for table, found in back.tables.items()} == cells(BOOKS[name], form)


@EVERY
@FORM
def test_the_report_is_known_again(name, form):
    book, back = BOOKS[name], read_back(BOOKS[name], form)[1]
    assert (back.agency, back.year, back.form) == (book.agency, book.year, book.form)
    if form != "csv":
        assert back.title == book.title
        assert [chapter.title for chapter in back.chapters] == [chapter.title for chapter in book.chapters]
        for written, read in zip(book.chapters, back.chapters, strict=True):
            # A file may break a line or set a space between letters and digits; the words are the same.
            assert "".join(written.text.split()) in "".join(read.text.split())


@EVERY
@FORM
def test_the_checker_finds_what_was_published_wrong_and_nothing_else(name, form):
    reading, _back = read_back(BOOKS[name], form)
    found = {finding.rule for one in check_all([reading]) for finding in one.findings}
    allowed = FAULTY.get(name, set()) | (WITHOUT_TEXT if form == "csv" else set())
    assert found <= allowed
    assert bool(found - WITHOUT_TEXT) == (name in FAULTY)
