"""Text that means something to a file: formulas, markup, control characters, paths, very long words."""

import io
import json
import re
import zipfile
from dataclasses import replace
from decimal import Decimal

import docx
import openpyxl
import pypdfium2
import pytest
from lxml import etree, html

from reporting.book import Chapter, Paragraph, as_json
from reporting.book.loading import load_book
from reporting.exports.cleaning import cleaned, file_stem
from reporting.exports.making import FORMS, File, make, put
from services.errors import Invalid
from tests.support.reports import PUBLISHED, published

SMALL = published(next(path for path in PUBLISHED if path.stem == "shuyang_drc_2023"))
EVIL = (
    '=HYPERLINK("http://x")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "<b>&amp;</b> ]]> {{ 7*7 }} #set page() $x$ \\u{1}",
    "a\x00b\x0bc\x1fd\ufffee\ud800f",
    "𠮷䶮㐀 👩‍👩‍👧 \u202egnp.exe",
    "长" * 20000,
    "W" * 5000,
)


def with_text(*lines):
    chapters = (Chapter(1, "总体情况", tuple(Paragraph(line) for line in lines)), *SMALL.chapters[1:])
    return replace(SMALL, chapters=chapters)


EVIL_BOOK = replace(with_text(*EVIL), agency='=cmd|"/c calc"!A1', title="=2+3", preamble="@x\n=y")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_holds_it_and_can_be_opened(form):
    data = make(EVIL_BOOK, form).data
    if form == "docx":
        said = "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)
        assert "{{ 7*7 }}" in said and "abcdef" in said
    elif form == "pdf":
        assert len(pypdfium2.PdfDocument(data)) > 3
    elif form == "html":
        page = html.fromstring(data)
        assert not page.xpath("//article//b") and "<b>&amp;</b> ]]> {{ 7*7 }}" in page.text_content()
    elif form == "epub":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for name in parts.namelist():
                if name.endswith((".xhtml", ".opf")):
                    etree.fromstring(parts.read(name))


def test_no_text_becomes_a_formula():
    sheets = openpyxl.load_workbook(io.BytesIO(make(EVIL_BOOK, "xlsx").data))
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert '=HYPERLINK("http://x")' in {cell.value for cell in cells}
    assert max(len(str(cell.value)) for cell in cells) <= 32767
    csv = make(EVIL_BOOK, "csv").data.decode("utf-8-sig")
    assert "\r\n\"'=cmd" in csv and not re.search(r'(^|,|\n)"?[=+@]', csv)


def test_what_no_file_may_hold_is_taken_out_and_counted():
    told, taken = cleaned(with_text("a\x00b\x0bc\x1fd\ufffee\ud800f"))
    assert taken == 5 and told.chapters[0].text == "abcdef"
    assert cleaned(SMALL) == (SMALL, 0)


@pytest.mark.parametrize(
    ("agency", "stem"),
    (
        ("../../etc/passwd", "etc_passwd"),
        ('某局"一"/二\\三:*?<>|', "某局_一_二_三"),
        ("$(rm -rf ~)`x`", "(rm -rf ~)_x"),
        ("...", "report"),
        ("\u202egnp.exe", "gnp.exe"),
    ),
)
def test_a_file_name_is_only_a_name(agency, stem):
    assert file_stem(replace(SMALL, agency=agency, agency_code="")) == f"{stem}2023年政府信息公开工作年度报告"


def test_a_file_name_fits_every_disk():
    assert len(file_stem(replace(SMALL, agency="局" * 500)).encode()) < 240


def test_files_appear_whole_or_not_at_all(tmp_path):
    folder = tmp_path / "out"
    put(folder, [File("a.txt", "text/plain", b"one"), File("b.txt", "text/plain", b"two")])
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "b.txt"]
    with pytest.raises(Invalid):
        put(folder, [File("c.txt", "text/plain", b"x"), File("d" * 300, "text/plain", b"y")])
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []
    (tmp_path / "file").write_text("x")
    with pytest.raises(Invalid):
        put(tmp_path / "file", [File("a", "text/plain", b"")])


def changed(**changes):
    return json.dumps({**as_json(SMALL), **changes}).encode()


@pytest.mark.parametrize(
    "raw",
    (
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"[" * 100000,
        changed(shape="gongkai.report/2"),
        changed(year="2024"),
        changed(year=True),
        changed(year=1999),
        changed(format="2077"),
        changed(title=None),
        changed(chapters=[1]),
        changed(chapters=[{"number": 1, "title": 3, "blocks": []}]),
        changed(chapters=[{"number": 11, "title": "x", "blocks": []}]),
        changed(chapters=[{"number": 1, "title": "x", "blocks": []}] * 2),
        changed(chapters=[{"number": 1, "title": "x", "blocks": [{"kind": "picture"}]}]),
        changed(table3={"new": {"total": 1.5}}),
        changed(table3={"new": {"total": -1}}),
        changed(table3={"new": {"total": "NaN"}}),
        changed(table3={"nobody": {"total": 1}}),
        changed(table3=[]),
        changed(table4={"review": {"total": "一"}}),
        changed(table2={"fees": {"amount": "1e400"}}),
        changed(published_on="yesterday"),
    ),
)
def test_a_file_that_is_no_report_is_refused_in_words(raw):
    with pytest.raises(Invalid) as refused:
        load_book(raw)
    assert re.search(r"[\u4e00-\u9fff]", refused.value.message)


def test_the_cells_of_a_book_may_be_big_but_not_endless():
    with pytest.raises(Invalid):
        make(replace(SMALL, tables={**SMALL.tables, "table3": {("new", "total"): Decimal(10) ** 20}}), "json")
    with pytest.raises(Invalid):
        make(SMALL, "odt")
