"""Table 二 in a grid, of either form: rows by their labels under the heads that stand above them."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from reporting.checker.figures import figure, in_wan_yuan
from reporting.checker.labels import bare, nearest, unglued
from reporting.checker.pieces import Grid
from reporting.checker.tables.found import Found, Note, Rest, by_heads, in_row, windows
from reporting.formats import NAMES
from reporting.formats.declared import DeclaredForm, load_declared_form

ROW_SAID: Final = {
    "规范性文件": "normative",
    "其他规范性文件": "normative",
    "收费": "fees",
    "政府采购": "procurement",
}
COLUMN_SAID: Final = {"本年制发数": "issued", "制发件数": "issued", "废止件数": "repealed", "现行有效数": "in_force", "采购总金额元": "amount", "采购总金额万元": "amount", "上年项目数量": "prev", "本年增减": "delta"}  # fmt: skip
# Columns that only one form has.
TELLING: Final = {"issued": "2021", "repealed": "2021", "in_force": "2021", "made": "2019", "published": "2019", "total_public": "2019", "prev": "2019", "delta": "2019", "items": "2019"}  # fmt: skip


@cache
def _forms() -> Mapping[str, DeclaredForm]:
    return {name: load_declared_form(name) for name in NAMES}


@cache
def _rows() -> Mapping[str, str]:
    return ROW_SAID | {
        bare(r.label): r.key for form in _forms().values() for b in form.blocks for r in b.rows
    }


@cache
def _columns() -> Mapping[str, str]:
    told = {bare(c.label): c.key for form in _forms().values() for b in form.blocks for c in b.columns}
    return COLUMN_SAID | told


def is_row_label(text: str) -> bool:
    """Whether a cell names a row of table 二."""
    return bare(text) in _rows()


def read_two(grid: Grid) -> Found:
    """What of table 二 stands in the grid; empty if it is something else."""
    found = Found("table2")
    heads: dict[int, str] = {}
    follows = False
    for at, cells in enumerate(grid.rows):
        label_at, key, glued = _label(cells)
        if key is None:
            new = _heads(grid, at, cells)
            if any(bare(cell) in ("信息内容",) or "第二十条" in cell for cell in cells) or (
                new and not follows
            ):
                heads = {}
            heads |= _shifted(new, heads, alone=len([c for c in cells if c.strip()]) == 1)
            follows = bool(new) or (follows and not any(cell.strip() for cell in cells))
            continue
        follows = False
        rest = in_row(grid, at, label_at + 1)
        if glued:
            rest = Rest((*glued, *rest.texts), (*([label_at] * len(glued)), *rest.columns))
        _take_row(found, grid, at, key, rest, heads)
    return found if len(found.seen) >= 2 or (found.seen and (found.votes or heads)) else Found("table2")


def _label(cells: Sequence[str]) -> tuple[int, str | None, list[str]]:
    for column, cell in enumerate(cells):
        key = nearest(cell, _rows(), least=90) if cell.strip() else None
        if key:
            return column, key, []
        label, texts = unglued(cell) if cell.strip() else ("", [])
        if texts and bare(label) in _rows():
            return column, _rows()[bare(label)], texts
    return -1, None, []


def _heads(grid: Grid, at: int, cells: Sequence[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for column, cell in enumerate(cells):
        key = nearest(cell, _columns(), least=88) if cell.strip() else None
        if key and key not in found.values():
            found[column] = key
    return found


def _shifted(new: Mapping[int, str], heads: Mapping[int, str], *, alone: bool) -> dict[int, str]:
    # Heads that came one under the other (cells one by one) stand side by side.
    if not alone or not heads:
        return dict(new)
    return {
        max(heads) + 1 + offset: key for offset, key in enumerate(new.values()) if key not in heads.values()
    }


def _take_row(found: Found, grid: Grid, at: int, key: str, rest: Rest, heads: Mapping[int, str]) -> None:
    names = _expected(key, list(heads.values()), rest)
    said = [text for text in rest.texts if not figure(text).is_blank]
    for name in names:
        if name in TELLING:
            found.vote(TELLING[name])
    found.seen.add(key)
    under = None if grid.loose else by_heads(rest, {c: k for c, k in heads.items() if k in names})
    if under is not None and len(under) == len(names):
        for name, (text, column) in under.items():
            _take(found, (key, name), text, grid.place(at, column))
        return
    starts = windows(rest, len(names)) if len(rest.texts) >= len(names) else ([0] if said else [])
    if said and (not starts or not names):
        found.notes.append(
            Note("row_unclear", " ".join(said)[:60], grid.place(at, rest.columns[0]), (key, ""))
        )
        return
    start = starts[0] if starts else 0
    for name, text, column in zip(names, rest.texts[start:], rest.columns[start:], strict=False):
        _take(found, (key, name), text, grid.place(at, column))


def _expected(key: str, heads: Sequence[str], rest: Rest) -> list[str]:
    """The columns of this row: of the form whose heads are above it, else of the one with as many columns as figures."""
    ways = [
        [column.key for column in form.block_of(key).columns] for form in _forms().values() if _has(form, key)
    ]
    above = [names for names in ways if heads and set(names) >= set(heads)]
    if above:
        return min(above, key=len)
    said = len([text for text in rest.texts if not figure(text).is_blank])
    fitting = [names for names in ways if len(names) == said] or [
        names for names in ways if set(heads) & set(names)
    ]
    return fitting[0] if fitting else ways[-1]


def _has(form: DeclaredForm, key: str) -> bool:
    return any(row.key == key for block in form.blocks for row in block.rows)


def _take(found: Found, place: tuple[str, str], text: str, at: str) -> None:
    read = figure(text)
    found.take(place, text, at)
    if place == ("fees", "amount") and read.unit and place in found.cells:
        amount = in_wan_yuan(read)
        assert amount is not None
        found.cells[place] = amount
