"""Figures as they are said in Chinese. Pure."""

from decimal import Decimal

DIGITS = "零一二三四五六七八九"
YEAR_DIGITS = "〇一二三四五六七八九"
# On the telephone 一 is said 幺, so that nobody hears 七.
CODE_DIGITS = "零幺二三四五六七八九"
PLACES = ("", "十", "百", "千")
GROUPS = ("", "万", "亿", "万亿", "亿亿")
POINT, MINUS = "点", "负"


def said(figure: Decimal | int) -> str:
    """Any figure: 12345 一万二千三百四十五, 3.05 三点零五, -7 负七."""
    if figure < 0:
        return MINUS + said(-figure)
    whole, _, part = format(Decimal(figure), "f").partition(".")
    return whole_number(int(whole)) + (POINT + digits(part) if part else "")


def whole_number(number: int) -> str:
    """A whole number from 0 to below 10 to the 20th. Raises ValueError beyond."""
    if number == 0:
        return DIGITS[0]
    groups: list[int] = []
    while number:
        number, last = divmod(number, 10_000)
        groups.append(last)
    if len(groups) > len(GROUPS):
        raise ValueError(number)
    spoken = ""
    for place, group in reversed(list(enumerate(groups))):
        spoken += _joined(spoken, group, place)
    spoken = spoken.rstrip(DIGITS[0])
    return spoken.removeprefix("一") if spoken.startswith("一十") else spoken


def _joined(before: str, group: int, place: int) -> str:
    """One group of four with its word; 零 where places between are empty."""
    if group == 0:
        return "" if not before or before.endswith(DIGITS[0]) or place == 0 else DIGITS[0]
    gap = DIGITS[0] if before and group < 1000 and not before.endswith(DIGITS[0]) else ""
    return gap + _group(group) + GROUPS[place]


def _group(group: int) -> str:
    spoken, waiting = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit == 0:
            waiting = bool(spoken)
            continue
        spoken += (DIGITS[0] if waiting else "") + DIGITS[digit] + PLACES[place]
        waiting = False
    return spoken


def digits(text: str, names: str = DIGITS) -> str:
    """One by one: 0123 零一二三."""
    return "".join(names[int(digit)] for digit in text)


def year(text: str) -> str:
    """2025 二〇二五."""
    return digits(text, YEAR_DIGITS)


def code(text: str) -> str:
    """A telephone number, a postcode: 12345 幺二三四五."""
    return digits(text, CODE_DIGITS)
