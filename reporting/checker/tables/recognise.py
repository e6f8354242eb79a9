"""Which table a grid is, whichever way it is turned: the reading that understands most."""

from typing import Final

from reporting.checker.pieces import Grid
from reporting.checker.tables.found import Found
from reporting.checker.tables.four import read_four
from reporting.checker.tables.indicators import read_indicators
from reporting.checker.tables.three import read_three
from reporting.checker.tables.two import read_two

MOST_CELLS: Final = 20_000  # the widest workbook of a report has a thousand


def recognise(grid: Grid, *, in_chapter: int = 0, going_on: str = "") -> list[Found]:
    """The tables in a grid (a spreadsheet may hold several), empty for a table of something else.

    `going_on` is the group of indicators in which the grid before ended.
    """
    if sum(map(len, grid.rows)) > MOST_CELLS:
        return []
    found = _as_it_stands(grid, in_chapter, going_on)
    if found and sum(one.weight for one in found) >= 10:
        return found
    turned = [] if grid.loose or len(grid.rows) > 60 else _as_it_stands(grid.turned(), in_chapter, "")
    return max((found, turned), key=lambda tables: sum(len(one.cells) for one in tables))


def _as_it_stands(grid: Grid, in_chapter: int, going_on: str) -> list[Found]:
    annex = read_indicators(grid, going_on)
    if annex:
        return [annex]
    readings = [read_two(grid), read_three(grid), read_four(grid, by_place=in_chapter == 4)]
    return [one for one in readings if one]
