"""Questions about what other agencies ask this one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from processing.models import CooperationTask
from services.errors import NotFound

TASK_IS_OPEN: ColumnElement[bool] = and_(
    CooperationTask.answered_on.is_(None), CooperationTask.withdrawn_on.is_(None)
)
MOST = 200


def cooperation_tasks(session: Session, agency_id: int) -> Sequence[CooperationTask]:
    """The open ones, soonest due first, then what was answered or withdrawn, the newest first."""
    own = CooperationTask.agency_id == agency_id
    waiting = select(CooperationTask).where(own, TASK_IS_OPEN).order_by(CooperationTask.respond_by)
    ended = func.coalesce(CooperationTask.answered_on, CooperationTask.withdrawn_on)
    over = or_(CooperationTask.answered_on.is_not(None), CooperationTask.withdrawn_on.is_not(None))
    done = select(CooperationTask).where(own, over).order_by(ended.desc(), CooperationTask.id.desc())
    return [*session.scalars(waiting), *session.scalars(done.limit(MOST))]


@dataclass(frozen=True, slots=True)
class WaitingTasks:
    """How many wait for an answer, and how many of them were pointed out: near their last day, beyond it."""

    all: int
    near: int
    late: int


def open_cooperation(session: Session, agency_id: int) -> WaitingTasks:
    """How many wait for an answer."""
    late = CooperationTask.escalated_on.is_not(None)
    near = and_(CooperationTask.reminded_on.is_not(None), CooperationTask.escalated_on.is_(None))
    wanted = select(func.count(), func.count().filter(near), func.count().filter(late)).where(
        CooperationTask.agency_id == agency_id, TASK_IS_OPEN
    )
    return WaitingTasks(*session.execute(wanted).one())


def cooperation_task(session: Session, agency_id: int, task_id: uuid.UUID) -> CooperationTask:
    """Raises NotFound, also for another agency's."""
    wanted = select(CooperationTask).where(
        CooperationTask.agency_id == agency_id, CooperationTask.id == task_id
    )
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound("没有这件协办。")
    return found
