"""What a section tells for a block of table 二: figures as typed, what last year's lead one to expect. Pure."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from reporting.book import Cells
from reporting.formats.declared import DeclaredBlock, DeclaredColumn
from services.errors import Invalid
from services.words import said

MOST = Decimal(10) ** 12
# 元 typed for 万元 is ten thousand times too much; nothing a year changes comes near.
UNIT_JUMP = 1000
LARGE_WITHOUT_LAST = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Follows:
    """A column that follows from last year's report: its columns `last` together, and of this year `plus` less `minus`."""

    column: str
    last: tuple[str, ...]
    plus: tuple[str, ...]
    minus: tuple[str, ...]
    words: str


FOLLOWS = (
    Follows("in_force", ("in_force",), ("issued",), ("repealed",), said("上年现行有效加制发减废止")),
    Follows("prev", ("prev", "delta"), (), (), said("上年报告的项目数量加增减")),
    Follows(
        "total_public",
        ("total_public",),
        ("published",),
        (),
        said("上年对外公开总数量加本年新公开，有废止、失效的请核对"),
    ),
)


@dataclass(frozen=True, slots=True)
class Hint:
    """What looks odd in a told figure: its place, both figures, and what to think of."""

    rule: str
    row: str
    column: str
    told: Decimal
    expected: Decimal
    words: str


def place_key(row: str, column: str) -> str:
    """A place as one word, for forms and stored figures."""
    return f"{row}.{column}"


def cells_of(stored: Mapping[str, str]) -> dict[tuple[str, str], Decimal]:
    """Stored figures by place."""
    found: dict[tuple[str, str], Decimal] = {}
    for key, digits in stored.items():
        row, _, column = key.partition(".")
        found[row, column] = Decimal(digits)
    return found


def read_cells(block: DeclaredBlock, told: Mapping[str, str], last: Cells | None = None) -> dict[str, str]:
    """The figures of a block as digits; what is blank is 0, a blank one that follows from last year's is what that leads to.

    Raises Invalid, one message per place.
    """
    problems: dict[str, str] = {}
    read: dict[str, str] = {}
    for row in block.rows:
        for column in block.columns:
            key = place_key(row.key, column.key)
            try:
                read[key] = format(_figure(told.get(key, ""), column), "f")
            except Invalid as refused:
                problems[key] = refused.message
    if problems:
        raise Invalid(said("有 %(n)s 处需要改。", n=len(problems)), fields=problems)
    for (row_key, column_key), expected in proposed(block, cells_of(read), last).items():
        key = place_key(row_key, column_key)
        if not told.get(key, "").strip() and expected >= 0:
            read[key] = format(expected, "f")
    return read


def _figure(typed: str, column: DeclaredColumn) -> Decimal:
    plain = unicodedata.normalize("NFKC", typed).strip().replace(",", "")
    if plain in ("", "/", "-"):
        return Decimal(0)
    try:
        figure = Decimal(plain)
    except InvalidOperation:
        raise Invalid("请填写数字。") from None
    if not figure.is_finite() or "e" in plain.lower():
        raise Invalid("请填写数字。")
    if figure < 0 and not column.signed:
        raise Invalid("不能小于 0。")
    if abs(figure) >= MOST:
        raise Invalid("数字太大。")
    exponent = figure.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > column.decimals:
        words = (
            said("最多 %(decimals)s 位小数。", decimals=column.decimals)
            if column.decimals
            else "请填写整数。"
        )
        raise Invalid(words)
    return figure


def proposed(block: DeclaredBlock, cells: Cells, last: Cells | None) -> dict[tuple[str, str], Decimal]:
    """What last year's report leads one to expect of a block (`FOLLOWS`). Empty where last year is not known."""
    follows = _follows(block)
    if last is None or follows is None:
        return {}
    zero, found = Decimal(0), {}
    for row in block.rows:
        before = [last.get((row.key, column)) for column in follows.last]
        if all(figure is not None for figure in before):
            found[row.key, follows.column] = (
                sum((figure for figure in before if figure is not None), zero)
                + sum((cells.get((row.key, column), zero) for column in follows.plus), zero)
                - sum((cells.get((row.key, column), zero) for column in follows.minus), zero)
            )
    return found


def _follows(block: DeclaredBlock) -> Follows | None:
    columns = {column.key for column in block.columns}
    return next((one for one in FOLLOWS if columns >= {one.column, *one.last, *one.plus, *one.minus}), None)


def hints(block: DeclaredBlock, cells: Cells, last: Cells | None) -> list[Hint]:
    """What looks odd in a block: a figure against what last year's leads to, an amount that may be in 元."""
    follows, zero = _follows(block), Decimal(0)
    words = follows.words if follows else ""
    found = [
        Hint(column, row, column, cells.get((row, column), zero), expected, words)
        for (row, column), expected in proposed(block, cells, last).items()
        if cells.get((row, column), zero) != expected
    ]
    for row in block.rows:
        for column in (one for one in block.columns if one.decimals):
            told, before = (
                cells.get((row.key, column.key), Decimal(0)),
                (last or {}).get((row.key, column.key)),
            )
            if is_unit_jump(told, before):
                words = said("是不是按元填写了？这一栏的单位是万元")
                found.append(Hint("unit_jump", row.key, column.key, told, before or Decimal(0), words))
    return found


def is_unit_jump(told: Decimal, before: Decimal | None) -> bool:
    """Whether an amount is so far from last year's that the unit was probably mistaken."""
    if before:
        return told >= before * UNIT_JUMP
    return told >= LARGE_WITHOUT_LAST
