"""From a published table to a year of requests: who asks what, when and how, and when each step is taken.

Pure and deterministic: the same file gives the same plan on every machine, so a run that was killed goes on.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle

from deploy.play.chance import between, choice, draw
from deploy.play.lives import LIVES, ROUND_OF, STILL_OPEN, Dispute, Life, Round, Step
from deploy.play.reading import PublishedTable, TableRefused
from processing.fees import first_tariff
from reporting.domain import KINDS
from reporting.formats import Format

# A played desk meets on every so many working days, so that a round holds more than a handful. Three at most: a
# supplement has to be asked for within seven working days, after a claim on a meeting of its own.
BUSY = 25
LONGEST_PACE = 3
# Requests carried over come on the last working days of December: early enough in their period that everything
# their lives hold is still lawful in January.
LAST_DAYS = 4


@dataclass(frozen=True, slots=True)
class Route:
    """How a request comes in and how its answer goes out."""

    channel: str
    carrier: str | None
    way: str

    @property
    def needs_confirmation(self) -> bool:
        """Received only when the applicant has confirmed (art. 31)."""
        return self.carrier == "ordinary_mail"


ROUTES: tuple[Route, ...] = (
    *(Route("web", None, "portal"),) * 4,
    Route("web", None, "post"),
    *(Route("letter", "ems", "post"),) * 3,
    Route("letter", "registered_mail", "post"),
    Route("letter", "ordinary_mail", "post"),
    Route("in_person", None, "pick_up"),
    Route("in_person", None, "post"),
)


@dataclass(frozen=True, slots=True)
class Planned:
    """One request of the year. `share` is the agency it is dealt to; `stream` is known when it was taken over;
    `disputes` are the reviews and lawsuits about its answer."""

    number: int
    kind: str
    outcome: str | None
    is_carried_in: bool
    route: Route
    steps: tuple[tuple[date, Step], ...] = ()
    share: int = 0
    stream: uuid.UUID | None = None
    disputes: tuple[Dispute, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case an earlier year left open, to be taken over."""

    share: int
    kind: str
    stream: uuid.UUID


@dataclass(frozen=True)
class PlayedDay:
    """What happens on a day, round by round, in the order of the requests' numbers."""

    day: date
    rounds: Mapping[Round, tuple[tuple[Planned, Step], ...]]


@dataclass(frozen=True)
class Plan:
    """A year of requests; `beside` are cases of earlier years of which only reviews and lawsuits are played."""

    digest: str
    year: int
    requests: tuple[Planned, ...]
    beside: tuple[Planned, ...] = ()

    @property
    def everything(self) -> tuple[Planned, ...]:
        """All that has steps."""
        return (*self.requests, *self.beside)

    def days(self) -> list[PlayedDay]:
        """The days on which something happens, in order."""
        found: dict[date, dict[Round, list[tuple[Planned, Step]]]] = {}
        for request in self.everything:
            for day, step in request.steps:
                found.setdefault(day, {}).setdefault(ROUND_OF[step], []).append((request, step))
        return [
            PlayedDay(day, {name: tuple(acts) for name, acts in rounds.items()})
            for day, rounds in sorted(found.items())
        ]


def make_plan(
    table: PublishedTable,
    is_working_day: Callable[[date], bool],
    shares: int = 1,
    taken_over: Sequence[OpenCase] | None = None,
) -> Plan:
    """Make the year. With `taken_over` what was carried in is there already; raises TableRefused when it does not fit."""
    days = Days(table.year, is_working_day, table.requests)
    requests = [_with_steps(table.digest, days, request) for request in _requests(table)]
    requests.sort(key=lambda request: (request.steps[0][0], draw(table.digest, "order", request.number)))
    numbered = [
        replace(request, number=number, share=(number - 1) % shares)
        for number, request in enumerate(requests, 1)
    ]
    if taken_over is not None:
        numbered = _take_over(table, numbered, taken_over)
    return Plan(table.digest, table.year, tuple(numbered))


def _requests(table: PublishedTable) -> Iterator[Planned]:
    """Every request with its kind and result. What was carried in is answered before anything new is left open."""
    number, split = 0, cycle(_other_results(table.year))
    for kind in KINDS:
        column = table.column(kind)
        results = _shuffled(table.digest, kind, [*_results(table.form, column, split)])
        exits: list[str | None] = [*results, *[None] * column["carried_out"]]
        for place, leaves in enumerate(exits):
            number += 1
            route = choice(table.digest, ROUTES, "route", number)
            yield Planned(number, kind, leaves, place < column["carried_in"], route)


def _other_results(year: int) -> tuple[str, ...]:
    """What the one row of other results of the form of 2019 is dealt to; before there was a fee nobody owed one."""
    had_fees = first_tariff() < date(year, 1, 1)
    return ("other_1", "other_2", "other_3") if had_fees else ("other_1", "other_3")


def _results(form: Format, column: Mapping[str, int], split: Iterator[str]) -> Iterator[str]:
    # The form of 2019 has one row for three results: they are played in turn.
    for row in form.results:
        for _ in range(column[row.key]):
            yield next(split) if len(row.counts) > 1 else row.counts[0]


def _shuffled(digest: str, kind: str, exits: Sequence[str]) -> Iterator[str]:
    order = sorted(range(len(exits)), key=lambda place: (draw(digest, "deal", kind, place), place))
    return (exits[place] for place in order)


class Days:
    """The working days a year is played on, from the December before; the desk meets on every `pace`-th of them."""

    def __init__(self, year: int, is_working_day: Callable[[date], bool], requests: int) -> None:
        before = date(year - 1, 12, 1)
        span = (before + timedelta(days=n) for n in range((date(year, 12, 31) - before).days + 1))
        self.days = [day for day in span if is_working_day(day)]
        self.first = next(index for index, day in enumerate(self.days) if day.year == year)
        length = len(self.days) - self.first
        self.pace = max(1, min(LONGEST_PACE, -(-length * BUSY // max(requests, 1))))
        self.last = self.first + (length - 1) // self.pace * self.pace

    def meeting(self, index: int) -> int:
        """The first meeting on or after a day."""
        return self.first - (self.first - index) // self.pace * self.pace

    def receipt(self, request: Planned, length: int, chance: Callable[[int, int], int]) -> int:
        """A meeting on which the request can be received, so that `length` days of life fit behind it."""
        few = max(1, LAST_DAYS // self.pace)
        if request.is_carried_in:
            return self.first - self.pace * chance(1, few)
        if request.outcome is None:
            return self.last - self.pace * chance(0, few - 1)
        return self.first + self.pace * chance(0, (self.last - length - self.first) // self.pace)

    def keep(self, request: Planned, step: Step, index: int) -> int:
        """What is left open stays so over the year's end; only opening steps fall in the year before."""
        if request.is_carried_in:
            return min(index, self.first - self.pace) if step is Step.CLAIM else max(index, self.first)
        return min(index, self.last)


def _with_steps(digest: str, days: Days, request: Planned) -> Planned:
    life = _life(digest, request)
    gaps = [between(digest, at.least, at.most, "gap", request.number, n) for n, at in enumerate(life)]
    length = 0
    for gap in gaps:
        length = days.meeting(days.first + length + gap) - days.first
    index = days.receipt(
        request, length, lambda least, most: between(digest, least, most, "receipt", request.number)
    )
    steps = list(_arrival(days, index, request.route))
    for at, gap in zip(life, gaps, strict=True):
        index = days.keep(request, at.step, days.meeting(index + gap))
        steps.append((days.days[index], at.step))
    return replace(request, steps=tuple(steps))


def _life(digest: str, request: Planned) -> Life:
    if request.outcome is None:
        return STILL_OPEN
    return choice(digest, LIVES[request.outcome], "life", request.number)


def _arrival(days: Days, index: int, route: Route) -> Iterator[tuple[date, Step]]:
    """An ordinary letter is found a meeting before the applicant confirms it; all else arrives when it is received."""
    if route.needs_confirmation:
        yield days.days[index - days.pace], Step.REGISTER
        yield days.days[index], Step.CONFIRM
    else:
        yield days.days[index], Step.REGISTER


def _take_over(
    table: PublishedTable, requests: Iterable[Planned], open_cases: Sequence[OpenCase]
) -> list[Planned]:
    _refuse_misfit(table, Counter(case.kind for case in open_cases))
    waiting = {kind: [case for case in open_cases if case.kind == kind] for kind in KINDS}
    return [_taken(request, waiting) if request.is_carried_in else request for request in requests]


def _taken(request: Planned, waiting: Mapping[str, list[OpenCase]]) -> Planned:
    case = waiting[request.kind].pop(0)
    done = (Step.REGISTER, Step.CONFIRM, Step.CLAIM)
    steps = tuple((day, step) for day, step in request.steps if step not in done)
    return replace(request, share=case.share, stream=case.stream, steps=steps)


def _refuse_misfit(table: PublishedTable, left: Mapping[str, int]) -> None:
    findings = [
        f"{table.form.column(kind).label}：这个机关上年留下 {left[kind]} 件，这张表的上年结转是 {came} 件。"
        for kind in KINDS
        if left[kind] != (came := table.counts["carried_in"][kind])
    ]
    if findings:
        raise TableRefused(["上年结转与这个机关留下的办件对不上，不能接着办。", *findings])
