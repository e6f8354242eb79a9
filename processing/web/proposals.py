"""What is proposed about a request for correction, as its page shows it to whoever proposes and to whoever approves."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from processing.commands.deciding_corrections import reply_draft
from processing.correction_rules import RESULT_LABELS
from processing.queries import CorrectionFile
from processing.web.approval_panel import away_words, stood_in_words
from services.crypto import case_key
from services.documents import Paper, TemplateFault
from services.documents.preview import data_pages
from services.errors import Invalid
from services.identity.approval.queries import stand_ins_on
from services.identity.approval.substitutes import Right
from services.identity.permissions import Permission
from services.web import Form, viewer


def shown(session: Session, file: CorrectionFile, today: date) -> Mapping[str, Any]:
    """What waits for approval with the reply as it would go out, who may approve it, or in whose place it was."""
    row = file.row
    told = {"approved_for": stood_in_words(row.decided_for, Right.SIGN), "proposed": "", "pages": ()}
    if row.proposed_result is None:
        return told
    me, may_sign = viewer().actor.id, viewer().may(Permission.CASE_SIGN)
    draft = _draft(session, file, today)
    away = [one for one in stand_ins_on(session, row.agency_id, today) if one.right is Right.SIGN]
    return told | {
        "proposed": RESULT_LABELS[row.proposed_result],
        "is_mine": row.proposed_by_id == me,
        "approves": may_sign and row.proposed_by_id != me,
        "stand_ins": [away_words(one) for one in away],
        "pages": data_pages(draft) if draft else (),
        "draft": draft,
    }


def begun(form: Form, file: CorrectionFile) -> Form:
    """The form of a proposal: as it was typed, else with what waits or was sent back."""
    if "findings" in form.values:
        return form
    known = {"result": file.row.proposed_result, **file.proposal} if file.proposal else file.returned
    return Form(known, form.errors, form.message)


def _draft(session: Session, file: CorrectionFile, today: date) -> Paper | None:
    """Nothing where the letter cannot be written yet: to approve it then says why."""
    key = case_key(session, file.row.agency_id, file.row.id)
    try:
        return reply_draft(session, file.row, key, today)
    except (Invalid, TemplateFault):
        return None
