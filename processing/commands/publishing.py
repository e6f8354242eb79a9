"""Putting what was given into proactive disclosure: proposed, decided by another person, published (条例第四十四条)."""

import uuid
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.alerts import unwarn
from processing.archiving import more_to_archive
from processing.commands.acting import Acting, act, take
from processing.commands.letters import issue_letter, write_letter
from processing.domain import Action
from processing.models import Case, Publication
from processing.papers import chinese_date
from processing.publishing import (
    Origin,
    PublicationStage,
    check_decision,
    check_givable,
    check_proposal,
    check_published,
)
from processing.queries.publishing import publication_of, same_requests
from services.crypto import case_key
from services.delivery import Draft, publish_many
from services.errors import Conflict, Invalid, NotAllowed
from services.identity.queries import agency
from services.ids import new_id

SUGGESTED = "publication_suggested"


def propose_publication(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    *,
    origin: Origin,
    title: str,
    reason: str,
    suggested_on: date | None = None,
    by: Acting,
    version: int | None = None,
) -> uuid.UUID:
    """Propose to publish what this case asked for, under a name that names nobody. Answers the proposal's id.

    Raises Invalid for what is not filled in, or several applicants where there is one; Conflict where nothing was
    given, or a transfer stands already.
    """
    check_proposal(origin, title, reason, suggested_on, by.today)
    taken = take(session, agency_id, case_id, Action.PROPOSE_PUBLICATION, by, version)
    case = taken.case
    check_givable(origin, case.outcome)
    known = publication_of(session, agency_id, case_id)
    if known is not None and known.stage is not PublicationStage.DECLINED:
        raise Conflict("本件已经提出转主动公开。")
    askers = same_requests(session, case).people
    if origin is Origin.SEVERAL and askers < 2:
        message = "没有找到申请同样信息的其他申请人，请选择其他缘由。"
        raise Invalid(message, fields={"origin": message})
    words = {"title": title.strip(), "reason": reason.strip()}
    row = _proposed(session, case, origin, askers, words, by)
    row.suggested_on = suggested_on if origin is Origin.APPLICANT else None
    session.add(row)
    unwarn(case, SUGGESTED)
    publish_many(session, [act(session, taken, by, {"origin": str(origin), "askers": askers})])
    return row.id


def decide_publication(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    *,
    is_agreed: bool,
    where: str = "",
    reason: str = "",
    by: Acting,
    version: int | None = None,
) -> None:
    """Agree or not; an applicant who suggested it gets his answer (第四十四条第二款).

    Raises NotAllowed for whoever proposed it, Conflict where nothing waits or nothing was given, Invalid without place
    or reason.
    """
    taken = take(session, agency_id, case_id, Action.DECIDE_PUBLICATION, by, version)
    case, row = taken.case, _at(session, taken.case, PublicationStage.PROPOSED)
    if row.proposer_id == by.actor.id:
        raise NotAllowed("提出转主动公开的人不能自己决定，须由另一人决定。")
    check_decision(is_agreed, case.outcome, where, reason)
    row.stage = PublicationStage.AGREED if is_agreed else PublicationStage.DECLINED
    row.decided_on, row.decider_name = by.today, by.actor.name
    said = {"where": where.strip() if is_agreed else "", "reason": reason.strip()}
    row.decision = case_key(session, agency_id, case_id).seal(said)
    more_to_archive(case)
    move = act(session, taken, by, {"publication": str(row.stage)})
    answer = [_answer(session, case, row, said, by)] if row.origin is Origin.APPLICANT else []
    publish_many(session, [move, *answer])


def record_publication(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    *,
    on: date,
    address: str,
    catalogue_number: str = "",
    by: Acting,
    version: int | None = None,
) -> None:
    """Published: when, where, under which number of the catalogue. Raises Invalid, and Conflict before it was agreed."""
    taken = take(session, agency_id, case_id, Action.RECORD_PUBLICATION, by, version)
    row = _at(session, taken.case, PublicationStage.AGREED)
    check_published(on, address, row.decided_on, by.today)
    row.stage, row.published_on = PublicationStage.PUBLISHED, on
    row.address, row.catalogue_number = address.strip(), catalogue_number.strip()
    more_to_archive(taken.case)
    detail = {"publication": str(row.stage), "day": on.isoformat()}
    publish_many(session, [act(session, taken, by, detail)])


def _proposed(
    session: Session, case: Case, origin: Origin, askers: int, words: dict[str, str], by: Acting
) -> Publication:
    return Publication(
        id=new_id(),
        agency_id=case.agency_id,
        case_id=case.id,
        stage=PublicationStage.PROPOSED,
        origin=origin,
        askers=askers,
        content=case_key(session, case.agency_id, case.id).seal(words),
        proposed_on=by.today,
        proposer_id=by.actor.id,
        proposer_name=by.actor.name,
    )


def _answer(session: Session, case: Case, row: Publication, said: dict[str, str], by: Acting) -> Draft:
    key, options = case_key(session, case.agency_id, case.id), agency(session, case.agency_id).options
    told = {
        "suggested_on": chinese_date(row.suggested_on or row.proposed_on),
        "disclosed": key.open(row.content)["title"],
        "publish_where": said["where"],
        "declined": "" if said["where"] else said["reason"].rstrip("。"),
        "contact": case.officer_name or "",
        "agency_phone": options.phone,
        "agency_address": options.address,
    }
    known = {name: value for name, value in told.items() if value}
    letter = write_letter(session, case, "publication_reply", known, by)
    row.document_id = letter.document.id
    return issue_letter(session, case, letter, by)


def _at(session: Session, case: Case, stage: PublicationStage) -> Publication:
    wanted = select(Publication).where(
        Publication.agency_id == case.agency_id, Publication.case_id == case.id, Publication.stage == stage
    )
    row = session.scalars(wanted.with_for_update()).one_or_none()
    if row is None:
        raise Conflict("本件的转主动公开不在这一步。请刷新后再看。")
    return row
