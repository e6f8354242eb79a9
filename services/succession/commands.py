"""Putting a succession on record, and taking it back before its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services.actor import Actor
from services.audit import audit
from services.clock import china_date
from services.db import Scope
from services.db.work import enter_scope
from services.errors import Conflict, Invalid, NotFound
from services.identity.models import Agency
from services.identity.queries import agency as agency_of
from services.identity.queries import sections as sections_of
from services.succession.models import Succession
from services.succession.queries import heirs_of, pairs
from services.succession.rules import closes_a_circle, late_acts
from services.words import said

LONGEST_BASIS = 200
MOST_NUMBERS = 500

# The published facts are the ground's own: what an agency last answered and registered stands in them.
_LATEST = text(
    """
    SELECT max((payload->>'closed_on')::date) FILTER (WHERE name = 'processing.case_closed'),
           max((payload->>'registered_on')::date) FILTER (WHERE name = 'intake.request_registered')
      FROM services.event
     WHERE agency_id = :agency AND name IN ('processing.case_closed', 'intake.request_registered')
    """
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be recorded: `to_id` answers for `from_id` from `on` on, for all that is left or for what is named."""

    from_id: int
    to_id: int
    on: date
    ends: bool = True
    rest: bool = True
    sections: Sequence[int] = ()
    numbers: Sequence[str] = ()
    basis: str = ""


def record_succession(session: Session, plan: Plan, *, by: Actor, now: datetime) -> Succession:
    """Put it on record; the predecessor ends the day before. Open cases pass when the day has come.

    Raises Invalid, Conflict, NotFound; the messages say which agency and which day.
    """
    pair = (plan.from_id, plan.to_id)
    agencies = select(Agency).where(Agency.id.in_(pair), Agency.id > 0).order_by(Agency.id)
    found = {one.id: one for one in session.scalars(agencies.with_for_update())}
    if plan.from_id not in found or plan.to_id not in found:
        raise NotFound("没有这个机关。")
    if plan.from_id == plan.to_id:
        raise Invalid("承接机关不能是原机关自己。", fields={"to_id": "请选择另一个机关。"})
    old, new = found[plan.from_id], found[plan.to_id]
    known = [heir.record for heir in heirs_of(session, old.id)]
    _check_pair(session, old, new, plan, known)
    _check_share(session, old, plan, known)
    _check_day(session, old, plan, china_date(now))
    made = Succession(
        from_agency_id=old.id,
        to_agency_id=new.id,
        on=plan.on,
        ends=plan.ends,
        rest=plan.rest,
        sections=sorted(set(plan.sections)),
        numbers=sorted(set(plan.numbers)),
        basis=plan.basis.strip(),
        made_by=by.name,
        made_at=now,
    )
    session.add(made)
    if plan.ends:
        old.valid_to = plan.on - timedelta(days=1)
    session.flush()
    _note(session, "agency.succession_recorded", made, by, now)
    return made


def cancel_succession(session: Session, succession_id: int, *, by: Actor, now: datetime) -> None:
    """Take a record back before its day. Raises NotFound, Conflict for one that has begun."""
    row = select(Succession).where(Succession.id == succession_id, Succession.cancelled_at.is_(None))
    found = session.scalars(row.with_for_update()).one_or_none()
    if found is None:
        raise NotFound("没有这条承接记录。")
    if found.on <= china_date(now):
        raise Conflict(said("承接已于 %(on)s 开始，不能撤回。", on=found.on))
    found.cancelled_at = now
    session.flush()
    if not any(heir.record.ends for heir in heirs_of(session, found.from_agency_id)):
        agency_of(session, found.from_agency_id).valid_to = None
    _note(session, "agency.succession_cancelled", found, by, now)


def _check_pair(session: Session, old: Agency, new: Agency, plan: Plan, known: Sequence[Succession]) -> None:
    if any(one.to_agency_id == new.id for one in known):
        raise Conflict(said("%(name)s承接%(name2)s已经登记过，不能重复登记。", name=new.name, name2=old.name))
    if closes_a_circle(pairs(session), old.id, new.id):
        raise Conflict(
            said(
                "%(name)s本身承接了%(name2)s的工作，不能再由%(name2)s承接%(name)s。",
                name=old.name,
                name2=new.name,
            )
        )
    if old.time_mode != new.time_mode:
        raise Invalid("演算机关和实际机关之间不能承接。", fields={"to_id": "请选择同类的机关。"})
    if new.valid_from > plan.on or (new.valid_to is not None and new.valid_to < plan.on):
        raise Invalid(
            said("%(name)s在 %(on)s 不存在。", name=new.name, on=plan.on),
            fields={"to_id": "这一天没有这个机关。"},
        )
    if old.valid_to is not None and not any(one.ends for one in known):
        raise Conflict(said("%(name)s已于 %(valid_to)s 撤销。", name=old.name, valid_to=old.valid_to))


def _check_share(session: Session, old: Agency, plan: Plan, known: Sequence[Succession]) -> None:
    if any(one.ends != plan.ends or (plan.ends and one.on != plan.on) for one in known):
        raise Conflict(
            "原机关的几条承接记录，日期和是否撤销须一致。",
            fields={"on": said("须为 %(on)s。", on=known[0].on)},
        )
    if plan.rest and not plan.ends:
        raise Invalid(
            "原机关不撤销的，请选择移交的科室或者逐件列出编号。", fields={"rest": "只能移交一部分。"}
        )
    if plan.rest and any(one.rest for one in known):
        raise Conflict("其余办件已经由另一个机关承接。", fields={"rest": "只能由一个机关承接其余办件。"})
    if not plan.rest and not plan.sections and not plan.numbers:
        raise Invalid(
            "请选择移交的科室，或者逐件列出登记编号。", fields={"sections": "请选择科室或者填写编号。"}
        )
    if set(plan.sections) - {one.id for one in sections_of(session, old.id)}:
        raise Invalid("没有这个科室。", fields={"sections": "请选择原机关的科室。"})
    _check_numbers(old, plan, known)


def _check_numbers(old: Agency, plan: Plan, known: Sequence[Succession]) -> None:
    taken = {number for one in known for number in one.numbers}
    if {section for one in known for section in one.sections} & set(plan.sections):
        raise Conflict("有的科室已经由另一个机关承接。", fields={"sections": "科室只能移交给一个机关。"})
    if wrong := [number for number in plan.numbers if not number.startswith(f"{old.code}-")]:
        told = "、".join(wrong[:5])
        raise Invalid(
            said("%(told)s 不是%(name)s的登记编号。", told=told, name=old.name),
            fields={"numbers": said("编号以 %(code)s- 开头。", code=old.code)},
        )
    if twice := sorted(taken & set(plan.numbers)):
        told = "、".join(twice[:5])
        raise Conflict(
            said("%(told)s 已经由另一个机关承接。", told=told), fields={"numbers": "每件只能移交给一个机关。"}
        )
    if len(plan.numbers) > MOST_NUMBERS or len(plan.basis) > LONGEST_BASIS:
        raise Invalid(
            said(
                "逐件列出的不超过 %(most_numbers)s 件，依据不超过 %(longest_basis)s 个字。",
                most_numbers=MOST_NUMBERS,
                longest_basis=LONGEST_BASIS,
            )
        )


def _check_day(session: Session, old: Agency, plan: Plan, today: date) -> None:
    if plan.on <= old.valid_from:
        raise Invalid(
            "承接日期须晚于原机关设立之日。",
            fields={"on": said("须晚于 %(valid_from)s。", valid_from=old.valid_from)},
        )
    if plan.on > today or not plan.ends:
        return
    here = session.execute(text("SELECT nullif(current_setting('app.agency', true), '')::int")).scalar()
    enter_scope(session, Scope(old.id))
    last_closed, last_registered = session.execute(_LATEST, {"agency": old.id}).one()
    enter_scope(session, Scope(here))
    if (problem := late_acts(plan.on, last_closed, last_registered)) is not None:
        raise Invalid(problem, fields={"on": problem})


def _note(session: Session, action: str, record: Succession, by: Actor, now: datetime) -> None:
    detail = {
        "to": record.to_agency_id,
        "on": record.on.isoformat(),
        "ends": record.ends,
        "rest": record.rest,
        "sections": record.sections,
        "numbers": len(record.numbers),
    }
    audit(
        session,
        action,
        agency_id=record.from_agency_id,
        actor=by,
        now=now,
        object_kind="agency",
        object_id=record.from_agency_id,
        detail=detail,
    )
