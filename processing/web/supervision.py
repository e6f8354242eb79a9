"""The agency's side of supervision: chases to answer, replies to file with their people masked, doubtful cases to confer."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from processing import commands, papers, queries, schemas
from processing.commands import Acting
from processing.domain import ENDED, State
from processing.models import Case
from processing.supervision import ExchangeKind, filing_due, known_values
from processing.web import blueprint
from processing.web.stepping import once
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.crypto import case_key
from services.db import Scope, unit_of_work
from services.errors import DomainError, NotFound
from services.identity.permissions import Permission
from services.identity.queries import agency, parent_id
from services.web import Form, acting_now, form_fields, page, requires, viewer
from services.web.i18n import mask
from services.web.schemas import load

MAY = (Permission.CASE_HANDLE, Permission.CASE_ASSIGN)
Step = Callable[[Session, Acting, str], object]
KINDS = {"name": "name", "id_number": "id_number", "uscc": "id_number", "phone": "phone", "email": "email"}


def supervision_panel(**given: object) -> Markup:
    """What passes with the supervising office about a case (`case_id`); nothing where there is none above."""
    agency_id, today = viewer().agency.id, china_date(acting_now())
    case_id = uuid.UUID(str(given["case_id"]))
    with unit_of_work("processing", Scope(agency_id)) as session:
        rows = queries.exchanges_of(session, agency_id, case_id)
        if parent_id(session, agency_id, today) is None and not rows:
            return Markup("")
        case, office = queries.case_of(session, agency_id, case_id), agency(session, agency_id)
        reply = queries.reply_of(session, agency_id, case_id)
        filed = reply is not None and any(row.document_id == reply.id for row in rows)
        due = None
        if office.options.filing and case.state is State.CLOSED and case.closed_on and reply and not filed:
            due = filing_due(case.closed_on, calendar_for(session, office.region))
        may_file = case.state is State.CLOSED and reply is not None and not filed
        rendered = render_template(
            "processing/supervision/panel.html",
            case=case,
            rows=rows,
            due=due,
            today=today,
            may_file=may_file,
            may_ask=case.state not in ENDED and not _is_asking(rows),
            may=viewer().may(*MAY),
        )
    return Markup(rendered)  # noqa: S704  # our own template


def _is_asking(rows: Any) -> bool:
    return any(row.kind is ExchangeKind.CONFERRAL and row.answered_on is None for row in rows)


@blueprint.get("/cases/chases")
@requires(Permission.CASE_VIEW)
def chases() -> Response:
    """What the supervising office chased, the open ones first."""
    with unit_of_work("processing", Scope(viewer().agency.id)) as session:
        rows = queries.chases(session, viewer().agency.id)
        today = china_date(acting_now())
        return page("processing/supervision/chases.html", rows=rows, today=today, may=viewer().may(*MAY))


@blueprint.route("/cases/chases/<uuid:chase_id>", methods=["GET", "POST"])
@requires(*MAY)
def answer_chase(chase_id: uuid.UUID) -> ResponseReturnValue:
    """Answer a chase."""
    agency_id = viewer().agency.id
    with unit_of_work("processing", Scope(agency_id)) as session:
        chase = queries.chase_of(session, agency_id, chase_id)

    def show(form: Form, status: int) -> Response:
        return page("processing/supervision/answer.html", status=status, form=form, chase=chase)

    def step(session: Session, by: Acting, text: str) -> object:
        commands.answer_chase(session, agency_id, chase_id, text, by=by)
        return None

    return _taken("chase.answer", chase_id, step, show, Form(), url_for(".chases"))


@blueprint.route("/cases/<uuid:case_id>/filing", methods=["GET", "POST"])
@requires(*MAY)
def file_reply(case_id: uuid.UUID) -> ResponseReturnValue:
    """File the reply: what is known of the people is masked already, a person looks once more."""
    agency_id = viewer().agency.id

    def show(form: Form, status: int) -> Response:
        with unit_of_work("processing", Scope(agency_id)) as session:
            case = queries.case_of(session, agency_id, case_id)
            return page("processing/supervision/filing.html", status=status, form=form, case=case)

    def step(session: Session, by: Acting, text: str) -> object:
        return commands.file_reply(session, agency_id, case_id, text, by=by)

    start = Form({"text": _masked(case_id)}) if request.method == "GET" else Form()
    return _taken("case.file", case_id, step, show, start, _panel_of(case_id))


@blueprint.route("/cases/<uuid:case_id>/conferral", methods=["GET", "POST"])
@requires(*MAY)
def ask_conferral(case_id: uuid.UUID) -> ResponseReturnValue:
    """Lay a doubtful case before the supervising office."""
    agency_id = viewer().agency.id

    def show(form: Form, status: int) -> Response:
        with unit_of_work("processing", Scope(agency_id)) as session:
            case = queries.case_of(session, agency_id, case_id)
            return page("processing/supervision/conferral.html", status=status, form=form, case=case)

    def step(session: Session, by: Acting, text: str) -> object:
        return commands.ask_conferral(session, agency_id, case_id, text, by=by)

    return _taken("case.confer", case_id, step, show, Form(), _panel_of(case_id))


def _panel_of(case_id: uuid.UUID) -> str:
    return url_for(".case", case_id=case_id) + "#supervision"


def _taken(
    scope: str,
    about: uuid.UUID,
    step: Step,
    show: Callable[[Form, int], Response],
    start: Form,
    there: str,
) -> ResponseReturnValue:
    if request.method == "GET":
        return show(start, 200)
    try:
        told: Mapping[str, Any] = load(schemas.SupervisionForm(), form_fields())
        once(scope, about, lambda session, by: step(session, by, told["text"]))
    except DomainError as refused:
        if refused.status not in (409, 422):
            raise
        return show(Form.refused(refused), refused.status)
    return redirect(there, 303)


def _masked(case_id: uuid.UUID) -> str:
    """The text of the reply with everything known of the applicant masked. Raises NotFound without a reply."""
    agency_id = viewer().agency.id
    with unit_of_work("processing", Scope(agency_id)) as session:
        case: Case = queries.case_of(session, agency_id, case_id)
        reply = queries.reply_of(session, agency_id, case_id)
        if reply is None:
            raise NotFound("本件还没有答复。")
        content = papers.content_of(session, reply)
        known = known_values(case_key(session, agency_id, case_id).open(case.personal))
    lines = [content["title"], content["addressee"], *content["paragraphs"]]
    text = "\n".join(line for line in lines if line)
    for name, value in sorted(known.items(), key=lambda pair: -len(pair[1])):
        text = text.replace(value, _mask(name.removeprefix("agent_"), value))
    return text


def _mask(name: str, value: str) -> str:
    shown = mask(value, KINDS.get(name, name))
    return shown if value not in shown else "＊" * len(value)
