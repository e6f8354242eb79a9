"""What the checker says, as JSON and as lines for a terminal."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from reporting.book import Cells, plain
from reporting.checker.batch import Checked
from reporting.checker.books import NARRATIVE
from reporting.checker.rules import Finding

SHAPE: Final = "gongkai.check/1"
FORM_WORDS: Final = {
    "2013": "2013年附表",
    "2019": "2019版",
    "2021": "2021版",
    NARRATIVE: "叙述式（没有官方表格）",
}


def as_json(checked: Sequence[Checked]) -> dict[str, Any]:
    """Everything: per report its format, agency, year, the tables as read, the findings."""
    return {"shape": SHAPE, "files": [_one(one) for one in checked]}


def _one(one: Checked) -> dict[str, Any]:
    refused = one.reading.refused
    if one.read is None:
        assert refused is not None
        return {
            "file": one.reading.name,
            "error": {"code": refused.code, "message": refused.message},
            "findings": [],
        }
    book = one.read.book
    return {
        "file": one.reading.name,
        "format": book.form,
        "agency": book.agency,
        "year": book.year,
        "title": book.title,
        "chapters": [{"number": chapter.number, "title": chapter.title} for chapter in book.chapters],
        "tables": {name: _cells(cells) for name, cells in book.tables.items()},
        "compared_with": list(one.compared),
        "findings": [finding_json(finding) for finding in one.findings],
    }


def finding_json(one: Finding) -> dict[str, Any]:
    """One finding as JSON values."""
    told: dict[str, Any] = {"rule": one.rule, "severity": one.severity, "where": one.where}
    told |= {"left": one.left, "right": one.right, "message": one.message}
    return told | {"cells": [list(cell) for cell in one.cells], "at": one.at}


def _cells(cells: Cells) -> dict[str, dict[str, int | str]]:
    rows: dict[str, dict[str, int | str]] = {}
    for (row, column), figure in cells.items():
        rows.setdefault(row, {})[column] = (
            int(figure) if figure == figure.to_integral_value() else plain(figure)
        )
    return rows


def lines(checked: Sequence[Checked]) -> Iterator[str]:
    """For a terminal: a head per report, a line per finding, a sum at the end."""
    for one in checked:
        if one.read is None:
            assert one.reading.refused is not None
            yield f"{one.reading.name}：不能读。{one.reading.refused.message}"
            continue
        book = one.read.book
        yield f"{one.reading.name}：{book.agency or '（机关不明）'} {book.year or '（年度不明）'}年，{FORM_WORDS[book.form]}"
        yield from (
            f"  {'错误' if found.is_hard else '提示'} [{found.rule}] {found.message}"
            + (f"（{found.at}）" if found.at else "")
            for found in one.findings
        )
    hard = sum(found.is_hard for one in checked for found in one.findings)
    soft = sum(len(one.findings) for one in checked) - hard
    unread = sum(one.read is None for one in checked)
    yield (
        f"共 {sum(one.read is not None for one in checked)} 份报告：{hard} 处错误，{soft} 处提示"
        + (f"；{unread} 个文件不能读" if unread else "")
        + "。"
    )


def exit_code(checked: Sequence[Checked]) -> int:
    """2 where a file cannot be read, 1 on a hard finding, else 0."""
    if any(one.read is None for one in checked):
        return 2
    return int(any(found.is_hard for one in checked for found in one.findings))
