"""Who acts on these pages, what he sees, and how a form is taken once."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema
from sqlalchemy.orm import Session

from reporting.commands import Telling
from reporting.domain import period
from reporting.queries import subtree_through
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import DomainError, NotFound
from services.idempotency import first_comer
from services.identity.models import Agency
from services.identity.permissions import Permission
from services.identity.queries import agency as agency_of
from services.ids import new_id
from services.web import Form, acting_now, form_fields, submitted_key, viewer
from services.web.schemas import load
from services.words import said

Step = Callable[[Session, Agency, Telling, Mapping[str, Any]], object]
Show = Callable[[Form, int], Response]
FIRST_YEAR = 2008


def telling() -> Telling:
    """The person of this request, for his agency."""
    who = viewer()
    manages = who.may(Permission.REPORT_MANAGE)
    return Telling(who.agency.id, who.actor, acting_now(), who.section_id, manages)


def checked_year(year: int) -> int:
    """A year that can have a report. Raises NotFound."""
    if not FIRST_YEAR <= year <= china_date(acting_now()).year:
        raise NotFound(said("没有 %(year)s 年的年度报告。", year=year))
    return year


def scope(year: int) -> Scope:
    """The viewer's agency, with what was below it in that year in sight."""
    mine = viewer().agency.id
    with unit_of_work("reporting") as session:
        return Scope(mine, sight=subtree_through(session, mine, period(year)))


def taken(name: str, year: int, schema: Schema, step: Step, show: Show, there: str) -> ResponseReturnValue:
    """Take the step once for its form's key and go on; refused, the page stands as it was typed."""
    by, made = telling(), new_id()
    try:
        told = load(schema, {field: value for field, value in form_fields().items() if value != ""})
        with unit_of_work("reporting", scope(checked_year(year))) as session:
            key = {"path": request.path} | form_fields()
            first = first_comer(
                session, agency_id=by.agency_id, scope=name, key=submitted_key(), told=key, object_id=made
            )
            if first == made:
                step(session, agency_of(session, by.agency_id), by, told)
    except DomainError as refused:
        if refused.status not in (409, 422):
            raise
        return show(Form.refused(refused), refused.status)
    return redirect(there, 303)
