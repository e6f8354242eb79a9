"""机构改革: which agency takes over from which, on what day, and how far it has come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, request, url_for
from marshmallow import fields
from sqlalchemy.orm import Session

from services.clock import china_date
from services.errors import Invalid, NotFound
from services.identity import queries
from services.identity.models import Agency
from services.identity.permissions import Permission
from services.identity.web.admin.acting import carry_out, identity
from services.succession.commands import LONGEST_BASIS, Plan, cancel_succession, record_succession
from services.succession.models import Succession
from services.succession.queries import passed_on, records_among
from services.web.access import requires
from services.web.application import page
from services.web.forms import Form, form_fields
from services.web.i18n import _
from services.web.schemas import Choice, Day, FormSchema, Line, Text, load
from services.web.viewers import acting_now, viewer
from services.words import words

blueprint = Blueprint("admin_succession", __name__, url_prefix="/admin/succession")
# How much passes: value, label, what it means.
EXTENTS = words(
    (
        ("all", "撤销，其余办件全部移交", "原机关撤销；没有另外指定的在办申请都由承接机关继续办理"),
        ("part", "撤销，只移交指定的部分", "一个机关分为几个时，先逐个登记指定的科室和申请，最后登记其余"),
        ("some", "不撤销，只移交指定的部分", "职能划出，原机关继续受理其他申请"),
    )
)
LABELS = words(
    {
        "from_id": "原机关",
        "to_id": "承接机关",
        "on": "自何日起",
        "sections": "移交的科室",
        "numbers": "逐件移交",
        "basis": "依据",
        "extent": "移交范围",
    }
)


class SuccessionForm(FormSchema):
    """One record."""

    from_id = fields.Integer(required=True)
    to_id = fields.Integer(required=True)
    on = Day(required=True)
    extent = Choice([value for value, *_more in EXTENTS], required=True)
    sections = fields.List(fields.Integer(), load_default=list)
    numbers = Text(most=20_000, load_default="")
    basis = Line(most=LONGEST_BASIS, load_default="")


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as the page tells it; `passed` cases have gone over so far."""

    record: Succession
    old: str
    new: str
    sections: Sequence[str]
    passed: int


@blueprint.get("/")
@requires(Permission.AGENCY_MANAGE)
def show() -> Response:
    """What is on record, and the form for one more."""
    asked = request.args.get("from_id", "")
    return _page(Form({"from_id": asked} if asked.isdecimal() else {}))


@blueprint.post("/")
@requires(Permission.AGENCY_MANAGE)
def record() -> Response:
    """Put a succession on record."""

    def act(session: Session) -> None:
        told = load(SuccessionForm(), {**form_fields(), "sections": request.form.getlist("sections")})
        known = {one.id for one in _offices(session)}
        for side in ("from_id", "to_id"):
            if told[side] not in known:
                raise Invalid(
                    _("只能登记本机关和下级机关之间的承接。"), fields={side: _("请从给出的机关里选。")}
                )
        record_succession(session, _plan(told), by=viewer().actor, now=acting_now())

    done = _("承接已登记；到日期后，在办申请自动移交。")
    return carry_out(act, done=done, back=url_for(".show"), again=_page)


@blueprint.post("/<int:succession_id>/cancel")
@requires(Permission.AGENCY_MANAGE)
def cancel(succession_id: int) -> Response:
    """Take a record back before its day."""

    def act(session: Session) -> None:
        known = {one.id for one in _offices(session)}
        if succession_id not in {one.id for one in records_among(session, known)}:
            raise NotFound(_("没有这条承接记录。"))
        cancel_succession(session, succession_id, by=viewer().actor, now=acting_now())

    return carry_out(act, done=_("承接记录已撤回。"), back=url_for(".show"), again=_page)


def _plan(told: dict[str, object]) -> Plan:
    extent, numbers = told["extent"], re.split(r"[\s,，、;；]+", str(told["numbers"]).upper())
    return Plan(
        from_id=int(str(told["from_id"])),
        to_id=int(str(told["to_id"])),
        on=_day(told["on"]),
        ends=extent != "some",
        rest=extent == "all",
        sections=[int(one) for one in request.form.getlist("sections")],
        numbers=[number for number in numbers if number],
        basis=str(told["basis"]),
    )


def _day(told: object) -> date:
    assert isinstance(told, date)  # the form asks for it
    return told


def _offices(session: Session) -> Sequence[Agency]:
    """The agencies below, today and on the day before; what has just ended can still be divided among several."""
    here, today = viewer().agency.id, china_date(acting_now())
    now = queries.subtree_ids(session, here, today)
    ended = {one.from_agency_id for one in records_among(session, None) if one.ends}
    gone = [
        one
        for one in (queries.agency(session, id_) for id_ in sorted(ended - set(now)))
        if one.valid_to and one.id in queries.subtree_ids(session, here, one.valid_to)
    ]
    return [*queries.agencies(session, today, now), *gone]


def _page(form: Form, status: int = 200) -> Response:
    with identity() as session:
        offices = _offices(session)
        names = {one.id: one.name for one in offices}
        chosen = form.value("from_id")
        old = int(chosen) if chosen.isdecimal() and int(chosen) in names else None
        return page(
            "admin/succession.html",
            status,
            form=form,
            offices=offices,
            extents=EXTENTS,
            labels=LABELS,
            chosen=old,
            sections=queries.sections(session, old) if old else [],
            shown=[_shown(session, one) for one in records_among(session, set(names))],
            now=china_date(acting_now()),
        )


def _shown(session: Session, one: Succession) -> Shown:
    named = {section.id: section.name for section in queries.sections(session, one.from_agency_id)}
    return Shown(
        one,
        queries.agency(session, one.from_agency_id).name,
        queries.agency(session, one.to_agency_id).name,
        [named[id_] for id_ in one.sections if id_ in named],
        passed_on(session, one),
    )
