"""Asking for long work, looking at it, calling it off."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.actor import SYSTEM, Actor
from services.errors import NotFound
from services.ids import new_id
from services.jobs.models import Job


def enqueue(
    session: Session, kind: str, agency_id: int, params: Mapping[str, Any], *, by: Actor = SYSTEM
) -> uuid.UUID:
    """Ask for work of the session's own context; it begins after the commit. `params` holds ids, no personal data."""
    job = Job(id=new_id(), kind=kind, agency_id=agency_id, params=dict(params), created_by=by.name)
    job.checkpoint, job.result = {}, {}
    session.add(job)
    session.flush()
    return job.id


def job(session: Session, agency_id: int, job_id: uuid.UUID) -> Job:
    """How far a job is. Raises NotFound."""
    found = session.scalars(select(Job).where(Job.agency_id == agency_id, Job.id == job_id)).one_or_none()
    if found is None:
        raise NotFound("没有这项任务。")
    return found


def recent_jobs(session: Session, agency_id: int, limit: int = 50) -> Sequence[Job]:
    """The newest jobs of an agency in the session's context."""
    rows = (
        select(Job)
        .where(Job.agency_id == agency_id)
        .order_by(Job.created_at.desc(), Job.id.desc())
        .limit(limit)
    )
    return session.scalars(rows).all()


def cancel(session: Session, agency_id: int, job_id: uuid.UUID) -> None:
    """Call a job off; it ends after the slice it is in. One that ended stays as it is."""
    session.execute(
        update(Job)
        .where(Job.agency_id == agency_id, Job.id == job_id, Job.state == "queued")
        .values(cancel_asked=True)
    )
