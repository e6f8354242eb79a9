"""People of the agency and their roles: who may come in, as what, since when."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, url_for
from marshmallow import fields
from sqlalchemy.orm import Session

from services.clock import china_date
from services.errors import NotAllowed, NotFound
from services.identity import commands, queries, roster
from services.identity.logins import folded_login
from services.identity.permissions import ADMINISTRATORS, ROLE_NAMES, Permission, Role
from services.identity.web.admin.acting import carry_out, identity
from services.web.access import requires
from services.web.application import page
from services.web.forms import Form, form_fields
from services.web.i18n import _
from services.web.schemas import Choice, FormSchema, Line, load
from services.web.viewers import acting_now, viewer

blueprint = Blueprint("admin_people", __name__, url_prefix="/admin/people")
LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class PersonForm(FormSchema):
    """Somebody new, or somebody known elsewhere, in a role of this agency."""

    login = Line(most=64, required=True)
    name = Line(most=50, required=True)
    role = Choice(Role, required=True)
    section_id = fields.String(load_default="")


class PostForm(FormSchema):
    """One more role of a person."""

    role = Choice(Role, required=True)
    section_id = fields.String(load_default="")


@blueprint.get("/")
@requires(Permission.PEOPLE_MANAGE)
def show() -> Response:
    """Everybody with a role here."""
    return _page(Form())


@blueprint.post("/")
@requires(Permission.PEOPLE_MANAGE)
def add() -> Response:
    """Give a role to somebody new, with a first password shown once, or to somebody known by login name."""
    first = new_password()
    made: list[str] = []

    def act(session: Session) -> None:
        told = load(PersonForm(), form_fields())
        login, here = told["login"], viewer().agency.id
        person_id = roster.person_by_login(session, folded_login(login))
        if person_id is None:
            person = commands.create_person(
                session, login=login, name=told["name"], password=first, by=viewer().actor, now=acting_now(),
                agency_id=here,
            )  # fmt: skip
            person_id = person.id
            made.append(login)
        _give(session, person_id, told)

    return _do(act, lambda: _first_words(made, first))


@blueprint.post("/<uuid:person_id>/posts")
@requires(Permission.PEOPLE_MANAGE)
def give(person_id: uuid.UUID) -> Response:
    """One more role for a person of the agency."""

    def act(session: Session) -> None:
        roster.member(session, viewer().agency.id, person_id, _today())
        _give(session, person_id, load(PostForm(), form_fields()))

    return _do(act, lambda: _("角色已增加。"))


@blueprint.post("/posts/<uuid:post_id>/end")
@requires(Permission.PEOPLE_MANAGE)
def end(post_id: uuid.UUID) -> Response:
    """The role ends with today."""

    def act(session: Session) -> None:
        posts = [p for m in roster.members(session, viewer().agency.id, _today()) for p in m.posts]
        found = next((p for p in posts if p.id == post_id), None)
        if found is None:
            raise NotFound(_("本机关没有这个任职。"))
        _check_role(found.role)
        commands.end_membership(session, post_id, by=viewer().actor, now=acting_now())

    return _do(act, lambda: _("角色到今天为止。"))


@blueprint.post("/<uuid:person_id>/password")
@requires(Permission.PEOPLE_MANAGE)
def reset(person_id: uuid.UUID) -> Response:
    """A new first password, shown once; every session of the person ends."""
    first = new_password()

    def act(session: Session) -> None:
        _own(session, person_id)
        commands.reset_password(session, person_id, new=first, by=viewer().actor, now=acting_now())

    return _do(act, lambda: _("新的初始密码：%(word)s。只显示这一次，首次登录时须修改。", word=first))


@blueprint.post("/<uuid:person_id>/disable")
@requires(Permission.PEOPLE_MANAGE)
def disable(person_id: uuid.UUID) -> Response:
    """No more signing in."""
    return _switch(person_id, commands.disable_person, _("账号已停用，已登录的全部退出。"))


@blueprint.post("/<uuid:person_id>/enable")
@requires(Permission.PEOPLE_MANAGE)
def enable(person_id: uuid.UUID) -> Response:
    """May sign in again."""
    return _switch(person_id, commands.enable_person, _("账号已恢复。"))


def new_password() -> str:
    """A first password: four groups of five letters without look-alikes, and a digit and a sign."""
    groups = ("".join(secrets.choice(LETTERS) for _n in range(5)) for _g in range(4))
    return "-".join(groups) + "7"


def _switch(person_id: uuid.UUID, command: Callable[..., None], done: str) -> Response:
    def act(session: Session) -> None:
        _own(session, person_id)
        command(session, person_id, by=viewer().actor, now=acting_now(), agency_id=viewer().agency.id)

    return _do(act, lambda: done)


def _own(session: Session, person_id: uuid.UUID) -> None:
    # An account reaches as far as its posts: whoever also serves elsewhere is not one agency's to shut or open.
    here = viewer().agency.id
    found = roster.member(session, here, person_id, _today())
    for post in found.posts:
        _check_role(post.role)
    if roster.agencies_of(session, person_id, _today()) != {here}:
        raise NotAllowed(_("此人还在其他机关任职，请由安全管理员办理。"))


def _give(session: Session, person_id: uuid.UUID, told: dict[str, str]) -> None:
    role = Role(told["role"])
    _check_role(role)
    section = int(told["section_id"]) if told["section_id"].isdecimal() else None
    commands.add_membership(
        session, person_id, viewer().agency.id, role, section_id=section, by=viewer().actor, now=acting_now()
    )


def _check_role(role: Role) -> None:
    if role in ADMINISTRATORS and not viewer().may(Permission.SECURITY_MANAGE):
        raise NotAllowed(_("系统、安全、审计管理员只能由安全管理员任免。"))


def _first_words(made: list[str], first: str) -> str:
    if not made:
        return _("已有账号的人员，角色已增加。")
    return _(
        "账号 %(login)s 的初始密码：%(word)s。只显示这一次，首次登录时须修改。", login=made[0], word=first
    )


def _do(act: Callable[[Session], object], words: Callable[[], str]) -> Response:
    return carry_out(act, done=words, back=url_for(".show"), again=_page)


def _page(form: Form, status: int = 200) -> Response:
    with identity() as session:
        here = viewer().agency.id
        people = roster.members(session, here, _today())
        sections = queries.sections(session, here, _today())
        shut = Permission.SECURITY_MANAGE not in viewer().permissions
        roles = [(r.value, ROLE_NAMES[r]) for r in Role if not (shut and r in ADMINISTRATORS)]
        return page(
            "admin/people.html",
            status,
            form=form,
            people=people,
            sections=sections,
            roles=roles,
            names=ROLE_NAMES,
        )


def _today() -> date:
    return china_date(acting_now())
