"""How pages look to this reader: 大字版, 高对比度 and language, kept in plain cookies and set by the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, redirect, request

from services.web.access import public

OPTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "size": ("normal", "large"),
    "contrast": ("normal", "high"),
    "lang": ("zh", "en"),
}
blueprint = Blueprint("appearance", __name__)


def appearance() -> dict[str, str]:
    """The reader's choices, the first option where he made none."""
    chosen = {name: request.cookies.get(name, "") for name in OPTIONS}
    return {
        name: chosen[name] if chosen[name] in options else options[0] for name, options in OPTIONS.items()
    }


def local_path(path: str | None, default: str = "/") -> str:
    """`path` if it stays on this site, else `default`: an open redirect lends our name to others."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")):
        return default
    return default if any(ord(letter) < 32 or letter == "\\" for letter in path) else path


@blueprint.get("/display")
@public("显示偏好，不涉及任何数据")
def choose() -> Response:
    """Set one choice and go back to where the reader was."""
    response = redirect(local_path(request.args.get("back")), 303)
    for name, options in OPTIONS.items():
        value = request.args.get(name)
        if value in options:
            response.set_cookie(name, value, max_age=31536000, samesite="Lax", httponly=True)
    assert isinstance(response, Response)
    return response
