"""Tables 三 and 四 as a spreadsheet in the official layout: merged heads, figures as numbers, text never as a formula."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reporting.domain import Table3
from reporting.formats import Column, Format
from reporting.remedies import Table4, block_label
from reporting.remedy_sheet import cell_labels, figures_of, write_remedies
from services.spreadsheets import empty_workbook

HEAD_ROWS = 3
FIRST_ROW = 3  # title, note, then the head
LABEL_WIDTH = 62
FIGURE_WIDTH = 13


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands above the table: whose figures, up to which day."""

    subject: str
    until: str

    @property
    def line(self) -> str:
        return f"{self.subject}　{self.until}"


def workbook(
    table: Table3, four: Table4, caption: Caption, parts: Sequence[tuple[str, Table3, Table4]] = ()
) -> bytes:
    """An XLSX file: a sheet for each table, and one with a line per agency when `parts` are given."""
    memory = io.BytesIO()
    book = empty_workbook(memory)
    book.set_properties({"title": f"{table.form.title} {table.within.year}", "comments": table.form.document})
    write_table_three(book, table, caption)
    write_remedies(book, four, caption.line)
    if parts:
        _write_parts(book, parts)
    book.close()
    return memory.getvalue()


def write_table_three(book: Any, table: Table3, caption: Caption) -> None:
    """Add the sheet 表三."""
    _Page(book, table, caption).write()


class _Page:
    """The sheet of one table."""

    def __init__(self, book: Any, table: Table3, caption: Caption) -> None:
        self.table, self.form, self.caption = table, table.form, caption
        self.sheet = book.add_worksheet("表三")
        grid = {"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 10}
        self.title = book.add_format({"bold": True, "font_size": 14, "align": "center", "font_name": "黑体"})
        self.note = book.add_format(
            {"align": "center", "font_size": 10, "font_name": "宋体", "text_wrap": True}
        )
        self.head = book.add_format(
            {**grid, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#E4EAF4"}
        )
        self.figure = book.add_format({**grid, "align": "right", "num_format": "0"})
        self.labels = {
            level: book.add_format({**grid, "text_wrap": True, "indent": level - 1, "bold": level == 1})
            for level in (1, 2, 3)
        }

    def write(self) -> None:
        last = len(self.form.columns)
        self.sheet.merge_range(0, 0, 0, last, f"{self.table.within.name}{self.form.title}", self.title)
        self.sheet.merge_range(1, 0, 1, last, self.caption.line, self.note)
        self.sheet.merge_range(2, 0, 2, last, f"（{self.form.note}）", self.note)
        self._write_head()
        self._write_rows()
        self.sheet.set_column(0, 0, LABEL_WIDTH)
        self.sheet.set_column(1, last, FIGURE_WIDTH)
        self.sheet.freeze_panes(FIRST_ROW + HEAD_ROWS, 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(FIRST_ROW, FIRST_ROW + HEAD_ROWS - 1)

    def _write_head(self) -> None:
        self.sheet.merge_range(FIRST_ROW, 0, FIRST_ROW + HEAD_ROWS - 1, 0, "项目", self.head)
        for depth in range(HEAD_ROWS):
            for first, last, label, height in head_cells(self.form, depth):
                self._merge(FIRST_ROW + depth, 1 + first, FIRST_ROW + depth + height - 1, 1 + last, label)

    def _merge(self, top: int, left: int, bottom: int, right: int, label: str) -> None:
        if (top, left) == (bottom, right):
            self.sheet.write_string(top, left, label, self.head)
        else:
            self.sheet.merge_range(top, left, bottom, right, label, self.head)

    def _write_rows(self) -> None:
        for offset, row in enumerate(self.form.rows):
            line = FIRST_ROW + HEAD_ROWS + offset
            self.sheet.write_string(line, 0, row.label, self.labels[row.level])
            for position, column in enumerate(self.form.columns, 1):
                # A heading has no figures; a published report may have left out a sum.
                self.sheet.write(line, position, self.table.cells.get((row.key, column.key)), self.figure)


def head_cells(form: Format, depth: int) -> list[tuple[int, int, str, int]]:
    """The head's cells that begin at `depth`: first column, last column, label, height in rows."""
    cells: list[tuple[int, int, str, int]] = []
    for position, column in enumerate(form.columns):
        if depth < len(column.groups):
            label, height = column.groups[depth], 1
            if cells and cells[-1][2] == label and cells[-1][1] == position - 1:
                cells[-1] = (cells[-1][0], position, label, height)
                continue
        elif depth == len(column.groups):
            label, height = column.label, HEAD_ROWS - depth
        else:
            continue
        cells.append((position, position, label, height))
    return cells


def _write_parts(book: Any, parts: Sequence[tuple[str, Table3, Table4]]) -> None:
    sheet = book.add_worksheet("各机关")
    head = book.add_format(
        {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#E4EAF4", "valign": "vcenter"}
    )
    rows = parts[0][1].form.keyed_rows
    sheet.write_string(0, 0, "机关", head)
    for position, label in enumerate([*(row.label for row in rows), *cell_labels(parts[0][2])], 1):
        sheet.write_string(0, position, label, head)
    for line, (name, three, four) in enumerate(parts, 1):
        sheet.write_string(line, 0, name)
        figures = [*(three.cell(row.key, "total") for row in rows), *figures_of(four)]
        for position, figure in enumerate(figures, 1):
            sheet.write_number(line, position, figure)
    sheet.set_column(0, 0, 30)
    sheet.freeze_panes(1, 1)


def comma_separated(table: Table3, four: Table4) -> str:
    """Both tables as CSV: row key, label, then the columns by key; table 四 behind an empty line."""
    memory = io.StringIO()
    writer = csv.writer(memory, lineterminator="\r\n")
    writer.writerow(["key", "label", *(column.key for column in table.form.columns)])
    for row in table.form.keyed_rows:
        writer.writerow([row.key, row.label, *table.row(row.key)])
    writer.writerow([])
    writer.writerow(["key", "label", *(column.key for column in four.form.columns)])
    for block in four.form.blocks:
        writer.writerow([block.key, block_label(block), *four.rows()[block.key]])
    return memory.getvalue()


def as_data(table: Table3, four: Table4, agency: str, agency_name: str) -> dict[str, Any]:
    """Both tables in the shape published tables are written down in."""
    return {
        "agency": agency_name,
        "code": agency,
        "year": table.within.year,
        "cutoff": table.within.cutoff.isoformat(),
        "format": table.form.name,
        "columns_table3": [_key(column) for column in table.form.columns],
        "table3": table.rows(),
        "columns_table4": [column.key for column in four.form.columns],
        "table4": four.rows(),
    }


def _key(column: Column) -> str:
    return column.key
