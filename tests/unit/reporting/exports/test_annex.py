"""Reports from before 2019: the annex of indicators and text without a table go into every form as well."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reporting.book import Book, Chapter, Paragraph, TableHere
from reporting.book.loading import load_book
from reporting.checker.reading import read_file
from reporting.exports.cleaning import complete
from reporting.exports.making import FORMS, make
from reporting.formats.indicators import COLUMN, load_indicators
from reporting.speech.script import script
from services.errors import Invalid
from tests.support.reports import PUBLISHED, published

LINES = load_indicators().indicators
ANNEX = {(one.key, COLUMN): Decimal(n) for n, one in enumerate(LINES)}
OLD = Book(
    agency="某市某区人民政府",
    year=2013,
    form="2013",
    title="某市某区人民政府2013年政府信息公开工作年度报告",
    chapters=(
        Chapter(1, "概述", (Paragraph("全年公开信息若干条。"),)),
        Chapter(2, "政府信息公开工作情况统计", (TableHere("indicators"),)),
    ),
    tables={"indicators": ANNEX},
)
TEXT = replace(OLD, form="", tables={}, chapters=OLD.chapters[:1])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("book", (OLD, TEXT), ids=("annex", "text"))
def test_every_form_is_made(book, form):
    assert make(book, form).data


@pytest.mark.parametrize("form", ("docx", "html", "xlsx", "pdf", "json"))
def test_the_annex_comes_back_from_the_checker(form):
    file = make(OLD, form)
    (back,) = read_file(file.name, file.data).books
    assert dict(back.book.tables["indicators"]) == ANNEX


def test_the_annex_is_read_aloud():
    heard = script(OLD)[2].sentences
    assert any(
        "信及传真申请数：本年累计八条。" in one or "信函及传真申请数：本年累计八条。" in one for one in heard
    )


def test_a_table_no_chapter_names_is_not_lost():
    bare = replace(OLD, chapters=OLD.chapters[:1])
    assert complete(bare).chapters[0].blocks[-1] == TableHere("indicators")
    assert complete(replace(bare, chapters=())).chapters == (Chapter(1, "附表", (TableHere("indicators"),)),)
    whole = published(PUBLISHED[-2])
    without = replace(whole, chapters=tuple(replace(one, blocks=()) for one in whole.chapters))
    assert [one.blocks for one in complete(without).chapters][1:4] == [
        (TableHere("table2"),),
        (TableHere("table3"),),
        (TableHere("table4"),),
    ]


def test_an_old_form_holds_no_new_table():
    with pytest.raises(Invalid):
        make(replace(published(PUBLISHED[0]), form="2013"), "pdf")
    assert load_book(make(OLD, "json").data) == OLD
