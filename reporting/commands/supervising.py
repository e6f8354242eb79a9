"""What the supervising office does: chase, remark on a filed reply, give its opinion. It moves no case of its own accord."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.models import CaseFact, Chase, Conferral, Filing
from services.actor import Actor
from services.audit import audit
from services.clock import china_date
from services.delivery import open_stream, publish
from services.errors import Conflict, Invalid, NotFound
from services.events import Event
from services.events.reporting import Chased, ConferralAnswered, FilingRemarked
from services.ids import new_id
from services.words import said

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Supervising:
    """Who acts for the supervising office, over which agencies, and when it counts."""

    agency_id: int
    sight: tuple[int, ...]
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        return china_date(self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chasing:
    """What is chased: an agency, or one of its open cases; `formal` makes a 督办单 that must be answered by a day."""

    of_agency_id: int
    remark: str
    stream: uuid.UUID | None = None
    formal: bool = False
    answer_by: date | None = None


def chase(session: Session, told: Chasing, *, by: Supervising) -> uuid.UUID:
    """Chase. Answers its id. Raises NotFound outside of one's sight, Conflict for a case that has ended."""
    if told.of_agency_id not in by.sight or told.of_agency_id == by.agency_id:
        raise NotFound("没有这个下级机关。")
    remark = checked_words(told.remark, "remark")
    if told.formal and (told.answer_by is None or told.answer_by <= by.today):
        message = "督办须写明答复的期限，在今天之后。"
        raise Invalid(message, fields={"answer_by": message})
    case = _open_case(session, told) if told.stream else None
    if case is not None and _chased_today(session, case, by):
        raise Conflict("今天已经催办过这件。")
    made = Chase(
        id=new_id(),
        agency_id=by.agency_id,
        of_agency_id=told.of_agency_id,
        stream=told.stream,
        number=case.number if case else "",
        formal=told.formal,
        remark=remark,
        chased_on=by.today,
        chased_by=by.actor.name,
        answer_by=told.answer_by if told.formal else None,
    )
    session.add(made)
    fact = Chased(
        chase_id=made.id,
        on=by.today,
        remark=remark,
        formal=told.formal,
        case=told.stream,
        answer_by=made.answer_by,
    )
    tell_agency(session, made.id, made.of_agency_id, fact, by)
    return made.id


def mark_read(session: Session, filing_id: uuid.UUID, *, by: Supervising) -> None:
    """A filed reply has been looked at. Raises NotFound."""
    filing = _filing(session, filing_id, by)
    filing.read_on = filing.read_on or by.today


def remark_on(session: Session, filing_id: uuid.UUID, remark: str, *, by: Supervising) -> None:
    """Send a remark on a filed reply back, once. Raises NotFound, Invalid, Conflict."""
    filing, words = _filing(session, filing_id, by), checked_words(remark, "remark")
    if filing.remarked_on is not None:
        raise Conflict("这件备案已经提出过意见。")
    filing.remark, filing.remarked_on, filing.remarked_by = words, by.today, by.actor.name
    filing.read_on = filing.read_on or by.today
    fact = FilingRemarked(filing_id=filing.id, on=by.today, remark=words)
    tell_agency(session, new_id(), filing.of_agency_id, fact, by)


def give_opinion(session: Session, conferral_id: uuid.UUID, opinion: str, *, by: Supervising) -> None:
    """Answer a doubtful case, once. Raises NotFound, Invalid, Conflict."""
    wanted = select(Conferral).where(Conferral.agency_id == by.agency_id, Conferral.id == conferral_id)
    found = session.scalars(wanted.with_for_update()).one_or_none()
    if found is None:
        raise NotFound("没有这件会商。")
    words = checked_words(opinion, "opinion")
    if found.answered_on is not None:
        raise Conflict("这件会商已经答复。")
    found.opinion, found.answered_on, found.answered_by = words, by.today, by.actor.name
    fact = ConferralAnswered(conferral_id=found.id, on=by.today, opinion=words)
    tell_agency(session, new_id(), found.of_agency_id, fact, by)


def _filing(session: Session, filing_id: uuid.UUID, by: Supervising) -> Filing:
    wanted = select(Filing).where(Filing.agency_id == by.agency_id, Filing.id == filing_id)
    found = session.scalars(wanted.with_for_update()).one_or_none()
    if found is None:
        raise NotFound("没有这件备案。")
    return found


def _open_case(session: Session, told: Chasing) -> CaseFact:
    wanted = select(CaseFact).where(
        CaseFact.agency_id == told.of_agency_id, CaseFact.stream == told.stream, CaseFact.voided_on.is_(None)
    )
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound("没有这个办件。")
    if found.state in ("closed", "void"):
        raise Conflict("这件已经办结，不用催办。")
    return found


def _chased_today(session: Session, case: CaseFact, by: Supervising) -> bool:
    same = select(Chase.id).where(
        Chase.agency_id == by.agency_id, Chase.stream == case.stream, Chase.chased_on == by.today
    )
    return session.scalars(same.limit(1)).first() is not None


def checked_words(told: str, field: str) -> str:
    """The trimmed words. Raises Invalid where they are missing or too long."""
    words = told.strip()
    if not words or len(words) > LONGEST:
        message = said("请写 1 至 %(longest)s 个字。", longest=LONGEST)
        raise Invalid(message, fields={field: message})
    return words


def tell_agency(
    session: Session,
    stream: uuid.UUID,
    of_agency_id: int,
    fact: Event,
    by: Supervising,
    about: str = "supervision",
) -> None:
    """The word goes to the agency on a stream of the supervising office's own; `about` is what the audit calls it."""
    session.flush()
    open_stream(session, by.agency_id, stream)
    audit(
        session,
        fact.name,
        agency_id=by.agency_id,
        actor=by.actor,
        now=by.now,
        object_kind=about,
        object_id=stream,
        detail={"of_agency_id": of_agency_id},
    )
    publish(
        session,
        fact,
        agency_id=by.agency_id,
        stream=stream,
        actor=by.actor,
        now=by.now,
        for_agency_id=of_agency_id,
    )
