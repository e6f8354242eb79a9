"""One stylesheet out of its chapters, named by its content so that browsers may keep it for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, url_for

from services.web.access import public

CHAPTERS = Path(__file__).parent / "styles"
blueprint = Blueprint("stylesheet", __name__)


@cache
def _text() -> str:
    return "\n".join(part.read_text("utf-8") for part in sorted(CHAPTERS.glob("*.css")))


@cache
def _mark() -> str:
    return hashlib.sha256(_text().encode()).hexdigest()[:10]


def chapters(names: Sequence[str]) -> str:
    """The named chapters as one text, for a page that is saved as a file."""
    return "\n".join((CHAPTERS / f"{name}.css").read_text("utf-8") for name in names)


def stylesheet() -> str:
    """The address of the stylesheet as it is now."""
    return url_for("stylesheet.serve", v=_mark())


@blueprint.get("/gongkai.css")
@public("样式")
def serve() -> Response:
    """All chapters in order."""
    response = Response(_text(), mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
