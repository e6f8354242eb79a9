"""The door to the administration: on to the first page one may open."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, redirect

from services.errors import NotAllowed
from services.web.access import signed_in
from services.web.navigation import admin_tabs

blueprint = Blueprint("admin", __name__)


@blueprint.get("/admin/")
@signed_in("下一页各自要求权限")
def start() -> Response:
    """Go on, or say that there is nothing here for this role."""
    pages = admin_tabs()
    if not pages:
        raise NotAllowed("您的角色没有管理权限。")
    return cast(Response, redirect(pages[0].url, 303))
