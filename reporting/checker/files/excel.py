"""A spreadsheet as lines and grids: every sheet, visible or not, with the addresses of its cells."""

import io
import warnings
from collections.abc import Sequence
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from reporting.checker.chapters import opening
from reporting.checker.pieces import Grid, Line, Piece, Spot, split_rows
from reporting.checker.tables import four, indicators, three, two
from reporting.checker.titles import read_title

MOST_ROWS: Final = 2_000
MOST_MERGED: Final = 1_000
MOST_SHEETS: Final = 30
MOST_COLUMNS: Final = 80
NO_VALUE: Final = "（公式没有算出的值）"


def read_xlsx(data: bytes) -> Sequence[Piece]:
    """Sheet by sheet; rows that hold one text only are lines, the others cells."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), read_only=False, data_only=True, keep_links=False)
    found: list[Piece] = []
    for sheet in book.worksheets[:MOST_SHEETS]:
        found += _sheet(sheet)
    return found


def _sheet(sheet: Any) -> list[Piece]:
    name = f"工作表“{sheet.title}”"
    height, width = min(sheet.max_row or 0, MOST_ROWS), min(sheet.max_column or 0, MOST_COLUMNS)
    rows = tuple(
        tuple(_text(cell) for cell in row)
        for row in sheet.iter_rows(min_row=1, max_row=height, max_col=width, values_only=True)
    )
    covered: dict[Spot, Spot] = {}
    for area in list(sheet.merged_cells.ranges)[:MOST_MERGED]:
        begin = (area.min_row - 1, area.min_col - 1)
        if len(covered) > MOST_ROWS * MOST_COLUMNS:
            break
        for r in range(area.min_row - 1, min(area.max_row, height)):
            for c in range(area.min_col - 1, min(area.max_col, width)):
                if (r, c) != begin:
                    covered[r, c] = begin
    marks = {
        (r, c): f"{get_column_letter(c + 1)}{r + 1}"
        for r in range(height)
        for c in range(width)
        if rows[r][c]
    }
    grid = Grid(rows, name, covered, marks)
    pieces = split_rows(grid, [_is_line(row) for row in rows])
    return [piece for piece in pieces if isinstance(piece, Line) or any(any(row) for row in piece.rows)]


def _is_line(row: Sequence[str]) -> bool:
    said = [cell for cell in row if cell.strip()]
    if len(said) != 1:
        return not said
    text = said[0]
    if opening(text) is not None or read_title(text) is not None:
        return True
    is_label = any(
        (
            two.is_row_label(text),
            three.is_row_label(text),
            indicators.is_group_label(text),
            text in four_labels(),
        )
    )
    return len(text) > 8 and not is_label and not text.startswith(("第二十条", "（本列", "(本列"))


def four_labels() -> set[str]:
    """Heads of table 四 that may stand alone in a row."""
    return {*four._blocks(), *four._columns()}


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, float):
        return repr(cell)
    text = str(cell)
    return NO_VALUE if text.startswith("=") else text.strip()
