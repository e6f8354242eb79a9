"""Reviews, lawsuits and complaints: the list of the agency, and the forms that write them down. One command each."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema
from sqlalchemy.orm import Session

from processing import commands, queries, schemas
from processing.commands import Acting, Ending, Particulars
from processing.models import Remedy
from processing.remedy_rules import KIND_LABELS, LAWSUITS, Order, RemedyKind, RemedyRole, Result, results_of
from processing.web import blueprint
from processing.web.remedy_panel import change_words, shown
from processing.web.stepping import once
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import DomainError
from services.identity.permissions import Permission
from services.identity.queries import agency, body
from services.web import Form, acting_now, form_fields, page, requires, viewer
from services.web.schemas import load
from services.words import words

Told = Mapping[str, Any]
Step = Callable[[Session, Acting, Told], None]
PART_LABELS = words({"open": "未结", "ended": "已结", "voided": "已作废"})
_PLAIN = ("heard_by", "docket", "simplified", "review_id", "filed_on", "received_on", "answered_on")
_DAYS = ("filed_on", "received_on", "answered_on", "stop_ordered_on", "stop_lifted_on")


@blueprint.get("/cases/remedies")
@requires(Permission.CASE_VIEW)
def remedies() -> Response:
    """The agency's reviews, lawsuits and complaints: undecided or ended, of a year or all."""
    agency_id, today = viewer().agency.id, china_date(acting_now())
    part, year = request.args.get("part", "open"), request.args.get("year", type=int)
    after = request.args.get("after")
    with unit_of_work("processing", Scope(agency_id)) as session:
        calendar = calendar_for(session, agency(session, agency_id).region)
        found = queries.remedies(session, agency_id, part, year, after)
        rows = [
            {**shown(line.remedy, today, calendar), "number": line.number, "officer": line.officer_name}
            for line in found.lines
        ]
        return page(
            "processing/remedies.html",
            rows=rows,
            filters=_filters(queries.remedy_counts(session, agency_id), part, year),
            years=queries.remedy_years(session, agency_id),
            part=part,
            year=year,
            may=viewer().may(Permission.REMEDY_MANAGE),
            more=found.after and url_for(".remedies", part=part, year=year, after=found.after),
            is_first=after is None,
        )


def _filters(counts: Mapping[str, int], current: str, year: int | None) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": url_for(".remedies", part=None if part == "open" else part, year=year),
            "count": counts[part],
            "current": part == current,
            "light": None,
            "push": part == "voided",
        }
        for part, label in PART_LABELS.items()
    ]


@blueprint.route("/cases/<uuid:case_id>/remedies/new", methods=["GET", "POST"])
@requires(Permission.REMEDY_MANAGE)
def file_remedy(case_id: uuid.UUID) -> ResponseReturnValue:
    """Write down a review, lawsuit or complaint about a case."""
    return _file(case_id)


@blueprint.route("/cases/remedies/new", methods=["GET", "POST"])
@requires(Permission.REMEDY_MANAGE)
def file_co_defendant() -> ResponseReturnValue:
    """Write down a suit in which the body only stands for having reviewed another's reply."""
    return _file(None)


def _file(case_id: uuid.UUID | None) -> ResponseReturnValue:
    def step(session: Session, by: Acting, told: Told) -> None:
        commands.file_remedy(session, viewer().agency.id, case_id, _particulars(told), by=by)

    def show(form: Form, status: int) -> Response:
        return _particulars_page(case_id, None, form, status)

    if request.method == "GET":
        return show(Form(_start(case_id)), 200)
    return _taken("remedy.file", case_id or uuid.UUID(int=0), schemas.RemedyForm(), step, show, case_id)


@blueprint.route("/cases/remedies/<uuid:remedy_id>", methods=["GET", "POST"])
@requires(Permission.REMEDY_MANAGE)
def amend_remedy(remedy_id: uuid.UUID) -> ResponseReturnValue:
    """Add to what is written down or put it right, with the reason."""
    remedy = _remedy(remedy_id)

    def step(session: Session, by: Acting, told: Told) -> None:
        commands.note_remedy(
            session,
            viewer().agency.id,
            remedy_id,
            _particulars(told),
            told["reason"],
            by=by,
            version=told["version"],
        )

    def show(form: Form, status: int) -> Response:
        return _particulars_page(remedy.case_id, remedy, form, status)

    if request.method == "GET":
        return show(Form(_stored(remedy)), 200)
    return _taken("remedy.amend", remedy_id, schemas.RemedyForm(), step, show, remedy.case_id)


@blueprint.route("/cases/remedies/<uuid:remedy_id>/end", methods=["GET", "POST"])
@requires(Permission.REMEDY_MANAGE)
def end_remedy(remedy_id: uuid.UUID) -> ResponseReturnValue:
    """Write down how it ended, and an order to answer again."""

    def step(session: Session, by: Acting, told: Told) -> None:
        order = Order(told["again_from"], told["again_until"], told["again_days"])
        ending = Ending(
            result=told["result"], ended_on=told["ended_on"], order=order if told["again"] else None
        )
        commands.end_remedy(
            session,
            viewer().agency.id,
            remedy_id,
            ending,
            reason=told["reason"],
            by=by,
            version=told["version"],
        )

    return _short("end", remedy_id, schemas.RemedyEndForm(), step)


@blueprint.route("/cases/remedies/<uuid:remedy_id>/appeal", methods=["GET", "POST"])
@requires(Permission.REMEDY_MANAGE)
def appeal_remedy(remedy_id: uuid.UUID) -> ResponseReturnValue:
    """An appeal: the suit is undecided again."""

    def step(session: Session, by: Acting, told: Told) -> None:
        commands.appeal_remedy(
            session, viewer().agency.id, remedy_id, told["appealed_on"], by=by, version=told["version"]
        )

    return _short("appeal", remedy_id, schemas.AppealForm(), step)


@blueprint.route("/cases/remedies/<uuid:remedy_id>/void", methods=["GET", "POST"])
@requires(Permission.REMEDY_MANAGE)
def void_remedy(remedy_id: uuid.UUID) -> ResponseReturnValue:
    """Recorded by mistake: it stays readable and counts no longer."""

    def step(session: Session, by: Acting, told: Told) -> None:
        commands.void_remedy(
            session, viewer().agency.id, remedy_id, told["reason"], by=by, version=told["version"]
        )

    return _short("void", remedy_id, schemas.RemedyVoidForm(), step)


def _short(name: str, remedy_id: uuid.UUID, schema: Schema, step: Step) -> ResponseReturnValue:
    remedy = _remedy(remedy_id)

    def show(form: Form, status: int) -> Response:
        return page(
            f"processing/remedies/{name}.html",
            status=status,
            form=form,
            **_about(remedy.case_id, remedy),
            results=[(row.code, row.label, _law(row, remedy.kind)) for row in results_of(remedy.kind)],
            may_order=any(row.again for row in results_of(remedy.kind)),
        )

    if request.method == "GET":
        return show(Form(), 200)
    return _taken(f"remedy.{name}", remedy_id, schema, step, show, remedy.case_id)


def _law(row: Result, kind: RemedyKind) -> str:
    """What a result rests on for this kind: a result of both names the law of reviews first."""
    return row.basis.split("；")[-1 if kind in LAWSUITS else 0]


def _taken(
    scope: str,
    about: uuid.UUID,
    schema: Schema,
    step: Step,
    show: Callable[[Form, int], Response],
    case_id: uuid.UUID | None,
) -> ResponseReturnValue:
    """Take the step once and go back; refused, the form stands as it was typed."""
    try:
        posted = {name: value for name, value in form_fields().items() if value != ""}
        told = load(schema, posted)
        once(scope, about, lambda session, by: step(session, by, told))
    except DomainError as refused:
        if refused.status not in (409, 422):
            raise
        return show(Form.refused(refused), refused.status)
    there = url_for(".remedies") if case_id is None else url_for(".case", case_id=case_id) + "#remedies"
    return redirect(there, 303)


def _particulars(told: Told) -> Particulars:
    values = {name: told[name] for name in (*_PLAIN, "stop_ordered_on", "stop_lifted_on")}
    return Particulars(kind=RemedyKind(told["kind"]), role=RemedyRole(told["role"]), **values)


def _start(case_id: uuid.UUID | None) -> dict[str, Any]:
    """Kind, role and the body that hears it, as far as the address and the answering body tell."""
    if case_id is None:
        return {"kind": str(RemedyKind.LAWSUIT_AFTER_REVIEW), "role": str(RemedyRole.CO_DEFENDANT)}
    kind = request.args.get("kind", str(RemedyKind.REVIEW))
    with unit_of_work("processing", Scope(viewer().agency.id)) as session:
        case = queries.case_of(session, viewer().agency.id, case_id)
        issuer = body(session, case.body_id, china_date(acting_now()))
    heard_by = {"review": issuer.review_body, "complaint": ""}.get(kind, issuer.court)
    return {"kind": kind, "role": str(RemedyRole.ORIGINAL), "heard_by": heard_by}


def _stored(remedy: Remedy) -> dict[str, Any]:
    days = {name: day.isoformat() for name in _DAYS if (day := getattr(remedy, name))}
    plain = {name: getattr(remedy, name) for name in ("kind", "role", "heard_by", "docket")}
    simplified = {"simplified": "1"} if remedy.simplified else {}
    return plain | days | simplified | {"review_id": remedy.review_id and str(remedy.review_id)}


def _remedy(remedy_id: uuid.UUID) -> Remedy:
    with unit_of_work("processing", Scope(viewer().agency.id)) as session:
        return queries.remedy_of(session, viewer().agency.id, remedy_id)


def _particulars_page(case_id: uuid.UUID | None, remedy: Remedy | None, form: Form, status: int) -> Response:
    return page(
        "processing/remedies/particulars.html",
        status=status,
        form=form,
        kinds=[(str(kind), label) for kind, label in KIND_LABELS.items()],
        **_about(case_id, remedy),
    )


def _about(case_id: uuid.UUID | None, remedy: Remedy | None) -> dict[str, Any]:
    """The case, the remedy, what was done with it, and the reviews a suit may follow."""
    agency_id = viewer().agency.id
    with unit_of_work("processing", Scope(agency_id)) as session:
        case = queries.case_of(session, agency_id, case_id) if case_id else None
        found = queries.aftermath(session, agency_id, case_id).remedies if case_id else ()
        changes = queries.changes_of(session, agency_id, remedy.id) if remedy else ()
        kind = KIND_LABELS[remedy.kind] if remedy else ""
        return {
            "case": case,
            "remedy": remedy,
            "kind": kind,
            "back": url_for(".case", case_id=case.id) + "#remedies" if case else url_for(".remedies"),
            "reviews": [
                (str(row.id), f"{row.heard_by} {row.docket or row.filed_on.isoformat()}".strip())
                for row in found
                if row.kind is RemedyKind.REVIEW and row.ended_on and not row.voided_on
            ],
            "changes": [(change, change_words(change, kind)) for change in changes],
        }
