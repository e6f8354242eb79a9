"""Takes in a published table 三 and refuses, with every finding, one that cannot be played.

In the six columns of applicants an empty cell is 0. A total column, 总计 row or 结转 row that is empty or missing is
not given: it is computed and not compared.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.play.declaring import read_declared
from deploy.play.remedies import PublishedRemedies, read_remedies
from reporting.domain import KINDS
from reporting.formats import NAMES, Format, load_format

TOTAL = "total"
STANDARD = (*KINDS, TOTAL)
LARGEST = 200_000
YEARS = range(2008, 2100)


class TableRefused(Exception):
    """The file cannot be played; `findings` say why, in Chinese, one sentence each."""

    def __init__(self, findings: Sequence[str]) -> None:
        super().__init__("；".join(findings))
        self.findings = tuple(findings)


@dataclass(frozen=True)
class PublishedTable:
    """A table that adds up. `counts[row][kind]` is complete; `given` names the cells the file itself states, `declared`
    what it states of table 二, by "row.column", `remedies` its table 四."""

    agency: str
    year: int
    form: Format
    digest: str
    counts: Mapping[str, Mapping[str, int]]
    given: Mapping[tuple[str, str], int]
    declared: Mapping[str, str] = field(default_factory=dict)
    remedies: PublishedRemedies | None = None

    def column(self, kind: str) -> dict[str, int]:
        """The figures of one kind of applicant by row key."""
        return {row: figures[kind] for row, figures in self.counts.items()}

    @property
    def requests(self) -> int:
        """How many requests it takes: all that came in, new or carried over."""
        return sum(self.counts["new"].values()) + sum(self.counts["carried_in"].values())


def read_table(path: Path) -> PublishedTable:
    """Read and check a file; raises TableRefused with all findings."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise TableRefused([f"读不到文件 {path}：{error.strerror or error}。"]) from error
    return parse_table(raw)


def parse_table(raw: bytes) -> PublishedTable:
    """The table in these bytes; raises TableRefused."""
    data = _json(raw)
    findings: list[str] = []
    year, form = _year(data, findings), _form(data, findings)
    rows = data.get("table3")
    if not isinstance(rows, dict):
        findings.append("缺少 table3，或它不是以行名为键的对象。")
    if year is None or form is None or not isinstance(rows, dict):
        raise TableRefused(findings)
    columns = _columns(data, rows, findings)
    grid = _grid(rows, form, columns, findings)
    if findings:
        raise TableRefused(findings)
    counts = _complete(grid, form, findings)
    given = _given(grid, form)
    findings.extend(_imbalances(counts, given, form))
    declared = read_declared(data.get("table2"), form.name, findings)
    remedies = read_remedies(data.get("table4"), data.get("table4_columns"), form.name, findings)
    if findings:
        raise TableRefused(findings)
    name = data.get("agency")
    digest = hashlib.sha256(raw).hexdigest()
    agency = name if isinstance(name, str) else ""
    return PublishedTable(agency, year, form, digest, counts, given, declared, remedies)


def _json(raw: bytes) -> dict[str, Any]:
    try:
        data = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise TableRefused([f"文件不是 UTF-8 文本（第 {error.start + 1} 个字节起）。"]) from error
    except json.JSONDecodeError as error:
        raise TableRefused(
            [f"文件不是有效的 JSON：第 {error.lineno} 行第 {error.colno} 列读不下去。"]
        ) from error
    except (RecursionError, ValueError) as error:
        raise TableRefused([f"文件不是有效的 JSON：{str(error)[:200]}"]) from error
    if not isinstance(data, dict):
        raise TableRefused(["文件的最外层应当是一个对象。"])
    return data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"同一个名称出现了两次：{'、'.join(twice)}。")
    return found


def _no_constant(word: str) -> None:
    raise ValueError(f"不接受 {word} 这样的数值。")


def _year(data: Mapping[str, Any], findings: list[str]) -> int | None:
    year = data.get("year")
    if type(year) is int and year in YEARS:
        return year
    findings.append(f"year 应当是 {YEARS.start} 至 {YEARS.stop - 1} 之间的整数，现在是 {_shown(year)}。")
    return None


def _form(data: Mapping[str, Any], findings: list[str]) -> Format | None:
    name = data.get("format")
    if name is None:
        # The form shows in its rows, never in its year: some bodies still used the form of 2019 in 2023.
        rows = data.get("table3")
        name = "2019" if isinstance(rows, dict) and "other" in rows else "2021"
    name = str(name) if type(name) is int else name
    if isinstance(name, str) and name in NAMES:
        return load_format(name)
    findings.append(f"format 应当是 {'、'.join(NAMES)} 之一，现在是 {_shown(name)}。")
    return None


def _columns(data: Mapping[str, Any], rows: Mapping[str, Any], findings: list[str]) -> tuple[str, ...]:
    named = data.get("columns_table3")
    if named is None:
        lengths = {len(row) for row in rows.values() if isinstance(row, list)}
        return KINDS if lengths == {len(KINDS)} else STANDARD
    words = named if isinstance(named, list) and all(isinstance(name, str) for name in named) else []
    if sorted(words) in (sorted(KINDS), sorted(STANDARD)):
        return tuple(words)
    findings.append("columns_table3 应当是六类申请人（可另有 total）各一次：" + "、".join(STANDARD) + "。")
    return STANDARD


Cells = dict[str, int | None]


def _grid(
    rows: Mapping[str, Any], form: Format, columns: tuple[str, ...], findings: list[str]
) -> dict[str, Cells | None]:
    """Every row of the form by column; None for a row that is not given."""
    keys = [row.key for row in form.keyed_rows]
    findings.extend(f"{form.name} 格式的表三没有“{_clip(key)}”这一行。" for key in rows if key not in keys)
    grid: dict[str, Cells | None] = {}
    for row in form.keyed_rows:
        cells = _cells(row.key, rows.get(row.key), columns, findings)
        grid[row.key] = None if cells is None or _is_left_blank(row.key, cells) else cells
        if cells is None and row.key not in ("carried_in", TOTAL, "carried_out"):
            findings.append(f"缺少“{row.label}”（{row.key}）这一行的数字，无法办出这张表。")
    return grid


def _is_left_blank(key: str, cells: Cells) -> bool:
    return key in (TOTAL, "carried_out") and not any(value is not None for value in cells.values())


def _cells(key: str, row: Any, columns: tuple[str, ...], findings: list[str]) -> Cells | None:
    if row is None:
        return None
    if not isinstance(row, list) or len(row) != len(columns):
        size = f"{len(row)} 个" if isinstance(row, list) else _shown(row)
        findings.append(f"“{key}”应当是 {len(columns)} 个数字的列表，现在是 {size}。")
        return {}
    for column, value in zip(columns, row, strict=True):
        if value is not None and (type(value) is not int or value < 0):
            findings.append(f"“{key}”的 {column} 列应当是不小于 0 的整数，现在是 {_shown(value)}。")
    return dict(zip(columns, row, strict=True))


def _complete(
    grid: Mapping[str, Cells | None], form: Format, findings: list[str]
) -> dict[str, dict[str, int]]:
    """All rows in the six columns of applicants: empty is 0, what is not given follows from the rest."""
    stated = {
        key: {kind: cells.get(kind) or 0 for kind in KINDS}
        for key, cells in grid.items()
        if cells is not None
    }
    results = {kind: sum(stated[row.key][kind] for row in form.results) for kind in KINDS}
    stated.setdefault(TOTAL, results)
    new, out = stated["new"], stated.get("carried_out")
    if "carried_in" not in stated:
        stated["carried_in"] = {kind: results[kind] + out[kind] - new[kind] if out else 0 for kind in KINDS}
    came = {kind: new[kind] + stated["carried_in"][kind] for kind in KINDS}
    stated.setdefault("carried_out", {kind: came[kind] - results[kind] for kind in KINDS})
    if sum(came.values()) > LARGEST:
        findings.append(f"一次最多办 {LARGEST:,} 件，这张表有 {sum(came.values()):,} 件。")
    return stated


def _given(grid: Mapping[str, Cells | None], form: Format) -> dict[tuple[str, str], int]:
    """The cells the file states: what the built table is compared with."""
    found: dict[tuple[str, str], int] = {}
    for row in form.keyed_rows:
        for column, value in (grid[row.key] or {}).items():
            if column != TOTAL or value is not None:
                found[row.key, column] = value or 0
    return found


def _imbalances(
    counts: Mapping[str, Mapping[str, int]], given: Mapping[tuple[str, str], int], form: Format
) -> Iterator[str]:
    for kind in KINDS:
        label = form.column(kind).label
        column = {key: figures[kind] for key, figures in counts.items()}
        results = sum(column[row.key] for row in form.results)
        if column[TOTAL] != results:
            yield f"{label}：各项结果之和是 {results}，总计写的是 {column[TOTAL]}。"
        came, went = column["new"] + column["carried_in"], results + column["carried_out"]
        if came != went or column["carried_out"] < 0 or column["carried_in"] < 0:
            yield (
                f"{label}：第一项加第二项是 {column['new']}＋{column['carried_in']}＝{came}，"
                f"第三项加第四项是 {results}＋{column['carried_out']}＝{went}，不相等或出现负数。"
            )
    for row in form.keyed_rows:
        stated, parts = given.get((row.key, TOTAL)), sum(counts[row.key].values())
        if stated is not None and stated != parts:
            yield f"“{row.label}”：六类申请人之和是 {parts}，总计列写的是 {stated}。"


def _shown(value: Any) -> str:
    return "空" if value is None else _clip(json.dumps(value, ensure_ascii=False, default=str))


def _clip(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "……"
