"""The year's list of what was irregular, as a spreadsheet."""

from collections.abc import Sequence

from processing.commands.irregular import KINDS, Irregularity
from processing.domain import STATE_LABELS
from processing.queries.irregular import Irregular
from services.clock import CHINA
from services.spreadsheets import Cell, list_sheet

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


def irregular_sheet(name: str, year: int, lines: Sequence[tuple[str, Irregular]]) -> bytes:
    """The list as XLSX; `lines` are names of agencies with what was irregular there."""
    title = f"{name}违规补记（{year} 年度）"
    rows = (_cells(n, agency, line) for n, (agency, line) in enumerate(lines, 1))
    return list_sheet("违规补记", title, COLUMNS, rows, frozen=3)


def _cells(n: int, agency: str, line: Irregular) -> tuple[Cell, ...]:
    return (
        n,
        agency,
        line.number,
        KINDS[Irregularity(line.what)].label,
        line.on.isoformat(),
        str(STATE_LABELS[line.state]),
        line.closed_on.isoformat() if line.closed_on else "",
        line.reason or "理由未补（文书过期发出，由平台记下）",
        line.note,
        line.recorded_by,
        f"{line.recorded_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
    )
