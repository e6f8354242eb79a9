"""What the platform exports, its checker reads back: the same cells, nothing found but what the figures themselves hold."""

from decimal import Decimal

import pytest

from reporting.checker.batch import check_all
from reporting.checker.reading import read_file
from reporting.exports.making import FORMS, make
from tests.support.written import fixture_books
from tests.unit.reporting.test_checker_reading import KNOWN

BOOKS = fixture_books()
# Places that were blank are printed 0 by the exports: then the blank total of Zhangdian is a wrong one.
PRINTED = {"zhangdian_district_2019": {"column_identity", "outcome_sum", "row_sum"}}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", BOOKS)
def test_an_export_comes_back_as_it_went_out(name, form):
    book = BOOKS[name]
    file = make(book, form)
    told = check_all([read_file(file.name, file.data)])
    read = [one.read.book for one in told]
    assert [(one.form, one.year, one.agency) for one in read] == [(book.form, book.year, book.agency)]
    for table, cells in book.tables.items():
        back = read[0].tables[table]
        assert {place: back.get(place, Decimal(0)) for place in {*cells, *back}} == {
            place: cells.get(place, Decimal(0)) for place in {*cells, *back}
        }
    if form != "csv":
        assert [one.title for one in read[0].chapters] == [one.title for one in book.chapters]
    allowed = (
        KNOWN.get(name, set()) | PRINTED.get(name, set()) | ({"no_chapters"} if form == "csv" else set())
    )
    assert {found.rule for one in told for found in one.findings} <= allowed
