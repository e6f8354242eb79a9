"""What stands beside a case's steps: the letters that asked others, and the fee; each with what can be done about it."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from processing import queries
from processing.commands.objecting import UNWILLING
from processing.commands.releasing import objectors, sharing_reply
from processing.domain import BY_ACTION, ENDED, Action, Transition
from processing.fees import MODE_LABELS, STAGE_LABELS
from processing.inquiries import RESULT_LABELS, RULES, InquiryKind
from processing.models import Case, Inquiry
from processing.queries.told import told_on
from services.crypto import case_key
from services.web import viewer
from services.words import said

Link = tuple[str, str]


def inquiries_shown(session: Session, case: Case) -> list[dict[str, Any]]:
    """Every letter that asked something, opened, with its next steps."""
    asked = queries.inquiries_of(session, case.agency_id, case.id)
    if not asked:
        return []
    key = case_key(session, case.agency_id, case.id)
    return [
        {
            "row": inquiry,
            "rule": RULES[inquiry.kind],
            "result": RESULT_LABELS.get(inquiry.result) if inquiry.result else "",
            "told": key.open(inquiry.content),
            "answer": key.open(inquiry.answer)["text"] if inquiry.answer is not None else "",
            "links": _links(case, inquiry),
        }
        for inquiry in asked
    ]


def objectors_shown(session: Session, case: Case) -> list[dict[str, Any]]:
    """The third parties against whose will the reply of this case gives something, and since when each was told."""
    sharing = {one.id: one for one in sharing_reply(session, case)}
    asked = objectors(session, list(sharing.values()))
    sent = told_on(session, case.agency_id, [one.told_document_id for one in asked])
    return [_objector(session, sharing[one.case_id], one, sent) for one in asked]


def _objector(
    session: Session, case: Case, inquiry: Inquiry, sent: Mapping[uuid.UUID | None, date]
) -> dict[str, Any]:
    key = case_key(session, case.agency_id, case.id)
    told = key.open(inquiry.content)
    return {
        "number": case.number,
        "name": told.get("to", ""),
        "about": told["about"],
        "opinion": key.open(inquiry.answer)["text"] if inquiry.answer is not None else "",
        "sent_on": sent.get(inquiry.told_document_id),
        "released_from": inquiry.released_from,
    }


def charge_shown(session: Session, case: Case) -> dict[str, Any] | None:
    """The fee of the case, if one was proposed."""
    charge = queries.charge_of(session, case.agency_id, case.id)
    if charge is None:
        return None
    waits = charge.stage == "notified" and _may(Action.RECEIVE_PAYMENT, case)
    address = url_for(".fee_notice_received", case_id=case.id)
    return {
        "row": charge,
        "stage": STAGE_LABELS[charge.stage],
        "mode": MODE_LABELS[charge.mode],
        "links": [(said("登记通知送达日期"), address)] if waits else [],
    }


def _links(case: Case, inquiry: Inquiry) -> list[Link]:
    if case.state in ENDED:
        return []
    if inquiry.ended_on is not None:
        unwilling = inquiry.kind is InquiryKind.THIRD_PARTY and inquiry.result in UNWILLING
        tells = unwilling and inquiry.told_on is None
        return _offered(case, inquiry, Action.TELL_OBJECTOR) if tells else []
    if inquiry.kind is InquiryKind.REASONS:
        return _offered(case, inquiry, Action.JUDGE_REASONS)
    received = [(said("对方收到日期"), _address("letter_received", case, inquiry))]
    timed = RULES[inquiry.kind].term is not None and _may(Action.RECEIVE_OPINION, case)
    return [
        *_offered(case, inquiry, Action.RECEIVE_OPINION),
        *(received if timed else []),
        *_offered(case, inquiry, Action.CALL_OFF),
    ]


def _offered(case: Case, inquiry: Inquiry, action: Action) -> list[Link]:
    return [(BY_ACTION[action].label, _address(action, case, inquiry))] if _may(action, case) else []


def _address(endpoint: str, case: Case, inquiry: Inquiry) -> str:
    return url_for(f".{endpoint}", case_id=case.id, inquiry_id=inquiry.id)


def _may(action: Action, case: Case) -> bool:
    row: Transition = BY_ACTION[action]
    return row.permission is not None and case.state in row.sources and viewer().may(row.permission)
