"""What happened to a case since somebody opened its page: the second of two is told what, by whom and when."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.domain import BY_ACTION
from processing.models import Case, Remedy, RemedyChange, Step
from services.clock import CHINA
from services.errors import Conflict
from services.words import day_word, joined, said

MOST_TOLD = 3


def check_version(session: Session, case: Case, version: int | None) -> None:
    """Raises Conflict, naming the steps, when somebody moved the case since `version` was read."""
    if version is None or version == case.version:
        return
    taken = max(1, min(case.version - version, MOST_TOLD))
    newest = select(Step).where(Step.agency_id == case.agency_id, Step.case_id == case.id)
    found = session.scalars(newest.order_by(Step.at.desc(), Step.id.desc()).limit(taken)).all()
    steps = joined("；", [_told(step) for step in reversed(found)])
    raise Conflict(said("本件刚刚办理过：%(steps)s。请刷新后再看。", steps=steps))


def check_remedy_version(session: Session, remedy: Remedy, version: int | None) -> None:
    """The same for a review, lawsuit or complaint. Raises Conflict, naming who changed it and when."""
    if version is None or version == remedy.version:
        return
    newest = select(RemedyChange).where(RemedyChange.remedy_id == remedy.id).order_by(RemedyChange.at.desc())
    change = session.scalars(newest.limit(1)).one()
    who, when = change.actor_name, joined(" ", _moment(change.at))
    raise Conflict(said("这条记录刚刚由%(who)s改过（%(when)s），请刷新后再看。", who=who, when=when))


def _moment(at: datetime) -> tuple[str, str]:
    local = at.astimezone(CHINA)
    return day_word(local.date()), f"{local:%H:%M}"


def _told(step: Step) -> str:
    day, time = _moment(step.at)
    label = BY_ACTION[step.action].label
    return said("%(who)s %(day)s %(time)s “%(step)s”", who=step.actor_name, day=day, time=time, step=label)
