"""The scheduler process: sweeps in turn, and beside them the sealer, jobs and routines, each in its own thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy.orm import Session

from services.audit.sealer import run_sealer
from services.clock import system_now
from services.config import Settings
from services.db import unit_of_work
from services.files import sweep_orphans
from services.identity import sessions, throttle
from services.jobs.running import JobHandler, run_jobs
from services.schedule.sweeps import Routine, Sweep, run_due

TURN: Final = 2.0
PATIENCE: Final = 20.0  # how long threads may take to end, within the supervisor's 25 seconds

_log = logging.getLogger(__name__)

OWN_SWEEPS: Final = (
    Sweep(
        "files.orphans", "intake", at="03:30", run=lambda session, agency, _, __: _orphans(session, agency.id)
    ),
)


def run_scheduler(
    settings: Settings,
    schedule: Iterable[Sweep | Routine],
    jobs: Mapping[str, Mapping[str, JobHandler]],
    *,
    stop: threading.Event,
    pulse: Callable[[], None] = lambda: None,
) -> None:
    """Work until `stop` is set. `jobs`: context -> kind -> handler. `pulse` is called at every turn."""
    told = list(schedule)
    sweeps = [*OWN_SWEEPS, *(item for item in told if isinstance(item, Sweep))]
    routines = [_clean_sessions(settings), *(item for item in told if isinstance(item, Routine))]
    threads = [
        _thread("sealer", lambda: run_sealer(settings, stop)),
        _thread("jobs", lambda: run_jobs(jobs, stop)),
    ]
    threads += [_thread(routine.name, partial(run_routine, routine, stop)) for routine in routines]
    while not stop.is_set():
        for sweep in sweeps:
            if stop.is_set():
                break
            _run(sweep, pulse)
            pulse()
        pulse()
        stop.wait(TURN)
    for thread in threads:
        thread.join(PATIENCE)


def run_routine(routine: Routine, stop: threading.Event) -> None:
    """Call it every so often until `stop`; a failure is logged and tried again at the next turn."""
    while not stop.is_set():
        try:
            routine.run(system_now())
        except Exception:
            _log.exception("routine failed", extra={"sweep": routine.name})
        stop.wait(routine.every.total_seconds())


def _run(sweep: Sweep, pulse: Callable[[], None]) -> None:
    try:
        done = run_due(sweep, system_now(), pulse)
    except Exception:
        _log.exception("sweep could not begin", extra={"sweep": sweep.name})
        return
    if done:
        _log.info("swept", extra={"sweep": sweep.name, "count": done})


def _thread(name: str, run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread


def _orphans(session: Session, agency_id: int) -> None:
    if removed := sweep_orphans(session, agency_id):
        _log.info("orphaned files removed", extra={"agency_id": agency_id, "count": removed})


def _clean_sessions(settings: Settings) -> Routine:
    def clean(now: datetime) -> None:
        with unit_of_work("identity") as session:
            sessions.sweep(session, profile=settings.profile, now=now)
            throttle.sweep(session, now)

    return Routine("identity.sessions", clean, every=timedelta(hours=1))
