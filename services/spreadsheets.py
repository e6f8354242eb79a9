"""Registers and lists as spreadsheets: ready to print, figures as numbers, text never as a formula, a link or a number."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

A4 = 9
FIRST = 2  # rows above the first line: the title and the heads
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

Cell = str | int


def empty_workbook(memory: io.BytesIO) -> Any:
    """A workbook in which text stays text."""
    return xlsxwriter.Workbook(memory, {"in_memory": True, **_PLAIN})


def list_sheet(
    tab: str,
    title: str,
    columns: Sequence[tuple[str, int]],
    lines: Iterable[Sequence[Cell]],
    *,
    frozen: int = 2,
    foot: str = "",
) -> bytes:
    """A list as XLSX: landscape A4, as wide as a page, heads repeated.

    `columns` are heads with their widths in characters, `frozen` how many of them stay when the list is moved, `foot` a
    line below, to sign.
    """
    memory = io.BytesIO()
    book = empty_workbook(memory)
    sheet = book.add_worksheet(tab)
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#E4EAF4", "text_wrap": True})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter", "font_size": 10})
    large = book.add_format({"bold": True, "font_size": 14, "align": "center"})
    sheet.merge_range(0, 0, 0, len(columns) - 1, title, large)
    for at, (label, width) in enumerate(columns):
        sheet.write_string(1, at, label, head)
        sheet.set_column(at, at, width)
    row = FIRST - 1
    for row, line in enumerate(lines, FIRST):
        for at, value in enumerate(line):
            write = sheet.write_number if isinstance(value, int) else sheet.write_string
            write(row, at, value, cell)
    if foot:
        sheet.write_string(row + 2, 0, foot)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.freeze_panes(FIRST, frozen)
    book.close()
    return memory.getvalue()
