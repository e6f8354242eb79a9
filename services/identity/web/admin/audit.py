"""The audit trail of the agency, newest first, page by page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for

from services.audit.queries import Filter, audit_rows
from services.db import Scope, unit_of_work
from services.identity.permissions import Permission
from services.identity.web.admin.words import ACTIONS, words_of
from services.web.access import requires
from services.web.application import page
from services.web.viewers import viewer

blueprint = Blueprint("admin_audit", __name__, url_prefix="/admin/audit")
PAGE = 50


@blueprint.get("/")
@requires(Permission.AUDIT_VIEW)
def show() -> Response:
    """Who did what in this agency; `action`, `actor` and `object` narrow it, `before` turns the page."""
    asked: dict[str, Any] = {
        name: request.args.get(name, "")[:100] or None for name in ("action", "actor", "object")
    }
    before = request.args.get("before", "")
    here = viewer().agency.id
    wanted = Filter(
        agency_id=here, action=asked["action"], actor_id=asked["actor"], object_id=asked["object"]
    )
    with unit_of_work("audit_reader", Scope(here)) as session:
        rows = audit_rows(session, wanted, before=_number(before), limit=PAGE + 1)
        shown = list(rows[:PAGE])
    more = url_for(".show", before=shown[-1].id, **asked) if len(rows) > PAGE else ""
    first = url_for(".show", **asked) if before else ""
    return page(
        "admin/audit.html",
        rows=shown,
        more=more,
        first=first,
        asked=asked,
        words_of=words_of,
        actions=ACTIONS,
    )


def _number(told: str) -> int | None:
    return int(told) if told.isdecimal() and len(told) < 19 else None
