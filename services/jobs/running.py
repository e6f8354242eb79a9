"""Working on jobs: slice after slice, each one transaction that holds its effect and its checkpoint.

A killed process loses the slice it was in and nothing else. The attempt is counted before the slice begins, so
that a job which kills its process gives up after five.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy import select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from services.clock import system_now
from services.db import Scope, unit_of_work
from services.jobs.models import Job

ATTEMPTS: Final = 5
LEASE: Final = timedelta(seconds=60)
IDLE: Final = 1.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Slice:
    """What a handler is given: what is wanted, and where the last slice ended. `now` is the slice's moment."""

    job_id: uuid.UUID
    agency_id: int
    params: Mapping[str, Any]
    checkpoint: Mapping[str, Any]
    done: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """What a handler gives back: where to go on, how far it is (of `total`, when known), whether that was all."""

    checkpoint: Mapping[str, Any] = field(default_factory=dict)
    done: int = 0
    total: int | None = None
    finished: bool = False
    result: Mapping[str, Any] = field(default_factory=dict)


# A slice takes less than 30 seconds; its session has the scope of the job's agency.
JobHandler: TypeAlias = Callable[[Session, Slice], Step]


def run_jobs(handlers: Mapping[str, Mapping[str, JobHandler]], stop: threading.Event) -> None:
    """Work until `stop`; contexts in turn, the job that waited longest first."""
    while not stop.is_set():
        busy = False
        for context, kinds in handlers.items():
            try:
                busy = (bool(kinds) and run_slice(context, kinds, system_now())) or busy
            except SQLAlchemyError as error:
                _log.warning("jobs wait for the database", extra={"reason": type(error).__name__})
        if not busy:
            stop.wait(IDLE)


def run_slice(context: str, kinds: Mapping[str, JobHandler], now: datetime) -> bool:
    """Work one slice of one job; False when none waits."""
    claimed = _claim(context, kinds, now)
    if claimed is None:
        return False
    job_id, agency_id = claimed
    try:
        _work(context, kinds, job_id, agency_id, now)
    except Exception as error:
        _log.exception("job slice failed", extra={"job": str(job_id), "agency_id": agency_id})
        _note_failure(context, job_id, agency_id, now, error)
    return True


def _claim(context: str, kinds: Mapping[str, JobHandler], now: datetime) -> tuple[uuid.UUID, int] | None:
    with unit_of_work(context) as session:
        waiting = select(Job).where(
            Job.context == context, Job.state == "queued", Job.retry_at <= now, Job.kind.in_(list(kinds))
        )
        first = waiting.order_by(Job.retry_at).limit(1).with_for_update(skip_locked=True)
        job = session.scalars(first).one_or_none()
        if job is None:
            return None
        if job.cancel_asked or job.attempts >= ATTEMPTS:
            job.state, job.ended_at = ("cancelled" if job.cancel_asked else "failed"), now
        job.attempts, job.retry_at = job.attempts + 1, now + LEASE
        return job.id, job.agency_id


def _work(
    context: str, kinds: Mapping[str, JobHandler], job_id: uuid.UUID, agency_id: int, now: datetime
) -> None:
    with unit_of_work(context, Scope(agency_id)) as session:
        session.execute(text("SET LOCAL statement_timeout = '30s'"))
        session.execute(text("SET LOCAL idle_in_transaction_session_timeout = '40s'"))
        found = select(Job).where(Job.id == job_id, Job.agency_id == agency_id, Job.state == "queued")
        job = session.scalars(found.with_for_update(skip_locked=True)).one_or_none()
        if job is None:
            return
        step = kinds[job.kind](session, Slice(job_id, agency_id, job.params, job.checkpoint, job.done, now))
        job.checkpoint, job.done, job.total = dict(step.checkpoint), step.done, step.total
        job.attempts, job.error, job.retry_at = 0, "", system_now()
        if step.finished:
            job.state, job.result, job.ended_at = "done", dict(step.result), now


def _note_failure(context: str, job_id: uuid.UUID, agency_id: int, now: datetime, error: Exception) -> None:
    with unit_of_work(context, Scope(agency_id)) as session:
        attempts = session.scalar(select(Job.attempts).where(Job.id == job_id)) or 0
        told = {"error": type(error).__name__, "retry_at": now + timedelta(seconds=2**attempts)}
        if attempts >= ATTEMPTS:
            told |= {"state": "failed", "ended_at": now}
        session.execute(update(Job).where(Job.id == job_id, Job.state == "queued").values(**told))
