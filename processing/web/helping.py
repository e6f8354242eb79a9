"""协助: what help the applicant needs, what was given and when; asked for before the case closes (条例第四十三条)."""

import uuid
from datetime import date

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from processing import commands, queries, schemas
from processing.domain import ENDED, State
from processing.models import HELP_GIVEN
from processing.web import blueprint
from processing.web.case import case_page
from processing.web.stepping import once
from services.assistance import help_words
from services.clock import china_date
from services.crypto import Purged
from services.db import Scope, unit_of_work
from services.errors import Invalid
from services.identity.permissions import Permission
from services.web import Form, acting_now, form_fields, requires, viewer
from services.web.schemas import load

# It says something about health: whoever only counts cases does not read it.
HELPERS = (
    Permission.CASE_HANDLE,
    Permission.CASE_REVIEW,
    Permission.CASE_SIGN,
    Permission.REQUEST_REGISTER,
    Permission.NOTICE_DISPATCH,
)
# From here on there is little time left to help.
NEAR_THE_END = frozenset({State.TO_SIGN, State.SIGNED})


@blueprint.post("/cases/<uuid:case_id>/help")
@requires(Permission.CASE_HANDLE)
def help_given(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record what was done for somebody who needs help."""
    try:
        told = load(schemas.TalkForm(), form_fields())
        once(
            "case.help",
            case_id,
            lambda s, by: commands.note_help(s, viewer().agency.id, case_id, told["text"], told["on"], by=by),
        )
    except Invalid as refused:
        return case_page(case_id, message=refused.message, status=refused.status)
    return redirect(url_for(".case", case_id=case_id) + "#help", 303)


def help_panel(**given: object) -> Markup:
    """The panel of a case (`case_id`) whose applicant needs help; nothing for any other."""
    if not viewer().may(*HELPERS):
        return Markup("")
    agency_id, case_id = viewer().agency.id, uuid.UUID(str(given["case_id"]))
    with unit_of_work("processing", Scope(agency_id)) as session:
        case = queries.case_of(session, agency_id, case_id)
        if not case.needs_help:
            return Markup("")
        try:
            file = queries.case_file(session, agency_id, case_id)
        except Purged:
            return Markup("")
        given_help: list[tuple[date, str, str]] = [
            (note.on, note.actor_name, file.said.get(note.id, ""))
            for note in file.notes
            if note.kind == HELP_GIVEN
        ]
        told = {
            "case": case,
            "wanted": help_words(file.personal),
            "lines": given_help,
            "urgent": case.state in NEAR_THE_END,
            "open": case.state not in ENDED,
            "form": Form({"on": china_date(acting_now()).isoformat()}),
        }
        return Markup(render_template("processing/help_panel.html", **told))  # noqa: S704  # our own template
