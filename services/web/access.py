"""Every endpoint names who may use it; one that does not keeps the platform from starting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from flask import Flask, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Unauthorized

from services.errors import NotAllowed
from services.identity.permissions import Permission
from services.web.applicants import applicant_request
from services.web.links import link
from services.web.viewers import is_api, viewer

View = TypeVar("View", bound=Callable[..., Any])
Kind = Literal["public", "applicant", "signed_in", "permission"]
_MARK = "_gongkai_access"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use an endpoint; `reason` says why nothing more is asked, `permissions` are alternatives."""

    kind: Kind
    reason: str = ""
    permissions: tuple[Permission, ...] = ()

    def __str__(self) -> str:
        return "|".join(self.permissions) if self.permissions else f"{self.kind}: {self.reason}"


def requires(*permissions: Permission) -> Callable[[View], View]:
    """A person or machine with any of `permissions` in the active agency."""
    if not permissions:
        raise TypeError("requires() names at least one permission")
    return _mark(Access("permission", permissions=permissions))


def public(reason: str) -> Callable[[View], View]:
    """Anybody; `reason` says why that is right."""
    return _mark(Access("public", reason))


def signed_in(reason: str) -> Callable[[View], View]:
    """Any signed-in person, whatever the role."""
    return _mark(Access("signed_in", reason))


def applicant(view: View) -> View:
    """An applicant whose number and query code were checked (see applicants.py)."""
    return _mark(Access("applicant", "登记编号和查询码"))(view)


def _mark(access: Access) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        setattr(view, _MARK, access)
        return view

    return decorate


def access_of(app: Flask, endpoint: str, method: str) -> Access | None:
    """What the endpoint's view, or its method of that name, says."""
    view = app.view_functions.get(endpoint)
    holder = getattr(view, "view_class", None)
    if holder is not None:
        name = "get" if method == "HEAD" and not hasattr(holder, "head") else method.lower()
        view = getattr(holder, name, None)
    found: Access | None = getattr(view, _MARK, None)
    return found


def endpoints(app: Flask) -> Iterator[tuple[str, str, str, Access | None]]:
    """(rule, method, endpoint, access) of the whole URL map, without the methods Flask adds."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.rule, method, rule.endpoint, access_of(app, rule.endpoint, method)


def refuse_unnamed(app: Flask) -> None:
    """RuntimeError that lists every endpoint without an access mark."""
    unnamed = [f"{method} {rule} ({endpoint})" for rule, method, endpoint, a in endpoints(app) if a is None]
    if unnamed:
        raise RuntimeError("endpoints that do not say who may use them: " + ", ".join(unnamed))


def enforce() -> ResponseReturnValue | None:
    """Before every request: let in, send to the sign-in page, or refuse."""
    if request.endpoint is None or request.method == "OPTIONS":
        return None
    access = access_of(current_app, request.endpoint, request.method)
    if access is None or access.kind == "public":
        return None
    if access.kind == "applicant":
        return None if applicant_request() else redirect(link("track"), 303)
    if not viewer().is_signed_in:
        return _sign_in_first()
    if viewer().must_change_password and access.kind == "permission":
        return redirect(url_for("identity.password"), 303)
    if access.permissions and not viewer().may(*access.permissions):
        raise NotAllowed("您的角色没有这项权限。如果应当有，请联系本机关的管理员。")
    return None


def _sign_in_first() -> ResponseReturnValue:
    from services.web.errors import wants_json

    if is_api() or wants_json():
        raise Unauthorized("请提供有效的接口令牌。")
    session.pop("csrf_token", None)
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("identity.sign_in", next=back), 303)
