"""停止执行: what a review body or a court stopped may not be posted, handed over or shown until the stop is lifted."""

from sqlalchemy.orm import Session

from processing.commands.acting import Acting, draft
from processing.commands.releasing import point_out_release, sharing_reply, take_back_release
from processing.commands.remedy_rows import STOPPED
from processing.models import Case
from processing.releasing import gives
from services.delivery import publish_many
from services.events.processing import DisclosureStopped


def tell_stop(session: Session, case: Case | None, is_stopped: bool | None, by: Acting) -> None:
    """Tell whoever sends or shows the reply that a stop began or ended; None: neither did.

    Only a reply that gives something is stopped, then for every application it answers; and as long as any of these is.
    A release nobody has acted upon yet is taken back: once the stop is lifted, it has to be decided anew.
    """
    if case is None or is_stopped is None:
        return
    sharing = sharing_reply(session, case)
    giving = any(gives(one.outcome) for one in sharing)
    others = any(STOPPED in (one.warnings or ()) for one in sharing if one is not case)
    if (is_stopped and not giving) or (not is_stopped and others):
        return
    if is_stopped:
        take_back_release(sharing[0])
    point_out_release(session, sharing[0], by.today)
    fact = DisclosureStopped(is_stopped=is_stopped, on=by.today)
    publish_many(session, [draft(one, fact, by) for one in sharing])
