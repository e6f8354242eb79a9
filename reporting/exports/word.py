"""A report as DOCX in the official layout: real tables with merged heads, chapters as headings, page numbers."""

from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any, Final

import docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reporting.book import Block, Book, Chapter, Head, Paragraph, TableHere, chapter_title
from reporting.exports.grids import Cell, Grid, Kind, grids
from services.documents.word_parts import (
    BODY_FONT,
    LABEL_FONT,
    TITLE_FONT,
    grid,
    indent,
    page_number,
    set_style,
)

TITLE: Final = "公文标题"
BODY: Final = "公文正文"
CELL, CELL_HEAD = "表格文字", "表格表头"
WIDTH: Final = 156.0  # millimetres of text on a page of GB/T 9704
CELL_SIZE: Final = 9.0
HEADINGS: Final = ((1, LABEL_FONT), (2, "楷体_GB2312"), (3, BODY_FONT))
LONG: Final = 24  # lines
NO_TABLE: Final = "（本报告没有这张表。）"


def render(book: Book) -> bytes:
    """The DOCX. Raises Invalid for a form nobody knows."""
    word = docx.Document()
    _Writer(word, book).write()
    saved = BytesIO()
    word.save(saved)
    return saved.getvalue()


class _Writer:
    """Writes one report."""

    def __init__(self, word: Any, book: Book) -> None:
        self.word, self.book, self.grids = word, book, grids(book)
        self._page()
        self._styles()
        told = word.core_properties
        told.title, told.author, told.language = book.title[:255], book.agency[:255], "zh-CN"
        told.subject, told.comments = f"{book.year}", ""
        told.created = told.modified = made_at(book)

    def write(self) -> None:
        """Title, preamble, then chapter by chapter."""
        for part in title_lines(self.book):
            self._line(part, TITLE, WD_ALIGN_PARAGRAPH.CENTER)
        self._line("", BODY)
        for text in self.book.preamble.splitlines():
            self._text(text)
        for chapter in self.book.chapters:
            heading = self._line(chapter_title(chapter), "Heading 1")
            heading.paragraph_format.page_break_before = self._has_long_table(chapter)
            for block in chapter.blocks:
                self._block(block)

    def _has_long_table(self, chapter: Chapter) -> bool:
        """Whether a table stands in it that wants a page of its own: not every word processor keeps rows together."""
        tables = [block.table for block in chapter.blocks if isinstance(block, TableHere)]
        return any(len(self.grids[name].lines) > LONG for name in tables if name in self.grids)

    def _page(self) -> None:
        page = self.word.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = (
            Mm(37),
            Mm(33),
            Mm(28),
            Mm(26),
        )
        page_number(page.footer.paragraphs[0])

    def _styles(self) -> None:
        set_style(self.word, "Normal", BODY_FONT, 16, None)
        set_style(self.word, BODY, BODY_FONT, 16, 28.95)
        set_style(self.word, TITLE, TITLE_FONT, 22, 33)
        for level, font in HEADINGS:
            heading = set_style(self.word, f"Heading {level}", font, 16, 28.95)
            heading.font.italic = False
            heading.paragraph_format.keep_with_next = True
        set_style(self.word, CELL, "宋体", CELL_SIZE, None)
        set_style(self.word, CELL_HEAD, LABEL_FONT, CELL_SIZE, None)

    def _line(self, text: str, style: str, alignment: Any = None) -> Any:
        line = self.word.add_paragraph(text, style=style)
        line.alignment = alignment
        if style.startswith("Heading"):
            indent(line)
        return line

    def _text(self, text: str) -> None:
        indent(self._line(text, BODY, WD_ALIGN_PARAGRAPH.JUSTIFY))

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph(text):
                for line in text.splitlines():
                    self._text(line)
            case Head(text, level):
                self._line(text, f"Heading {min(level + 1, 3)}")
            case TableHere(name) if name in self.grids:
                _table(self.word, self.grids[name])
            case _:
                self._text(NO_TABLE)


def title_lines(book: Book) -> tuple[str, ...]:
    """The title in two lines, the agency alone in the first, where it begins with it."""
    rest = book.title.removeprefix(book.agency)
    return (book.agency, rest) if rest not in ("", book.title) else (book.title,)


def made_at(book: Book) -> datetime:
    """The day a file says it was made: of publication, before that the first day after the year."""
    return datetime.combine(book.published_on or date(book.year + 1, 1, 1), time(), UTC)


def _table(word: Any, told: Grid) -> None:
    table = word.add_table(rows=len(told.lines), cols=len(told.widths))
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    grid(table)
    _margins(table)
    unit = WIDTH / sum(told.widths)
    widths = [Mm(unit * width) for width in told.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    places = [list(row.cells) for row in table.rows]
    for row in places:
        for place, width in zip(row, widths, strict=True):
            place.width = width
    # Looked up once: python-docx searches all styles whenever one is set by its name.
    styles = tuple(word.styles[name].style_id for name in (CELL, CELL_HEAD))
    taken: set[tuple[int, int]] = set()
    for at, line in enumerate(told.lines):
        _row(table.rows[at], is_head=at < told.head)
        column = 0
        for cell in line:
            while (at, column) in taken:
                column += 1
            _fill(places[at : at + cell.rows], styles, column, cell, keeps=at < len(told.lines) - 1)
            taken |= {
                (at + down, column + right) for down in range(cell.rows) for right in range(cell.columns)
            }
            column += cell.columns
    _note(word)


def _fill(places: list[list[Any]], styles: tuple[str, ...], column: int, cell: Cell, *, keeps: bool) -> None:
    """Write one cell into its rows and merge what it spans; `keeps` holds its row on one page with the next."""
    place = places[0][column]
    if (cell.rows, cell.columns) != (1, 1):
        place = place.merge(places[-1][column + cell.columns - 1])
    place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = place.paragraphs[0]
    line._p.style = styles[cell.kind is Kind.HEAD]
    line.paragraph_format.keep_with_next = keeps
    left = cell.kind is Kind.LABEL and cell.rows == 1
    line.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    line.add_run(cell.text)


def _row(row: Any, *, is_head: bool) -> None:
    told = row._tr.get_or_add_trPr()
    told.append(OxmlElement("w:cantSplit"))
    if is_head:
        told.append(OxmlElement("w:tblHeader"))


def _margins(table: Any) -> None:
    """Half a millimetre beside a figure: four digits stay on one line in the narrow columns."""
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", "28"), ("left", "28"), ("bottom", "28"), ("right", "28")):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), width)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _note(word: Any) -> None:
    """A small line behind a table, so that the next heading does not touch it."""
    line = word.add_paragraph("", style=CELL)
    line.paragraph_format.space_after = Pt(6)
