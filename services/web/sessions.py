"""The cookie of a signed-in person: set at sign-in under a new token, gone at sign-out."""

from __future__ import annotations

from flask import Response, current_app, g, session

from services.web.viewers import session_cookie


def begin_session(response: Response, token: str) -> Response:
    """Hand the browser its new token. The CSRF secret of the visitor before is forgotten, too."""
    session.clear()
    g.pop("viewer", None)
    response.set_cookie(
        session_cookie(),
        token,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


def end_session(response: Response) -> Response:
    """Take the token away."""
    session.clear()
    response.delete_cookie(
        session_cookie(), httponly=True, samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"]
    )
    return response
