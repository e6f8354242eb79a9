"""Playing the district's year up to now, through the same commands as the screens; killed, it goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Final

from deploy.contexts import ORDER, wiring
from deploy.demo.founding import Founded
from deploy.demo.year import invented_table
from deploy.play.cast import Player, Stage
from deploy.play.ledger import Ledger
from deploy.play.lives import ROUND_OF, Round, Step
from deploy.play.plan import Planned, make_plan
from deploy.play.steps import Act, take_step
from services.calendar.domain import WorkingCalendar
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.db import unit_of_work
from services.delivery.settle import Settler
from services.identity.permissions import permissions_of

ROUNDS: Final = tuple(Round)
Progress = Callable[[int, int], None]


def stage_of(founded: Founded, turn: int = 0) -> Stage:
    """The agency as the player of lives sees it; `turn` chooses among colleagues."""
    told = {person.login: permissions_of(person.roles) for person in founded.told.people}
    allowed = {founded.people[login]: permissions for login, permissions in told.items()}
    held = {role for person in founded.told.people for role in person.roles}
    cast = {role: Player(who := founded.who(role, turn), allowed[who]) for role in held}
    return Stage(founded.agency, cast)


def settler() -> Settler:
    """Works the district's deliveries off in this process, beside any worker that runs."""
    return Settler({m.__name__.partition(".")[0]: m.SUBSCRIPTIONS for m in wiring(ORDER, "worker")})


def load_years(district: Sequence[Founded], now: datetime, work: Settler, progress: Progress) -> None:
    """Play last year and this one, as far as they have come."""
    with unit_of_work("processing") as session:
        calendar = calendar_for(session, "CN")
    plans = [plan for founded in district for plan in _plans(founded, calendar, now)]
    total, done = sum(len(acts) for _, _, acts in plans), 0
    for founded, ledger, acts in plans:
        for _, together in groupby(acts, key=lambda act: (act.day, ROUNDS.index(ROUND_OF[act.step]))):
            worked = [_take(act, ledger) for act in together]
            if any(worked):
                work.settle([founded.agency_id])
            done += len(worked)
            progress(done, total)


def _plans(
    founded: Founded, calendar: WorkingCalendar, now: datetime
) -> Iterator[tuple[Founded, Ledger, list[Act]]]:
    this_year = china_date(now).year
    for year in (this_year - 1, this_year):
        table = invented_table(founded.told.code, year, before=year < this_year)
        plan = make_plan(table, calendar.is_working_day)
        acts = [act for request in plan.requests for act in _acts(founded, request, plan.digest, calendar)]
        past = [act for act in acts if act.now <= now]
        past.sort(key=lambda act: (act.day, ROUNDS.index(ROUND_OF[act.step]), act.request.number, act.place))
        yield founded, Ledger(plan.digest, [founded.agency_id]), past


def _acts(founded: Founded, request: Planned, digest: str, calendar: WorkingCalendar) -> Iterator[Act]:
    stage = stage_of(founded, request.number)
    for place, (day, step) in enumerate(request.steps):
        yield Act(digest, request, step, place, day, stage, calendar, None)


def _take(act: Act, ledger: Ledger) -> bool:
    if act.key in ledger.done:
        return False
    made = take_step(replace(act, stream=ledger.streams.get(act.request.number)))
    ledger.done.add(act.key)
    if act.step is Step.REGISTER and made is not None:
        ledger.streams[act.request.number] = made
    return True
