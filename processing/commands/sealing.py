"""用印: the signed reply gets its seal, and the register of seals its line, before it goes out."""

import uuid
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.commands.acting import Acting, act, draft, take
from processing.domain import Action
from processing.models import Case, CaseDocument, Step
from processing.queries.supervision import reply_of
from services.delivery import publish_many
from services.documents.electronic_seal import SEAL_NAMES
from services.errors import Conflict, Invalid
from services.events.processing import ReplySealed
from services.words import said

SEALS = SEAL_NAMES
MOST_COPIES = 50


def seal(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    *,
    name: str,
    copies: int,
    on: date,
    by: Acting,
    version: int | None = None,
    electronic: bool = False,
) -> None:
    """Record which seal was set on how many copies of the reply, by whom and when; `electronic`: on its PDF.

    Raises Invalid for an unknown seal, no copies, a day before the signature or to come; Conflict when it was sealed.
    """
    taken = take(session, agency_id, case_id, Action.SEAL, by, version)
    case = taken.case
    _check(case, name, copies, on, by.today)
    # Of a case that is answered again the reply of this round; the one before keeps its own seal.
    reply = reply_of(session, agency_id, case_id)
    if reply is None:
        raise Conflict("本件没有自己的答复书；合并答复的，在签发答复的那一件用印。")
    if is_sealed(session, reply):
        raise Conflict(said("%(number)s已经用印。", number=reply.number))
    detail = {"document": str(reply.id), "number": reply.number, "seal": name, "copies": copies}
    detail |= {"electronic": True} if electronic else {}
    move = act(session, taken, by, {**detail, "day": on.isoformat()})
    publish_many(session, [move, draft(case, ReplySealed(document_id=reply.id, on=on), by)])


def is_sealed(session: Session, reply: CaseDocument) -> bool:
    """Whether a seal is recorded for this reply."""
    rows = session.scalars(
        select(Step.detail).where(
            Step.agency_id == reply.agency_id, Step.case_id == reply.case_id, Step.action == Action.SEAL
        )
    )
    return any(detail["document"] == str(reply.id) for detail in rows if detail)


def _check(case: Case, name: str, copies: int, on: date, today: date) -> None:
    problems: dict[str, str] = {}
    if name not in SEALS:
        problems["name"] = "请选择印章。"
    if not 1 <= copies <= MOST_COPIES:
        problems["copies"] = said("1 至 %(most_copies)s 份。", most_copies=MOST_COPIES)
    if not (case.signed_on or on) <= on <= today:
        problems["on"] = "用印日期应当在签发之日和今天之间。"
    if problems:
        raise Invalid("用印登记还不完整。", fields=problems)
