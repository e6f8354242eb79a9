"""What every answer says to the browser about itself: nothing inline, nothing foreign, nothing framed, nothing kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from flask import Response, current_app, request

_POLICY: Final[Mapping[str, str]] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
INLINE_TYPES: Final = ("application/pdf", "image/png", "image/jpeg")


def policy(**changes: str) -> str:
    """The content security policy; keyword arguments replace a part (`frame_ancestors="'self'"`)."""
    parts = {**_POLICY, **{name.replace("_", "-"): value for name, value in changes.items()}}
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def protect(response: Response) -> Response:
    """After every request. Personal pages are kept nowhere; static files, named by their content, for ever."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", policy())
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    return response


def download(data: bytes, name: str, media_type: str, *, inline: bool = False) -> Response:
    """A file for the reader: saved under `name` (RFC 6266), or shown if `inline` and of a harmless type.

    Only such files may stand in a frame, and only in one of our own pages.
    """
    shown = inline and media_type in INLINE_TYPES
    plain = "".join(c if (c.isascii() and c.isalnum()) or c in "._-" else "_" for c in name)
    kind = "inline" if shown else "attachment"
    response = Response(data, mimetype=media_type)
    response.headers["Content-Disposition"] = (
        f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    if shown:
        response.headers["Content-Security-Policy"] = policy(frame_ancestors="'self'")
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    else:
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return response
