"""The page for recording what was not allowed but happened."""

import uuid
from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from processing import commands, schemas
from processing.commands.irregular import KINDS, Irregularity
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


def _kinds(session: Session, case: Case) -> dict[str, Any]:
    return {"kinds": [(str(what), kind.label) for what, kind in KINDS.items()]}
