"""What happens on the day of a succession: agency by agency, one thing after the other, each in its own transaction."""

import logging
import uuid
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from processing.commands.acting import Acting
from processing.commands.passing_corrections import open_corrections, pass_correction_on
from processing.commands.passing_suits import open_suits, pass_suit_on
from processing.commands.succeeding import disputed, pass_on, pass_task_on, tasks, units
from services.actor import SYSTEM
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.succession import Busy, Succession, successions_due

Passing = Callable[[Session, list[Succession], uuid.UUID, Acting], int]
Asked = Callable[[Session, int], Sequence[uuid.UUID]]
# What passes, in this order: each kind with the question which of them still wait here.
PASSING: Sequence[tuple[Passing, Asked]] = (
    (pass_task_on, tasks),
    (pass_on, units),
    (pass_on, disputed),
    (pass_correction_on, open_corrections),
    (pass_suit_on, open_suits),
)
_log = logging.getLogger(__name__)


def pass_due(now: datetime) -> None:
    """The routine: whoever's day has come, also for cases that were opened again since."""
    pass_all_on(now)


def pass_all_on(now: datetime, only: Collection[int] | None = None) -> int:
    """Let everything open pass whose successor's day has come, of `only` these agencies; answers how many passed.

    What is still on its way passes at the next call; a failure stops no other case.
    """
    with unit_of_work("processing") as session:
        due = successions_due(session, china_date(now))
    by, passed = Acting(SYSTEM, frozenset(), now), 0
    for agency_id, records in groupby(due, key=lambda one: one.from_agency_id):
        if only is None or agency_id in only:
            passed += _pass_agency_on(agency_id, list(records), by)
    return passed


def _pass_agency_on(agency_id: int, records: list[Succession], by: Acting) -> int:
    with unit_of_work("processing", Scope(agency_id)) as session:
        waiting = [(passing, each) for passing, asked in PASSING for each in asked(session, agency_id)]
    return sum(_pass_one_on(agency_id, records, one, each, by) for one, each in waiting)


def _pass_one_on(
    agency_id: int, records: list[Succession], passing: Passing, each: uuid.UUID, by: Acting
) -> int:
    try:
        with unit_of_work("processing", Scope(agency_id)) as session:
            return passing(session, records, each, by)
    except Busy:
        _log.info("case waits for its messages", extra={"agency_id": agency_id, "stream": str(each)})
    except Exception:
        _log.exception("case not passed on", extra={"agency_id": agency_id, "stream": str(each)})
    return 0
