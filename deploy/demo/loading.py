"""Playing the district's year up to now, through the same commands as the screens; killed, it goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from deploy.contexts import ORDER, wiring
from deploy.demo.founding import Founded
from deploy.demo.year import invented_table
from deploy.play.cast import Player, Stage
from deploy.play.ledger import Ledger
from deploy.play.lives import ROUND_OF, Round, Step
from deploy.play.plan import Planned, make_plan
from deploy.play.steps import Act, take_steps
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
    """Play last year and this one, as far as they have come, all agencies side by side.

    Deliveries are worked off when a request is to take its next step before the last one has gone round.
    """
    with unit_of_work("processing") as session:
        calendar = calendar_for(session, "CN")
    acts = sorted(
        (item for founded in district for item in _past(founded, calendar, now)),
        key=lambda item: (item[0].day, ROUNDS.index(ROUND_OF[item[0].step]), item[0].key),
    )
    agencies, moving = [founded.agency_id for founded in district], set[tuple[str, int]]()
    for done, (act, ledger) in enumerate(acts, 1):
        request = (act.digest, act.request.number)
        if request in moving:
            work.settle(agencies)
            moving.clear()
        if _take(act, ledger):
            moving.add(request)
        progress(done, len(acts))
    work.settle(agencies)


def _past(founded: Founded, calendar: WorkingCalendar, now: datetime) -> Iterator[tuple[Act, Ledger]]:
    this_year = china_date(now).year
    for year in (this_year - 1, this_year):
        table = invented_table(founded.told.code, year, before=year < this_year)
        plan = make_plan(table, calendar.is_working_day)
        ledger = Ledger(plan.digest, [founded.agency_id])
        for request in plan.requests:
            for act in _acts(founded, request, plan.digest, calendar):
                if act.now <= now:
                    yield act, ledger


def _acts(founded: Founded, request: Planned, digest: str, calendar: WorkingCalendar) -> Iterator[Act]:
    stage = stage_of(founded, request.number)
    for place, (day, step) in enumerate(request.steps):
        yield Act(digest, request, step, place, day, stage, calendar, None)


def _take(act: Act, ledger: Ledger) -> bool:
    if act.key in ledger.done:
        return False
    (made,) = take_steps([replace(act, stream=ledger.streams.get(act.request.number))])
    ledger.done.add(act.key)
    if act.step is Step.REGISTER and made is not None:
        ledger.streams[act.request.number] = made
    return True
