"""答复情形: the office's list of reasons to answer, beside its other settings. Only where no text does it says what they count under."""

import uuid
from collections.abc import Callable

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields
from sqlalchemy.orm import Session

from processing import commands
from processing.commands import Acting
from processing.outcomes import FAMILY_LABELS, GROUNDS, OUTCOMES, SETTLEABLE
from processing.queries.reasoning import office_reasons
from processing.reasons import FOLLOWS, LONGEST_NAME
from processing.web import blueprint
from processing.web.stepping import once
from services.db import Scope, unit_of_work
from services.errors import DomainError
from services.identity.permissions import Permission
from services.web import Form, form_fields, page, requires, viewer
from services.web.i18n import _
from services.web.schemas import FormSchema, Line, Ticked, load

SETTINGS = uuid.UUID(int=0)


class ReasonForm(FormSchema):
    """One of the office's own: its name, and what it counts under. `under` is row and ground in one."""

    label = Line(load_default="", most=LONGEST_NAME)
    under = fields.String(load_default="")


class ChangeForm(FormSchema):
    """Its name in the office's words, whether it is switched off, and its row where the office settles that."""

    label = Line(load_default="", most=LONGEST_NAME)
    row = fields.String(load_default="")
    is_off = Ticked()


@blueprint.get("/cases/reasons")
@requires(Permission.AGENCY_MANAGE)
def reasons() -> Response:
    """The list as it stands."""
    return _reasons_page(Form())


@blueprint.post("/cases/reasons")
@requires(Permission.AGENCY_MANAGE)
def add_reason() -> ResponseReturnValue:
    """One more, mapped onto a row and a ground of it."""

    def step(session: Session, by: Acting) -> None:
        told = load(ReasonForm(), form_fields())
        row, _sign, ground = told["under"].partition(" ")
        commands.add_reason(session, viewer().agency.id, told["label"], row, ground, by=by)

    return _taken("reason.add", step, _("已增加答复情形。"))


@blueprint.post("/cases/reasons/<key>")
@requires(Permission.AGENCY_MANAGE)
def change_reason(key: str) -> ResponseReturnValue:
    """Another name, off or on."""

    def step(session: Session, by: Acting) -> None:
        told = load(ChangeForm(), form_fields())
        commands.change_reason(session, viewer().agency.id, key, **told, by=by)

    return _taken(f"reason.change.{key}"[:60], step, _("已保存。"), key)


def _taken(
    scope: str, step: Callable[[Session, Acting], None], done: str, about: str = ""
) -> ResponseReturnValue:
    try:
        once(scope, SETTINGS, step)
    except DomainError as refused:
        if refused.status not in (409, 422):
            raise
        return _reasons_page(Form.refused(refused), refused.status, about)
    flash(done, "done")
    return redirect(url_for(".reasons"), 303)


def _reasons_page(form: Form, status: int = 200, about: str = "") -> Response:
    agency_id = viewer().agency.id
    with unit_of_work("processing", Scope(agency_id)) as session:
        rows = office_reasons(session, agency_id)
    return page(
        "processing/reasons.html",
        status=status,
        rows=rows,
        families=[
            (label, [each for each in rows if OUTCOMES[each.row].family is family])
            for family, label in FAMILY_LABELS.items()
        ],
        outcomes=OUTCOMES,
        grounds=GROUNDS,
        unders=_unders(),
        form=form,
        about=about,
    )


def _unders() -> list[tuple[str, str]]:
    """Every row that may be chosen with each ground that may stand there alone, or where an office may settle it."""
    told: list[tuple[str, str]] = []
    for row, outcome in OUTCOMES.items():
        if row in FOLLOWS:
            continue
        settleable = [GROUNDS[code] for code, rows in SETTLEABLE.items() if row in rows[1:]]
        named = (*outcome.grounds, *settleable)
        told += [(f"{row} {ground.code}", f"{outcome.label} · {ground.says}") for ground in named]
    return told
