"""A Word document as lines and grids; merged cells by what the file says of them."""

import io
from collections.abc import Sequence

from docx import Document
from docx.oxml.ns import qn
from lxml.etree import _Element

from reporting.checker.pieces import Line, Piece, Spread

W_P, W_TBL, W_TR, W_TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
W_VAL = qn("w:val")
W_T, W_TAB, W_BOX = qn("w:t"), qn("w:tab"), qn("w:txbxContent")
_WORDS = (W_T, W_TAB, qn("w:br"), qn("w:cr"))


def read_docx(data: bytes) -> Sequence[Piece]:
    """Paragraphs and tables in their order, those in text boxes and content controls too."""
    body = Document(io.BytesIO(data)).element.body
    found: list[Piece] = []
    _walk(body, found, [0])
    return found


def _walk(parent: _Element, found: list[Piece], tables: list[int]) -> None:
    for child in parent:
        if child.tag == W_P:
            _paragraph(child, found, tables)
        elif child.tag == W_TBL:
            tables[0] += 1
            found += _table(child, f"第{tables[0]}个表格")
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag"), qn("w:customXml")):
            _walk(child, found, tables)


def _paragraph(paragraph: _Element, found: list[Piece], tables: list[int]) -> None:
    is_head = any("Heading" in (style.get(W_VAL) or "") for style in paragraph.iter(qn("w:pStyle")))
    boxes = list(paragraph.iter(W_BOX))
    text = _text(paragraph, frozenset(node for box in boxes for node in box.iter(*_WORDS)))
    number = len([piece for piece in found if isinstance(piece, Line)]) + 1
    for part in text.split("\n"):
        if part.strip():
            found.append(Line(part.strip(), f"第{number}段", is_head))
    for box in boxes:
        _walk(box, found, tables)


def _text(element: _Element, without: frozenset[_Element] = frozenset()) -> str:
    words: list[str] = []
    for node in element.iter(*_WORDS):
        if node not in without:
            words.append((node.text or "") if node.tag == W_T else "\t" if node.tag == W_TAB else "\n")
    return "".join(words)


def _table(table: _Element, at: str) -> list[Piece]:
    inner = [one for one in table.iter(W_TBL) if one is not table]
    spread = Spread({}, {})
    rows = [row for row in table.iter(W_TR) if _owner(row, W_TBL) is table]
    above: dict[int, tuple[int, int]] = {}
    for r, row in enumerate(rows):
        column = _before(row)
        for cell in (one for one in row.iter(W_TC) if _owner(one, W_TR) is row):
            across = _number(cell, "w:gridSpan")
            text = "" if inner else "".join(_text(p) for p in cell.iter(W_P))
            _place(spread, above, (r, column), text, across, _merge(cell))
            column += across
    found: list[Piece] = []
    if inner:
        for one in inner:
            found += _table(one, at) if not any(two is not one for two in one.iter(W_TBL)) else []
        return found
    return [spread.grid(at, len(rows))]


def _place(
    spread: Spread,
    above: dict[int, tuple[int, int]],
    spot: tuple[int, int],
    text: str,
    across: int,
    merge: str,
) -> None:
    row, column = spot
    begin = above.get(column) if merge == "continue" else None
    for c in range(column, column + across):
        spread.cells[row, c] = text if c == column and begin is None else ""
        if begin is not None:
            spread.covered[row, c] = begin
        elif c != column:
            spread.covered[row, c] = spot
        if merge == "restart":
            above[c] = spot
        elif merge != "continue":
            above.pop(c, None)


def _owner(element: _Element, tag: str) -> _Element | None:
    return next(iter(element.iterancestors(tag)), None)


def _before(row: _Element) -> int:
    return next((int(one.get(W_VAL) or 0) for one in row.iter(qn("w:gridBefore"))), 0)


def _number(cell: _Element, name: str) -> int:
    told = next((one.get(W_VAL) for one in cell.iter(qn(name))), None)
    return max(1, min(int(told), 60)) if told and told.isdigit() else 1


def _merge(cell: _Element) -> str:
    found = next(iter(cell.iter(qn("w:vMerge"))), None)
    return "" if found is None else (found.get(W_VAL) or "continue")
