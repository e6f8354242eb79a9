"""Signing in and out, changing the password, switching to another agency."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, flash, redirect, request
from marshmallow import fields

from services.config import settings
from services.db import Scope, unit_of_work
from services.errors import DomainError, Invalid, NotAllowed
from services.identity.commands import change_password, sign_out
from services.identity.commands import sign_in as open_session
from services.identity.passwords import LONGEST, PROFILES
from services.identity.sessions import choose_agency, signed_in, token_hash
from services.web.access import public
from services.web.access import signed_in as needs_sign_in
from services.web.appearance import local_path
from services.web.application import page
from services.web.forms import Form, form_fields
from services.web.i18n import _
from services.web.links import link
from services.web.navigation import tabs
from services.web.schemas import FormSchema, Line, load
from services.web.sessions import begin_session, end_session
from services.web.viewers import acting_now, session_cookie, viewer

blueprint = Blueprint("identity", __name__, template_folder="templates")
PLATFORM = Scope(0)


class SignInForm(FormSchema):
    """Name and password; where to go afterwards."""

    login = Line(most=200, required=True)
    password = fields.String(required=True)
    next = fields.String(load_default="")


class PasswordForm(FormSchema):
    """The old password and the new one, twice."""

    old = fields.String(required=True)
    password = fields.String(required=True)
    again = fields.String(required=True)


@blueprint.get("/sign-in")
@public("登录页")
def sign_in() -> Response:
    """The sign-in page; whoever is signed in already goes on."""
    if viewer().person_id is not None:
        return _see(local_path(request.args.get("next"), _first_page()))
    return _sign_in_page(Form({"next": request.args.get("next", "")}))


@blueprint.post("/sign-in")
@public("登录页")
def begin() -> Response:
    """Check name and password; the same answer whatever was wrong."""
    try:
        told = load(SignInForm(), form_fields())
        opened = open_session(
            told["login"],
            told["password"][: LONGEST + 1],
            address=request.remote_addr or "",
            agent=request.user_agent.string,
            now=acting_now(),
        )
    except DomainError as error:
        return _sign_in_page(Form.refused(error), error.status if error.status != 403 else 422)
    return begin_session(_see(local_path(told["next"], "/sign-in")), opened.token)


@blueprint.post("/sign-out")
@public("登录已过期时也能退出")
def leave() -> Response:
    """End the session and forget the cookie."""
    with unit_of_work("identity", PLATFORM) as session:
        sign_out(session, request.cookies.get(session_cookie(), ""))
    return end_session(_see(link("sign_in")))


@blueprint.post("/switch-agency")
@needs_sign_in("每个人都可以在自己任职的机关之间切换")
def switch_agency() -> Response:
    """Make another of one's agencies the active one."""
    wanted = request.form.get("to", "")
    if not wanted.isdecimal() or len(wanted) > 9:
        raise NotAllowed(_("您在该机关没有任职，不能切换。"))
    with unit_of_work("identity", PLATFORM) as session:
        signed = signed_in(session, _token(), profile=settings().profile, now=acting_now())
        if signed is None:
            return _see(link("sign_in"))
        choose_agency(session, signed, int(wanted))
    return _see("/sign-in")


@blueprint.get("/password")
@needs_sign_in("每个人都可以修改自己的密码")
def password() -> Response:
    """The page to change one's password."""
    return _password_page(Form())


@blueprint.post("/password")
@needs_sign_in("每个人都可以修改自己的密码")
def save_password() -> Response:
    """Change it; every other session of the person ends."""
    try:
        told = load(PasswordForm(), form_fields())
        if told["password"] != told["again"]:
            raise Invalid(_("两次输入的新密码不同。"), fields={"again": _("两次输入的新密码不同。")})
        _change(told["old"], told["password"])
    except DomainError as error:
        wrong = error.fields or {"old": _("现在的密码不正确。")}
        return _password_page(Form({}, wrong, error.message), 422)
    flash(_("密码已修改，其他设备上的登录已全部退出。"), "done")
    return _see(_first_page())


def _change(old: str, new: str) -> None:
    person_id = viewer().person_id
    assert person_id is not None
    with unit_of_work("identity", PLATFORM) as session:
        change_password(session, person_id, old=old, new=new, keep=token_hash(_token()), now=acting_now())


def _sign_in_page(form: Form, status: int = 200) -> Response:
    # Nothing that was typed as a password ever goes back to the browser.
    kept = Form({name: form.value(name) for name in ("login", "next")}, form.errors, form.message)
    return page("identity/sign_in.html", status, form=kept)


def _password_page(form: Form, status: int = 200) -> Response:
    return page(
        "identity/password.html", status, form=form, rules=PROFILES[current_app.config["GONGKAI_PROFILE"]]
    )


def _first_page() -> str:
    found = tabs()
    return found[0].url if found else link("home")


def _token() -> str:
    return request.cookies.get(session_cookie(), "")


def _see(where: str) -> Response:
    return cast(Response, redirect(where, 303))
