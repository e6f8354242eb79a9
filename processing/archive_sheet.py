"""The year's list of archived files (归档文件目录) as a spreadsheet, ready to print and to hand over."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from processing.queries.archiving import Filed
from services.identity.options import RETENTIONS

# The columns an archive expects of such a list; the case's own number stands in the remarks.
COLUMNS = (
    ("序号", 6),
    ("档号", 22),
    ("文号", 24),
    ("责任者", 24),
    ("题名", 40),
    ("日期", 12),
    ("保管期限", 10),
    ("页数", 7),
    ("归档日期", 12),
    ("备注", 28),
)
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def archive_sheet(name: str, year: int, lines: Sequence[Filed], bodies: Mapping[int, str]) -> bytes:
    """The list of a year as XLSX: landscape, heads repeated."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, **_PLAIN})
    sheet = book.add_worksheet("归档文件目录")
    title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#E4EAF4", "text_wrap": True})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter", "font_size": 10})
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, f"{name}政府信息公开申请归档文件目录（{year} 年度）", title)
    for at, (label, width) in enumerate(COLUMNS):
        sheet.write_string(1, at, label, head)
        sheet.set_column(at, at, width)
    for n, line in enumerate(lines, 1):
        for at, value in enumerate(_cells(n, line, bodies)):
            if isinstance(value, int):
                sheet.write_number(n + 1, at, value, cell)
            else:
                sheet.write_string(n + 1, at, value, cell)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 2)
    book.close()
    return memory.getvalue()


def added_words(line: Filed) -> str:
    """How often something was added to the file; empty where nothing was."""
    return f"，补充归档 {line.added} 次" if line.added else ""


def _cells(n: int, line: Filed, bodies: Mapping[int, str]) -> tuple[str | int, ...]:
    return (
        n,
        line.number,
        line.document_number,
        bodies.get(line.body_id, ""),
        line.title,
        line.closed_on.isoformat() if line.closed_on else "",
        RETENTIONS[line.retention],
        line.pages,
        line.on.isoformat(),
        f"登记编号 {line.case_number}{added_words(line)}",
    )
