"""From draft to signature: submitted, decided level by level, sent back with what is to be changed."""

import uuid

from sqlalchemy.orm import Session

from processing.approval import begin, check_remark, deciding, leave, levels_for, place_of, set_level
from processing.commands.acting import Acting, act, locked_case, take
from processing.commands.replying import check_on_record, existing_draft
from processing.domain import Action, State, check_reviewer
from processing.models import Case
from services.delivery import publish_many
from services.errors import Invalid, NotAllowed
from services.identity.permissions import Permission
from services.words import said


def submit(
    session: Session, agency_id: int, case_id: uuid.UUID, *, by: Acting, version: int | None = None
) -> None:
    """Send the draft to the first level of the agency, or to whoever signs where it has none.

    Raises Conflict for a level that nobody but the drafter could decide.
    """
    case = locked_case(session, agency_id, case_id)
    # The table says first whether there is anything to submit, and whether this person may.
    take(session, agency_id, case_id, Action.SUBMIT, by, version)
    document = existing_draft(session, case)
    check_on_record(session, case, document)
    levels = levels_for(session, case, document)
    taken = take(session, agency_id, case_id, Action.SUBMIT if levels else Action.SUBMIT_TO_SIGN, by, version)
    begin(session, case, levels, document.drafter_id, by.today)
    document.reviews = None
    publish_many(session, [act(session, taken, by, {"levels": len(levels)} if len(levels) > 1 else None)])


def approve(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    *,
    remark: str = "",
    by: Acting,
    version: int | None = None,
) -> None:
    """Found good at the level it is at; on to the next, or to whoever signs.

    Raises NotAllowed for the drafter and for whoever decides other levels, Invalid for a remark that is too long.
    """
    check_remark(remark)
    case = locked_case(session, agency_id, case_id)
    is_last = case.level is None or case.level >= len(case.levels or ())
    action = Action.APPROVE if is_last else Action.NEXT_LEVEL
    taken = take(session, agency_id, case_id, action, by, version)
    document = existing_draft(session, case)
    check_reviewer(document.drafter_id, by.actor.id)
    _check_decides(session, case, by)
    place = place_of(case)
    told = {"level": place.n, "of": place.of, "level_name": place.name} if place else {}
    told |= {"remark": remark.strip()} if remark.strip() else {}
    move = act(session, taken, by, told)
    told_by = {"person": by.actor.id, "name": by.actor.name, "on": by.today.isoformat(), **told}
    document.reviews = [
        *(document.reviews or ()),
        told_by | {"for": taken.lent.as_json()} if taken.lent else told_by,
    ]
    set_level(case, None if is_last else (case.level or 1) + 1)
    publish_many(session, [move])


def return_draft(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    remark: str,
    *,
    by: Acting,
    version: int | None = None,
) -> None:
    """Send it back to the drafter with what is to be changed; then it goes through all levels again.

    Raises Invalid without a remark, NotAllowed for whoever neither decides the level it is at nor signs.
    """
    if not remark.strip():
        raise Invalid("请写明修改意见。", fields={"remark": "请写明修改意见。"})
    taken = take(session, agency_id, case_id, Action.RETURN, by, version)
    case, place = taken.case, place_of(taken.case)
    # Whoever signs may send back from any level: so a level whose people have left holds up nothing.
    if case.state is State.IN_REVIEW and Permission.CASE_SIGN not in by.permissions:
        _check_decides(session, case, by)
    document = existing_draft(session, case)
    document.reviews = None
    told = {"level": place.n, "of": place.of, "level_name": place.name} if place else {}
    move = act(session, taken, by, {**told, "remark": remark.strip()})
    leave(case)
    publish_many(session, [move])


def _check_decides(session: Session, case: Case, by: Acting) -> None:
    if not deciding(session, case, by.actor.id, by.today).may:
        place = place_of(case)
        at = (
            said("本件现在是%(words)s，由%(who)s审", words=place.words, who=place.who)
            if place
            else "本件由别人审"
        )
        raise NotAllowed(said("%(at)s，您不能办理这一级。", at=at))
