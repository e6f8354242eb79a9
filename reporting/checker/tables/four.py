"""Table 四 in a grid: fifteen figures under three blocks, by their heads or, where heads are lost, by their order."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from reporting.book import Place
from reporting.checker.figures import figure, looks_like_figure
from reporting.checker.labels import bare, nearest, unglued
from reporting.checker.pieces import Grid
from reporting.checker.tables.found import Found, Note, Rest, in_row, windows
from reporting.formats.remedies import load_remedy_form

COLUMN_SAID: Final = {"合计": "total", "维持": "upheld", "纠正": "corrected", "未审结": "pending"}
BLOCK_SAID: Final = {
    "未经复议直接诉讼": "litigation_direct",
    "直接起诉": "litigation_direct",
    "复议后诉讼": "litigation_after_review",
}


@cache
def _blocks() -> Mapping[str, str]:
    return BLOCK_SAID | {bare(block.label): block.key for block in load_remedy_form("2021").blocks}


@cache
def _columns() -> Mapping[str, str]:
    return COLUMN_SAID | {bare(column.label): column.key for column in load_remedy_form("2021").columns}


@cache
def order() -> tuple[Place, ...]:
    """The fifteen places in the order of the form."""
    form = load_remedy_form("2021")
    return tuple((block.key, column.key) for block in form.blocks for column in form.columns)


def read_four(grid: Grid, *, by_place: bool = False) -> Found:
    """What of table 四 stands in the grid; empty if it is something else. `by_place`: the grid stands in chapter 四."""
    found = Found("table4")
    heads = _heads(grid)
    known = {nearest(cell, _columns()) for row in grid.rows for cell in row if cell.strip()} - {None}
    blocks = {nearest(cell, _blocks()) for row in grid.rows for cell in row if cell.strip()} - {None}
    if len(known) < 3 and not by_place and not _is_bare(grid):
        return found
    if len(known) >= 3 and len(blocks) >= 2 and _by_block(found, grid):
        return found
    for at in range(len(grid.rows)):
        if _take(found, grid, at, heads, is_headless=len(known) < 3):
            return found
    if len(known) >= 3 and blocks:
        _complain(found, grid)
    return found


def _is_bare(grid: Grid) -> bool:
    """Fifteen figures and nothing else: what is left of table 四 where a page break took its heads."""
    said = [cell for row in grid.rows for cell in row if cell.strip()]
    return len(said) == len(order()) and all(figure(cell).is_number for cell in said)


def _heads(grid: Grid) -> dict[int, Place]:
    """Column -> place, where each column has its block above its own head."""
    width = max((len(row) for row in grid.rows), default=0)
    heads: dict[int, Place] = {}
    for column in range(width):
        block = name = None
        for row in range(len(grid.rows)):
            text = grid.text((row, column)) if column < len(grid.rows[row]) else ""
            if looks_like_figure(text):
                break
            block = nearest(text, _blocks()) or block
            name = nearest(text, _columns()) or name
        if block and name and (block, name) not in heads.values():
            heads[column] = (block, name)
    return heads


def _is_head(text: str) -> bool:
    return bare(text) == "行政诉讼" or bool(nearest(text, _columns()) or nearest(text, _blocks()))


def _take(found: Found, grid: Grid, at: int, heads: Mapping[int, Place], *, is_headless: bool) -> bool:
    rest = _figures_of(grid, at)
    said = [text for text in rest.texts if not figure(text).is_blank]
    if not any(looks_like_figure(text) for text in said) or any(_is_head(text) for text in said):
        return False
    places = order()
    under = {c: heads[c] for c in rest.columns if c in heads}
    is_under = all(
        c in under for t, c in zip(rest.texts, rest.columns, strict=True) if not figure(t).is_blank
    )
    if is_under and len(under) >= 5 and not grid.loose and len(set(under.values())) == len(under):
        for text, column in zip(rest.texts, rest.columns, strict=True):
            if column in under:
                found.take(under[column], text, grid.place(at, column))
        return True
    starts = windows(rest, len(places)) if len(rest.texts) >= len(places) else []
    if not starts:
        return False
    start = starts[0] if rest.texts[0].strip() else starts[-1]
    for place, text, column in zip(places, rest.texts[start:], rest.columns[start:], strict=False):
        found.take(place, text, grid.place(at, column))
    if is_headless:
        found.notes.append(Note("heads_lost", "", grid.place(at, rest.columns[start])))
    return True


def _figures_of(grid: Grid, at: int) -> Rest:
    """The cells of a row from the first figure on; a label before it (“总计” of cells told one by one) is left out."""
    cells = grid.rows[at]
    if len(cells) == 1 and len(cells[0].split()) == len(order()):
        words = cells[0].split()
        return Rest(tuple(words), (0,) * len(words))
    labels = [
        c
        for c, cell in enumerate(cells)
        if cell.strip()
        and not looks_like_figure(cell)
        and (nearest(cell, _columns()) or nearest(cell, _blocks()))
    ]
    if labels and unglued(cells[labels[-1]])[1]:
        return in_row(grid, at, labels[-1])
    return in_row(grid, at, labels[-1] + 1 if labels else 0)


def _by_block(found: Found, grid: Grid) -> bool:
    """A block a row: “行政复议 | 1 | 0 | 6 | 0 | 7”, as some print it on narrow pages."""
    names = tuple(column.key for column in load_remedy_form("2021").columns)
    for at, cells in enumerate(grid.rows):
        labels = [(c, nearest(cell, _blocks())) for c, cell in enumerate(cells) if cell.strip()]
        named = [(c, key) for c, key in labels if key]
        if len(named) != 1:
            continue
        rest = in_row(grid, at, named[0][0] + 1)
        numbers = [text for text in rest.texts if figure(text).is_number]
        if not numbers or len(rest.texts) != len(names):
            continue
        for name, text, column in zip(names, rest.texts, rest.columns, strict=True):
            found.take((str(named[0][1]), name), text, grid.place(at, column))
    return bool(found.cells)


def _complain(found: Found, grid: Grid) -> None:
    for at in range(len(grid.rows) - 1, -1, -1):
        said = [text for text in _figures_of(grid, at).texts if figure(text).is_number]
        if said:
            found.seen.add("review")
            found.notes.append(Note("row_unclear", " ".join(said)[:60], grid.place(at, 0), ("", "")))
            return
