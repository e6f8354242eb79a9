"""The pages for recording what was not allowed but happened, and for saying why what the platform put down did."""

import uuid
from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from processing import commands, schemas
from processing.commands.irregular import KINDS, Irregularity, unexplained
from processing.domain import Action
from processing.models import Case
from processing.web import blueprint
from processing.web.stepping import saying, step_form
from services.identity.permissions import Permission
from services.web import requires


@blueprint.route("/cases/<uuid:case_id>/irregular", methods=["GET", "POST"])
@requires(Permission.CASE_SUPERVISE)
def record_irregular(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record it as it was, with a reason."""
    step = saying(commands.record_irregular, case_id, what=Irregularity)
    return step_form(case_id, Action.RECORD_IRREGULAR, schemas.IrregularForm(), step, {}, _kinds)


@blueprint.route("/cases/<uuid:case_id>/irregular/reason", methods=["GET", "POST"])
@requires(Permission.CASE_SUPERVISE)
def explain_irregular(case_id: uuid.UUID) -> ResponseReturnValue:
    """Say why a notice went out too late; the platform had put it down by itself."""
    step = saying(commands.explain_irregular, case_id, what=Irregularity)
    return step_form(
        case_id, Action.EXPLAIN_IRREGULAR, schemas.ExplanationForm(), step, {}, _waiting_for_a_reason
    )


def _waiting_for_a_reason(session: Session, case: Case) -> dict[str, Any]:
    kinds = [(str(what), KINDS[what].label) for what in unexplained(case)]
    return {"kinds": kinds, "start": {"what": kinds[0][0]} if kinds else {}}


def _kinds(session: Session, case: Case) -> dict[str, Any]:
    return {"kinds": [(str(what), kind.label) for what, kind in KINDS.items()]}
