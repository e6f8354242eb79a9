"""数量频次: who asks how often, for 条例第三十五条; across agencies for the supervisor alone, with a reason on record."""

import hashlib
from datetime import date, timedelta
from typing import Any

from flask import Response, request
from marshmallow import fields, validate

from processing.frequency import LEAST, months_of
from processing.queries.frequency import asked_by, hands
from processing.web import blueprint
from processing.web.repeats import SHARED
from services.audit import audit
from services.clock import china_date
from services.crypto import keyed_hash
from services.db import Scope, unit_of_work
from services.errors import DomainError, Invalid
from services.identity.permissions import Permission
from services.identity.queries import agencies, subtree_ids
from services.web import Form, acting_now, form_fields, page, requires, viewer
from services.web.i18n import _
from services.web.schemas import FormSchema, Line, load

YEAR = timedelta(days=365)
SHORTEST_REASON = 6


class AcrossForm(FormSchema):
    """One number, code or mailbox, and why somebody has to know."""

    value = Line(most=254, required=True)
    reason = fields.String(
        required=True, validate=validate.Length(SHORTEST_REASON, 300, error="请写明查询的理由，至少 6 个字。")
    )


@blueprint.get("/cases/frequency")
@requires(Permission.CASE_HANDLE, Permission.CASE_REVIEW, Permission.CASE_SUPERVISE)
def frequency() -> Response:
    """Candidates of one hand in the own agency, month by month."""
    agency_id, today = viewer().agency.id, china_date(acting_now())
    since, until = _day("since", today - YEAR), _day("until", today)
    least = max(2, request.args.get("least", LEAST, type=int))
    with unit_of_work("processing", Scope(agency_id)) as session:
        found = hands(session, agency_id, since, until, least) if since <= until else []
    return page(
        "processing/frequency.html",
        found=found,
        months=months_of(since, until)[-24:],
        since=since,
        until=until,
        least=least,
        shared=SHARED,
    )


@blueprint.route("/cases/frequency/across", methods=["GET", "POST"])
@requires(Permission.SUPERVISION_VIEW)
def frequency_across() -> Response:
    """How often one number asked in every agency below; who looked, and why, is written down in each of them."""
    if request.method == "GET":
        return _across(Form())
    try:
        told = load(AcrossForm(), form_fields())
        return _across(Form(request.form), rows=_counted(told["value"], told["reason"].strip()))
    except DomainError as error:
        if error.status != 422:
            raise
        return _across(Form.refused(error), status=422)


def _counted(value: str, reason: str) -> list[dict[str, Any]]:
    if len(reason) < SHORTEST_REASON:
        raise Invalid(_("请写明查询的理由。"), fields={"reason": _("请写明查询的理由，至少 6 个字。")})
    here, now = viewer().agency.id, acting_now()
    today = china_date(now)
    with unit_of_work("processing", Scope(here)) as session:
        below = subtree_ids(session, here, today)
        names = {one.id: one.name for one in agencies(session, today, below)}
    rows = []
    for agency_id in below:
        with unit_of_work("processing", Scope(agency_id)) as session:
            months = asked_by(session, agency_id, value, today - YEAR, today)
            # The number itself is nobody's business in a log: its keyed hash proves which one was looked for.
            detail = {"reason": reason, "by_agency": here, "found": sum(months.values())}
            detail["looked_for"] = hashlib.sha256(keyed_hash("email", agency_id, value)).hexdigest()[:16]
            audit(session, "frequency.looked_across", agency_id=agency_id, actor=viewer().actor, now=now,
                  object_kind="agency", object_id=agency_id, detail=detail)  # fmt: skip
        if months:
            rows.append({"name": names.get(agency_id, ""), "months": months, "count": sum(months.values())})
    return sorted(rows, key=lambda row: -row["count"])


def _across(form: Form, status: int = 200, rows: list[dict[str, Any]] | None = None) -> Response:
    today = china_date(acting_now())
    return page(
        "processing/frequency_across.html",
        status,
        form=form,
        rows=rows,
        months=months_of(today - YEAR, today),
    )


def _day(name: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return otherwise
