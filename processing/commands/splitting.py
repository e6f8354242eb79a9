"""One application with several matters is handled as several: decided here, registered by intake, then told.

一事一申请: split into the smallest reasonable units. Each part has a number, a clock and a row of its own; the first
stays with the case.
"""

import re
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.commands.acting import Acting, act, draft, entries_of, locked_case, take
from processing.commands.letters import issue_letter, write_letter
from processing.domain import Action
from processing.models import Case
from processing.queries import charge_of, inquiries_of
from services.crypto import case_key, case_keys
from services.delivery import Draft, publish_many
from services.errors import Conflict, Invalid
from services.events.processing import SplitDecided
from services.identity.queries import agency
from services.words import said

MOST = 20
LONGEST = 2000
LONGEST_REASON = 500
_SEAMS = re.compile(
    r"[\n；;]|(?:^|(?<=[\s，,。：:；;]))(?:\d{1,2}[.、．]|[（(][一二三四五六七八九十\d]{1,2}[)）]|[一二三四五六七八九十]{1,2}、)"
)


def split(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    texts: Sequence[str],
    reason: str,
    *,
    by: Acting,
    version: int | None = None,
) -> None:
    """Handle the application as one case per text. The applicant is told when all parts have their numbers, and why.

    Raises Invalid for fewer than two parts or too many and without a reason, Conflict for a part, or where others were
    asked or charged.
    """
    parts = [text.strip() for text in texts if text.strip()]
    if not 2 <= len(parts) <= MOST or any(len(part) > LONGEST for part in parts):
        message = said(
            "请写 2 至 %(most)s 件，一行一件，每件至多 %(longest)s 字。", most=MOST, longest=LONGEST
        )
        raise Invalid(message, fields={"parts": message})
    why = _checked(reason)
    taken = take(session, agency_id, case_id, Action.SPLIT, by, version)
    case = taken.case
    if case.parent_id is not None or case.split_off:
        raise Conflict("本件是分件办理中的一件，不能再分。")
    if charge_of(session, agency_id, case_id) or inquiries_of(session, agency_id, case_id):
        raise Conflict("已经征求意见或者提议收费的，不能再分件办理。")
    if entries_of(session, case):
        raise Conflict("已经告知补正、延长期限的，不能再分件办理：各件的期限会不同。")
    key = case_key(session, agency_id, case_id)
    personal = key.open(case.personal)
    told = {"text": parts[0], "subject": "", "original": personal["text"], "split_reason": why}
    case.personal = key.seal({**personal, **told})
    case.split_off, case.several_matters = len(parts) - 1, False
    move = act(session, taken, by, {"parts": len(parts), "reason": why})
    fact = draft(case, SplitDecided(others=len(parts) - 1), by, key.seal({"texts": parts[1:]}))
    publish_many(session, [move, fact])


def _checked(reason: str) -> str:
    """Why the application is not handled as one, as the notice says it. Raises Invalid."""
    why = reason.strip().rstrip("。；; ")
    if not why:
        raise Invalid("请写明分件办理的理由。", fields={"reason": "请写明分件办理的理由，写进告知书。"})
    if len(why) > LONGEST_REASON:
        message = said("理由至多 %(longest)s 字。", longest=LONGEST_REASON)
        raise Invalid(message, fields={"reason": message})
    return why


def proposed_parts(text: str) -> list[str]:
    """Where a text may come apart: at its lines, numbered matters and semicolons. People decide."""
    parts = (part.strip(" 　；;。") for part in _SEAMS.split(text))
    return [part for part in parts if part and not part.endswith(("：", ":"))]


def tell_of_parts(session: Session, agency_id: int, parent_id: uuid.UUID, by: Acting) -> list[Draft]:
    """The notice with all numbers, once the last part is there; the facts to publish."""
    parent = locked_case(session, agency_id, parent_id)
    wanted = select(Case).where(Case.agency_id == agency_id, Case.parent_id == parent_id)
    parts = [parent, *session.scalars(wanted.order_by(Case.number))]
    if len(parts) != parent.split_off + 1:
        return []
    keys = case_keys(session, agency_id, [part.id for part in parts])
    options, whole = agency(session, agency_id).options, keys[parent.id].open(parent.personal)
    told = {
        "count": str(len(parts)),
        "parts": [{"number": p.number, "request": keys[p.id].open(p.personal)["text"]} for p in parts],
        "request": _original(whole),
        "reason": whole.get("split_reason", ""),
        "contact": parent.officer_name or "",
        "agency_phone": options.phone,
        "agency_address": options.address,
    }
    return [issue_letter(session, parent, write_letter(session, parent, "split_notice", told, by), by)]


def _original(personal: dict[str, Any]) -> str:
    told: str = personal.get("original") or personal["text"]
    return told
