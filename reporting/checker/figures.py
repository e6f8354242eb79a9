"""One cell as a figure: blanks and strokes as nothing, wide digits, separators, units and remarks. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

BLANKS: Final = frozenset({"", "/", "\\", "-", "--", "―", "–", "—", "——", "无", "None", "nan", "|", "·"})
_UNITS: Final = "万元|亿元|万|千元|元|件次|人次|件|条|个|项|次|人|份|宗"
_SIGNS: Final = str.maketrans({"−": "-", "－": "-", "–": "-", "—": "-", "，": ",", "。": ".", "＋": "+"})
_NUMBER: Final = re.compile(
    rf"^(?P<sign>[+-]?)(?P<digits>\d{{1,3}}(?:[,，]\d{{3}})+|\d+)(?P<rest>\.\d+)?(?P<unit>{_UNITS})?(?P<remark>[(（\[【*].*)?$"
)
_ZEROS: Final = re.compile(r"^[0-9.]*[oO○〇]+[0-9.]*$")
FACTORS: Final = {
    "万元": Decimal(1),
    "万": Decimal(1),
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "亿元": Decimal(10000),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell says: a number, nothing (`is_blank`), or something that is no number (neither)."""

    value: Decimal | None
    is_blank: bool = False
    unit: str = ""
    remark: str = ""

    @property
    def is_number(self) -> bool:
        return self.value is not None

    @property
    def is_odd(self) -> bool:
        """Neither a number nor nothing."""
        return self.value is None and not self.is_blank


def flat(text: str) -> str:
    """The text in plain forms, without any white space."""
    return re.sub(r"[\s\u200b\ufeff\u3000]+", "", unicodedata.normalize("NFKC", text))


def figure(text: str) -> Figure:
    """Read one cell."""
    told = flat(text)
    if told in BLANKS:
        return Figure(None, is_blank=True)
    found = _NUMBER.match(told.translate(_SIGNS))
    if found is None:
        return Figure(None)
    digits = found["digits"].replace(",", "").replace("，", "")
    value = Decimal(f"{found['sign']}{digits}{found['rest'] or ''}")
    return Figure(value, unit=found["unit"] or "", remark=found["remark"] or "")


def looks_like_figure(text: str) -> bool:
    """Whether a cell carries a number, or tries to: “0”, “12件”, “+26”, “l2”, “O”."""
    told = flat(text)
    if figure(told).is_number or _ZEROS.match(told):
        return True
    return (
        len(told) <= 8 and bool(re.search(r"\d", told)) and not re.search(r"[、（(]|[^\W\d_a-zA-Z]{3,}", told)
    )


def in_wan_yuan(read: Figure) -> Decimal | None:
    """An amount in 万元, whatever unit the cell names; without one it is 万元 as the form says."""
    if read.value is None:
        return None
    return read.value * FACTORS.get(read.unit, Decimal(1))
