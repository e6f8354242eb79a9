"""The levels a draft goes through before it is signed: named, ordered, and left to people who are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, request, url_for
from sqlalchemy.orm import Session

from services.clock import china_date
from services.identity.approval.commands import set_levels
from services.identity.approval.levels import DECIDER_LABELS, MOST, Decider, Level, Staff, who_words
from services.identity.approval.queries import levels_of, newest_levels, staff_of
from services.identity.permissions import Permission
from services.identity.queries import sections
from services.identity.web.admin.acting import carry_out, identity
from services.web.access import requires
from services.web.application import page
from services.web.forms import Form, form_fields
from services.web.i18n import _
from services.web.viewers import acting_now, viewer
from services.words import said

blueprint = Blueprint("admin_approval", __name__, url_prefix="/admin/approval")
SPARE = 2


@blueprint.get("/")
@requires(Permission.AGENCY_MANAGE)
def show() -> Response:
    """The levels in force, with room for more."""
    return _page(Form())


@blueprint.post("/")
@requires(Permission.AGENCY_MANAGE)
def save() -> Response:
    """Other levels from the next submission on."""

    def act(session: Session) -> None:
        levels = levels_told(form_fields())
        set_levels(session, viewer().agency.id, levels, by=viewer().actor, now=acting_now())

    done = _("审批层级已保存，从下一次送审起使用；已经送审的按原来的层级办完。")
    return carry_out(act, done=done, back=url_for(".show"), again=_page)


def levels_told(told: Mapping[str, Any]) -> list[Level]:
    """The rows of the form as levels, empty rows left out."""
    found = []
    for n in range(1, MOST + 1):
        name, checks = (" ".join(str(told.get(f"{field}-{n}", "")).split()) for field in ("name", "checks"))
        decider, _colon, section = str(told.get(f"decider-{n}", Decider.ANYBODY)).partition(":")
        persons = told.get(f"persons-{n}", [])
        if not name and not checks:
            continue
        known = Decider(decider) if decider in set(Decider) else Decider.ANYBODY
        listed = persons if isinstance(persons, list) else [persons]
        found.append(
            Level(
                name,
                checks,
                known,
                int(section) if known is Decider.SECTION and section.isdecimal() else None,
                tuple(map(str, listed)) if known is Decider.PERSONS else (),
            )
        )
    return found


def _page(form: Form, status: int = 200) -> Response:
    here, today = viewer().agency.id, china_date(acting_now())
    with identity() as session:
        in_force, staff = levels_of(session, here), staff_of(session, here, today)
        names = {section.id: section.name for section in sections(session, here, today)}
        held = newest_levels(session, here)
    shown = levels_told(form_fields()) if request.method == "POST" else in_force
    return page(
        "admin/approval.html",
        status,
        form=form,
        rows=_rows(shown),
        deciders=_deciders(names),
        reviewers=[(one.id, one.name) for one in staff if one.marks],
        way=_way(in_force, staff, names),
        held=held,
    )


def _rows(levels: Sequence[Level]) -> list[dict[str, Any]]:
    room = min(MOST, len(levels) + SPARE) - len(levels)
    filled = [
        {
            "name": level.name,
            "checks": level.checks,
            "decider": f"section:{level.section_id}" if level.section_id else str(level.decider),
            "persons": level.persons,
        }
        for level in levels
    ]
    return filled + [{"name": "", "checks": "", "decider": "", "persons": ()} for _n in range(room)]


def _deciders(names: Mapping[int, str]) -> list[tuple[str, str]]:
    own = [(str(d), DECIDER_LABELS[d]) for d in (Decider.ANYBODY, Decider.OWN_SECTION)]
    named = [
        (f"{Decider.SECTION}:{section}", said("%(name)s的审核人", name=name))
        for section, name in names.items()
    ]
    return [*own, *named, (str(Decider.PERSONS), DECIDER_LABELS[Decider.PERSONS])]


def _way(levels: Sequence[Level], staff: Sequence[Staff], names: Mapping[int, str]) -> list[tuple[str, str]]:
    """The way as it is now, in words: what happens, and by whom."""
    own = DECIDER_LABELS[Decider.OWN_SECTION]
    by = [
        own if level.decider is Decider.OWN_SECTION else who_words(level, None, staff, names)
        for level in levels
    ]
    return [
        (said("起草"), said("承办人")),
        *zip([level.name for level in levels], by, strict=True),
        (said("签发"), said("负责人")),
    ]
