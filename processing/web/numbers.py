"""The register of numbers, and taking a document back before it goes out."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from processing import commands, papers, queries, schemas
from processing.commands import Acting
from processing.domain import Action
from processing.web import blueprint
from processing.web.stepping import step_form
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.documents.commands import kind_name
from services.documents.numbering import KIND_STYLES
from services.errors import NotFound
from services.identity.permissions import Permission
from services.web import acting_now, page, requires, viewer

FIRST_YEAR = 2008  # the first Regulation came into force


@blueprint.get("/cases/numbers")
@requires(Permission.CASE_VIEW)
def numbers() -> Response:
    """Every number of a year, by kind, void ones with their reason."""
    today, agency_id = china_date(acting_now()), viewer().agency.id
    year = request.args.get("year", today.year, type=int)
    kind = request.args.get("kind", "")
    if not FIRST_YEAR <= year <= today.year or (kind and kind not in KIND_STYLES):
        raise NotFound("没有这一年或者这类文书的登记簿。")
    with unit_of_work("processing", Scope(agency_id)) as session:
        rows = queries.numbers(session, agency_id, year, kind or None, _key(request.args.get("after")))
        balance = queries.balance(session, agency_id, year)
    more = rows[queries.NUMBERS_PAGE - 1].id if len(rows) > queries.NUMBERS_PAGE else None
    return page(
        "processing/numbers.html",
        rows=rows[: queries.NUMBERS_PAGE],
        balance=balance,
        year=year,
        years=range(today.year, today.year - 8, -1),
        kind=kind,
        kinds=[(each, kind_name(each)) for each in KIND_STYLES],
        more=more and url_for(".numbers", year=year, kind=kind or None, after=more),
        is_first="after" not in request.args,
    )


@blueprint.route("/cases/<uuid:case_id>/documents/<uuid:document_id>/void", methods=["GET", "POST"])
@requires(Permission.CASE_SIGN)
def void_document(case_id: uuid.UUID, document_id: uuid.UUID) -> ResponseReturnValue:
    """Say why; the number stays used."""
    agency_id = viewer().agency.id
    with unit_of_work("processing", Scope(agency_id)) as session:
        found = papers.document_of(session, agency_id, document_id)
    if found.case_id != case_id:
        raise NotFound("没有这份文书。")

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        commands.void_document(
            session, agency_id, case_id, document_id, told["remark"], by=by, version=told["version"]
        )

    action = Action.VOID_REPLY if found.kind == "reply" else Action.VOID_NOTICE
    return step_form(
        case_id,
        action,
        schemas.ReturnForm(),
        step,
        {},
        lambda session, case: {"document": found},
        template="void_document",
    )


def _key(told: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(told) if told else None
    except ValueError:
        raise NotFound("没有这一页。") from None
