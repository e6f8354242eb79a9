"""The form before 2019 as data: the 13 groups of indicators of the annex 政府信息公开工作情况统计表, one figure each."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

COLUMN = "year"  # the only column: 本年累计


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line; `level` 1 is a group, its parts are 2; `sum_of` names the parts that make it up."""

    key: str
    label: str
    unit: str
    level: int
    sum_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorForm:
    """The whole annex."""

    name: str
    document: str
    title: str
    indicators: tuple[Indicator, ...]

    def indicator(self, key: str) -> Indicator:
        """The line of that key. Raises KeyError."""
        return next(iter(one for one in self.indicators if one.key == key), None) or _missing(key)


@cache
def load_indicators() -> IndicatorForm:
    """The annex as reports for 2013 carry it."""
    data = json.loads(files(__package__).joinpath("2013.json").read_text("utf-8"))
    lines = tuple(
        Indicator(one["key"], one["label"], one["unit"], one["level"], tuple(one.get("sum_of", ())))
        for one in data["indicators"]
    )
    return IndicatorForm(data["name"], data["document"], data["title"], lines)


def _missing(key: str) -> Indicator:
    raise KeyError(key)
