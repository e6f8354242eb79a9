"""`/notices`: the lists of dispatch, and the day's print run with its cells for the scanner."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from notifications import commands, queries, schemas
from notifications.domain import CARRIER_LABELS
from notifications.web import blueprint
from notifications.web.dayband import dayband
from notifications.web.showing import PARTS, shown
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import DomainError
from services.idempotency import first_comer
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.ids import new_id
from services.web import (
    Form,
    acting_now,
    form_fields,
    page,
    public,
    requires,
    submitted_key,
    viewer,
)
from services.web.i18n import _
from services.web.schemas import load


@blueprint.get("/notices")
@requires(Permission.NOTICE_VIEW)
def notices() -> Response:
    """A list of notices, the print run first."""
    told = load(schemas.RunQuery(), request.args)
    return run_page(Form(), told["part"], told["after"], show=told["show"])


@blueprint.post("/notices/posted")
@requires(Permission.NOTICE_DISPATCH)
def posted() -> ResponseReturnValue:
    """Record what was scanned as posted on the day said."""
    agency_id = viewer().agency.id
    try:
        told = form_fields()
        foot = load(schemas.PostingForm(), {n: v for n, v in told.items() if not n.startswith(schemas.CELL)})
        letters = schemas.scanned(told, foot["carrier"])
        with unit_of_work("notifications", Scope(agency_id)) as session:
            if _is_new(session, agency_id, "notices.posted", told):
                count = commands.record_posting(
                    session, agency_id, letters, foot["on"], actor=viewer().actor, now=acting_now()
                )
                flash(_("已登记 %(n)s 件交邮。", n=count))
    except DomainError as refused:
        if refused.status not in (409, 422):
            raise
        return run_page(Form.refused(refused), "run", status=refused.status)
    return redirect(url_for(".notices"), 303)


@blueprint.get("/notices/dispatch.js")
@public("脚本")
def script() -> Response:
    """What marks the row being scanned and counts."""
    source = (files("notifications") / "static" / "dispatch.js").read_text("utf-8")
    response = Response(source, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


def run_page(form: Form, part: str, after: Any = None, status: int = 200, *, show: Any = None) -> Response:
    """The page of one list; `form` keeps what was typed, `show` is the notice whose paper stands beside it."""
    agency_id, today = viewer().agency.id, china_date(acting_now())
    with unit_of_work("notifications", Scope(agency_id)) as session:
        calendar = calendar_for(session, agency(session, agency_id).region)
        found = queries.listed(session, agency_id, part, today, after)
        rows = [shown(row, today, calendar) for row in found.rows]
        at = next((n for n, row in enumerate(rows, 1) if row["notice"].id == show), 0)
        urgent = [row for row in rows if row["light"] and row["light"]["kind"] in ("late", "soon3")]
        return page(
            "notifications/run.html" if part == "run" else "notifications/list.html",
            status=status,
            form=form,
            rows=rows,
            urgent=sorted(urgent, key=lambda row: row["notice"].send_by),
            urgent_late=any(row["light"]["kind"] == "late" for row in urgent),
            preview=rows[at - 1] if at else None,
            shown_at=at or 1,
            title={name: label for name, label, _shape in PARTS}[part],
            part=part,
            carriers=list(CARRIER_LABELS.items()),
            more=found.after and url_for(".notices", part=part, after=found.after),
            is_first=after is None,
            **dayband(session, agency_id, acting_now(), part),
        )


def once(scope: str, step: Any) -> None:
    """Run `step(session)` once for the form's key. Raises what it raises; nothing is kept then."""
    agency_id = viewer().agency.id
    with unit_of_work("notifications", Scope(agency_id)) as session:
        if _is_new(session, agency_id, scope, form_fields()):
            step(session)


def _is_new(session: Session, agency_id: int, scope: str, told: Mapping[str, Any]) -> bool:
    made = new_id()
    known = first_comer(
        session,
        agency_id=agency_id,
        scope=scope,
        key=submitted_key(),
        told={"path": request.path, **told},
        object_id=made,
    )
    return known == made
