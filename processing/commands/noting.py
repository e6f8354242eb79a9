"""What is kept beside the steps: a talk with the applicant, help that was given, that somebody read what came in."""

import uuid
from datetime import date

from sqlalchemy.orm import Session

from processing.alerts import TO_BE_READ, unwarn
from processing.commands.acting import Acting, handled_case
from processing.models import HELP_GIVEN, Case, Note
from services.audit import audit
from services.crypto import case_key
from services.errors import Invalid
from services.ids import new_id
from services.words import said

LONGEST = 2000


def note_talk(
    session: Session, agency_id: int, case_id: uuid.UUID, text: str, on: date, *, by: Acting
) -> uuid.UUID:
    """Record a call, a visit or any other talk about the case; it moves nothing. Raises Invalid, NotFound."""
    case, made = _noted(session, agency_id, case_id, "talk", said("沟通"), text, on, by)
    _audit(session, case, by, "case.noted")
    return made


def note_help(
    session: Session, agency_id: int, case_id: uuid.UUID, text: str, on: date, *, by: Acting
) -> uuid.UUID:
    """Record the help somebody was given (条例第四十三条), also where it was not asked for before. Raises Invalid, NotFound."""
    case, made = _noted(session, agency_id, case_id, HELP_GIVEN, said("协助"), text, on, by)
    case.needs_help = True
    _audit(session, case, by, "case.helped")
    return made


def _noted(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    kind: str,
    word: str,
    text: str,
    on: date,
    by: Acting,
) -> tuple[Case, uuid.UUID]:
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise Invalid(
            said("请写明%(word)s的内容。", word=word),
            fields={"text": said("请写 1 至 %(longest)s 个字。", longest=LONGEST)},
        )
    if on > by.today:
        raise Invalid(said("%(word)s的日期不能晚于今天。", word=word), fields={"on": "不能晚于今天。"})
    case = handled_case(session, agency_id, case_id, by)
    made = Note(
        id=new_id(),
        agency_id=agency_id,
        case_id=case.id,
        at=by.now,
        on=on,
        kind=kind,
        actor_name=by.actor.name,
        content=case_key(session, agency_id, case_id).seal({"text": words}),
    )
    session.add(made)
    return case, made.id


def mark_read(session: Session, agency_id: int, case_id: uuid.UUID, *, by: Acting) -> None:
    """Somebody has looked at what came in: its warnings go. Raises NotFound."""
    case = handled_case(session, agency_id, case_id, by)
    unwarn(case, *TO_BE_READ)
    _audit(session, case, by, "case.arrivals_read")


def _audit(session: Session, case: Case, by: Acting, action: str) -> None:
    audit(
        session,
        action,
        agency_id=case.agency_id,
        actor=by.actor,
        now=by.now,
        object_kind="case",
        object_id=case.id,
    )
