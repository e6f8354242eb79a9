"""The pages of one reply for several applications."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from processing import commands, schemas
from processing.commands import Acting
from processing.commands.joining import ALONE
from processing.domain import Action
from processing.evidence import proofs_for
from processing.models import Case
from processing.outcomes import OUTCOMES, simplest_grounds
from processing.queries import leaders_for, personal_of
from processing.web import blueprint
from processing.web.stepping import at_once, step_form
from services.identity.permissions import Permission
from services.web import requires, viewer


@blueprint.route("/cases/<uuid:case_id>/join", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def join(case_id: uuid.UUID) -> ResponseReturnValue:
    """Let another case's reply answer this one too."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        row = told["outcome"]
        commands.join(
            session,
            viewer().agency.id,
            case_id,
            told["leader"],
            outcome=row,
            grounds=simplest_grounds(row) if row else [],
            by=by,
            version=told["version"],
        )

    return step_form(case_id, Action.JOIN, schemas.JoinForm(), step, {}, _leaders)


@blueprint.post("/cases/<uuid:case_id>/leave")
@requires(Permission.CASE_HANDLE)
def leave(case_id: uuid.UUID) -> ResponseReturnValue:
    """Answer this one for itself again."""
    return at_once(case_id, Action.LEAVE, commands.leave)


def _leaders(session: Session, case: Case) -> dict[str, Any]:
    found = leaders_for(session, case)
    personal = personal_of(session, case.agency_id, found)
    return {
        "leaders": [
            (str(one.id), one.number, (personal[one.id].get("subject") or personal[one.id]["text"])[:80])
            for one in found
            if one.id in personal
        ],
        "rows": [
            (row, outcome.label)
            for row, outcome in OUTCOMES.items()
            if row not in ALONE and not outcome.requires and not proofs_for(simplest_grounds(row))
        ],
    }
