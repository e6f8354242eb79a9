"""What follows a reply: a review, lawsuit or complaint is written down, moves on and ends.

行政复议法, 行政诉讼法, 条例第五十一条. Everything is kept: an amendment says why and what stood there before.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.archiving import more_to_archive
from processing.commands.acting import Acting
from processing.commands.remedy_checks import Particulars
from processing.commands.remedy_rows import (
    case_for,
    check_may,
    check_reason,
    keep,
    locked,
    put_down,
    settle_warnings,
    values_of,
)
from processing.commands.stopping import tell_stop
from processing.models import Remedy
from processing.remedy_rules import LAWSUITS, Days, Order, check_again, check_days, result_of
from services.delivery import open_stream
from services.errors import Conflict, Invalid
from services.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How it ended; `order` where it orders the body to answer again."""

    result: str
    ended_on: date
    order: Order | None = None


def file_remedy(
    session: Session, agency_id: int, case_id: uuid.UUID | None, told: Particulars, *, by: Acting
) -> uuid.UUID:
    """Write down a review, lawsuit or complaint about a case; without one, a suit as co-defendant.

    Answers its id. Raises Invalid for days, bodies and numbers that cannot be, Conflict for a 案号 known already.
    """
    check_may(by)
    case = case_for(session, agency_id, case_id) if case_id else None
    remedy = Remedy(id=new_id(), agency_id=agency_id, case_id=case_id, version=1)
    stopped = put_down(session, case, remedy, told, by.today)
    if case is None:
        open_stream(session, agency_id, remedy.id)
    keep(session, remedy, "filed", by)
    tell_stop(session, case, stopped, by)
    return remedy.id


def note_remedy(
    session: Session,
    agency_id: int,
    remedy_id: uuid.UUID,
    told: Particulars,
    reason: str,
    *,
    by: Acting,
    version: int | None = None,
) -> None:
    """Put right or add to what is written down, with its reason; what stood there is kept."""
    remedy, case = locked(session, agency_id, remedy_id, by, version)
    check_reason(reason)
    before = values_of(remedy)
    stopped = put_down(session, case, remedy, told, by.today)
    after = values_of(remedy)
    changed = {name: value for name, value in before.items() if after[name] != value}
    if not changed:
        raise Invalid("没有改动。", fields={"reason": "没有改动，不需要保存。"})
    keep(session, remedy, "amended", by, reason, changed)
    tell_stop(session, case, stopped, by)


def end_remedy(
    session: Session,
    agency_id: int,
    remedy_id: uuid.UUID,
    ending: Ending,
    *,
    reason: str = "",
    by: Acting,
    version: int | None = None,
) -> None:
    """Write down how it ended; a second time with a reason, for a result put right before it was acted upon."""
    remedy, case = locked(session, agency_id, remedy_id, by, version)
    if remedy.result is not None:
        check_reason(reason)
    if remedy.round is not None:
        raise Conflict("已经按这个结果重新答复，结果不能再改。")
    row = result_of(remedy.kind, ending.result)
    if remedy.appealed_on is not None and ending.ended_on < remedy.appealed_on:
        raise Invalid("结案日期有误。", fields={"ended_on": "二审结案日期不能早于上诉的日期。"})
    check_days(Days(remedy.filed_on, remedy.received_on, remedy.answered_on, ending.ended_on), by.today)
    order = ending.order or Order()
    if ending.order is not None:
        check_again(row, order, ending.ended_on, by.today)
    before = values_of(remedy) if remedy.result else None
    remedy.result, remedy.ended_on = row.code, ending.ended_on
    remedy.again_from, remedy.again_until, remedy.again_days = order.since, order.until, order.days
    if case is not None:
        more_to_archive(case)
    stopped = settle_warnings(session, case)
    keep(session, remedy, "ended", by, reason, before)
    tell_stop(session, case, stopped, by)


def appeal_remedy(
    session: Session,
    agency_id: int,
    remedy_id: uuid.UUID,
    on: date,
    *,
    by: Acting,
    version: int | None = None,
) -> None:
    """An appeal against the first instance (行政诉讼法第八十五条): the suit is undecided again, in the same row."""
    remedy, case = locked(session, agency_id, remedy_id, by, version)
    if remedy.kind not in LAWSUITS or remedy.result is None or remedy.appealed_on is not None:
        raise Conflict("只有一审已经结案、还没有上诉的行政诉讼可以登记上诉。")
    if remedy.round is not None:
        raise Conflict("已经按一审判决重新答复，不能再登记上诉。")
    if on > by.today or (remedy.ended_on is not None and on < remedy.ended_on):
        message = "上诉日期在一审结案之后、今天以前。"
        raise Invalid("上诉日期有误。", fields={"appealed_on": message})
    remedy.first_result, remedy.first_ended_on, remedy.appealed_on = remedy.result, remedy.ended_on, on
    remedy.result = remedy.ended_on = remedy.again_from = remedy.again_until = remedy.again_days = None
    stopped = settle_warnings(session, case)
    keep(session, remedy, "appealed", by)
    tell_stop(session, case, stopped, by)


def void_remedy(
    session: Session,
    agency_id: int,
    remedy_id: uuid.UUID,
    reason: str,
    *,
    by: Acting,
    version: int | None = None,
) -> None:
    """What was written down by mistake counts no longer; it stays readable, with the reason."""
    remedy, case = locked(session, agency_id, remedy_id, by, version)
    check_reason(reason)
    if remedy.round is not None:
        raise Conflict("已经按这个结果重新答复，不能作废。")
    built_on = select(Remedy.id).where(
        Remedy.agency_id == agency_id, Remedy.review_id == remedy.id, Remedy.voided_on.is_(None)
    )
    if session.scalars(built_on.limit(1)).first():
        raise Conflict("有复议后起诉的案件关联着这件复议，不能作废。")
    remedy.voided_on = by.today
    stopped = settle_warnings(session, case)
    keep(session, remedy, "voided", by, reason)
    tell_stop(session, case, stopped, by)
