"""The reply: drafted from a template, signed by another person; then nothing changes it. Between the two: `approving`."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.clock_entries import EntryKind
from processing.commands.acting import Acting, act, draft, drafts_held, entries_of, take
from processing.commands.joining import check_numbers, numbers_joined, sign_joined
from processing.commands.objecting import check_objections
from processing.commands.releasing import await_release
from processing.commands.supplementing import check_raised
from processing.domain import Action, check_four_eyes
from processing.evidence import check_evidence, kept, reply_fields, why_told
from processing.inquiries import check_answers
from processing.models import Case, CaseDocument
from processing.outcomes import articles_of, check_also, check_grounds, document_of_reply, requirements
from processing.outcomes.grounds import STILL_UNCLEAR
from processing.papers import (
    About,
    Wording,
    grounds_told,
    issue_number,
    issuer_of,
    new_document,
    remedy_bodies,
    written,
)
from processing.queries import inquiries_of
from processing.queries.reasoning import reason_named, settled_rows
from processing.queries.supplementing import matters_of_case
from processing.reasons import reason_fits
from processing.remedies import check_bodies, remedy_paragraph
from processing.supplement_rules import check_still_unclear
from services.crypto import case_key
from services.delivery import publish_many
from services.errors import Conflict, Invalid
from services.events.processing import ReplySigned
from services.identity.queries import Body, agency


@dataclass(frozen=True, slots=True)
class Decision:
    """What the officer decided: a row of table 三, its grounds, and the findings in his words.

    `more` are further fields of the template (provided, withheld, procedure …); `text` replaces the wording of the body
    when the officer edited it, a line a paragraph. `evidence` is what its grounds ask for (`processing.evidence`);
    `also` the codes of further findings, which are told but do not count; `reason` the key of the office's reason.
    """

    outcome: str
    grounds: Sequence[str]
    findings: str = ""
    text: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    also: Sequence[str] = ()
    reason: str = ""


def draft_reply(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    decision: Decision,
    *,
    by: Acting,
    version: int | None = None,
) -> uuid.UUID:
    """Draft the reply, or draft it anew; answers the document's id. Raises Invalid for grounds that do not fit."""
    grounds = check_grounds(decision.outcome, decision.grounds, settled_rows(session, agency_id))
    check_also(decision.outcome, decision.also)
    evidence = kept([*decision.grounds, *decision.also], decision.evidence)
    reason = _reason(session, agency_id, decision)
    taken = take(session, agency_id, case_id, Action.DRAFT, by, version)
    case = taken.case
    _check_outcome(session, case, decision.outcome, [*decision.grounds, *decision.also])
    wording = wording_of(session, case, decision, by)
    codes = [ground.code for ground in grounds]
    document = _draft_of(session, case)
    key = case_key(session, agency_id, case_id)
    if document is None:
        document = new_document(
            case, "reply", wording, key, stage="draft", drafter_id=None, drafter_name="", made_on=by.today
        )
        session.add(document)
        drafts_held(session)[case_id] = document
    document.title, document.template = wording.title, wording.template
    document.template_version = wording.template_version
    decided = {"findings": decision.findings, "more": dict(decision.more), "evidence": evidence}
    decided["reason"] = decision.reason
    document.content = key.seal({**wording.as_json(), **decided, "also": list(decision.also)})
    document.outcome, document.grounds, document.reason = decision.outcome, codes, reason
    document.drafter_id, document.drafter_name, document.made_on = by.actor.id, by.actor.name, by.today
    publish_many(session, [act(session, taken, by, {"outcome": decision.outcome, "grounds": codes})])
    return document.id


def revise_draft(
    session: Session, agency_id: int, case_id: uuid.UUID, text: str, *, by: Acting, version: int | None = None
) -> None:
    """Change the wording of the draft, a line a paragraph; who revises has drafted."""
    if not text.strip():
        raise Invalid("答复不能没有正文。", fields={"text": "答复不能没有正文。"})
    taken = take(session, agency_id, case_id, Action.DRAFT, by, version)
    document = existing_draft(session, taken.case)
    key = case_key(session, agency_id, case_id)
    document.content = key.seal({**key.open(document.content), "paragraphs": lines_of(text)})
    document.drafter_id, document.drafter_name = by.actor.id, by.actor.name
    publish_many(session, [act(session, taken, by, {"revised": True})])


def sign(
    session: Session, agency_id: int, case_id: uuid.UUID, *, by: Acting, version: int | None = None
) -> uuid.UUID:
    """Sign the reply: it gets its number and never changes again; it answers only when it goes out.

    Answers the document's id. Raises NotAllowed for the drafter and whoever decided a level, Invalid where the answering body names no
    review body and court.
    """
    taken = take(session, agency_id, case_id, Action.SIGN, by, version)
    case = taken.case
    document = existing_draft(session, case)
    check_four_eyes(document.drafter_id, reviewers_of(document), by.actor.id or "")
    issuer = issuer_of(session, case, by.today)
    outcome, grounds = document.outcome or "", list(document.grounds or ())
    check_raised(session, case)
    check_on_record(session, case, document)
    check_objections(session, case, outcome)
    _settle_remedy(session, case, document, issuer, by)
    document.stage, document.made_on = "issued", by.today
    document.signer_id, document.signer_name = by.actor.id, by.actor.name
    case.outcome, case.grounds, case.signed_on = outcome, grounds, by.today
    case.reason = document.reason
    move = act(session, taken, by, {"outcome": outcome})
    joined = sign_joined(session, case, document, outcome, grounds, by)
    awaits = await_release(session, case, by.today)
    document.number = issue_number(session, case, issuer, "reply", by.today.year)
    fact = ReplySigned(
        outcome=outcome,
        grounds=tuple(grounds),
        document_id=document.id,
        document_number=document.number,
        title=document.title,
        way=case.wanted_way,
        signed_on=by.today,
        send_by=case.due_date,
        awaits_release=awaits or None,
    )
    publish_many(session, [move, draft(case, fact, by), *joined])
    return document.id


def wording_of(session: Session, case: Case, decision: Decision, by: Acting) -> Wording:
    """The reply as its template words it, or as the officer edited it; with the remedy paragraph of row and ground."""
    issuer = issuer_of(session, case, by.today)
    personal = case_key(session, case.agency_id, case.id).open(case.personal)
    settled = settled_rows(session, case.agency_id)
    grounds = check_grounds(decision.outcome, decision.grounds, settled)
    codes = [ground.code for ground in grounds]
    remedy = _remedy(session, case, decision.outcome, codes, issuer, by)
    told = kept([*codes, *decision.also], decision.evidence)
    more = {
        "articles": articles_of(grounds),
        "codes": codes,
        **why_told(decision.outcome, codes, decision.also, told),
        "findings": decision.findings.strip() or "；".join(ground.says for ground in grounds),
        "remedy": remedy,
        "numbers": numbers_joined(session, case),
        **reply_fields(kept(codes, told)),
        **{name: value.strip() for name, value in decision.more.items() if value.strip()},
    }
    wording = written(
        document_of_reply(decision.outcome, grounds), About(case, personal, issuer, more), by.today
    )
    edited = lines_of(decision.text) if decision.text else wording.paragraphs
    return replace(wording, paragraphs=edited, remedy=remedy)


def _reason(session: Session, agency_id: int, decision: Decision) -> str | None:
    """The office's name for it; none where the decision went another way since it was chosen. Raises Invalid."""
    if not decision.reason:
        return None
    reason = reason_named(session, agency_id, decision.reason)
    return reason.label if reason_fits(reason, decision.outcome, decision.grounds) else None


def lines_of(text: str) -> tuple[str, ...]:
    """Edited text as paragraphs: a line each, blank ones dropped."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _remedy(
    session: Session, case: Case, outcome: str, codes: Sequence[str], issuer: Body, by: Acting
) -> str:
    doubtful_as = agency(session, case.agency_id).options.remedy_group_c
    return remedy_paragraph(outcome, by.today, remedy_bodies(issuer), codes, doubtful_as=doubtful_as)


def _settle_remedy(session: Session, case: Case, document: CaseDocument, issuer: Body, by: Acting) -> None:
    """The paragraph of the day of signature stands in the text; an edited text that lost it is not signed."""
    check_bodies(remedy_bodies(issuer))
    remedy = _remedy(session, case, document.outcome or "", document.grounds or (), issuer, by)
    key = case_key(session, case.agency_id, case.id)
    content = key.open(document.content)
    text = "\n".join(content["paragraphs"])
    if remedy in text:
        return
    if not content.get("remedy") or content["remedy"] not in text:
        raise Invalid("答复正文里没有救济途径的告知（行政复议、行政诉讼），不能签发，请退回修改。")
    lines = text.replace(content["remedy"], remedy).split("\n")
    document.content = key.seal({**content, "paragraphs": lines, "remedy": remedy})


def check_on_record(session: Session, case: Case, document: CaseDocument) -> None:
    """The evidence of whatever it tells is there: filled in, or on file as a letter with its answer.

    The grounds of its row and those of the further findings alike. Raises Invalid, Conflict.
    """
    told = case_key(session, case.agency_id, case.id).open(document.content)
    outcome, also = document.outcome or "", told.get("also", [])
    check_grounds(outcome, document.grounds or (), settled_rows(session, case.agency_id))
    check_also(outcome, also)
    check_numbers(session, case, told["paragraphs"])
    codes = grounds_told(session, document)
    check_evidence(codes, told.get("evidence", {}))
    asked = {(one.kind, one.result) for one in inquiries_of(session, case.agency_id, case.id)}
    check_answers(requirements(codes), asked)


def _check_outcome(session: Session, case: Case, outcome: str, codes: Sequence[str]) -> None:
    if STILL_UNCLEAR.code in codes and all(
        entry.kind is not EntryKind.SUPPLEMENTED for entry in entries_of(session, case)
    ):
        raise Conflict("没有收到过补正，不能以“补正后仍不明确”答复；内容不明确的，应当先告知补正。")
    if outcome == "unavailable_3":
        matters = matters_of_case(session, case.agency_id, case.id)
        check_still_unclear([matter.result for matter in matters if not matter.is_new])
    if outcome == "other_2" and not case.payment_lapsed:
        raise Conflict("没有逾期未缴费的情形，不能以“逾期不缴费”办结（国办函〔2020〕109号）。")
    if case.payment_lapsed and outcome != "other_2":
        raise Conflict("申请人逾期未缴费，只能以“逾期不缴费、不再处理”办结。")
    if outcome == "other_1" and not case.supplement_lapsed:
        raise Conflict("没有逾期未补正的情形，不能以“逾期不补正”办结。")
    if case.supplement_lapsed and outcome != "other_1":
        raise Conflict("申请人逾期未补正，只能以“逾期不补正、不再处理”办结。")


def _draft_of(session: Session, case: Case) -> CaseDocument | None:
    known = drafts_held(session)
    if case.id in known and not session.in_nested_transaction():
        held = known[case.id]
        if held is None or held.stage == "draft":
            return held
    found = session.scalars(
        select(CaseDocument).where(
            CaseDocument.agency_id == case.agency_id,
            CaseDocument.case_id == case.id,
            CaseDocument.stage == "draft",
        )
    ).one_or_none()
    if found is not None:
        known[case.id] = found
    return found


def reviewers_of(document: CaseDocument) -> frozenset[str]:
    """Who decided a level of this draft: the persons who really acted."""
    return frozenset(said["person"] for said in document.reviews or () if said["person"])


def existing_draft(session: Session, case: Case) -> CaseDocument:
    """The draft of the reply. Raises Conflict where there is none."""
    found = _draft_of(session, case)
    if found is None:
        raise Conflict("还没有答复草稿。")
    return found
