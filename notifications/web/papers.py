"""What is printed: letters in one file, envelopes, the posting list, proof of service, a single paper.

Names and addresses are printed in full, so printing is a form and stands in the audit.
"""

import uuid
from collections.abc import Sequence

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from notifications import commands, queries
from notifications.domain import CARRIER_LABELS
from notifications.papers import PDF, paper_of, recipient_of
from notifications.queries import Row
from notifications.web import blueprint
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.documents import Envelope, merge, render_envelopes, render_pdf
from services.documents.own import compose_for
from services.errors import Conflict, NotFound
from services.identity.permissions import Permission
from services.identity.queries import agency, body
from services.web import acting_now, download, requires, viewer
from services.words import said

NOTHING = said("打印批次里没有文书。")


@blueprint.post("/notices/letters.pdf")
@requires(Permission.NOTICE_DISPATCH)
def letters() -> Response:
    """Every letter of the run in one file, each beginning on a sheet of its own."""
    agency_id, now = viewer().agency.id, acting_now()
    with unit_of_work("notifications", Scope(agency_id)) as session:
        papers = [(row, paper_of(session, row.notice, now)) for row in _run(session, agency_id)]
        ready = [(row, paper) for row, paper in papers if paper is not None]
        if not ready:
            raise Conflict("文书正在生成，请稍后再打印。")
        _printed(session, agency_id, [row for row, _ in ready])
    data = merge([paper for _, paper in ready], duplex=True)
    return download(data, f"文书{china_date(now)}.pdf", PDF, inline=True)


@blueprint.post("/notices/envelopes.pdf")
@requires(Permission.NOTICE_DISPATCH)
def envelopes() -> Response:
    """An envelope for every letter of the run, in its order."""
    agency_id = viewer().agency.id
    with unit_of_work("notifications", Scope(agency_id)) as session:
        rows = _run(session, agency_id)
        sender = agency(session, agency_id)
        _printed(session, agency_id, rows)
        made = [_envelope(row, sender.name, sender.options) for row in rows]
    name = f"信封{china_date(acting_now())}.pdf"
    return download(render_envelopes(made), name, PDF, inline=True)


@blueprint.post("/notices/list.pdf")
@requires(Permission.NOTICE_DISPATCH)
def posting_list() -> Response:
    """The list the postal enterprise stamps: what was scanned stands in it, the other cells are empty."""
    agency_id, today = viewer().agency.id, china_date(acting_now())
    with unit_of_work("notifications", Scope(agency_id)) as session:
        rows = _run(session, agency_id)
        _printed(session, agency_id, rows)
        fields = {
            "body": agency(session, agency_id).name,
            "posted_on": today,
            "count": len(rows),
            "letters": [_letter(row) for row in rows],
        }
        made = compose_for(session, agency_id, "posting_list", today, fields)
    return download(render_pdf(made), f"交寄清单{today}.pdf", PDF, inline=True)


@blueprint.get("/notices/<uuid:notice_id>/paper.pdf")
@requires(Permission.NOTICE_VIEW)
def paper(notice_id: uuid.UUID) -> ResponseReturnValue:
    """The paper of a notice, as it goes out."""
    agency_id = viewer().agency.id
    with unit_of_work("notifications", Scope(agency_id)) as session:
        row = queries.notice_of(session, agency_id, notice_id)
        data = paper_of(session, row.notice, acting_now())
        if data is None:
            raise NotFound("文书正在生成，请稍后再看。")
    return download(data, f"{row.notice.title}{row.notice.document_number}.pdf", PDF, inline=True)


@blueprint.post("/notices/<uuid:notice_id>/proof.pdf")
@requires(Permission.NOTICE_DISPATCH)
def proof(notice_id: uuid.UUID) -> Response:
    """The proof of service to be signed when a notice is handed over."""
    agency_id, today = viewer().agency.id, china_date(acting_now())
    with unit_of_work("notifications", Scope(agency_id)) as session:
        row = queries.notice_of(session, agency_id, notice_id)
        recipient = recipient_of(session, row.notice)
        _printed(session, agency_id, [row])
        fields = {
            "body": body(session, recipient.body_id, row.notice.made_on).name,
            "applicant": row.name,
            "number": row.number,
            "documents": f"{row.notice.title}{row.notice.document_number}",
        }
        made = compose_for(session, agency_id, "proof_of_service", today, fields)
    return download(render_pdf(made), f"送达回证{row.number}.pdf", PDF, inline=True)


def _run(session: Session, agency_id: int) -> list[Row]:
    rows = [row for row in queries.to_post(session, agency_id) if row.applicant is not None]
    if not rows:
        raise Conflict(NOTHING)
    return rows


def _printed(session: Session, agency_id: int, rows: Sequence[Row]) -> None:
    ids = [row.notice.id for row in rows]
    commands.mark_printed(session, agency_id, ids, actor=viewer().actor, now=acting_now())


def _envelope(row: Row, sender: str, options: object) -> Envelope:
    told = row.applicant or {}
    return Envelope(
        postcode=told.get("postcode") or "",
        address=told.get("address") or "",
        recipient=row.name,
        sender=sender,
        sender_address=getattr(options, "address", ""),
        sender_postcode=getattr(options, "postcode", ""),
        phone=told.get("phone") or "",
        mark=row.notice.document_number or row.number,
    )


def _letter(row: Row) -> dict[str, str]:
    return {
        "title": f"{row.notice.title}{row.notice.document_number}",
        "recipient": row.name,
        "address": str((row.applicant or {}).get("address", "")),
        "carrier": CARRIER_LABELS[row.notice.carrier],
        "mail_number": row.notice.mail_number or "",
    }
