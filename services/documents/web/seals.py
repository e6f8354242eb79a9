"""电子印章: the seals of the agency's answering bodies, put into use and ended."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request, url_for
from marshmallow import fields
from sqlalchemy.orm import Session

from services.clock import china_date
from services.documents.electronic_seal import SEAL_NAMES, container, picture
from services.documents.electronic_seal.keeping import (
    GivenSeal,
    digest,
    end_seal,
    picture_of,
    put_seal,
    seal_row,
    seals,
)
from services.documents.electronic_seal.renewing import days_left, renewals, standing
from services.documents.models import ElectronicSealRow
from services.errors import Invalid
from services.idempotency import first_comer
from services.identity.permissions import Permission
from services.identity.queries import bodies, body
from services.identity.web.admin.acting import carry_out, identity
from services.ids import new_id
from services.web.access import requires
from services.web.application import page
from services.web.forms import Form, form_fields, submitted_key
from services.web.headers import download
from services.web.i18n import _
from services.web.schemas import Choice, FormSchema, load
from services.web.viewers import acting_now, viewer

blueprint = Blueprint("admin_seals", __name__, url_prefix="/admin/seals", template_folder="templates")


class SealForm(FormSchema):
    """Whose seal, which, and the passphrase, which is taken as typed."""

    body = fields.Integer(required=True)
    name = Choice(SEAL_NAMES, required=True)
    passphrase = fields.String(load_default="")


@blueprint.get("/")
@requires(Permission.AGENCY_MANAGE)
def show() -> Response:
    """The seals there are, and the form for another."""
    return _page(Form({"name": "disclosure"}))


@blueprint.post("/")
@requires(Permission.AGENCY_MANAGE)
def put() -> Response:
    """Another seal into use; the same form sent again has nothing left to do."""

    def act(session: Session) -> None:
        given, made, who = _given(), new_id(), viewer()
        told = {"body": given.body_id, "name": given.name, "sha256": digest(given)}
        first = first_comer(
            session,
            agency_id=who.agency.id,
            scope="electronic_seal.put",
            key=submitted_key(),
            told=told,
            object_id=made,
        )
        if first == made:
            put_seal(session, who.agency.id, made, given, by=who.actor, now=acting_now())

    return carry_out(
        act, done=_("电子印章已启用，从下一份签发的答复起用印。"), back=url_for(".show"), again=_page
    )


@blueprint.post("/<uuid:seal_id>/end")
@requires(Permission.AGENCY_MANAGE)
def end(seal_id: uuid.UUID) -> Response:
    """The seal is set on nothing any more."""

    def act(session: Session) -> None:
        end_seal(session, viewer().agency.id, seal_id, by=viewer().actor, now=acting_now())

    return carry_out(act, done=_("电子印章已停用。"), back=url_for(".show"), again=_page)


@blueprint.get("/<uuid:seal_id>.png")
@requires(Permission.AGENCY_MANAGE)
def look(seal_id: uuid.UUID) -> Response:
    """The seal as it is set."""
    with identity() as session:
        row = seal_row(session, viewer().agency.id, seal_id)
        owner = body(session, row.body_id, china_date(row.put_at)).name
        drawn = picture_of(row) or picture.drawn(row.name, owner)
    return download(drawn, "seal.png", "image/png", inline=True)


def _given() -> GivenSeal:
    told = load(SealForm(), form_fields())
    held = _file("container", container.MOST)
    if held is None:
        raise Invalid("请选择证书文件。", fields={"container": "请选择 .p12 或 .pfx 文件。"})
    drawn = _file("picture", picture.MOST)
    return GivenSeal(told["body"], told["name"], held, told["passphrase"], drawn)


def _file(name: str, most: int) -> bytes | None:
    given = request.files.get(name)
    return given.stream.read(most + 1) if given is not None and given.filename else None


def _page(form: Form, status: int = 200) -> Response:
    now = acting_now()
    with identity() as session:
        own = bodies(session, viewer().agency.id, china_date(now))
        rows = [_row(session, each, now) for each in seals(session, viewer().agency.id)]
        return page(
            "documents/seals.html",
            status,
            form=form,
            rows=rows,
            names=SEAL_NAMES,
            bodies=[(each.id, each.name) for each in own],
            to_renew=renewals(session, viewer().agency.id, now),
        )


def _row(session: Session, seal: ElectronicSealRow, now: datetime) -> dict[str, Any]:
    return {
        "seal": seal,
        "owner": body(session, seal.body_id, china_date(seal.put_at)).name,
        "first": china_date(seal.valid_from),
        "last": china_date(seal.valid_to),
        "standing": standing(seal.valid_to, now),
        "days": days_left(seal.valid_to, now),
    }
