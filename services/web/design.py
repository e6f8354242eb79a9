"""Every component once, on one page: what a new page is made of. Shown everywhere but in production."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from services.errors import NotFound
from services.web.access import public

blueprint = Blueprint("design", __name__)


@blueprint.get("/design")
@public("组件一览，只有虚构的示例")
def components() -> Response:
    """The page of components with invented values."""
    from services.web.application import page
    from services.web.samples import samples

    if current_app.config["GONGKAI_MODE"] == "production":
        raise NotFound("没有找到这个页面。")
    return page("design.html", **samples())
