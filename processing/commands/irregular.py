"""What the 条例 does not allow but happened all the same: recorded as it was, with a reason, and reported.

It moves no period: a second supplement notice or a late extension binds nobody. Only the supervising person records it.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from processing.alerts import unwarn
from processing.clock_entries import LONGEST_EXTENSION, Entry, EntryKind
from processing.commands.acting import Acting, act, add_entry, clock_fact, draft, entries_of, recompute, take
from processing.domain import Action
from processing.models import Case
from services.delivery import publish_many
from services.errors import Conflict, Invalid
from services.words import said, speak


class Irregularity(StrEnum):
    """What happened."""

    SECOND_SUPPLEMENT = "second_supplement"
    LATE_SUPPLEMENT = "late_supplement"
    SECOND_EXTENSION = "second_extension"
    LATE_EXTENSION = "late_extension"
    LATE_DELAY = "late_delay"
    LATE_FEE = "late_fee"


@dataclass(frozen=True, slots=True)
class Kind:
    """How it stands in the clock, and by what rule it is none that is allowed."""

    label: str
    entry: EntryKind
    lawful: str

    def __post_init__(self) -> None:
        speak(self, "label", "lawful")


KINDS: Mapping[Irregularity, Kind] = {
    Irregularity.SECOND_SUPPLEMENT: Kind(
        "第二次告知补正", EntryKind.SUPPLEMENT_NOTICE, "以前没有告知过补正，请按“要求补正”办理。"
    ),
    Irregularity.LATE_SUPPLEMENT: Kind(
        "超过 7 个工作日告知补正",
        EntryKind.SUPPLEMENT_NOTICE,
        "这一天没有超过 7 个工作日，请按“要求补正”办理。",
    ),
    Irregularity.SECOND_EXTENSION: Kind(
        "第二次延长答复期限", EntryKind.EXTENSION, "以前没有延长过，请按“延长答复期限”办理。"
    ),
    Irregularity.LATE_EXTENSION: Kind(
        "到期后延长答复期限", EntryKind.EXTENSION, "这一天还没有到期，请按“延长答复期限”办理。"
    ),
    Irregularity.LATE_DELAY: Kind(
        "到期后确定延迟答复期限", EntryKind.DELAYED, "这一天还没有到期，请按“确定延迟答复期限”办理。"
    ),
    Irregularity.LATE_FEE: Kind(
        "到期后通知缴费", EntryKind.FEE_NOTICE, "这一天还没有到期，请按“决定收费”办理。"
    ),
}


def record_irregular(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    *,
    what: Irregularity,
    on: date,
    reason: str,
    note: str,
    by: Acting,
    version: int | None = None,
) -> None:
    """Record it as of the day it happened: why it did (`reason`), and what the supervising person says to it (`note`).

    Raises Invalid without either or for an impossible day, Conflict where it would have been lawful.
    """
    _check_told(reason, note)
    taken = take(session, agency_id, case_id, Action.RECORD_IRREGULAR, by, version)
    case, kind = taken.case, KINDS[what]
    if not (case.receipt_date or on) <= on <= by.today:
        raise Invalid(
            "日期应当在收到申请之日和今天之间。", fields={"on": "日期应当在收到申请之日和今天之间。"}
        )
    if not _is_irregular(session, case, what, on):
        raise Conflict(kind.lawful)
    days = LONGEST_EXTENSION if kind.entry is EntryKind.EXTENSION else None
    kept = Entry(kind.entry, on, days=days, irregular=True)
    entry_id = add_entry(session, case, kept, by, reason=reason.strip())
    case.irregularities += 1
    clock = recompute(session, case, by.today)
    told = {"irregular": str(what), "day": on.isoformat(), "reason": reason.strip(), "note": note.strip()}
    move = act(session, taken, by, told | {"entry": str(entry_id)})
    publish_many(session, [move, draft(case, clock_fact(clock), by)])


def explain_irregular(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    *,
    what: Irregularity,
    reason: str,
    note: str,
    by: Acting,
    version: int | None = None,
) -> None:
    """Say why a notice went out too late (`reason`) and what the supervising person says to it (`note`).

    The platform put it down by itself, with neither; said once, it stands in the list of the year and the file may be
    archived. Raises Invalid without either, Conflict where nothing of the kind waits.
    """
    _check_told(reason, note)
    taken = take(session, agency_id, case_id, Action.EXPLAIN_IRREGULAR, by, version)
    if what not in unexplained(taken.case):
        raise Conflict(said("“%(label)s”没有待补写的原因。", label=KINDS[what].label))
    unwarn(taken.case, f"told_{what}")
    told = {"irregular": str(what), "reason": reason.strip(), "note": note.strip()}
    publish_many(session, [act(session, taken, by, told)])


def unexplained(case: Case) -> list[Irregularity]:
    """What was put down of late notices and nobody has explained yet."""
    return [what for what in Irregularity if f"told_{what}" in (case.warnings or ())]


def _check_told(reason: str, note: str) -> None:
    problems: dict[str, str] = {}
    if not reason.strip():
        problems["reason"] = "请写明发生的原因。"
    if not note.strip():
        problems["note"] = "请写明监督意见。"
    if problems:
        raise Invalid("违规补记还不完整。", fields=problems)


def _is_irregular(session: Session, case: Case, what: Irregularity, on: date) -> bool:
    known = [entry.kind for entry in entries_of(session, case) if not entry.irregular]
    match what:
        case Irregularity.SECOND_SUPPLEMENT:
            return EntryKind.SUPPLEMENT_NOTICE in known
        case Irregularity.LATE_SUPPLEMENT:
            return case.supplement_by is not None and on > case.supplement_by
        case Irregularity.SECOND_EXTENSION:
            return EntryKind.EXTENSION in known
    return case.due_date is not None and on > case.due_date
