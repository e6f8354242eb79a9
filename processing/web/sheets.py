"""The forms an office prints for a case: filled as far as the case knows, with blank places for the rest."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from processing import papers, queries
from processing.commands.sealing import SEALS
from processing.domain import Action
from processing.models import CaseDocument, Step
from processing.outcomes import GROUNDS, OUTCOMES, articles_of
from processing.publishing import ORIGIN_LABELS, STAGE_LABELS, PublicationStage
from processing.queries import CaseFile
from processing.web import blueprint
from processing.web.opinions import opinions
from processing.web.showing import KINDS, MEDIA, WAYS
from services.audit import audit
from services.clock import china_date
from services.crypto import case_key
from services.db import Scope, unit_of_work
from services.documents import Document, fill, render_docx, render_pdf
from services.documents.fields import DEFAULTS, PARTS
from services.documents.own import shipped, template_for
from services.errors import NotFound
from services.files import FileRef, refs
from services.identity.approval.queries import levels_of
from services.identity.permissions import Permission
from services.identity.queries import agency, sections
from services.web import acting_now, download, requires, viewer

SHEETS = (
    "registration_sheet",
    "assignment_sheet",
    "forwarding_sheet",
    "search_sheet",
    "secrecy_review",
    "approval_form",
    "seal_record",
    "publication_transfer",
    "address_confirmation",
    "reading_record",
    "collection_receipt",
    "case_index",
    "file_note",
)
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TRANSFER = "publication_transfer"
BLANK = "　"
BLANK_ROWS = 3


def sheet_names() -> list[tuple[str, str]]:
    """The forms with what they are called."""
    return [(kind, shipped(kind).name) for kind in SHEETS]


@blueprint.get(f"/cases/<uuid:case_id>/sheets/<any({', '.join(SHEETS)}):kind>.<any(pdf, docx):form>")
@requires(Permission.CASE_VIEW)
def sheet(case_id: uuid.UUID, kind: str, form: str) -> Response:
    """One form of the case; it names the applicant, so who printed it is on record."""
    who, now = viewer(), acting_now()
    with unit_of_work("processing", Scope(who.agency.id)) as session:
        file = queries.case_file(session, who.agency.id, case_id)
        if not file.personal:
            raise NotFound("个人信息已按规定清除，不能再打印表单。")
        made = _filled(session, file, kind)
        audit(
            session,
            "case.sheet_printed",
            agency_id=who.agency.id,
            actor=who.actor,
            now=now,
            object_kind="case",
            object_id=case_id,
            fields=("name", "text"),
            detail={"sheet": kind},
        )
    name = f"{made.title}{file.case.number}.{form}"
    if form == "docx":
        return download(render_docx(made), name, DOCX)
    return download(render_pdf(made), name, PDF, inline=True)


def _filled(session: Session, file: CaseFile, kind: str) -> Document:
    template = template_for(session, file.case.agency_id, kind, china_date(acting_now()))
    told = {**_known(session, file), **(_transfer(session, file) if kind == TRANSFER else {})}
    known = {name: value for name, value in told.items() if value not in (None, "", [])}
    blanks = {
        name: [dict.fromkeys(PARTS[name], "")] * BLANK_ROWS if name in PARTS else BLANK
        for name in template.needed - set(known)
    }
    return fill(template, {**DEFAULTS, **blanks, **known})


def _known(session: Session, file: CaseFile) -> Mapping[str, Any]:
    """What the case knows of the fields a form may name."""
    case, told = file.case, file.personal
    issuer = papers.issuer_of(session, case, china_date(acting_now()))
    files = refs(session, case.agency_id, [uuid.UUID(each) for each in case.file_ids])
    names = {section.id: section.name for section in sections(session, case.agency_id)}
    return {
        **papers.office_fields(agency(session, case.agency_id).options),
        **papers.About(case, told, issuer).fields(),
        "applicant_kind": KINDS.get(case.applicant_kind),
        "address": told["applicant"].get("address"),
        "receipt_date": case.receipt_date,
        "receipt_words": case.receipt_words,
        "wanted_way": f"{MEDIA[case.wanted_medium]}，{WAYS[case.wanted_way]}",
        "due_date": case.due_date,
        "section": names.get(case.section_id or 0),
        "officer": case.officer_name,
        "clerk": _by(file.steps, Action.REGISTER),
        "closed_on": case.closed_on,
        "materials": [each.name for each in files],
        **_reply(session, file),
        **_held(file, files),
        **_sealed(file),
        **_archived(session, file),
    }


def _reply(session: Session, file: CaseFile) -> Mapping[str, Any]:
    """What the newest reply, drafted or signed, decides and rests on."""
    reply = next((each for each in file.documents if each.kind == "reply" and each.stage != "void"), None)
    voices = {"opinions": opinions(file, reply, levels_of(session, file.case.agency_id))}
    if reply is None or reply.outcome is None:
        return voices
    grounds = [GROUNDS[code] for code in reply.grounds or () if code in GROUNDS]
    proof = papers.content_of(session, reply).get("evidence") or {}
    return voices | {
        "outcome": OUTCOMES[reply.outcome].label,
        "articles": articles_of(grounds) if grounds else None,
        "proposal": f"拟以《{reply.title}》答复。",
        "searches": _searches(proof),
        "findings": proof.get("search_result"),
    }


def _searches(proof: Mapping[str, str]) -> list[dict[str, str]]:
    if not proof.get("searched_in"):
        return []
    return [
        {
            "system": proof["searched_in"],
            "words": proof.get("searched_for", ""),
            "person": proof.get("searched_by", ""),
            "on": proof.get("searched_on", ""),
            "result": proof.get("search_result", ""),
        }
    ]


def _sealed(file: CaseFile) -> Mapping[str, Any]:
    """The seals set on replies of the case, as the register of seals has them."""
    told = {str(each.id): each for each in file.documents}
    steps = sorted((s for s in file.steps if s.action is Action.SEAL and s.detail), key=lambda s: s.at)
    rows = []
    for step in steps:
        detail = step.detail or {}
        sealed = told.get(str(detail.get("document")))
        rows.append(
            {
                "on": detail.get("day", ""),
                "title": sealed.title if sealed else "",
                "number": detail.get("number") or "",
                "copies": str(detail.get("copies", "")),
                "approver": (sealed.signer_name if sealed else "") or "",
                "person": step.actor_name,
            }
        )
    if not rows:  # printed before the seal is set: the reply stands there, the rest is written by hand
        reply = next((d for d in file.documents if d.kind == "reply" and d.stage == "issued"), None)
        number = (reply.number if reply else None) or file.case.number
        rows = [dict.fromkeys(PARTS["seals"], "") | {"title": reply.title if reply else "", "number": number}]
    names = dict.fromkeys(SEALS.get(str((s.detail or {}).get("seal")), "") for s in steps)
    return {"seals": rows, "seal_name": "、".join(filter(None, names))}


def _held(file: CaseFile, files: Sequence[FileRef]) -> Mapping[str, Any]:
    """The papers of the file: what came in, then what went out, in the order of time."""
    issued = sorted((each for each in file.documents if each.stage == "issued"), key=lambda each: each.id)
    came = [{"title": each.name} for each in files]
    went = [{"title": d.title, "number": d.number or "", "on": d.made_on} for d in issued]
    return {
        "papers": came + went,
        "count": len(came) + len(went),
        "documents": "；".join(map(_titled, issued)),
    }


def _transfer(session: Session, file: CaseFile) -> Mapping[str, Any]:
    """The newest transfer into proactive disclosure, with who said what to it."""
    row = queries.publication_of(session, file.case.agency_id, file.case.id)
    if row is None:
        blank = {"opinion": "", "name": "", "on": ""}
        return {"opinions": [{"role": role, **blank} for role in ("承办科室意见", "负责人意见")]}
    key = case_key(session, file.case.agency_id, file.case.id)
    told, said = key.open(row.content), key.open(row.decision) if row.decision else {}
    proposed: dict[str, Any] = {"opinion": "提出转主动公开", "name": row.proposer_name, "on": row.proposed_on}
    word = STAGE_LABELS[row.stage] if row.stage is PublicationStage.DECLINED else "同意"
    decided: dict[str, Any] = {
        "opinion": "，".join(filter(None, (word, said.get("reason")))) if row.decided_on else ""
    }
    decided |= {"name": row.decider_name or "", "on": row.decided_on or ""}
    return {
        "disclosed": told["title"],
        "reason": f"{ORIGIN_LABELS[row.origin]}。{told['reason']}",
        "opinions": [{"role": "承办科室意见", **proposed}, {"role": "负责人意见", **decided}],
        "published_at": row.address,
        "published_on": row.published_on,
        "catalogue_number": row.catalogue_number,
    }


def _archived(session: Session, file: CaseFile) -> Mapping[str, Any]:
    """The file's number, pages and remarks, as far as it was archived."""
    entries = queries.archive_entries(session, file.case.agency_id, file.case.id)
    if not entries:
        return {}
    key = case_key(session, file.case.agency_id, file.case.id)
    said = [key.open(entry.remark)["text"] for entry in entries if entry.remark]
    return {
        "archive_number": entries[0].number,
        "archived_on": entries[-1].on,
        "pages": str(sum(entry.pages for entry in entries)),
        "file_note": "；".join(said) or "本卷文件齐全。",
    }


def _titled(document: CaseDocument) -> str:
    return f"{document.title}（{document.number}）" if document.number else document.title


def _by(steps: Sequence[Step], action: Action) -> str:
    step = _last(steps, action)
    return step.actor_name if step else ""


def _last(steps: Sequence[Step], action: Action) -> Step | None:
    return max((step for step in steps if step.action is action), key=lambda step: step.at, default=None)
