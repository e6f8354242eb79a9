"""The agency's API tokens: made, shown once, revoked."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request, url_for
from marshmallow import fields
from sqlalchemy.orm import Session

from services.errors import DomainError
from services.identity import commands, roster
from services.identity.commands.tokens import GRANTABLE
from services.identity.permissions import Permission
from services.identity.web.admin.acting import carry_out, identity
from services.web.access import requires
from services.web.application import page
from services.web.forms import FRAME_FIELDS, Form
from services.web.i18n import _
from services.web.schemas import FormSchema, Line, load
from services.web.viewers import acting_now, viewer
from services.words import words

blueprint = Blueprint("admin_tokens", __name__, url_prefix="/admin/tokens")
WORDS = words(
    {
        Permission.REQUEST_REGISTER: "登记申请",
        Permission.REQUEST_VIEW: "查看申请",
        Permission.CASE_VIEW: "查看办理",
    }
)


class TokenForm(FormSchema):
    """What the machine is called and may do."""

    name = Line(most=100, required=True)
    scopes = fields.List(fields.String(), required=True)


@blueprint.get("/")
@requires(Permission.AGENCY_MANAGE)
def show() -> Response:
    """The tokens there are."""
    return _page(Form())


@blueprint.post("/")
@requires(Permission.AGENCY_MANAGE)
def add() -> Response:
    """A new token, shown on this one page."""
    told = {name: request.form[name] for name in request.form if name not in FRAME_FIELDS}
    try:
        given = load(TokenForm(), {**told, "scopes": request.form.getlist("scopes")})
        scopes = [Permission(s) for s in given["scopes"] if s in set(GRANTABLE)]
        with identity() as session:
            _id, token = commands.create_token(
                session,
                viewer().agency.id,
                name=given["name"],
                scopes=scopes,
                by=viewer().actor,
                now=acting_now(),
            )
    except DomainError as error:
        return _page(Form.refused(error), error.status)
    return _page(Form(), 201, token)


@blueprint.post("/<uuid:token_id>/revoke")
@requires(Permission.AGENCY_MANAGE)
def revoke(token_id: uuid.UUID) -> Response:
    """The token opens nothing any more."""

    def act(session: Session) -> None:
        commands.revoke_token(session, viewer().agency.id, token_id, by=viewer().actor, now=acting_now())

    return carry_out(act, done=_("令牌已停用。"), back=url_for(".show"), again=_page)


def _page(form: Form, status: int = 200, fresh: str = "") -> Response:
    with identity() as session:
        known = roster.tokens(session, viewer().agency.id)
        scopes = [(p.value, WORDS[p]) for p in Permission if p in GRANTABLE]
        return page("admin/tokens.html", status, form=form, tokens=known, scopes=scopes, fresh=fresh)
