"""The agency's own settings: name, calendar region, channels and what the guide says."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from flask import Blueprint, Response, request, url_for
from marshmallow import fields as inputs
from sqlalchemy.orm import Session

from services.config import settings
from services.identity import commands, queries
from services.identity.options import RETENTIONS, WEB_RECEIPT, AgencyOptions
from services.identity.permissions import Permission
from services.identity.web.admin.acting import carry_out, identity
from services.web.access import requires
from services.web.application import page
from services.web.forms import Form, form_fields
from services.web.i18n import _
from services.web.schemas import Choice, FormSchema, Line, Ticked, load
from services.web.viewers import acting_now, viewer

blueprint = Blueprint("admin_agency", __name__, url_prefix="/admin/agency")
REGIONS = ("CN", "CN-GX", "CN-NX", "CN-XJ", "CN-XZ")


class BasicForm(FormSchema):
    """Name and calendar of the agency."""

    name = Line(most=100, required=True)
    short_name = Line(most=40, load_default="")
    region = Choice(REGIONS, required=True)


class OptionsForm(FormSchema):
    """The options of `AgencyOptions`, as the form sends them."""

    web_open, fax_open, email_open, filing, sms_open = (Ticked() for _n in range(5))
    sms_quiet_from = Line(most=10, load_default="21:00")
    sms_quiet_until = Line(most=10, load_default="08:00")
    web_receipt = Choice(WEB_RECEIPT, load_default="on_submission")
    remedy_group_c = Choice(("court", "complaint"), load_default="court")
    office, address, hours, website, payment = (Line(most=500, load_default="") for _n in range(5))
    postcode, phone, fax, email, supervisor_phone = (Line(most=100, load_default="") for _n in range(5))
    correction_days, assign_days, section_days, review_days = (inputs.Integer() for _n in range(4))
    cooperation_days, hold_days = inputs.Integer(), inputs.Integer()
    fonds = Line(most=12, load_default="")
    retention_plain = Choice(tuple(RETENTIONS), load_default="D10")
    retention_disputed = Choice(tuple(RETENTIONS), load_default="D30")
    do = inputs.String()


@blueprint.get("/")
@requires(Permission.AGENCY_MANAGE)
def show() -> Response:
    """The settings as they are."""
    return _page(Form())


@blueprint.post("/basics")
@requires(Permission.AGENCY_MANAGE)
def save_basics() -> Response:
    """Another name or region."""

    said: list[str] = [_("基本信息已保存。")]

    def act(session: Session) -> None:
        told = load(BasicForm(), form_fields())
        if queries.agency(session, viewer().agency.id).region != told["region"]:
            said.append(_("没有办结的件按新地区的日历重新计算期限，变动的列在“期限变动”里。"))
        commands.change_agency(session, viewer().agency.id, **told, by=viewer().actor, now=acting_now())

    return carry_out(act, done=lambda: "".join(said), back=url_for(".show"), again=_page)


@blueprint.post("/options")
@requires(Permission.AGENCY_MANAGE)
def save_options() -> Response:
    """Channels, addresses, how web applications are received."""

    def act(session: Session) -> None:
        told = load(OptionsForm(), form_fields())
        told.pop("do", None)
        commands.change_options(session, viewer().agency.id, told, by=viewer().actor, now=acting_now())

    return carry_out(act, done=_("渠道和指南已保存，立即生效。"), back=url_for(".show"), again=_page)


def _page(form: Form, status: int = 200) -> Response:
    with identity() as session:
        agency = queries.agency(session, viewer().agency.id)
        basics: dict[str, Any] = {n: getattr(agency, n) for n in ("name", "short_name", "region", "code")}
        options = asdict(agency.options)
    ticked = {f.name for f in fields(AgencyOptions) if f.type in (bool, "bool")}
    stored = {n: ("1" if value else "") if n in ticked else value for n, value in options.items()}
    typed = request.form if form.errors or form.message else {}
    shown = Form({**stored, **basics, **_typed(typed, ticked)}, form.errors, form.message)
    return page(
        "admin/agency.html",
        status,
        form=shown,
        regions=REGIONS,
        code=basics["code"],
        retentions=list(RETENTIONS.items()),
        sms_ready=settings().sms_url is not None,
    )


def _typed(posted: Any, ticked: set[str]) -> dict[str, Any]:
    if not posted:
        return {}
    absent = dict.fromkeys(ticked, "") if "web_receipt" in posted else {}
    return {**absent, **{name: posted[name] for name in posted}}
