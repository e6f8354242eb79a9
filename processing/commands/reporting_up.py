"""What the agency tells its supervising office: a filed reply, a doubtful case, the answer to a chase."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.alerts import unwarn
from processing.commands.acting import Acting
from processing.domain import State
from processing.models import Case, Exchange
from processing.queries import reply_of
from processing.supervision import ExchangeKind, check_masked, check_words, known_values, lines_of
from services.audit import audit
from services.crypto import case_key
from services.delivery import open_stream, publish
from services.errors import Conflict, NotAllowed, NotFound
from services.events import Event
from services.events.processing import ChaseAnswered, ConferralAsked, ReplyFiled
from services.identity.permissions import Permission
from services.identity.queries import parent_id
from services.ids import new_id

MAY = frozenset({Permission.CASE_HANDLE, Permission.CASE_ASSIGN})


def file_reply(session: Session, agency_id: int, case_id: uuid.UUID, text: str, *, by: Acting) -> uuid.UUID:
    """File the reply that went out, its people masked by a person; once per reply. Answers the filing's id.

    Raises Invalid where the text still names the applicant, Conflict before the reply went out.
    """
    above = _supervisor(session, agency_id, by)
    case = _case(session, agency_id, case_id)
    reply = reply_of(session, agency_id, case_id)
    if case.state is not State.CLOSED or case.closed_on is None or reply is None:
        raise Conflict("答复送达以后才报送备案。")
    if session.scalars(select(Exchange.id).where(Exchange.document_id == reply.id).limit(1)).first():
        raise Conflict("这份答复已经报送备案。")
    lines = lines_of(text)
    key = case_key(session, agency_id, case_id)
    check_masked(lines, known_values(key.open(case.personal)).values())
    made = _open(session, case, ExchangeKind.FILING, by)
    made.document_id, made.paragraphs = reply.id, list(lines)
    unwarn(case, "filing_due")
    fact = ReplyFiled(
        filing_id=made.id,
        number=case.number,
        document_number=reply.number or "",
        outcome=reply.outcome or "",
        grounds=tuple(reply.grounds or ()),
        answered_on=case.closed_on,
        filed_on=by.today,
        paragraphs=list(lines),
    )
    _tell(session, case, made, fact, above, by)
    return made.id


def ask_conferral(
    session: Session, agency_id: int, case_id: uuid.UUID, question: str, *, by: Acting
) -> uuid.UUID:
    """Lay a doubtful case before the supervising office; it moves nothing and stops no clock. Answers its id."""
    above = _supervisor(session, agency_id, by)
    case = _case(session, agency_id, case_id)
    words = check_words(question, "text", "需要会商的问题")
    check_masked((words,), known_values(case_key(session, agency_id, case_id).open(case.personal)).values())
    waiting = select(Exchange.id).where(
        Exchange.case_id == case_id, Exchange.kind == ExchangeKind.CONFERRAL, Exchange.answered_on.is_(None)
    )
    if session.scalars(waiting.limit(1)).first():
        raise Conflict("本件已经提请会商，还没有收到意见。")
    made = _open(session, case, ExchangeKind.CONFERRAL, by, words)
    fact = ConferralAsked(conferral_id=made.id, number=case.number, on=by.today, question=words)
    _tell(session, case, made, fact, above, by)
    return made.id


def answer_chase(session: Session, agency_id: int, chase_id: uuid.UUID, answer: str, *, by: Acting) -> None:
    """Answer what the supervising office chased, once. Raises NotFound, Conflict, Invalid."""
    _check_may(by)
    words = check_words(answer, "text", "办理情况")
    wanted = select(Exchange).where(
        Exchange.agency_id == agency_id, Exchange.id == chase_id, Exchange.kind == ExchangeKind.CHASE
    )
    chase = session.scalars(wanted.with_for_update()).one_or_none()
    if chase is None:
        raise NotFound("没有这件督办。")
    if chase.answered_on is not None:
        raise Conflict("这件督办已经答复。")
    chase.answer, chase.answered_on, chase.answered_by = words, by.today, by.actor.name
    case = _case(session, agency_id, chase.case_id) if chase.case_id else None
    if case is not None:
        unwarn(case, "chased")
    fact = ChaseAnswered(chase_id=chase.id, on=by.today, answer=words)
    _tell(session, case, chase, fact, chase.from_agency_id, by)


def _check_may(by: Acting) -> None:
    if not by.permissions & MAY:
        raise NotAllowed("您没有办理的权限。")


def _supervisor(session: Session, agency_id: int, by: Acting) -> int:
    _check_may(by)
    above = parent_id(session, agency_id, by.today)
    if above is None:
        raise Conflict("本机关没有上级主管部门。")
    return above


def _case(session: Session, agency_id: int, case_id: uuid.UUID) -> Case:
    wanted = select(Case).where(Case.agency_id == agency_id, Case.id == case_id).with_for_update()
    case = session.scalars(wanted).one_or_none()
    if case is None:
        raise NotFound("没有这个办件。")
    return case


def _open(session: Session, case: Case, kind: ExchangeKind, by: Acting, words: str = "") -> Exchange:
    made = Exchange(
        id=new_id(),
        agency_id=case.agency_id,
        case_id=case.id,
        kind=kind,
        on=by.today,
        opened_by=by.actor.name,
        words=words,
    )
    session.add(made)
    return made


def _tell(
    session: Session, case: Case | None, exchange: Exchange, fact: Event, above: int | None, by: Acting
) -> None:
    session.flush()
    # What concerns no case has a stream of its own; that of the chase is the supervising office's.
    stream = case.id if case else new_id()
    if case is None:
        open_stream(session, exchange.agency_id, stream)
    audit(
        session,
        fact.name,
        agency_id=exchange.agency_id,
        actor=by.actor,
        now=by.now,
        object_kind=str(exchange.kind),
        object_id=exchange.id,
    )
    publish(
        session,
        fact,
        agency_id=exchange.agency_id,
        stream=stream,
        actor=by.actor,
        now=by.now,
        for_agency_id=above,
    )
