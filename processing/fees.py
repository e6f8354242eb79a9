"""The processing fee (信息处理费, 条例第四十二条第二款, 国办函〔2020〕109号): progressive bands, per request or per page.

Pure. A request is charged by one of the two, never by both; which one, and whether at all, a person decides.
Amounts are whole yuan.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from services.errors import Invalid
from services.words import said, words

MOST = 1_000_000  # of anything that is counted: more is a slip of the keyboard


class Mode(StrEnum):
    """What is counted: an applicant's requests of a calendar month at one agency, or the pages given to one request."""

    REQUESTS = "requests"
    PAGES = "pages"


class ChargeStage(StrEnum):
    """Where the charging of a request stands."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    NOTIFIED = "notified"
    PAID = "paid"
    LAPSED = "lapsed"
    REFUNDED = "refunded"


STAGE_LABELS: Mapping[ChargeStage, str] = words(
    {
        ChargeStage.PROPOSED: "已提议，待负责人决定",
        ChargeStage.DECLINED: "决定不收费",
        ChargeStage.NOTIFIED: "已通知缴费",
        ChargeStage.PAID: "已缴费",
        ChargeStage.LAPSED: "逾期未缴费",
        ChargeStage.REFUNDED: "已退费",
    }
)
MODE_LABELS: Mapping[Mode, str] = words({Mode.REQUESTS: "按件", Mode.PAGES: "按量"})


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the count and its rate; `upto` None: without end."""

    first: int
    upto: int | None
    rate: int


@dataclass(frozen=True, slots=True)
class Charged:
    """How many fall into a band, and what that comes to."""

    first: int
    last: int
    rate: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @property
    def amount(self) -> int:
        return self.count * self.rate


@dataclass(frozen=True, slots=True)
class Fee:
    """An amount in yuan with the bands it adds up, the free one among them."""

    mode: Mode
    count: int
    bands: tuple[Charged, ...]
    basis: str

    @property
    def amount(self) -> int:
        return sum(band.amount for band in self.bands)


@dataclass(frozen=True, slots=True)
class Tariff:
    """The rates in force from a day on."""

    valid_from: date
    basis: str
    told: Mapping[str, Any]

    def bands(self, mode: Mode) -> Iterator[Band]:
        """The bands in order, without end: behind the listed ones each further band of a size raises the rate."""
        rules = self.told[mode]
        last = 0
        for band in rules["bands"]:
            yield Band(last + 1, band.get("upto"), band["rate"])
            last = band.get("upto", 0)
        further = rules.get("further")
        rate = further["rate"] if further else 0
        while further:
            yield Band(last + 1, last + further["each"], rate)
            last, rate = last + further["each"], rate + further["raise"]


def fee(mode: Mode, count: int, on: date) -> Fee:
    """What `count` requests of a month come to together, or the pages of one request, by the tariff of a day.

    Raises Invalid for a count that cannot be, and for a day before anything was charged.
    """
    if not 0 <= count <= MOST:
        raise Invalid(
            said("数量应当是 0 至 %(most)s 之间的整数。", most=f"{MOST:,}"), fields={"count": "数量不对。"}
        )
    rates = tariff(on)
    charged = []
    for band in rates.bands(mode):
        if band.first > count:
            break
        charged.append(Charged(band.first, count if band.upto is None else min(band.upto, count), band.rate))
    return Fee(mode, count, tuple(charged), rates.basis)


def request_fee(before: int, on: date, parts: int = 1) -> Fee:
    """What one more request costs an applicant who made `before` in this month; `parts` when it was split.

    Raises Invalid as `fee` does.
    """
    whole = fee(Mode.REQUESTS, before + parts, on)
    own = (Charged(max(band.first, before + 1), band.last, band.rate) for band in whole.bands)
    return Fee(Mode.REQUESTS, before + parts, tuple(b for b in own if b.first <= b.last), whole.basis)


def first_tariff() -> date:
    """The day from which anything was charged."""
    return _tariffs()[0].valid_from


def tariff(on: date) -> Tariff:
    """The tariff in force on a day. Raises Invalid where there was none."""
    valid = [rates for rates in _tariffs() if rates.valid_from <= on]
    if not valid:
        since = first_tariff()
        raise Invalid(
            said(
                "信息处理费自 %(year)s 年 %(month)s 月 %(day)s 日起收取，此前的申请不收费。",
                year=since.year,
                month=since.month,
                day=since.day,
            )
        )
    return valid[-1]


@cache
def _tariffs() -> tuple[Tariff, ...]:
    found = [
        json.loads(entry.read_text("utf-8"))
        for entry in files("processing").joinpath("tariffs").iterdir()
        if entry.name.endswith(".json")
    ]
    return tuple(
        sorted(
            (Tariff(date.fromisoformat(told["valid_from"]), told["basis"], told) for told in found),
            key=lambda known: known.valid_from,
        )
    )
