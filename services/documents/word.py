"""The DOCX of a document: the same text for offices that finish a letter in their word processor.

Typefaces are named as offices have them (仿宋_GB2312, 方正小标宋简体, 黑体), not embedded.
"""

from io import BytesIO
from typing import Any, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
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
from services.documents.text import attachment_lines

BODY_FONT: Final = "仿宋_GB2312"
TITLE_FONT: Final = "方正小标宋简体"
LABEL_FONT: Final = "黑体"
RED: Final = RGBColor(0xC8, 0x16, 0x1D)
TEXT_WIDTH: Final = 156.0
AFTER_BORDERS: Final = ("w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")


def render_docx(document: Document | Paper) -> bytes:
    """The DOCX of a letter or sheet."""
    told = document.document if isinstance(document, Paper) else document
    word, letter = docx.Document(), told.layout is Layout.LETTER
    _prepare(word, told, letter)
    if letter:
        _head(word, told)
    _line(word, told.title, "Title", WD_ALIGN_PARAGRAPH.CENTER)
    if told.addressee:
        _line(word, f"{told.addressee}：", "Normal")
    for block in told.body:
        _block(word, block)
    for line in attachment_lines(told):
        _indent(_line(word, line, "Normal"))
    _signature(word, told)
    _annex(word, told)
    saved = BytesIO()
    word.save(saved)
    return saved.getvalue()


def _prepare(word: Any, told: Document, letter: bool) -> None:
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = (Mm(37), Mm(35)) if letter else (Mm(22), Mm(20))
    page.left_margin, page.right_margin = (Mm(28), Mm(26)) if letter else (Mm(22), Mm(22))
    _style(word, "Normal", BODY_FONT, 16 if letter else 12, 28.95 if letter else None)
    _style(word, "Title", TITLE_FONT, 22 if letter else 20, 33 if letter else None)
    word.core_properties.title, word.core_properties.author = told.title, told.letterhead
    page.different_first_page_header_footer = letter
    _page_number(page.footer.paragraphs[0])


def _style(word: Any, name: str, font: str, size: float, pitch: float | None) -> None:
    style = word.styles[name]
    style.font.name, style.font.size = font, Pt(size)
    style.font.bold, style.font.color.rgb = False, RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), font)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    if pitch:
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        style.paragraph_format.line_spacing = Pt(pitch)


def _head(word: Any, told: Document) -> None:
    head = _line(word, "", "Title", WD_ALIGN_PARAGRAPH.CENTER)
    head.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    run = head.add_run(told.letterhead)
    run.font.color.rgb = RED
    run.font.size = Pt(min(34.0, TEXT_WIDTH * 2.83 / max(1, len(told.letterhead))))
    _double_line(head)
    _line(word, told.number, "Normal", WD_ALIGN_PARAGRAPH.RIGHT)
    _line(word, "", "Normal")


def _double_line(paragraph: Any) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "thickThinSmallGap"), ("sz", "24"), ("space", "8"), ("color", "C8161D")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    # Word refuses properties that stand in another order than the schema's.
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *AFTER_BORDERS)


def _line(word: Any, text: str, style: str, alignment: Any = None) -> Any:
    line = word.add_paragraph(text, style=style)
    line.alignment = alignment
    return line


def _indent(paragraph: Any) -> None:
    """Two characters, whatever the type size."""
    paragraph.paragraph_format.first_line_indent = Pt(32)
    paragraph._p.pPr.ind.set(qn("w:firstLineChars"), "200")


def _block(word: Any, block: Block) -> None:
    match block:
        case Paragraph(text, style):
            if style is Style.TITLE:
                _line(word, text, "Title", WD_ALIGN_PARAGRAPH.CENTER)
                return
            line = _line(word, text, "Normal", WD_ALIGN_PARAGRAPH.JUSTIFY)
            if style is not Style.PLAIN:
                _indent(line)
            if style is Style.HEADING:
                _label(line.runs[0])
        case Table():
            _table(word, block)
        case Code(content, caption):
            _code(word, content, caption)


def _table(word: Any, told: Table) -> None:
    table = word.add_table(rows=len(told.rows), cols=len(told.widths))
    table.style = "Table Grid"
    unit = TEXT_WIDTH / sum(told.widths)
    for column, width in zip(table.columns, told.widths, strict=True):
        column.width = Mm(unit * width)
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
    _line(word, "", "Normal")


def _cell(cell: Any, text: str, is_label: bool) -> None:
    run = cell.paragraphs[0].add_run(text)
    if is_label:
        _label(run)


def _label(run: Any) -> None:
    run.font.name = LABEL_FONT
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), LABEL_FONT)


def _code(word: Any, content: str, caption: str) -> None:
    word.add_picture(BytesIO(qr_png(content)), width=Mm(30))
    word.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    word.paragraphs[-1].paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _line(word, caption, "Normal", WD_ALIGN_PARAGRAPH.CENTER)


def _signature(word: Any, told: Document) -> None:
    if not told.signatory:
        return
    for _ in range(3):
        _line(word, "", "Normal")
    for text in filter(None, (told.signatory, long_date(told.dated) if told.dated else "")):
        line = _line(word, text, "Normal", WD_ALIGN_PARAGRAPH.RIGHT)
        line.paragraph_format.right_indent = Pt(64)
        line.paragraph_format.keep_with_next = text == told.signatory


def _annex(word: Any, told: Document) -> None:
    """The form behind the letter, on a page of its own."""
    if not told.annex:
        return
    word.add_page_break()
    if told.attachments:
        _label(_line(word, "附件", "Normal").runs[0])
    for block in told.annex:
        _block(word, block)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    paragraph.add_run(" —")
