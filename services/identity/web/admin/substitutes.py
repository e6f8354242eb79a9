"""Who stands in for whom while somebody is away: entered with its days, ended by itself or before its last day."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Blueprint, Response, url_for
from marshmallow import fields
from sqlalchemy.orm import Session

from services.clock import china_date
from services.identity.approval.commands import end_substitution, enter_substitution
from services.identity.approval.queries import past_stand_ins, staff_of, stand_ins_from
from services.identity.approval.substitutes import OWN, RIGHT_LABELS, Right
from services.identity.permissions import Permission
from services.identity.web.admin.acting import carry_out, identity
from services.web.access import requires
from services.web.application import page
from services.web.forms import Form, form_fields
from services.web.i18n import _
from services.web.schemas import Choice, Day, FormSchema, load
from services.web.viewers import acting_now, viewer

blueprint = Blueprint("admin_substitutes", __name__, url_prefix="/admin/substitutes")


class SubstitutionForm(FormSchema):
    """Who stands in for whom, for which right, on which days."""

    right = Choice(Right, required=True)
    from_id = fields.UUID(required=True)
    to_id = fields.UUID(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)


@blueprint.get("/")
@requires(Permission.PEOPLE_MANAGE)
def show() -> Response:
    """What goes on and what is to come, then what is over."""
    return _page(Form({"first_day": china_date(acting_now()).isoformat(), "right": str(Right.SIGN)}))


@blueprint.post("/")
@requires(Permission.PEOPLE_MANAGE)
def enter() -> Response:
    """One more."""

    def act(session: Session) -> None:
        told = load(SubstitutionForm(), form_fields())
        told["right"] = Right(told["right"])
        enter_substitution(session, viewer().agency.id, **told, by=viewer().actor, now=acting_now())

    return _do(act, _("代理已登记，到期自动结束。"))


@blueprint.post("/<uuid:substitution_id>/end")
@requires(Permission.PEOPLE_MANAGE)
def end(substitution_id: uuid.UUID) -> Response:
    """It ends now."""

    def act(session: Session) -> None:
        end_substitution(session, viewer().agency.id, substitution_id, by=viewer().actor, now=acting_now())

    return _do(act, _("代理已结束。"))


def _do(act: Callable[[Session], object], done: str) -> Response:
    return carry_out(act, done=done, back=url_for(".show"), again=_page)


def _page(form: Form, status: int = 200) -> Response:
    here, today = viewer().agency.id, china_date(acting_now())
    with identity() as session:
        staff = staff_of(session, here, today)
        going_on = stand_ins_from(session, here, today)
        over = past_stand_ins(session, here, today)
    replaced = [(one.id, one.name) for one in staff if one.rights & set(OWN.values())]
    able = [(one.id, one.name) for one in staff if Permission.CASE_VIEW in one.rights]
    return page(
        "admin/substitutes.html",
        status,
        form=form,
        going_on=going_on,
        over=over,
        labels=RIGHT_LABELS,
        rights=[(str(right), label) for right, label in RIGHT_LABELS.items()],
        replaced=replaced,
        able=able,
        day=today,
    )
