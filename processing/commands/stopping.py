"""停止执行: what a review body or a court stopped may not be posted, handed over or shown until the stop is lifted."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from processing.commands.acting import Acting, draft, locked_case
from processing.commands.remedy_rows import STOPPED
from processing.models import Case
from processing.outcomes import Family, outcome_of
from processing.queries import joined_cases
from services.delivery import publish_many
from services.events.processing import DisclosureStopped

GIVING = frozenset({Family.GRANTED, Family.PARTIAL})


def tell_stop(session: Session, case: Case | None, is_stopped: bool | None, by: Acting) -> None:
    """Tell whoever sends or shows the reply that a stop began or ended; None: neither did.

    Only a reply that gives something is stopped, then for every application it answers; and as long as any of these is.
    """
    if case is None or is_stopped is None:
        return
    sharing = _sharing(session, case)
    gives = any(one.outcome and outcome_of(one.outcome).family in GIVING for one in sharing)
    others = any(STOPPED in (one.warnings or ()) for one in sharing if one is not case)
    if (is_stopped and not gives) or (not is_stopped and others):
        return
    fact = DisclosureStopped(is_stopped=is_stopped, on=by.today)
    publish_many(session, [draft(one, fact, by) for one in sharing])


def _sharing(session: Session, case: Case) -> Sequence[Case]:
    """The cases one reply answers, this one among them."""
    leader = locked_case(session, case.agency_id, case.joined_to) if case.joined_to else case
    return [leader, *joined_cases(session, case.agency_id, leader.id)]
