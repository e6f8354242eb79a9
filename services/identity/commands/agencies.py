"""Agencies, their place in the tree, the bodies that answer for them, their sections."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.actor import Actor
from services.audit import audit
from services.calendar.commands import announce_region
from services.calendar.domain import FIRST_DAY
from services.clock import china_date
from services.config import settings
from services.delivery import open_lanes
from services.errors import Conflict, Invalid, NotFound
from services.identity.models import LEVELS, Agency, AgencyPlace, AnsweringBody, BodyRemedy, Section
from services.identity.options import changed_options
from services.identity.queries import subtree_ids
from services.words import said

CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{0,39}")
LONGEST_NAME: Final = 100
NO_PROVIDER: Final = said(
    "系统还没有配置短信服务商，不能开通短信提醒。请系统管理员先设置 SMS_URL（见运行说明）。"
)


def create_agency(
    session: Session,
    *,
    code: str,
    name: str,
    level: str,
    short_name: str = "",
    parent_id: int | None = None,
    region: str = "CN",
    time_mode: str = "real",
    valid_from: date = FIRST_DAY,
    options: Mapping[str, Any] | None = None,
    by: Actor,
    now: datetime,
) -> Agency:
    """A new agency in the tree, ready to publish and hear events. Raises Invalid, Conflict for a known code."""
    _check_agency(code, name, level, time_mode)
    if session.scalar(select(Agency.id).where(Agency.code == code)) is not None:
        raise Conflict(said("机关代码 %(code)s 已经使用。", code=code), fields={"code": "已经使用。"})
    made = Agency(code=code, name=name.strip(), short_name=short_name.strip() or name.strip(), level=level)
    made.parent_id, made.region, made.time_mode = parent_id, region, time_mode
    made.valid_from, made.settings = valid_from, changed_options({}, options or {})
    session.add(made)
    session.flush()
    session.add(AgencyPlace(agency_id=made.id, valid_from=valid_from, parent_id=parent_id))
    session.flush()
    open_lanes(session, made.id)
    _note(session, "agency.created", made.id, by, now, detail={"code": code, "parent": parent_id})
    return made


def change_agency(
    session: Session, agency_id: int, *, name: str, short_name: str, region: str, by: Actor, now: datetime
) -> Agency:
    """Another name or calendar region, whose open cases are then computed anew. Numbers and code stay.

    Raises Invalid, NotFound.
    """
    found = _locked(session, agency_id)
    _check_name(name)
    was = found.region
    found.name, found.short_name, found.region = name.strip(), short_name.strip() or name.strip(), region
    _note(session, "agency.changed", agency_id, by, now, fields=("name", "short_name", "region"))
    session.flush()
    if was != region:
        announce_region(session, agency_id, was, region, by, now)
    return found


def change_options(
    session: Session, agency_id: int, changes: Mapping[str, Any], *, by: Actor, now: datetime
) -> Agency:
    """Change some of the agency's options. Raises Invalid with a message per field, also for SMS without a provider."""
    found = _locked(session, agency_id)
    settled = changed_options(found.settings, changes)
    if settled["sms_open"] and not found.options.sms_open and settings().sms_url is None:
        raise Invalid("机关设置有误。", fields={"sms_open": NO_PROVIDER})
    found.settings = settled
    _note(session, "agency.options_changed", agency_id, by, now, fields=sorted(changes))
    return found


def move_agency(
    session: Session, agency_id: int, parent_id: int | None, *, on: date, by: Actor, now: datetime
) -> None:
    """Put an agency under another one from a day on; the tree of earlier days stays as it was."""
    found = _locked(session, agency_id)
    if parent_id is not None and parent_id in subtree_ids(session, agency_id, on):
        raise Invalid("不能把机关移到它自己的下级。", fields={"parent_id": "是它自己的下级。"})
    last = session.scalars(
        select(AgencyPlace)
        .where(AgencyPlace.agency_id == agency_id)
        .order_by(AgencyPlace.valid_from.desc())
        .limit(1)
    ).one()
    if on <= last.valid_from:
        raise Invalid(
            "调整日期须晚于上次调整。",
            fields={"on": said("须晚于 %(valid_from)s。", valid_from=last.valid_from)},
        )
    last.valid_to = on - timedelta(days=1)
    session.add(AgencyPlace(agency_id=agency_id, valid_from=on, parent_id=parent_id))
    found.parent_id = parent_id
    _note(session, "agency.moved", agency_id, by, now, detail={"parent": parent_id, "on": on.isoformat()})


def end_agency(session: Session, agency_id: int, *, last_day: date, by: Actor, now: datetime) -> None:
    """The agency exists no longer after that day. Its number, cases and figures stay."""
    found = _locked(session, agency_id)
    found.valid_to = last_day
    _note(session, "agency.ended", agency_id, by, now, detail={"last_day": last_day.isoformat()})


def create_body(
    session: Session,
    agency_id: int,
    *,
    name: str,
    letterhead: str = "",
    review_body: str = "",
    review_address: str = "",
    court: str = "",
    court_address: str = "",
    is_default: bool | None = None,
    valid_from: date = FIRST_DAY,
    by: Actor,
    now: datetime,
) -> AnsweringBody:
    """A body in whose name the agency answers; the first one is the default."""
    _check_name(name)
    _locked(session, agency_id)
    first = (
        session.scalar(select(AnsweringBody.id).where(AnsweringBody.agency_id == agency_id).limit(1)) is None
    )
    default = first if is_default is None else is_default
    if default:
        statement = update(AnsweringBody).where(AnsweringBody.agency_id == agency_id)
        session.execute(statement.values(is_default=False))
    made = AnsweringBody(agency_id=agency_id, name=name.strip(), letterhead=letterhead.strip())
    made.is_default, made.valid_from = default, valid_from
    session.add(made)
    session.flush()
    _note(session, "body.created", agency_id, by, now, detail={"body": made.id})
    if review_body or court:
        remedy = {"review_body": review_body, "review_address": review_address}
        remedy |= {"court": court, "court_address": court_address}
        set_remedy(session, made.id, **remedy, valid_from=valid_from, by=by, now=now)
    return made


def set_remedy(
    session: Session,
    body_id: int,
    *,
    review_body: str,
    court: str,
    review_address: str = "",
    court_address: str = "",
    valid_from: date,
    by: Actor,
    now: datetime,
) -> None:
    """Which review body and court the replies of a body name from a day on."""
    found = session.get(AnsweringBody, body_id)
    if found is None:
        raise NotFound("没有这个答复主体。")
    if not review_body.strip() or not court.strip():
        raise Invalid("复议机关和法院都要填写。")
    row = BodyRemedy(
        body_id=body_id, valid_from=valid_from, review_body=review_body.strip(), court=court.strip()
    )
    row.review_address, row.court_address = review_address.strip(), court_address.strip()
    session.merge(row)
    session.flush()
    _note(session, "body.remedy_set", found.agency_id, by, now, detail={"body": body_id})


def create_section(
    session: Session, agency_id: int, *, name: str, position: int = 0, by: Actor, now: datetime
) -> Section:
    """A section of the agency. Raises Conflict for a name it has already."""
    _check_name(name)
    _locked(session, agency_id)
    known = select(Section.id).where(Section.agency_id == agency_id, Section.name == name.strip())
    if session.scalar(known) is not None:
        raise Conflict("该机关已有同名科室。", fields={"name": "已有同名科室。"})
    made = Section(agency_id=agency_id, name=name.strip(), position=position)
    session.add(made)
    session.flush()
    _note(session, "section.created", agency_id, by, now, detail={"section": made.id})
    return made


def _check_agency(code: str, name: str, level: str, time_mode: str) -> None:
    _check_name(name)
    if not CODE.fullmatch(code):
        raise Invalid("机关代码有误。", fields={"code": "用大写字母、数字和连字符，不超过 40 个字符。"})
    if level not in LEVELS or time_mode not in ("real", "played"):
        raise Invalid("机关层级有误。", fields={"level": "没有这个层级。"})


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > LONGEST_NAME or "\x00" in name:
        raise Invalid(
            "名称有误。",
            fields={"name": said("请填写，不超过 %(longest_name)s 个字。", longest_name=LONGEST_NAME)},
        )


def _locked(session: Session, agency_id: int) -> Agency:
    found = session.scalars(
        select(Agency).where(Agency.id == agency_id, Agency.id > 0).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound("没有这个机关。")
    return found


def _note(
    session: Session,
    action: str,
    agency_id: int,
    by: Actor,
    now: datetime,
    fields: tuple[str, ...] | list[str] = (),
    detail: Mapping[str, Any] | None = None,
) -> None:
    kind = action.partition(".")[0]
    told = {"on": china_date(now).isoformat(), **(detail or {})}
    audit(
        session,
        action,
        agency_id=agency_id,
        actor=by,
        now=now,
        object_kind=kind,
        object_id=agency_id,
        fields=fields,
        detail=told,
    )
