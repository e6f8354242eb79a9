"""The 13 indicator groups of the annex of 2013 in a grid; lines of one wording (维持, 纠错) belong to the group above them."""

from collections.abc import Mapping, Sequence
from functools import cache

from reporting.checker.figures import figure
from reporting.checker.labels import bare, nearest, unglued
from reporting.checker.pieces import Grid
from reporting.checker.tables.found import Found
from reporting.formats.indicators import COLUMN, Indicator, load_indicators

LEAST = 4  # so many lines make it the annex


@cache
def _groups() -> Mapping[str, str]:
    return {bare(one.label): one.key for one in load_indicators().indicators if one.level == 1}


@cache
def _parts(group: str) -> Mapping[str, str]:
    return {bare(one.label): one.key for one in _of(group)}


def _of(group: str) -> Sequence[Indicator]:
    return [one for one in load_indicators().indicators if one.level == 2 and one.key.startswith(f"{group}_")]


def is_group_label(text: str) -> bool:
    """Whether a line is an indicator, so that “二、信息公开申请数” is no chapter."""
    return nearest(text, _groups(), least=92) is not None


def read_indicators(grid: Grid, group: str = "") -> Found:
    """What of the annex stands in the grid; empty if it is something else. `group`: it goes on from an earlier page."""
    found, least = Found("indicators"), 1 if group else LEAST
    waiting = ""
    for at, cells in enumerate(grid.rows):
        label_at, key, glued = _label(cells, group)
        if key is None and grid.loose and waiting and len(cells) == 2:
            found.take((waiting, COLUMN), cells[1], grid.place(at, 1))  # its unit stood on a line of its own
        if key is None:
            waiting = ""
            continue
        waiting = key
        group = key if key in _groups().values() else group
        found.seen.add(key)
        for column, text in [(label_at, text) for text in glued] or _last_figure(cells, label_at):
            found.take((key, COLUMN), text, grid.place(at, column))
    found.vote("2013", 10)
    found.tail = group
    return found if len(found.seen) >= least else Found("indicators")


def _label(cells: Sequence[str], group: str) -> tuple[int, str | None, list[str]]:
    for column, cell in enumerate(cells):
        if not cell.strip() or figure(cell).is_number:
            continue
        key = nearest(cell, _groups()) or nearest(cell, _parts(group))
        if key:
            return column, key, []
        label, texts = unglued(cell)
        key = (nearest(label, _groups()) or nearest(label, _parts(group))) if texts else None
        if key:
            return column, key, texts
    return -1, None, []


def _last_figure(cells: Sequence[str], label_at: int) -> list[tuple[int, str]]:
    behind = [(c, text) for c, text in enumerate(cells) if c > label_at and figure(text).is_number]
    return behind[-1:]
