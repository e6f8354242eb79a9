"""Table 四 of a published file: taken in, and laid beside the one that was built.

A cell that is empty is 0 and not compared. A 总计 that is not the sum of its results is told and not compared: the
results are what is played.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reporting.formats.remedies import Block, RemedyForm, load_remedy_form
from reporting.remedies import Table4, block_label


@dataclass(frozen=True)
class PublishedRemedies:
    """Table 四 as the file gives it: `counts[kind][term]` is complete, `given` names the cells it states, by block and
    column; `odd` says which sums the file itself has wrong, a sentence each."""

    form: RemedyForm
    counts: Mapping[str, Mapping[str, int]]
    given: Mapping[tuple[str, str], int]
    odd: tuple[str, ...] = ()


def read_remedies(told: Any, named: Any, form: str, findings: list[str]) -> PublishedRemedies | None:
    """The file's `table4` with the columns it names; None where it gives none. What has no place is a finding."""
    if told is None:
        return None
    official = load_remedy_form(form)
    columns = _columns(named, official, findings)
    if not isinstance(told, dict):
        findings.append("table4 应当是以组名为键的对象。")
        return None
    known = [block.key for block in official.blocks]
    findings.extend(f"{form} 格式的表四没有“{str(key)[:40]}”这一组。" for key in told if key not in known)
    cells = {block.key: _cells(block, told.get(block.key), columns, findings) for block in official.blocks}
    return None if findings else _published(official, cells)


def _columns(named: Any, form: RemedyForm, findings: list[str]) -> tuple[str, ...]:
    keys = tuple(column.key for column in form.columns)
    if named is None:
        return keys
    words = tuple(str(name).partition("(")[0] for name in named) if isinstance(named, list) else ()
    if sorted(words) != sorted(keys):
        findings.append("table4_columns 应当是表四的五列各一次：" + "、".join(keys) + "。")
        return keys
    return words


def _cells(block: Block, row: Any, columns: tuple[str, ...], findings: list[str]) -> Mapping[str, int | None]:
    if row is None:
        return {}
    if not isinstance(row, list) or len(row) != len(columns):
        findings.append(f"表四“{block_label(block)}”应当是 {len(columns)} 个数字的列表。")
        return {}
    if any(value is not None and (type(value) is not int or value < 0) for value in row):
        findings.append(f"表四“{block_label(block)}”应当都是不小于 0 的整数。")
        return {}
    return dict(zip(columns, row, strict=True))


def _published(form: RemedyForm, cells: Mapping[str, Mapping[str, int | None]]) -> PublishedRemedies:
    counts = {
        block.kind: {term: cells[block.key].get(key) or 0 for key, term in form.terms.items()}
        for block in form.blocks
    }
    odd = dict(_odd(form, cells))
    given = {
        (block, column): value
        for block, row in cells.items()
        for column, value in row.items()
        if value is not None and (block, column) not in odd
    }
    return PublishedRemedies(form, counts, given, tuple(odd.values()))


def _odd(
    form: RemedyForm, cells: Mapping[str, Mapping[str, int | None]]
) -> Iterator[tuple[tuple[str, str], str]]:
    for block in form.blocks:
        for column in (column for column in form.columns if column.sum_of):
            stated = cells[block.key].get(column.key)
            parts = sum(cells[block.key].get(key) or 0 for key in column.sum_of)
            if stated is not None and stated != parts:
                yield (
                    (block.key, column.key),
                    f"原表表四“{block_label(block)}”四项结果之和是 {parts}，{column.label}写的是 {stated}："
                    "照各项结果办理，这个数不比较。",
                )


def wrong_remedies(told: PublishedRemedies, built: Table4) -> list[str]:
    """Every given cell that is not what came out, a sentence each."""
    return [
        f"  表四 {block_label(told.form.block(block))} / {told.form.column(column).label}："
        f"原表 {figure}，办出 {built.cell(block, column)}"
        for (block, column), figure in told.given.items()
        if built.cell(block, column) != figure
    ]


def remedies_told(told: PublishedRemedies, built: Table4) -> Iterator[str]:
    """The built table line by line, what the file does not state in brackets; then what was compared."""
    yield " ".join(f"{column.label:>6}" for column in told.form.columns)
    for block in told.form.blocks:
        figures = [_shown(told, built, (block.key, column.key)) for column in told.form.columns]
        yield " ".join(f"{figure:>10}" for figure in figures) + "  " + block_label(block)
    yield from told.odd
    wrong = wrong_remedies(told, built)
    yield f"表四比较了 {len(told.given)} 个数字，{len(wrong)} 个不同。"
    yield from wrong


def _shown(told: PublishedRemedies, built: Table4, cell: tuple[str, str]) -> str:
    came_out = built.cell(*cell)
    stated = told.given.get(cell)
    if stated is None:
        return f"({came_out})"
    return str(came_out) if stated == came_out else f"{came_out}≠{stated}"
