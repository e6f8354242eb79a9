"""One Flask application from the frame and the contexts it is given; the only wiring of the web side."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask, Response, render_template, request, url_for
from flask_wtf.csrf import CSRFProtect

from services.clock import china_date
from services.config import Settings
from services.web import (
    access,
    api,
    appearance,
    correlation,
    design,
    errors,
    forms,
    headers,
    health,
    i18n,
    limits,
)
from services.web.links import link
from services.web.navigation import admin_tabs, panels, register, tabs
from services.web.stylesheet import blueprint as stylesheet_blueprint
from services.web.stylesheet import stylesheet
from services.web.undefined import Unsaid
from services.web.viewers import Recogniser, acting_now, viewer

HERE = Path(__file__).parent
# Ground rooms with pages of their own; each exports BLUEPRINTS, NAVIGATION, PANELS and, one of them, RECOGNISER.
GROUND = ("services.identity.web", "services.delivery.web", "services.documents.web")
MEBIBYTE = 1024 * 1024


def build_app(
    settings: Settings,
    context_modules: Sequence[ModuleType] = (),
    *,
    in_parts: bool = False,
    recogniser: Recogniser | None = None,
) -> Flask:
    """The web application with the given contexts (`intake.app`, …).

    `in_parts`: other processes serve the other contexts, so their tabs are shown as well. Raises RuntimeError
    for an endpoint that does not say who may use it.
    """
    app = Flask("gongkai", template_folder=str(HERE / "templates"), static_folder=str(HERE / "static"))
    _configure(app, settings, in_parts)
    modules = [*_ground(), *context_modules]
    app.extensions["recogniser"] = recogniser or _first(modules, "RECOGNISER")
    _guard(app, settings)
    _fill(app, settings, modules)
    register(app, _all(modules, "NAVIGATION"), _all(modules, "PANELS"))
    access.refuse_unnamed(app)
    return app


def _configure(app: Flask, settings: Settings, in_parts: bool) -> None:
    secure = settings.base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=hashlib.blake2b(settings.secret, person=b"gongkai-web").hexdigest(),
        SESSION_COOKIE_NAME="__Host-visit" if secure else "gongkai_visit",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        MAX_CONTENT_LENGTH=64 * MEBIBYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEBIBYTE,
        MAX_FORM_PARTS=1000,
        WTF_CSRF_TIME_LIMIT=None,
        GONGKAI_IN_PARTS=in_parts,
        GONGKAI_PROFILE=settings.profile,
        GONGKAI_MODE=settings.mode,
    )
    app.jinja_env.undefined = Unsaid
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's default provider has it
    i18n.register(app)
    limits.register(app, settings)
    app.jinja_env.globals.update(
        viewer=viewer, form_key=forms.form_key, link=link, tabs=tabs, admin_tabs=admin_tabs, panels=panels, asset=asset, today=_today,
        appearance=appearance.appearance, profile=settings.profile, mode=settings.mode, Form=forms.Form,
        correlation_id=correlation.correlation_id, stylesheet=stylesheet, request_path=_request_path,
    )  # fmt: skip


def _guard(app: Flask, settings: Settings) -> None:
    # The order matters: broken text before anything reads it, the token before the door, the agency last.
    app.before_request(correlation.begin)
    app.before_request(forms.refuse_broken_text)
    CSRFProtect(app)
    app.before_request(access.enforce)
    app.before_request(forms.refuse_foreign_agency)
    app.after_request(headers.protect)
    app.after_request(correlation.stamp)
    errors.register(app)


def _fill(app: Flask, settings: Settings, modules: Iterable[ModuleType]) -> None:
    access.public("样式、脚本和图形")(app.view_functions["static"])
    platform_api = api.configure(app, settings.base_url)
    for blueprint in (
        stylesheet_blueprint,
        appearance.blueprint,
        health.blueprint,
        api.blueprint,
        design.blueprint,
    ):
        app.register_blueprint(blueprint)
    for blueprint in _all(modules, "BLUEPRINTS"):
        app.register_blueprint(blueprint)
    for blueprint in _all(modules, "API_BLUEPRINTS"):
        app.extensions["csrf"].exempt(blueprint)  # machines carry tokens, which no browser sends by itself
        platform_api.register_blueprint(blueprint)


def _ground() -> list[ModuleType]:
    # Imported here and not above: these rooms' pages stand on the frame themselves.
    return [import_module(name) for name in GROUND]


def _all(modules: Iterable[ModuleType], name: str) -> list[Any]:
    return [item for module in modules for item in getattr(module, name, ())]


def _first(modules: Iterable[ModuleType], name: str) -> Any:
    return next((getattr(module, name) for module in modules if hasattr(module, name)), None)


def page(template: str, /, status: int = 200, **values: Any) -> Response:
    """A rendered template as a response with `status`."""
    return Response(render_template(template, **values), status, mimetype="text/html")


def asset(name: str) -> str:
    """The address of a static file, with a mark of its content so that browsers may keep it for ever."""
    return url_for("static", filename=name, v=_mark(name))


@cache
def _mark(name: str) -> str:
    return hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:10]


def _today() -> Any:
    return china_date(acting_now())


def _request_path() -> str:
    return request.full_path.rstrip("?")
