"""Cooperation between agencies: a question becomes a task here, an answer the opinion on the case that asked."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.alerts import warn
from processing.archiving import more_to_archive
from processing.commands.acting import Acting, Taken
from processing.commands.answering import take_opinion
from processing.domain import BY_ACTION, Action, transition
from processing.handlers.told import acting_agency, facts
from processing.inquiries import InquiryResult
from processing.models import Case, CooperationTask, Inquiry, Note
from services.crypto import case_key, purge
from services.delivery import Draft, Envelope, open_stream, publish_many
from services.events.cooperation import CooperationAnswered, CooperationAsked, CooperationWithdrawn
from services.files import read, store
from services.identity.queries import agency
from services.ids import new_id


def on_cooperation_asked(session: Session, told: Sequence[Envelope]) -> None:
    """A task of this agency; what is sealed was sealed under the task's own key."""
    known = _tasks(session, told, {fact.task_id for _, fact in facts(told, CooperationAsked)})
    for envelope, fact in facts(told, CooperationAsked):
        if fact.task_id in known or envelope.sealed is None:
            continue
        open_stream(session, acting_agency(envelope), fact.task_id)
        session.add(
            CooperationTask(
                id=fact.task_id,
                agency_id=acting_agency(envelope),
                from_agency_id=envelope.agency_id,
                number=fact.number,
                document_number=fact.document_number,
                content=envelope.sealed,
                asked_on=fact.on,
                asked_by=envelope.actor.name,
                respond_by=fact.until,
            )
        )
    session.flush()


def on_cooperation_withdrawn(session: Session, told: Sequence[Envelope]) -> None:
    """What was answered meanwhile stays answered."""
    found = _tasks(session, told, {fact.task_id for _, fact in facts(told, CooperationWithdrawn)})
    for _, fact in facts(told, CooperationWithdrawn):
        task = found.get(fact.task_id)
        if task is not None and task.answered_on is None:
            task.withdrawn_on = fact.on


def on_cooperation_answered(session: Session, told: Sequence[Envelope]) -> None:
    """The opinion is recorded as one that came by letter; too late, it is kept beside the steps."""
    drafts: list[Draft] = []
    for envelope, fact in facts(told, CooperationAnswered):
        here = acting_agency(envelope)
        told_here = case_key(session, here, fact.answer_id).open(envelope.sealed or b"")
        wanted = select(Inquiry).where(Inquiry.agency_id == here, Inquiry.id == fact.task_id)
        inquiry = session.scalars(wanted).one_or_none()
        if inquiry is not None:
            drafts += _received(session, inquiry, envelope, fact, str(told_here["text"]))
        # The key it came under has done its work: words and file are the case's now.
        purge(session, here, fact.answer_id)
    publish_many(session, drafts)


def _adopt(session: Session, case: Case, envelope: Envelope, fact: CooperationAnswered) -> list[str]:
    """The file that came along, sealed under the case's own key; its id."""
    if fact.file_id is None:
        return []
    came = read(session, case.agency_id, fact.file_id)
    made = store(
        session,
        agency_id=case.agency_id,
        stream=case.id,
        name=came.name,
        data=came.data,
        media_type=came.media_type,
        now=envelope.occurred_at,
        actor=envelope.actor,
    )
    case.file_ids = [*case.file_ids, str(made.id)]
    return [str(made.id)]


def _received(
    session: Session, inquiry: Inquiry, envelope: Envelope, fact: CooperationAnswered, words: str
) -> list[Draft]:
    case = session.get_one(Case, inquiry.case_id, with_for_update=True, populate_existing=True)
    session.refresh(inquiry)
    body, files = agency(session, envelope.agency_id).name, _adopt(session, case, envelope, fact)
    if inquiry.ended_on is not None or case.state not in BY_ACTION[Action.RECEIVE_OPINION].sources:
        _keep(session, case, envelope, fact, f"{body}：{words}", files)
        return []
    inquiry.file_ids = files or None
    warn(case, "cooperation_answered")
    taken = Taken(case, transition(case.state, Action.RECEIVE_OPINION))
    by = Acting(envelope.actor, frozenset(), envelope.occurred_at)
    result = InquiryResult(fact.result)
    return take_opinion(session, taken, inquiry, result, words, fact.on, by, {"body": body})


def _keep(
    session: Session,
    case: Case,
    envelope: Envelope,
    fact: CooperationAnswered,
    words: str,
    files: list[str],
) -> None:
    more_to_archive(case)
    warn(case, "correspondence")
    session.add(
        Note(
            id=new_id(),
            agency_id=case.agency_id,
            case_id=case.id,
            at=envelope.occurred_at,
            on=fact.on,
            kind="late_cooperation",
            actor_name=envelope.actor.name,
            file_ids=files or None,
            content=case_key(session, case.agency_id, case.id).seal({"text": words}),
        )
    )


def _tasks(session: Session, told: Sequence[Envelope], ids: set[UUID]) -> dict[UUID, CooperationTask]:
    wanted = select(CooperationTask).where(
        CooperationTask.agency_id == acting_agency(told[0]), CooperationTask.id.in_(ids)
    )
    return {row.id: row for row in session.scalars(wanted.order_by(CooperationTask.id).with_for_update())}
