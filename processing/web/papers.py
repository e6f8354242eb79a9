"""The reply and its papers: decide, draft, edit, preview, sign; PDF and DOCX of every document; files that came in."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from processing import commands, papers, queries, schemas
from processing.commands import Acting
from processing.commands.replying import Decision
from processing.domain import Action, State, check_permission, transition
from processing.evidence import PROOFS
from processing.models import Case
from processing.outcomes import (
    FAMILY_LABELS,
    GROUNDS,
    NOT_PROVIDED,
    OUTCOMES,
    WHOLE,
    WITHHOLDING,
    Family,
    Requirement,
    Settled,
    allowed_grounds,
    proposed_row,
)
from processing.queries.reasoning import offered_reasons, settled_rows
from processing.web import blueprint
from processing.web.case import case_page
from processing.web.preview import paper, preview
from processing.web.stepping import listed, take_step
from services.audit import audit
from services.db import Scope, unit_of_work
from services.documents import render_docx, render_pdf
from services.documents.own import letterhead
from services.errors import Conflict, DomainError, Invalid, NotFound
from services.files import exists, read
from services.identity.permissions import Permission
from services.web import Form, acting_now, download, form_fields, page, requires, viewer
from services.web.schemas import load
from services.words import words

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
REQUIREMENTS = words(
    {
        Requirement.SEARCH_RECORD: "须附检索记录",
        Requirement.CONSULTATION: "须先征求第三方意见",
        Requirement.FEE_NOTICE: "须先送达收费通知",
        Requirement.DEMAND_FOR_REASONS: "须先要求申请人说明理由",
        Requirement.SECOND_SIGNATURE: "须经第二人会签",
    }
)
DETAILS = ("provided", "withheld", "procedure")


@blueprint.route("/cases/<uuid:case_id>/reply", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def draft(case_id: uuid.UUID) -> ResponseReturnValue:
    """Choose row and grounds, say the findings; the template words the reply."""
    if request.method == "GET":
        named = ("outcome", "reason", "earlier_number", "earlier_service")
        given: dict[str, Any] = {name: request.args[name] for name in named if name in request.args}
        given |= {"grounds": request.args.getlist("grounds")} if "grounds" in request.args else {}
        return _draft_page(case_id, Form(given) if given else None)
    try:
        told = load(schemas.ReplyForm(), _sorted_out(form_fields()))

        def step(session: Session, by: Acting) -> None:
            agency_id = viewer().agency.id
            decision = _decision(told, settled_rows(session, agency_id))
            commands.draft_reply(session, agency_id, case_id, decision, by=by, version=told["version"])

        take_step(case_id, Action.DRAFT, step)
    except DomainError as refused:
        if refused.status not in (409, 422):
            raise
        return _draft_page(case_id, Form.refused(refused), refused.status)
    return redirect(url_for(".wording", case_id=case_id), 303)


@blueprint.route("/cases/<uuid:case_id>/wording", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def wording(case_id: uuid.UUID) -> ResponseReturnValue:
    """Edit the wording beside the PDF as it will go out."""
    if request.method == "GET":
        return _wording_page(case_id, None)
    try:
        told = load(schemas.WordingForm(), form_fields())

        def step(session: Session, by: Acting) -> None:
            commands.revise_draft(
                session, viewer().agency.id, case_id, told["text"], by=by, version=told["version"]
            )

        take_step(case_id, Action.DRAFT, step)
    except DomainError as refused:
        if refused.status not in (409, 422):
            raise
        return _wording_page(case_id, Form.refused(refused), refused.status)
    return redirect(url_for(".wording", case_id=case_id), 303)


@blueprint.post("/cases/<uuid:case_id>/sign")
@requires(Permission.CASE_SIGN)
def sign(case_id: uuid.UUID) -> ResponseReturnValue:
    """Sign; the PDF is made right afterwards, as a step of its own that may be repeated."""
    agency_id, version = viewer().agency.id, request.args.get("version", type=int)

    def step(session: Session, by: Acting) -> None:
        commands.sign(session, agency_id, case_id, by=by, version=version)

    try:
        take_step(case_id, Action.SIGN, step)
    except (Conflict, Invalid) as refused:
        return case_page(case_id, message=refused.message, status=refused.status)
    return redirect(url_for(".case", case_id=case_id), 303)


@blueprint.get("/cases/<uuid:case_id>/documents/<uuid:document_id>.<any(pdf, docx):kind>")
@requires(Permission.CASE_VIEW)
def document(case_id: uuid.UUID, document_id: uuid.UUID, kind: str) -> Response:
    """An issued PDF as it was stored; a draft, or a DOCX, is made on the spot from the same wording."""
    agency_id = viewer().agency.id
    with unit_of_work("processing", Scope(agency_id)) as session:
        found = papers.document_of(session, agency_id, document_id)
        if found.case_id != case_id:
            raise NotFound("没有这份文书。")
        name = f"{found.title}{found.number or '（草稿）'}.{kind}"
        if kind == "pdf" and found.stage == "issued" and exists(session, agency_id, document_id):
            return download(read(session, agency_id, document_id).data, name, PDF, inline=True)
        # A predecessor's paper is not written anew on this office's sheet.
        made, on = paper(session, found), None if found.issued_by else letterhead(session, agency_id)
    if kind == "pdf":
        return download(render_pdf(made), name, PDF, inline=True)
    return download(render_docx(made, on), name, DOCX)


@blueprint.get("/cases/<uuid:case_id>/files/<uuid:file_id>")
@requires(Permission.CASE_VIEW)
def file(case_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """Something that came in with the application or later."""
    agency_id = viewer().agency.id
    with unit_of_work("processing", Scope(agency_id)) as session:
        case = queries.case_of(session, agency_id, case_id)
        if str(file_id) not in case.file_ids:
            raise NotFound("没有这个文件。")
        stored = read(session, agency_id, file_id)
        # What applicants send in names people: who opened it is on record.
        audit(
            session,
            "personal.file_opened",
            agency_id=agency_id,
            actor=viewer().actor,
            now=acting_now(),
            object_kind="case",
            object_id=case.id,
            detail={"file": str(file_id)},
        )
    return download(stored.data, stored.name, stored.media_type, inline=True)


def _sorted_out(typed: dict[str, Any]) -> dict[str, Any]:
    """The posted fields, those of the evidence in a place of their own."""
    told = listed(typed, "grounds", "also")
    evidence = {name: told.pop(name) for name in schemas.EVIDENCE if name in told}
    return {**told, "evidence": {name: text for name, text in evidence.items() if text}}


def _decision(told: Mapping[str, Any], settled: Settled) -> Decision:
    return Decision(
        told["outcome"],
        _grounds(told, settled),
        told["findings"],
        more={name: told[name] for name in DETAILS},
        evidence=told["evidence"],
        also=told["also"],
        reason=told["reason"],
    )


def _grounds(told: Mapping[str, Any], settled: Settled) -> list[str]:
    """What was ticked under the chosen row; where it knows one ground only, nothing need be.

    That something can be separated is said by choosing the row; what is ticked there is why the rest is not given.
    """
    row = told["outcome"]
    own = [ground.code for ground in allowed_grounds(row, settled)]
    ticked = [code for code in told["grounds"] if code in own]
    if row == "partial":
        return list(dict.fromkeys([*own[:1], *ticked]))
    return ticked or (own if len(own) == 1 and not told["grounds"] else [])


def _decided(session: Session, case: Case) -> dict[str, Any]:
    """What the draft was made from, for a form that decides anew; nothing where there is no draft yet."""
    drafted = queries.case_file(session, case.agency_id, case.id).documents
    found = next((document for document in drafted if document.stage == "draft"), None)
    if found is None:
        return {}
    told = papers.content_of(session, found)
    return {
        "outcome": found.outcome,
        "grounds": found.grounds,
        "reason": told.get("reason", ""),
        "also": told.get("also", []),
        "findings": told.get("findings", ""),
        **told.get("more", {}),
        **told.get("evidence", {}),
    }


def _draft_page(case_id: uuid.UUID, form: Form | None, status: int = 200) -> Response:
    who = viewer()
    with unit_of_work("processing", Scope(who.agency.id)) as session:
        case = queries.case_of(session, who.agency.id, case_id)
        if status == 200:
            check_permission(transition(case.state, Action.DRAFT), who.permissions)
        form = form or Form(_decided(session, case))
        settled = settled_rows(session, who.agency.id)
        return page(
            "processing/steps/draft.html",
            status=status,
            case=case,
            form=form,
            families=_families(case),
            family_labels=FAMILY_LABELS,
            grounds={row: allowed_grounds(row, settled) for row in OUTCOMES},
            held_back=(WITHHOLDING, NOT_PROVIDED),
            chosen=form.value("outcome"),
            opened=request.args.get("family", ""),
            requirements=REQUIREMENTS,
            outcomes=OUTCOMES,
            proofs=PROOFS,
            reasons=offered_reasons(session, who.agency.id),
            further_choices=[(g.code, g.says, g.article) for g in GROUNDS.values() if g.code not in WHOLE],
        )


def _families(case: Case) -> Mapping[Family, list[Any]]:
    """The rows an officer may choose, by family; after a lapse only the one that follows from it."""
    lapsed = {"other_1": case.supplement_lapsed, "other_2": case.payment_lapsed}
    forced = {row for row, is_so in lapsed.items() if is_so}
    rows = [o for o in OUTCOMES.values() if (o.row in forced if forced else o.row not in lapsed)]
    return {
        family: [row for row in rows if row.family is family]
        for family in Family
        if any(row.family is family for row in rows)
    }


def _wording_page(case_id: uuid.UUID, form: Form | None, status: int = 200) -> Response:
    agency_id = viewer().agency.id
    with unit_of_work("processing", Scope(agency_id)) as session:
        opened = queries.case_file(session, agency_id, case_id)
        drafted = next((d for d in opened.documents if d.stage == "draft"), None)
        if drafted is None or (status == 200 and opened.case.state is not State.DRAFTING):
            raise Conflict("现在没有可以修改的答复草稿。")
        content = papers.content_of(session, drafted)
        return page(
            "processing/steps/wording.html",
            status=status,
            case=opened.case,
            document=drafted,
            preview=preview(session, drafted),
            form=form or Form({"text": "\n".join(content["paragraphs"])}),
            outcome=OUTCOMES[drafted.outcome or "granted"],
            leading=OUTCOMES[
                proposed_row(
                    drafted.outcome or "granted", content.get("also", ()), settled_rows(session, agency_id)
                )
            ],
        )
