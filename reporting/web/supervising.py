"""What the supervising office does: the three lists of lateness, chases, filed replies, doubtful cases."""

import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema
from sqlalchemy.orm import Session

from reporting import commands, schemas
from reporting.commands import Chasing, Supervising
from reporting.queries import Subject, calendars_of, january
from reporting.queries import overdue as lists
from reporting.queries import supervising as queries
from reporting.web import blueprint
from reporting.web.asked import Asked, asked, years_to_choose
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import DomainError, NotFound
from services.idempotency import first_comer
from services.identity.permissions import Permission
from services.identity.queries import agencies, subtree_ids
from services.ids import new_id
from services.web import Form, acting_now, form_fields, page, requires, submitted_key, viewer
from services.web.schemas import load
from services.words import words

Step = Callable[[Session, Supervising, Mapping[str, Any]], object]
UNFILED_SINCE = timedelta(days=60)


def office() -> Supervising:
    """The supervising office of this request and what it sees today."""
    who, now = viewer(), acting_now()
    with unit_of_work("reporting") as session:
        return Supervising(
            who.agency.id, subtree_ids(session, who.agency.id, china_date(now)), who.actor, now
        )


def names_of(ids: tuple[int, ...]) -> dict[int, str]:
    with unit_of_work("reporting") as session:
        return {one.id: one.name for one in agencies(session, china_date(acting_now()), ids)}


@blueprint.get("/supervision/overdue")
@requires(Permission.SUPERVISION_VIEW)
def supervised_overdue() -> Response:
    """The three lists of the subtree."""
    return _overdue_page(asked(), office().sight, is_roll_up=True)


@blueprint.get("/reports/overdue")
@requires(Permission.REPORT_VIEW)
def overdue() -> Response:
    """The three lists of the own agency."""
    return _overdue_page(asked(), (viewer().agency.id,), is_roll_up=False)


def _overdue_page(question: Asked, sight: tuple[int, ...], *, is_roll_up: bool) -> Response:
    part, today = request.args.get("part", "late"), china_date(acting_now())
    if part not in lists.PARTS:
        raise NotFound("没有这个分类。")
    endpoint = "reporting.supervised_overdue" if is_roll_up else "reporting.overdue"
    subject = Subject(sight)
    with unit_of_work("reporting", Scope(viewer().agency.id, sight=sight)) as session:
        calendars = calendars_of(session, sight)
        day = lists.Day.of(today, calendars)
        found = lists.overdue(session, subject, part, day, question.within, question.after)
        counts = lists.overdue_counts(session, subject, day, question.within)
        years = years_to_choose(session, subject, question.within)
    names = words({"soon": "即将逾期", "late": "逾期未办", "done": "逾期已办"})
    filters = [
        {
            "label": names[name],
            "url": url_for(endpoint, part=name, year=question.within.year),
            "count": counts[name],
            "current": name == part,
            "light": {"soon": "soon3", "late": "late", "done": "done"}[name],
            "push": False,
        }
        for name in lists.PARTS
    ]
    return page(
        "reporting/supervision/overdue.html",
        status=question.status,
        asked=question,
        found=found,
        filters=filters,
        part=part,
        names=names_of(sight),
        calendars=calendars,
        now=today,
        years=years,
        is_roll_up=is_roll_up,
        here=endpoint,
        waiting=waiting() if is_roll_up else {},
        may=is_roll_up and viewer().may(Permission.SUPERVISION_ACT),
    )


def waiting() -> dict[str, int]:
    """What waits for the supervising office of this request, for the row of its rooms."""
    by = office()
    with unit_of_work("reporting", Scope(by.agency_id, sight=by.sight)) as session:
        handed_in = january.handed_in(session, by.agency_id)
        return queries.waiting(session, by.agency_id) | {"reports": handed_in}


def _paging(found: queries.Kept[Any]) -> dict[str, Any]:
    """What the foot of a list needs: the way back to its beginning, and on."""
    endpoint = f".{(request.endpoint or '').rpartition('.')[2]}"
    return {
        "first": url_for(endpoint) if request.args.get("after") else "",
        "more": url_for(endpoint, after=found.after) if found.after else "",
    }


@blueprint.get("/supervision/chases")
@requires(Permission.SUPERVISION_VIEW)
def chases() -> Response:
    """What was chased, and the answers."""
    by = office()
    with unit_of_work("reporting", Scope(by.agency_id)) as session:
        found = queries.chases(session, by.agency_id, request.args.get("after"))
        return page(
            "reporting/supervision/chases.html",
            rows=found.rows,
            **_paging(found),
            names=names_of(by.sight),
            now=by.today,
            waiting=waiting(),
            may=viewer().may(Permission.SUPERVISION_ACT),
        )


@blueprint.route("/supervision/chases/new", methods=["GET", "POST"])
@requires(Permission.SUPERVISION_ACT)
def chase() -> ResponseReturnValue:
    """Chase a case, or an agency as a whole."""
    by = office()
    names = {agency: name for agency, name in names_of(by.sight).items() if agency != by.agency_id}

    def show(form: Form, status: int) -> Response:
        return page(
            "reporting/supervision/chase.html",
            status=status,
            form=form,
            agencies=list(names.items()),
            number=_number(by, form.value("stream")),
            waiting=waiting(),
        )

    def step(session: Session, by: Supervising, told: Mapping[str, Any]) -> None:
        commands.chase(session, Chasing(**told), by=by)

    start = Form({"of_agency_id": request.args.get("agency", ""), "stream": request.args.get("case", "")})
    return taken("supervision.chase", schemas.ChaseForm(), step, show, url_for(".chases"), start)


def _number(by: Supervising, stream: str) -> str:
    try:
        wanted = uuid.UUID(stream) if stream else None
    except ValueError:
        raise NotFound("没有这个办件。") from None
    if wanted is None:
        return ""
    with unit_of_work("reporting", Scope(by.agency_id, sight=by.sight)) as session:
        return queries.number_of(session, by.sight, wanted)


@blueprint.get("/supervision/filings")
@requires(Permission.SUPERVISION_VIEW)
def filings() -> Response:
    """The inbox of filed replies, and what was not filed in time."""
    by = office()
    with unit_of_work("reporting", Scope(by.agency_id, sight=by.sight)) as session:
        filing = [one.id for one in agencies(session, by.today, by.sight) if one.options.filing]
        pending = queries.unfiled(
            session, by.agency_id, [one for one in filing if one != by.agency_id], by.today - UNFILED_SINCE
        )
        found = queries.filings(session, by.agency_id, request.args.get("after"))
        return page(
            "reporting/supervision/filings.html",
            rows=queries.with_filing_due(session, {row: row.of_agency_id for row in found.rows}),
            pending=queries.with_filing_due(session, {row: row.agency_id for row in pending}),
            **_paging(found),
            names=names_of(by.sight),
            now=by.today,
            waiting=waiting(),
        )


@blueprint.route("/supervision/filings/<uuid:filing_id>", methods=["GET", "POST"])
@requires(Permission.SUPERVISION_VIEW)
def filing(filing_id: uuid.UUID) -> ResponseReturnValue:
    """A filed reply, masked; looking at it is written down, a remark goes back."""
    by, may = office(), viewer().may(Permission.SUPERVISION_ACT)
    if request.method == "GET" and may:
        with unit_of_work("reporting", Scope(by.agency_id)) as session:
            commands.mark_read(session, filing_id, by=by)

    def show(form: Form, status: int) -> Response:
        with unit_of_work("reporting", Scope(by.agency_id)) as session:
            row = queries.filing_of(session, by.agency_id, filing_id)
            return page(
                "reporting/supervision/filing.html",
                status=status,
                form=form,
                row=row,
                names=names_of(by.sight),
                waiting=waiting(),
                may=may,
            )

    def step(session: Session, by: Supervising, told: Mapping[str, Any]) -> None:
        commands.remark_on(session, filing_id, told["remark"], by=by)

    there = url_for(".filing", filing_id=filing_id)
    return taken("supervision.remark", schemas.RemarkForm(), step, show, there)


@blueprint.get("/supervision/conferrals")
@requires(Permission.SUPERVISION_VIEW)
def conferrals() -> Response:
    """Doubtful cases, the unanswered first."""
    by = office()
    with unit_of_work("reporting", Scope(by.agency_id)) as session:
        found = queries.conferrals(session, by.agency_id, request.args.get("after"))
        return page(
            "reporting/supervision/conferrals.html",
            rows=found.rows,
            **_paging(found),
            names=names_of(by.sight),
            waiting=waiting(),
            may=viewer().may(Permission.SUPERVISION_ACT),
        )


@blueprint.route("/supervision/conferrals/<uuid:conferral_id>", methods=["GET", "POST"])
@requires(Permission.SUPERVISION_ACT)
def conferral(conferral_id: uuid.UUID) -> ResponseReturnValue:
    """Give the opinion."""
    by = office()

    def show(form: Form, status: int) -> Response:
        with unit_of_work("reporting", Scope(by.agency_id)) as session:
            row = queries.conferral_of(session, by.agency_id, conferral_id)
            return page(
                "reporting/supervision/conferral.html",
                status=status,
                form=form,
                row=row,
                names=names_of(by.sight),
                waiting=waiting(),
            )

    def step(session: Session, by: Supervising, told: Mapping[str, Any]) -> None:
        commands.give_opinion(session, conferral_id, told["opinion"], by=by)

    return taken("supervision.opinion", schemas.OpinionForm(), step, show, url_for(".conferrals"))


def taken(
    scope: str,
    schema: Schema,
    step: Step,
    show: Callable[[Form, int], Response],
    there: str,
    start: Form = Form(),
    of: Callable[[], Supervising] = office,
) -> ResponseReturnValue:
    """Show the form, or take the step once for its key; refused, it stands as it was typed. `of` says who acts."""
    if request.method == "GET":
        return show(start, 200)
    by, made = of(), new_id()
    try:
        told = load(schema, {name: value for name, value in form_fields().items() if value != ""})
        with unit_of_work("reporting", Scope(by.agency_id, sight=by.sight)) as session:
            key = {"path": request.full_path} | form_fields()
            first = first_comer(
                session, agency_id=by.agency_id, scope=scope, key=submitted_key(), told=key, object_id=made
            )
            if first == made:
                step(session, by, told)
    except DomainError as refused:
        if refused.status not in (409, 422):
            raise
        return show(Form.refused(refused), refused.status)
    return redirect(there, 303)
