"""Whether this process lives, and whether it can do its work now."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from services.db import unit_of_work
from services.web.access import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@public("存活检查，不含数据")
def alive() -> Response:
    """The process answers."""
    found: Response = jsonify(status="ok")
    return found


@blueprint.get("/ready")
@public("就绪检查，不含数据")
def ready() -> tuple[Response, int]:
    """The database answers too; Redis may be away, the platform works without it."""
    try:
        with unit_of_work("identity") as session:
            session.execute(text("SELECT 1"))
    except Exception:  # any failure means the same here: do not send requests to this process
        return jsonify(status="unavailable", database=False), 503
    return jsonify(status="ok", database=True), 200
