"""An XLSX file as rows of plain text, or a clear reason why not. Pure but for the parsing of the bytes.

Formulas are never computed: their cells are marked, and refused where they would be used.
"""

import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from openpyxl import load_workbook

from intake.ledger.columns import is_head
from services.errors import Invalid
from services.files import sniff

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 50
HEAD_WITHIN: Final = 12  # titles and notes above the head
FORMULA: Final = "="


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table found: its headings and its rows as (line in the sheet, texts), blank rows left out."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheet(data: bytes, name: str) -> Sheet:
    """The first sheet with a head that is understood. Raises Invalid, in the words of the person who sent the file."""
    if not name.lower().endswith(".xlsx"):
        raise _refusal("请上传 xlsx 文件；xls、csv 请在 Excel 或 WPS 里另存为 xlsx。")
    sniff(data, name)  # macros, bombs, passwords, files that are something else
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except Exception as broken:  # a parser meets whatever people send
        raise _refusal("这个 Excel 文件打不开，请用 Excel 或 WPS 重新保存后再上传。") from broken
    try:
        for sheet in book.worksheets:
            found = _table(sheet)
            if found is not None:
                return found
    finally:
        book.close()
    raise _refusal("没有找到表头：前 12 行里至少要有登记编号、申请人、收到日期这样的列名。")


def _table(sheet: Any) -> Sheet | None:
    headings: tuple[str, ...] = ()
    rows: list[tuple[int, tuple[str, ...]]] = []
    for line, cells in enumerate(_lines(sheet), 1):
        if not headings:
            if line > HEAD_WITHIN:
                return None
            headings = _headings(cells) if is_head(cells) else ()
            continue
        told = tuple(cells[: len(headings)]) + ("",) * (len(headings) - len(cells))
        if any(told):
            rows.append((line, told))
        if len(rows) > MOST_ROWS:
            raise _refusal(f"一次最多导入 {MOST_ROWS} 行，请按年度分成几个文件。")
    if headings and not rows:
        raise _refusal("表头下面没有内容。")
    return Sheet(sheet.title, headings, tuple(rows)) if headings else None


def _lines(sheet: Any) -> Iterator[tuple[str, ...]]:
    # Sizes written in a file may be wrong, and a formatted column may be a million rows long.
    sheet.reset_dimensions()
    empty = 0
    try:
        for row in sheet.iter_rows(values_only=True):
            cells = tuple(_text(cell) for cell in row)
            empty = 0 if any(cells) else empty + 1
            if empty > 1000:
                return
            yield cells
    except Invalid:
        raise
    except Exception as broken:
        raise _refusal("这个 Excel 文件的内容有损坏，请用 Excel 或 WPS 重新保存后再上传。") from broken


def _headings(cells: Sequence[str]) -> tuple[str, ...]:
    last = max(at for at, cell in enumerate(cells) if cell) + 1
    if last > MOST_COLUMNS:
        raise _refusal(f"表头有 {last} 列，最多 {MOST_COLUMNS} 列；请删去与台账无关的列。")
    seen: dict[str, int] = {}
    named = []
    for at, cell in enumerate(cells[:last], 1):
        heading = cell.replace("\n", "") or f"（第 {at} 列）"
        seen[heading] = seen.get(heading, 0) + 1
        named.append(heading if seen[heading] == 1 else f"{heading}（{seen[heading]}）")
    return tuple(named)


def _text(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case bool():
            return "是" if cell else "否"
        case float() if cell.is_integer():
            return str(int(cell))
    text = "".join(letter for letter in str(cell) if letter >= " " or letter in "\n\t").strip()
    return text.encode("utf-8", "ignore").decode("utf-8")


def _refusal(problem: str) -> Invalid:
    return Invalid(problem, fields={"file": problem})
