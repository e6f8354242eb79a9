"""Plays a plan day by day: the commands of intake, of the office, of dispatch, of reviews and lawsuits, each followed by quiet; then sweeps."""

import time as clock
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import chain, groupby

from sqlalchemy.exc import OperationalError

from deploy.contexts import ORDER as CONTEXTS
from deploy.contexts import wiring
from deploy.play.cast import Stage
from deploy.play.ledger import Ledger, step_key, take_keys
from deploy.play.lives import ROUND_OF, Round, Step
from deploy.play.plan import Plan, Planned
from deploy.play.quiet import Quiet
from deploy.play.steps import ORDER, Act, take_steps
from deploy.play.writing import Writing
from services.calendar.domain import WorkingCalendar
from services.clock import CHINA
from services.db import Scope, unit_of_work
from services.identity.queries import agency
from services.schedule import Sweep

BUNDLE = 20  # requests whose steps of a round commit together
PAUSES = (0.2, 1.0, 5.0)
SWEEP_HOUR = 23


@dataclass(frozen=True, slots=True)
class Due:
    """A step of the plan that is not done yet."""

    request: Planned
    step: Step
    place: int


@dataclass
class Played:
    """What a run did."""

    steps: int = 0
    requests: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return self.requests / self.seconds if self.seconds else 0.0


@dataclass
class Runner:
    """One plan in its agencies. `tick` is told after each step."""

    plan: Plan
    stages: Sequence[Stage]
    calendar: WorkingCalendar
    ledger: Ledger
    writing: Writing
    tick: Callable[[], object] = lambda: None
    streams: dict[int, uuid.UUID] = field(default_factory=dict)
    sweeps: Sequence[Sweep] = ()

    def __post_init__(self) -> None:
        taken_over = {one.number: one.stream for one in self.plan.everything if one.stream is not None}
        self.streams = taken_over | self.ledger.streams
        self.sweeps = daily_sweeps()

    @property
    def open_steps(self) -> int:
        """How many steps are still to be taken."""
        return sum(1 for day in self.days() for _ in day[1])

    def days(self) -> Iterator[tuple[date, list[Due]]]:
        """Each day with the steps that are not done yet."""
        due: dict[date, list[Due]] = {}
        for request in self.plan.everything:
            for place, (day, step) in enumerate(request.steps):
                due.setdefault(day, [])
                if step_key(self.plan.digest, request.number, step, place) not in self.ledger.done:
                    due[day].append(Due(request, step, place))
        yield from sorted(due.items())

    def run(self) -> Played:
        """Play everything that is still open. Raises StepFailed, NotWorkedOff."""
        begun, played = clock.monotonic(), Played()
        seen: set[int] = set()
        quiet = Quiet([stage.agency_id for stage in self.stages])
        try:
            quiet.wait()
            for day, due in self.days():
                self._day(quiet, day, due)
                played.steps += len(due)
                seen.update(one.request.number for one in due)
            quiet.wait()
        finally:
            quiet.close()
        played.requests, played.seconds = len(seen), clock.monotonic() - begun
        return played

    def _day(self, quiet: Quiet, day: date, due: Sequence[Due]) -> None:
        touched: set[int] = set()
        for name in Round:
            mine = [one for one in due if ROUND_OF[one.step] is name]
            numbers = {one.request.number for one in mine}
            if touched & numbers:  # what was done to it before must have reached everybody
                quiet.wait()
                touched.clear()
            for share in range(len(self.stages)):
                for bundle in _bundles(mine, share):
                    self._steps(day, bundle)
            touched |= numbers
        if touched:
            quiet.wait()
        if not self._is_swept(day):
            for stage in self.stages:
                self._sweep(stage, day)

    def _steps(self, day: date, bundle: Sequence[Due]) -> None:
        acts = [self._act(day, one) for one in sorted(bundle, key=lambda one: ORDER[one.step])]
        for act, made in zip(acts, _patiently(acts), strict=True):
            if act.step is Step.REGISTER and made is not None:
                self.streams[act.request.number] = made
            elif made is not None:
                self.writing.render(act.stage.agency_id, act.request.number, made, act.now)
            self.tick()

    def _act(self, day: date, one: Due) -> Act:
        stage = self.stages[one.request.share]
        stream = self.streams.get(one.request.number)
        return Act(self.plan.digest, one.request, one.step, one.place, day, stage, self.calendar, stream)

    def _sweep_key(self, day: date) -> str:
        return f"{self.plan.digest[:32]}:0:0:sweep-{day}"

    def _is_swept(self, day: date) -> bool:
        return self._sweep_key(day) in self.ledger.done

    def _sweep(self, stage: Stage, day: date) -> None:
        """What the scheduler does in a real agency at the end of the day, with that day as its time."""
        now = datetime.combine(day, time(SWEEP_HOUR), CHINA)
        for sweep in self.sweeps:
            with unit_of_work(sweep.context, Scope(stage.agency_id)) as session:
                sweep.run(session, agency(session, stage.agency_id), day, now)
        with unit_of_work("reporting", Scope(stage.agency_id)) as session:
            take_keys(session, stage.agency_id, [self._sweep_key(day)])


def _bundles(due: Sequence[Due], share: int) -> list[list[Due]]:
    """What commits together; the steps of one request stay together."""
    mine = [one for one in due if one.request.share == share]
    requests = [list(steps) for _, steps in groupby(mine, key=lambda one: one.request.number)]
    return [list(chain(*requests[at : at + BUNDLE])) for at in range(0, len(requests), BUNDLE)]


def _patiently(acts: Sequence[Act]) -> list[uuid.UUID | None]:
    """Take the steps; again after a lost connection or a lock not got in time, since each counts once."""
    for pause in PAUSES:
        try:
            return take_steps(acts)
        except OperationalError:
            clock.sleep(pause)
    return take_steps(acts)


def daily_sweeps() -> list[Sweep]:
    """The daily sweeps of all contexts."""
    return [
        item for module in wiring(CONTEXTS, "worker") for item in module.SCHEDULE if isinstance(item, Sweep)
    ]
