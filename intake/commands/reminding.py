"""Reminders by SMS: where they may be asked for, and the applicant who wants no more of them."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.domain import Applicant
from intake.models import CorrectionRequest, Request
from services.actor import APPLICANT, Actor
from services.audit import audit
from services.clock import china_date
from services.crypto import CaseKey, Sealed, case_key
from services.delivery import publish
from services.errors import Invalid, NotFound
from services.events.intake import RemindersStopped
from services.identity.models import Agency
from services.words import said


def refuse_closed_sms(agency: Agency, applicant: Applicant) -> None:
    """Raises Invalid where somebody asks an agency for reminders by SMS that sends none."""
    if applicant.sms and not agency.options.sms_open:
        closed = said("%(name)s没有开通短信提醒，请不选这一项。", name=agency.name)
        raise Invalid(closed, fields={"sms": closed})


def stop_reminders(
    session: Session, agency_id: int, stream: uuid.UUID, *, now: datetime, actor: Actor = APPLICANT
) -> bool:
    """Whoever asked, for disclosure or a correction, takes his consent back (个人信息保护法第十五条); False if he had
    done so before. What waits is not sent any more. Raises NotFound."""
    row, kind = _locked(session, agency_id, stream)
    key = case_key(session, agency_id, stream)
    unasked = without_reminders(key, row.personal)
    if unasked is None:
        return False
    row.personal = unasked
    told: dict[str, Any] = {"agency_id": agency_id, "actor": actor, "now": now}
    audit(session, f"{kind}.reminders_stopped", **told, object_kind=kind, object_id=stream)
    publish(session, RemindersStopped(on=china_date(now)), **told, stream=stream)
    return True


def without_reminders(key: CaseKey, personal: Sealed) -> Sealed | None:
    """The same without the consent; None where there was none."""
    told = key.open(personal)
    if not told["applicant"].get("sms"):
        return None
    return key.seal({**told, "applicant": {**told["applicant"], "sms": False}})


def _locked(session: Session, agency_id: int, stream: uuid.UUID) -> tuple[Request | CorrectionRequest, str]:
    asked = select(Request).where(Request.agency_id == agency_id, Request.id == stream)
    if (request := session.scalars(asked.with_for_update()).one_or_none()) is not None:
        return request, "request"
    wrong = select(CorrectionRequest).where(
        CorrectionRequest.agency_id == agency_id, CorrectionRequest.id == stream
    )
    if (correction := session.scalars(wrong.with_for_update()).one_or_none()) is not None:
        return correction, "correction"
    raise NotFound("没有这份申请。")
