"""The year's list of archived files (归档文件目录) as a spreadsheet, ready to print and to hand over."""

from collections.abc import Mapping, Sequence

from processing.queries.archiving import Filed
from services.identity.options import RETENTIONS
from services.spreadsheets import Cell, list_sheet

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


def archive_sheet(name: str, year: int, lines: Sequence[Filed], bodies: Mapping[int, str]) -> bytes:
    """The list of a year as XLSX: landscape, heads repeated."""
    title = f"{name}政府信息公开申请归档文件目录（{year} 年度）"
    rows = (_cells(n, line, bodies) for n, line in enumerate(lines, 1))
    return list_sheet("归档文件目录", title, COLUMNS, rows)


def added_words(line: Filed) -> str:
    """How often something was added to the file; empty where nothing was."""
    return f"，补充归档 {line.added} 次" if line.added else ""


def _cells(n: int, line: Filed, bodies: Mapping[int, str]) -> tuple[Cell, ...]:
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
