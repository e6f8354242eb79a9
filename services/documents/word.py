"""The DOCX of a document: the same text for offices that finish a letter in their word processor.

Typefaces are named as offices have them (仿宋_GB2312, 方正小标宋简体, 黑体), not embedded.
"""

from io import BytesIO
from typing import Any, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt, RGBColor

from services.documents.codes import qr_png
from services.documents.content import (
    Block,
    Code,
    Document,
    Layout,
    Paper,
    Paragraph,
    Style,
    Table,
    long_date,
)
from services.documents.letterheads import put_in_place
from services.documents.text import attachment_lines
from services.documents.word_parts import (
    BODY_FONT,
    TITLE_FONT,
    double_line,
    grid,
    indent,
    label,
    page_number,
    set_style,
)

BODY: Final = "公文正文"
TITLE: Final = "公文标题"
RED: Final = RGBColor(0xC8, 0x16, 0x1D)
TEXT_WIDTH: Final = 156.0


def render_docx(document: Document | Paper, letterhead: bytes | None = None) -> bytes:
    """The DOCX of a letter or sheet; a letter on the office's own letterhead, where it has one."""
    told = document.document if isinstance(document, Paper) else document
    on = letterhead if told.layout is Layout.LETTER else None
    word = docx.Document(BytesIO(on) if on else None)
    _Writer(word, told, bool(on)).write()
    saved = BytesIO()
    word.save(saved)
    return saved.getvalue()


class _Writer:
    """Writes one document; on a letterhead nothing of the office's own page is touched."""

    def __init__(self, word: Any, told: Document, on_letterhead: bool) -> None:
        self.word, self.told, self.on_letterhead = word, told, on_letterhead
        self.letter = told.layout is Layout.LETTER
        if not on_letterhead:
            self._page()
        page = word.sections[0]
        self.width = Mm(round((page.page_width - page.left_margin - page.right_margin) / Mm(1)))
        size, pitch = (16, 28.95) if self.letter else (12, None)
        set_style(word, BODY, BODY_FONT, size, pitch)
        set_style(word, TITLE, TITLE_FONT, 22 if self.letter else 20, 33 if self.letter else None)
        word.core_properties.title = told.title

    def write(self) -> None:
        """Everything in its order, then to the place the letterhead keeps for it."""
        there = set(self.word.element.body)
        self._head()
        self._line(self.told.title, TITLE, WD_ALIGN_PARAGRAPH.CENTER)
        if self.told.addressee:
            self._line(f"{self.told.addressee}：")
        for block in self.told.body:
            self._block(block)
        for line in attachment_lines(self.told):
            indent(self._line(line))
        self._signature()
        self._annex()
        if self.on_letterhead:
            put_in_place(self.word, [each for each in self.word.element.body if each not in there])

    def _page(self) -> None:
        page = self.word.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.top_margin, page.bottom_margin = (Mm(37), Mm(35)) if self.letter else (Mm(22), Mm(20))
        page.left_margin, page.right_margin = (Mm(28), Mm(26)) if self.letter else (Mm(22), Mm(22))
        set_style(self.word, "Normal", BODY_FONT, 16 if self.letter else 12, None)
        self.word.core_properties.author = self.told.letterhead
        page.different_first_page_header_footer = self.letter
        page_number(page.footer.paragraphs[0])

    def _head(self) -> None:
        if self.letter and not self.on_letterhead:
            head = self._line("", TITLE, WD_ALIGN_PARAGRAPH.CENTER)
            head.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
            run = head.add_run(self.told.letterhead)
            run.font.color.rgb = RED
            run.font.size = Pt(min(34.0, TEXT_WIDTH * 2.83 / max(1, len(self.told.letterhead))))
            double_line(head)
        if self.letter or self.told.number:
            self._line(self.told.number, BODY, WD_ALIGN_PARAGRAPH.RIGHT)
        if self.letter:
            self._line("")

    def _line(self, text: str, style: str = BODY, alignment: Any = None) -> Any:
        line = self.word.add_paragraph(text, style=style)
        line.alignment = alignment
        return line

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph(text, Style.TITLE):
                self._line(text, TITLE, WD_ALIGN_PARAGRAPH.CENTER)
            case Paragraph(text, style):
                line = self._line(text, BODY, WD_ALIGN_PARAGRAPH.JUSTIFY)
                if style is not Style.PLAIN:
                    indent(line)
                if style is Style.HEADING:
                    label(line.runs[0])
            case Table():
                self._table(block)
            case Code(content, caption):
                self._code(content, caption)

    def _table(self, told: Table) -> None:
        table = self.word.add_table(rows=len(told.rows), cols=len(told.widths))
        grid(table)
        unit = self.width / sum(told.widths)
        for column, width in zip(table.columns, told.widths, strict=True):
            column.width = round(unit * width)
        for n, row in enumerate(told.rows):
            cells = table.rows[n].cells
            if len(row) < len(cells):
                cells[len(row) - 1].merge(cells[-1])
            for i, text in enumerate(row):
                if i or told.groups[n]:
                    _cell(cells[i], text, told.is_label(n, i))
        for n, span in enumerate(told.groups):
            if span > 1:
                table.cell(n, 0).merge(table.cell(n + span - 1, 0))
        self._line("")

    def _code(self, content: str, caption: str) -> None:
        picture = self._line("", BODY, WD_ALIGN_PARAGRAPH.CENTER)
        picture.add_run().add_picture(BytesIO(qr_png(content)), width=Mm(30))
        picture.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        self._line(caption, BODY, WD_ALIGN_PARAGRAPH.CENTER)

    def _signature(self) -> None:
        told = self.told
        if not told.signatory:
            return
        for _ in range(3):
            self._line("")
        for text in filter(None, (told.signatory, long_date(told.dated) if told.dated else "")):
            line = self._line(text, BODY, WD_ALIGN_PARAGRAPH.RIGHT)
            line.paragraph_format.right_indent = Pt(64)
            line.paragraph_format.keep_with_next = text == told.signatory

    def _annex(self) -> None:
        """The form behind the letter, on a page of its own."""
        if not self.told.annex:
            return
        first = self._line("附件" if self.told.attachments else "")
        first.paragraph_format.page_break_before = True
        for run in first.runs:
            label(run)
        for block in self.told.annex:
            self._block(block)


def _cell(cell: Any, text: str, is_label: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = BODY
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    run = paragraph.add_run(text)
    run.font.size = Pt(12)
    if is_label:
        label(run)
