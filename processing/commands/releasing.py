"""放行: the reply that discloses against a third party's will is signed, and goes out only when somebody lets it."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.alerts import RELEASE_DUE, unwarn, warn
from processing.approval import check_remark
from processing.commands.acting import Acting, act, draft, locked_case, take
from processing.commands.remedy_rows import STOPPED
from processing.domain import Action, State
from processing.models import Case, Inquiry
from processing.queries import joined_cases, reply_of
from processing.queries.told import told_on
from processing.releasing import Told, gives, why_held
from services.delivery import publish_many
from services.errors import Conflict
from services.events.processing import DisclosureReleased
from services.words import said


def release(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    *,
    remark: str = "",
    by: Acting,
    version: int | None = None,
) -> None:
    """Let the signed reply go out against a third party's will; from now on it may be posted, handed over or shown.

    Raises Invalid for a remark that is too long; Conflict where nothing waits for it, before the third party was told and
    the days to wait have passed, and while a review body or a court has stopped it.
    """
    check_remark(remark)
    taken = take(session, agency_id, case_id, Action.RELEASE, by, version)
    case = taken.case
    _check_awaits(case)
    reply = reply_of(session, agency_id, case_id)
    if why := held_by(session, case, by.today):
        raise Conflict(why)
    assert reply is not None, "what awaits its release is signed"
    case.awaits_release, case.released_on = False, by.today
    unwarn(case, RELEASE_DUE)
    detail = {"document": str(reply.id), "document_number": reply.number}
    move = act(session, taken, by, detail | ({"remark": remark.strip()} if remark.strip() else {}))
    publish_many(session, [move, draft(case, DisclosureReleased(document_id=reply.id, on=by.today), by)])


def await_release(session: Session, case: Case, today: date) -> bool:
    """At the signature: whether this reply gives what a third party did not want disclosed; then it waits."""
    case.awaits_release, case.released_on = bool(objectors(session, sharing_reply(session, case))), None
    point_out_release(session, case, today)
    return case.awaits_release


def forget_release(case: Case) -> None:
    """The reply was taken back, or the case is answered anew: the next one waits for a release of its own."""
    case.awaits_release, case.released_on = False, None
    unwarn(case, RELEASE_DUE)


def take_back_release(case: Case) -> None:
    """A stop reached a reply that was released and has not gone out: somebody has to let it go anew."""
    if case.state is State.SIGNED and case.released_on is not None:
        case.awaits_release, case.released_on = True, None


def point_out_release(session: Session, case: Case, today: date) -> None:
    """Show it as ready from the day it may be released, and no longer when it may not."""
    ready = case.awaits_release and not held_by(session, case, today)
    if ready != (RELEASE_DUE in (case.warnings or ())):
        (warn if ready else unwarn)(case, RELEASE_DUE)


def held_by(session: Session, case: Case, today: date) -> str:
    """Why the reply of this case may not be released today; empty where it may."""
    sharing = sharing_reply(session, case)
    asked = objectors(session, sharing)
    sent = told_on(session, case.agency_id, [one.told_document_id for one in asked])
    told = [
        Told(sent.get(one.told_document_id), one.released_from)
        for one in asked
        if one.told_document_id and one.released_from
    ]
    stopped = any(STOPPED in (one.warnings or ()) for one in sharing)
    return why_held(told, today, is_stopped=stopped)


def sharing_reply(session: Session, case: Case) -> Sequence[Case]:
    """The cases one reply answers, the one that carries it first."""
    leader = locked_case(session, case.agency_id, case.joined_to) if case.joined_to else case
    return [leader, *joined_cases(session, case.agency_id, leader.id)]


def objectors(session: Session, sharing: Sequence[Case]) -> Sequence[Inquiry]:
    """The third parties told that what they do not want is disclosed, as far as these cases give anything."""
    giving = [case.id for case in sharing if gives(case.outcome)]
    if not giving:
        return ()
    told = select(Inquiry).where(
        Inquiry.agency_id == sharing[0].agency_id, Inquiry.case_id.in_(giving), Inquiry.told_on.is_not(None)
    )
    return session.scalars(told.order_by(Inquiry.id)).all()


def _check_awaits(case: Case) -> None:
    if case.joined_to is not None:
        raise Conflict("合并答复的，在签发答复的那一件放行。")
    if case.released_on is not None:
        raise Conflict(said("本件答复已经于 %(on)s 放行。", on=case.released_on))
    if not case.awaits_release:
        raise Conflict("本件答复没有违背第三方意见公开的内容，不需要放行。")
