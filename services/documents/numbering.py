"""Styles of document numbers (文号): a pattern with 机关代字, year and running number, and the counter behind it. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter
from typing import Final

from services.errors import Invalid

LONGEST: Final = 40
_N: Final = re.compile(r"(0[2-6])?")


class Counter(StrEnum):
    """Which documents of an answering body and year are counted together."""

    KIND = "kind"
    ALL = "all"


COUNTER_LABELS: Final = {Counter.KIND: "本类文书单独编号", Counter.ALL: "与同样设置的文书统一编号"}
SHARED_SERIES: Final = "documents"
REPLY: Final = "reply"  # all replies of a body are one series, whatever their kind

# The styles that ship: a series of its own for every kind of letter.
KIND_STYLES: Final[Mapping[str, str]] = {
    REPLY: "{head}依复〔{year}〕{n}号",
    "supplement_notice": "{head}依补〔{year}〕{n}号",
    "extension_notice": "{head}依延〔{year}〕{n}号",
    "consult_third_party": "{head}依征〔{year}〕{n}号",
    "consult_told": "{head}依征告〔{year}〕{n}号",
    "disclosure_told": "{head}依公告〔{year}〕{n}号",
    "joint_maker_letter": "{head}依共征〔{year}〕{n}号",
    "cooperation_letter": "{head}依协〔{year}〕{n}号",
    "lead_body_letter": "{head}依询〔{year}〕{n}号",
    "reasons_demand": "{head}依理〔{year}〕{n}号",
    "delay_notice": "{head}依迟〔{year}〕{n}号",
    "split_notice": "{head}依分〔{year}〕{n}号",
    "fee_notice": "{head}依费〔{year}〕{n}号",
    "refund_notice": "{head}依退〔{year}〕{n}号",
    "correction_told": "{head}更告〔{year}〕{n}号",
    "correction_reply": "{head}更复〔{year}〕{n}号",
    "supervision_sheet": "{head}依督〔{year}〕{n}号",
    "publication_reply": "{head}依议〔{year}〕{n}号",
    "publication_transfer": "{head}依移〔{year}〕{n}号",
}


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How the numbers of a kind look. `{head}` is the 机关代字, `{year}` the year, `{n}` or `{n:03}` the number."""

    pattern: str
    counter: Counter = Counter.KIND

    def number(self, head: str, year: int, n: int) -> str:
        """The number as printed. Raises Invalid for a pattern that cannot be used."""
        return check_pattern(self.pattern).format(head=head, year=year, n=n)

    def series(self, kind: str) -> str:
        """The name of the counter."""
        return kind if self.counter is Counter.KIND else SHARED_SERIES


def check_pattern(pattern: str) -> str:
    """The pattern, if it can be used. Raises Invalid: without `{n}`, with an unknown field, too long."""
    try:
        parts = [part for part in Formatter().parse(pattern) if part[1] is not None]
    except ValueError:
        raise Invalid("文号样式里的花括号不成对。") from None
    if unknown := [name for _, name, _, turned in parts if name not in ("head", "year", "n") or turned]:
        raise Invalid(f"文号样式里没有“{unknown[0]}”这个字段，可以用 {{head}}、{{year}}、{{n}}。")
    shapes = [shape or "" for _, name, shape, _ in parts if name == "n"]
    if not shapes:
        raise Invalid("文号样式必须含有序号 {n}。")
    if len(shapes) > 1:
        raise Invalid("文号样式里的序号 {n} 只能出现一次。")
    if any(shape for _, name, shape, _ in parts if name != "n") or not _N.fullmatch(shapes[0]):
        raise Invalid("序号可以写作 {n}，补零写作 {n:03}。")
    if len(pattern) > LONGEST or not pattern.isprintable():
        raise Invalid(f"文号样式不能超过 {LONGEST} 个字，也不能换行。")
    return pattern


@dataclass(frozen=True, slots=True)
class Known:
    """A style that a kind has or had."""

    kind: str
    name: str
    style: NumberStyle


def check_distinct(kind: str, style: NumberStyle, known: Iterable[Known], *, several: bool) -> None:
    """Two documents never get the same number, whatever was set before. Raises Invalid.

    `several`: more than one answering body of the agency numbers its documents.
    """
    if "{year}" not in style.pattern:
        raise Invalid("文号每年从 1 号起编，样式里须有年份 {year}。")
    if several and "{head}" not in style.pattern:
        raise Invalid("本机关有几个答复主体，样式里须有机关代字 {head}，否则文号会重复。")
    for other in known:
        if _shape(other.style.pattern) != _shape(style.pattern):
            continue
        if other.kind == kind and other.style.counter is not style.counter:
            raise Invalid("换一种编号方式，须同时换一个样式，否则会编出已经用过的文号。")
        if other.kind != kind and (other.style.counter, style.counter) != (Counter.ALL, Counter.ALL):
            raise Invalid(f"“{other.name}”的文号也是或者曾是这个样式，会编出相同的文号。")


def _shape(pattern: str) -> str:
    return re.sub(r"\{n(:[^}]*)?\}", "{n}", pattern).replace(" ", "")
