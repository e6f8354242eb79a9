"""The January list as a spreadsheet, for the circular (通报): who came when, how often a report went back, where it is published."""

from collections.abc import Sequence
from datetime import date

from reporting.queries.january import Line
from services.spreadsheets import Cell, list_sheet

COLUMNS = (
    ("序号", 6),
    ("机关", 30),
    ("状态", 14),
    ("报送期限", 12),
    ("首次报送", 12),
    ("报送情况", 10),
    ("退回次数", 9),
    ("催报次数", 9),
    ("公布期限", 12),
    ("首次公布", 12),
    ("公布情况", 12),
    ("公布网址", 44),
    ("更正", 22),
)
STATES = {
    "missing": "未报",
    "submitted": "待预审",
    "returned": "退回修改中",
    "accepted": "预审通过",
    "final": "已定稿",
    "published": "已公布",
}


def january_sheet(name: str, year: int, lines: Sequence[Line], today: date) -> bytes:
    """The list as XLSX: landscape, heads repeated, figures as numbers, text never as a formula."""
    title = f"{name}下级机关{year}年度政府信息公开工作年度报告报送情况（截至{today.isoformat()}）"
    return list_sheet("年报报送", title, COLUMNS, (_cells(n, line, today) for n, line in enumerate(lines, 1)))


def _cells(n: int, line: Line, today: date) -> tuple[Cell, ...]:
    return (
        n,
        line.name,
        STATES[line.state],
        line.due_on.isoformat(),
        _day(line.submitted_on),
        _handing(line, today),
        line.returned,
        line.reminded,
        line.publish_by.isoformat(),
        _day(line.first_published_on),
        _publishing(line, today),
        line.address,
        _correcting(line),
    )


def _handing(line: Line, today: date) -> str:
    if line.is_late(today):
        return "迟报" if line.submitted_on else "逾期未报"
    return "按期" if line.submitted_on else "未报"


def _publishing(line: Line, today: date) -> str:
    if line.is_published_late(today):
        return "逾期公布" if line.first_published_on else "逾期未公布"
    return "按期" if line.first_published_on else "未公布"


def _correcting(line: Line) -> str:
    said = [f"已公布第 {line.version} 版"] if line.version > 1 else []
    if line.correction is not None:
        said.append(f"第 {line.correction.version} 版更正中")
    return "，".join(said)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
