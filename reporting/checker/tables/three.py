"""Table 三 in a grid: rows by their labels, columns by their heads where heads and figures agree, else by their number."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Final

from reporting.checker.figures import figure, looks_like_figure
from reporting.checker.labels import bare, nearest, unglued
from reporting.checker.pieces import Grid
from reporting.checker.tables.found import Found, Note, Rest, by_heads, in_row, windows
from reporting.formats import NAMES, load_format

COLUMNS: Final = tuple(column.key for column in load_format("2021").columns)
# What people print instead of the form's words.
SAID: Final = {
    "本年新收申请数量": "new", "新收政府信息公开申请数量": "new", "上年结转申请数量": "carried_in", "上年度结转政府信息公开申请数量": "carried_in",
    "部分予以公开": "partial", "同意公开": "granted", "属于国家秘密的": "refused_1", "危及三安全一稳定": "refused_3",
    "本机关不掌握": "unavailable_1", "信访举报投诉类": "not_processed_1", "无正当理由大量反复": "not_processed_4",
    "结转下年度": "carried_out", "合计": "total",
}  # fmt: skip
HEADINGS: Final = ("本年度办理结果", "不予公开", "无法提供", "不予处理")
COLUMN_SAID: Final = {
    "公民": "natural",
    "企业": "business",
    "商业企业": "business",
    "合计": "total",
    "其它": "other_org",
}


@cache
def row_labels() -> Mapping[str, str]:
    """Bare label -> row key, of all forms."""
    told = {bare(row.label): row.key for name in NAMES for row in load_format(name).keyed_rows}
    return SAID | told | {bare(label): "" for label in HEADINGS}


@cache
def column_labels() -> Mapping[str, str]:
    return COLUMN_SAID | {bare(column.label): column.key for column in load_format("2021").columns}


def row_key(text: str, group: str) -> str | None:
    """The row a label means; "" for a heading, None for no label of table 三. `group` is the heading it stands under."""
    key = nearest(text, row_labels())
    if key == "other_3" and not text.strip()[:1].isdigit() and group != "other":
        return None
    return key


def is_row_label(text: str) -> bool:
    """Whether a line is a row of table 三, so that “四、结转下年度继续办理” is no chapter."""
    key = nearest(text, row_labels(), least=92)
    return (
        key is not None
        and key not in ("total", "granted", "partial", "other", "other_3")
        and "情况" not in text
    )


def read_three(grid: Grid) -> Found:
    """What of table 三 stands in the grid; empty if it is something else."""
    found = Found("table3")
    heads: dict[int, str] = {}
    waiting: list[str] = []
    group = ""
    for at, cells in enumerate(grid.rows):
        new_heads = _heads(grid, at)
        if len(new_heads) >= 2 or (len(new_heads) == 1 and not found.seen):
            heads = {c: k for c, k in heads.items() if k not in new_heads.values()} | new_heads
            waiting.clear()
            continue
        label_at, key, texts = _label(cells, waiting, group)
        if _heads_others(cells, label_at, grid, at):
            group, key = "other", ""
            found.seen.add("other")  # there, and blank
        elif any(bare(cell) == "其他处理" for cell in cells[: max(label_at, 0)]):
            group = "other"
        elif key in ("", "total", "carried_out"):
            group = ""
        if key:
            _take_row(found, grid, at, (label_at, key, texts), heads)
            waiting.clear()
        elif key is None and sum(bool(cell.strip()) for cell in cells) == 1:
            waiting.append(next(cell for cell in cells if cell.strip()))
        else:
            waiting.clear()
    if not found.cells and max((len(row) for row in grid.rows), default=0) <= len(COLUMNS):
        return Found("table3")  # a chart's numbers beside it: results with a count and a share each
    return found if _is_three(found) else Found("table3")


def _is_three(found: Found) -> bool:
    return len(found.seen - {"total", "other", "other_3"}) >= 2 or bool(
        {"new", "carried_out", "carried_in"} & found.seen
    )


def _heads(grid: Grid, at: int) -> dict[int, str]:
    heads: dict[int, str] = {}
    for column, cell in enumerate(grid.rows[at]):
        key = nearest(cell, column_labels()) if cell.strip() else None
        if key and not cell.strip()[0].isdigit() and key not in heads.values():
            heads[column] = key
    others = [cell for cell in grid.rows[at] if cell.strip() and figure(cell).is_number]
    return {} if others else heads


def _heads_others(cells: Sequence[str], label_at: int, grid: Grid, at: int) -> bool:
    # 2021: “（六）其他处理” only heads its three rows; 2019: it is a row of figures.
    if label_at < 0 or bare(cells[label_at]) != "其他处理":
        return False
    return all(figure(text).is_blank for text in in_row(grid, at, label_at + 1).texts)


def _label(cells: Sequence[str], waiting: Sequence[str], group: str) -> tuple[int, str | None, list[str]]:
    """The last cell that is a label: its column, what it means, and figures glued to it."""
    inside = "other" if group == "other" or any(bare(cell) == "其他处理" for cell in cells) else group
    for column in range(len(cells) - 1, -1, -1):
        text = cells[column].strip()
        if not text or figure(text).is_number or figure(text).is_blank:
            continue
        key = row_key(text, inside)
        if key is not None:
            return column, key, []
        label, texts = unglued(text)
        key = row_key(label, inside) if texts else None
        if key:
            return column, key, texts
        if waiting and not looks_like_figure(text):
            key = row_key("".join([*waiting, text]), inside) or (
                row_key("".join([waiting[-1], text]), inside)
            )
            if key:
                return column, key, []
    return -1, None, []


def _take_row(
    found: Found, grid: Grid, at: int, told: tuple[int, str, list[str]], heads: Mapping[int, str]
) -> None:
    column, key, glued = told
    rest = in_row(grid, at, column + 1)
    if glued:
        rest = Rest((*glued, *rest.texts), (*([column] * len(glued)), *rest.columns))
    found.seen.add(key)
    _vote(found, key, rest)
    texts = [text for text in rest.texts if text.strip()]
    if len(texts) == 1 and len(texts[0].split()) == len(COLUMNS):
        rest = Rest(tuple(texts[0].split()), (rest.columns[0],) * len(COLUMNS))
    under = by_heads(rest, heads) if len(heads) == len(COLUMNS) and not glued and not grid.loose else None
    if under is not None and len(under) == len(COLUMNS):
        for name, (text, c) in under.items():
            found.take((key, name), text, grid.place(at, c))
        return
    _by_number(found, grid, at, key, rest)


def _vote(found: Found, key: str, rest: Rest) -> None:
    if key in ("other_1", "other_2"):
        found.vote("2021", 5)
    elif key == "other" and any(figure(text).is_number for text in rest.texts):
        found.vote("2019", 5)


def _by_number(found: Found, grid: Grid, at: int, key: str, rest: Rest) -> None:
    """Seven cells behind the label are the seven columns; with more, those that hold all that is said."""
    width = len(COLUMNS)
    said = [text for text in rest.texts if not figure(text).is_blank]
    place = grid.place(at, rest.columns[0] if rest.columns else 0)
    if not said:
        return
    starts = windows(rest, width)
    if len(rest.texts) < width:
        starts = [0] if not grid.loose and len(rest.texts) == width - 1 and not _ends_in_sum(rest) else []
        if len(said) == len(rest.texts) and all(figure(text).value == 0 for text in said):
            starts = [0]
    if not starts:
        found.notes.append(Note("row_unclear", " ".join(said)[:60], place, (key, "")))
        return
    start = starts[0] if len(starts) == 1 else _best(rest, starts, width)
    for name, text, column in zip(
        COLUMNS, rest.texts[start : start + width], rest.columns[start:], strict=False
    ):
        found.take((key, name), text, grid.place(at, column))


def _ends_in_sum(rest: Rest) -> bool:
    values = [figure(text).value or Decimal(0) for text in rest.texts]
    return bool(values[-1]) and values[-1] == sum(values[:-1], Decimal(0))


def _best(rest: Rest, starts: Sequence[int], width: int) -> int:
    """Of several ways to lay the columns, the one in which the last is the sum of the others; else the last one."""
    for start in starts:
        values = [figure(text).value or Decimal(0) for text in rest.texts[start : start + width]]
        if values[-1] and values[-1] == sum(values[:-1], Decimal(0)):
            return start
    # Blank cells before the figures come from wide labels, blank cells behind them from ragged rows.
    lead = next((at for at, text in enumerate(rest.texts) if text.strip()), 0)
    return starts[0] if lead == 0 and len(rest.texts[0].strip()) else starts[-1]
