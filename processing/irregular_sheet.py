"""The year's list of what was irregular, as a spreadsheet."""

import io
from collections.abc import Sequence

import xlsxwriter

from processing.commands.irregular import KINDS, Irregularity
from processing.domain import STATE_LABELS
from processing.queries.irregular import Irregular
from services.clock import CHINA

COLUMNS = (
    ("序号", 6),
    ("机关", 26),
    ("登记编号", 24),
    ("情形", 24),
    ("发生日期", 12),
    ("办件状态", 12),
    ("办结日期", 12),
    ("发生的原因", 44),
    ("监督意见", 44),
    ("补记人", 14),
    ("补记时间", 18),
)
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def irregular_sheet(name: str, year: int, lines: Sequence[tuple[str, Irregular]]) -> bytes:
    """The list as XLSX; `lines` are names of agencies with what was irregular there."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, **_PLAIN})
    sheet = book.add_worksheet("违规补记")
    title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#E4EAF4", "text_wrap": True})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter", "font_size": 10})
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, f"{name}违规补记（{year} 年度）", title)
    for at, (label, width) in enumerate(COLUMNS):
        sheet.write_string(1, at, label, head)
        sheet.set_column(at, at, width)
    for n, (agency, line) in enumerate(lines, 1):
        sheet.write_number(n + 1, 0, n, cell)
        for at, value in enumerate(_cells(agency, line), 1):
            sheet.write_string(n + 1, at, value, cell)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 3)
    book.close()
    return memory.getvalue()


def _cells(agency: str, line: Irregular) -> tuple[str, ...]:
    return (
        agency,
        line.number,
        KINDS[Irregularity(line.what)].label,
        line.on.isoformat(),
        str(STATE_LABELS[line.state]),
        line.closed_on.isoformat() if line.closed_on else "",
        line.reason or "文书过期发出，由平台记下",
        line.note,
        line.recorded_by,
        f"{line.recorded_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
    )
