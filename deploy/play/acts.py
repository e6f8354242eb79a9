"""A step of a life about to be taken: whose, when, by whom; and how a refusal is told."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from deploy.play.cast import Player, Stage
from deploy.play.ledger import step_key
from deploy.play.lives import DISPUTE_ORDER, Step
from deploy.play.plan import Planned
from processing import commands as processing
from services.calendar.domain import WorkingCalendar
from services.clock import CHINA
from services.db import Scope
from services.errors import DomainError
from services.identity.permissions import Role

HOURS = {Step.REGISTER: 9, Step.CONFIRM: 10, Step.SUPPLEMENT: 9, Step.WITHDRAW: 9, Step.SEND: 17}
HOURS |= dict.fromkeys(DISPUTE_ORDER, 18)
OFFICE_HOUR = 14


class StepFailed(Exception):
    """A command refused a step the plan thought lawful: the message says which one, and why."""


@dataclass(frozen=True)
class Act:
    """One step about to be taken."""

    digest: str
    request: Planned
    step: Step
    place: int
    day: date
    stage: Stage
    calendar: WorkingCalendar
    stream: uuid.UUID | None

    @property
    def key(self) -> str:
        return step_key(self.digest, self.request.number, self.step, self.place)

    @property
    def now(self) -> datetime:
        return datetime.combine(self.day, time(HOURS.get(self.step, OFFICE_HOUR)), CHINA)

    @property
    def scope(self) -> Scope:
        return Scope(self.stage.agency_id)

    @property
    def case(self) -> uuid.UUID:
        if self.stream is None:
            raise LookupError(f"第 {self.request.number} 件还没有登记。")
        return self.stream

    def player(self, role: Role) -> Player:
        return self.stage.cast[role]

    def acting(self, role: Role) -> processing.Acting:
        player = self.player(role)
        return processing.Acting(player.actor, player.permissions, self.now)


@contextmanager
def failing_as(*acts: Act) -> Iterator[None]:
    """A refused command fails the run and says for which requests."""
    try:
        yield
    except DomainError as refusal:
        fields = "；".join(refusal.fields.values())
        numbers = "、".join(str(act.request.number) for act in acts)
        told = f"第 {numbers} 件在 {acts[0].day} 的“{acts[0].step}”没有办成：{refusal.message}{fields}"
        raise StepFailed(told) from refusal
