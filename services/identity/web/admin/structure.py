"""The tree below the agency, its answering bodies with review body and court, its sections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, url_for
from marshmallow import fields
from sqlalchemy.orm import Session

from services.clock import china_date
from services.errors import Invalid, NotFound
from services.identity import commands, queries
from services.identity.models import LEVELS, Agency
from services.identity.permissions import Permission
from services.identity.web.admin.acting import carry_out, identity
from services.web.access import requires
from services.web.application import page
from services.web.forms import Form, form_fields
from services.web.i18n import _
from services.web.schemas import Choice, Day, FormSchema, Line, load
from services.web.viewers import acting_now, viewer
from services.words import words

blueprint = Blueprint("admin_structure", __name__, url_prefix="/admin/structure")
LEVEL_NAMES = words(
    dict(zip(LEVELS, ("省级", "市级", "区县", "部门", "乡镇街道", "内设或派出机构"), strict=True))
)


@dataclass(frozen=True, slots=True)
class Branch:
    """An agency and those below it."""

    agency: Agency
    below: Sequence[Branch]


class AgencyForm(FormSchema):
    """A new agency below one of the tree."""

    code = Line(most=40, required=True)
    name = Line(most=100, required=True)
    short_name = Line(most=40, load_default="")
    level = Choice(LEVELS, required=True)
    parent_id = fields.Integer(required=True)


class BodyForm(FormSchema):
    """A body in whose name replies go out."""

    body_name = Line(most=100, required=True)
    letterhead = Line(most=40, load_default="")


class RemedyForm(FormSchema):
    """Review body and court from a day on."""

    review_body = Line(most=100, required=True)
    review_address = Line(most=200, load_default="")
    court = Line(most=100, required=True)
    court_address = Line(most=200, load_default="")
    valid_from = Day(required=True)


class SectionForm(FormSchema):
    """A section."""

    section_name = Line(most=100, required=True)


@blueprint.get("/")
@requires(Permission.AGENCY_MANAGE)
def show() -> Response:
    """Tree, bodies and sections."""
    return _page(Form())


@blueprint.post("/agencies")
@requires(Permission.AGENCY_MANAGE)
def add_agency() -> Response:
    """A new agency inside the own subtree."""

    def act(session: Session) -> None:
        told = load(AgencyForm(), form_fields())
        if told["parent_id"] not in queries.subtree_ids(session, viewer().agency.id, _today()):
            raise Invalid(_("只能在本机关之下新设机关。"), fields={"parent_id": _("不在本机关之下。")})
        commands.create_agency(session, **told, valid_from=_today(), by=viewer().actor, now=acting_now())

    return _do(act, _("机关已新设。"))


@blueprint.post("/bodies")
@requires(Permission.AGENCY_MANAGE)
def add_body() -> Response:
    """A further answering body."""

    def act(session: Session) -> None:
        told = load(BodyForm(), form_fields())
        commands.create_body(
            session,
            viewer().agency.id,
            name=told["body_name"],
            letterhead=told["letterhead"],
            valid_from=_today(),
            by=viewer().actor,
            now=acting_now(),
        )

    return _do(act, _("答复主体已登记，请接着填写复议机关和法院。"))


@blueprint.post("/bodies/<int:body_id>/remedy")
@requires(Permission.AGENCY_MANAGE)
def set_remedy(body_id: int) -> Response:
    """Review body and court named in replies from a day on."""

    def act(session: Session) -> None:
        told = load(RemedyForm(), form_fields())
        if queries.body(session, body_id).agency_id != viewer().agency.id:
            raise NotFound(_("没有这个答复主体。"))
        commands.set_remedy(session, body_id, **told, by=viewer().actor, now=acting_now())

    return _do(act, _("复议机关和法院已保存。"))


@blueprint.post("/sections")
@requires(Permission.AGENCY_MANAGE)
def add_section() -> Response:
    """A further section."""

    def act(session: Session) -> None:
        name = load(SectionForm(), form_fields())["section_name"]
        position = len(queries.sections(session, viewer().agency.id)) + 1
        commands.create_section(
            session, viewer().agency.id, name=name, position=position, by=viewer().actor, now=acting_now()
        )

    return _do(act, _("科室已登记。"))


def _do(act: Callable[[Session], object], done: str) -> Response:
    return carry_out(act, done=done, back=url_for(".show"), again=_page)


def _page(form: Form, status: int = 200) -> Response:
    with identity() as session:
        here = viewer().agency.id
        root = queries.agency(session, here)
        tree = Branch(root, _below(session, here, _today()))
        return page(
            "admin/structure.html",
            status,
            form=form,
            tree=tree,
            flat=list(_flat(tree)),
            levels=LEVEL_NAMES,
            bodies=queries.bodies(session, here, _today()),
            sections=queries.sections(session, here, _today()),
        )


def _below(session: Session, agency_id: int, on: date) -> Sequence[Branch]:
    return [Branch(a, _below(session, a.id, on)) for a in queries.children(session, agency_id, on)]


def _flat(branch: Branch) -> Sequence[Agency]:
    return [branch.agency, *(a for below in branch.below for a in _flat(below))]


def _today() -> date:
    return china_date(acting_now())
