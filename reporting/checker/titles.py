"""Where in a file a report begins, and whose it is: title lines of every habit. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reporting.checker.figures import figure, flat
from reporting.checker.pieces import Grid, Line, Piece

_YEAR: Final = r"(?P<y>(?<!\d)(?:19|20)\d\d(?!\d)|二[〇○Ｏ零O0][〇○零一二三四五六七八九O0]{2})"
_KIND: Final = r"(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:情况)?(?:的)?(?:工作)?(?:报告|年报)"
_BEFORE: Final = re.compile(
    rf"^(?P<a>[^，。；:《》“”?！]{{0,40}}?){_YEAR}(?:年度?|度)(?P<b>[^，。；:《》!]{{0,25}}?){_KIND}(?:\(.{{0,12}}\))?$"
)
_BEHIND: Final = re.compile(rf"^(?P<a>[^，。；:《》!]{{0,40}}?){_KIND}\({_YEAR}年?度?\)$")
_DIGITS: Final = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_AGENCY_ENDS: Final = re.compile(
    r"(?:政府|办公室|办公厅|局|委员会|委|厅|中心|院|处|所|镇|乡|街道|街道办事处|部|署|会|站|队|大队|公司|学校|医院|管委会|开发区|市|县|区)(?:[(（].{1,12}[)）])?$"
)
_PERIOD: Final = re.compile(r"(?:统计)?期限.{0,8}?(\d{4})年1?\d?月?")
_PUBLISHER: Final = ("发布机构", "发布单位", "公开机构", "信息来源", "发文机关", "填报单位", "编制单位")
LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Title:
    """A title line: which piece it is, whose report and of which year."""

    index: int
    agency: str
    year: int
    text: str


def read_title(text: str) -> tuple[str, int] | None:
    """Agency and year of a title, or None for any other line."""
    told = re.sub(r"^关于", "", flat(text).strip("#*"))
    if len(told) > LONGEST:
        return None
    found = _BEFORE.match(told) or _BEHIND.match(told)
    if found is None:
        return None
    part = "a" if found["a"] else "b" if found.groupdict().get("b") else ""
    agency = _as_written(text, told, found.span(part)) if part else ""
    return agency.strip("·—-_|# "), int(found["y"].translate(_DIGITS))


def _as_written(text: str, told: str, span: tuple[int, int]) -> str:
    """The part of the line in the marks it was written with."""
    letters = "".join(letter for letter in text if not letter.isspace())
    at = letters.find(told[0]) if len(letters) != len(told) else 0
    same = len(flat(letters)) == len(letters) and flat(letters)[at : at + len(told)] == told
    return letters[at + span[0] : at + span[1]] if same else told[span[0] : span[1]]


def titles(pieces: Sequence[Piece]) -> list[Title]:
    """Every title in the file, in order; an agency's name on the line above belongs to it."""
    found: list[Title] = []
    for index, piece in enumerate(pieces):
        if not isinstance(piece, Line):
            continue
        told, text = read_title(piece.text), piece.text
        if told is None and len(piece.text) < 40 and index + 1 < len(pieces):
            behind = pieces[index + 1]
            is_open = isinstance(behind, Line) and len(behind.text) < 40 and read_title(behind.text) is None
            told = read_title(piece.text + behind.text) if is_open and isinstance(behind, Line) else None
            text = piece.text + behind.text if told and isinstance(behind, Line) else text
        if told is not None:
            agency = told[0] or _agency_above(pieces, index)
            found.append(Title(index, agency, told[1], text if told[0] else agency + text.strip()))
    return found


def _agency_above(pieces: Sequence[Piece], index: int) -> str:
    above = pieces[index - 1] if index else None
    if isinstance(above, Line) and len(flat(above.text)) <= 30 and _AGENCY_ENDS.search(flat(above.text)):
        return "".join(above.text.split())
    return ""


def year_in_text(text: str) -> int | None:
    """The year of 统计期限, else the one that is named most."""
    period = _PERIOD.search(flat(text))
    if period:
        return int(period[1])
    named = re.findall(r"(20[012]\d)年", flat(text))
    return int(max(sorted(set(named)), key=named.count)) if named else None


def period_years(text: str) -> set[int]:
    """The years the report says its figures are of (统计期限自 …年1月1日起)."""
    return {int(year) for year in re.findall(r"期限.{0,6}?(\d{4})年", flat(text))}


def agency_in_pieces(pieces: Sequence[Piece]) -> str:
    """Whose report it is, where no title says so: a publisher's field, or who made it."""
    for piece in pieces:
        rows = piece.rows if isinstance(piece, Grid) else ((piece.text,),)
        for row in rows:
            for at, cell in enumerate(row):
                name = _named(cell, row[at + 1 :])
                if name:
                    return name
    text = " ".join(piece.text for piece in pieces if isinstance(piece, Line))
    made = re.search(r"由([^，。；\s]{3,25}?)(?:办公室|办公厅)?(?:负责)?(?:编制|根据)", text)
    return made[1] if made else ""


def _named(cell: str, behind: Sequence[str]) -> str:
    told = flat(cell)
    word = next((word for word in _PUBLISHER if told.startswith(word)), None)
    if word is None:
        return ""
    rest = told.removeprefix(word).lstrip(":")
    value = rest or next((flat(one) for one in behind if one.strip()), "")
    return value if 2 < len(value) <= 30 and not figure(value).is_number else ""


def published_on(text: str) -> tuple[int, int, int] | None:
    """The day in a line such as “时间：2024-01-17”."""
    found = re.search(r"(?:时间|日期):?(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})", flat(text))
    return (int(found[1]), int(found[2]), int(found[3])) if found else None
