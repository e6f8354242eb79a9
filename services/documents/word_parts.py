"""What every DOCX of the platform is made of: styles with their typefaces, lines, labels, the page number."""

from typing import Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

BODY_FONT: Final = "仿宋_GB2312"
TITLE_FONT: Final = "方正小标宋简体"
LABEL_FONT: Final = "黑体"
AFTER_BORDERS: Final = ("w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")


def set_style(word: Any, name: str, font: str, size: float, pitch: float | None) -> Any:
    """A paragraph style, made or made over: typeface, size and pitch in points, black, without space around."""
    known = {style.name for style in word.styles}
    style = word.styles[name] if name in known else word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.font.name, style.font.size = font, Pt(size)
    style.font.bold, style.font.color.rgb = False, RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), font)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    if pitch:
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        style.paragraph_format.line_spacing = Pt(pitch)
    return style


def double_line(paragraph: Any) -> None:
    """The red double line of a letterhead under a paragraph."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "thickThinSmallGap"), ("sz", "24"), ("space", "8"), ("color", "C8161D")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    # Word refuses properties that stand in another order than the schema's.
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *AFTER_BORDERS)


def grid(table: Any) -> None:
    """Lines around every cell, said by the table itself: an office's letterhead need not know the style."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "595959")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def indent(paragraph: Any) -> None:
    """Two characters, whatever the type size."""
    paragraph.paragraph_format.first_line_indent = Pt(32)
    paragraph._p.pPr.ind.set(qn("w:firstLineChars"), "200")


def label(run: Any) -> None:
    """Set a run in the typeface of labels."""
    run.font.name = LABEL_FONT
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), LABEL_FONT)


def page_number(paragraph: Any) -> None:
    """— 1 — in the middle of a footer."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    paragraph.add_run(" —")
