"""Table 二: a 填报单 per block, entered by its section, merged by the report officer."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from reporting import commands, schemas_annual
from reporting.annual.declared import cells_of, hints, proposed
from reporting.book import plain
from reporting.commands import Telling
from reporting.commands.declaring import Sheet, is_own, may_enter
from reporting.formats import check_name, format_for
from reporting.formats.declared import DeclaredBlock, load_declared_form
from reporting.queries import annual
from reporting.queries.earlier import last_declared
from reporting.web import blueprint
from reporting.web.annual.acting import checked_year, scope, taken, telling
from services.clock import china_date
from services.db import unit_of_work
from services.errors import NotFound
from services.identity.models import Agency
from services.identity.permissions import Permission
from services.identity.queries import people, sections
from services.web import Form, acting_now, page, requires, viewer


@blueprint.get("/reports/<int:year>/declared")
@requires(Permission.REPORT_DECLARE, Permission.REPORT_VIEW)
def declared(year: int) -> Response:
    """Every block of table 二: who enters it, what was told, last year's beside it."""
    return _page(checked_year(year), _form_name(year))


@blueprint.post("/reports/<int:year>/declared/<block>")
@requires(Permission.REPORT_DECLARE)
def declare(year: int, block: str) -> ResponseReturnValue:
    """Enter a block."""
    form = _form_name(year)

    def step(session: Session, _: Agency, by: Telling, told: Mapping[str, Any]) -> None:
        figures = {name: str(value) for name, value in told.items() if "." in name}
        sheet = Sheet(
            year=year,
            form=told["form"],
            block=block,
            cells=figures,
            source=told["source"],
            reason=told["reason"],
            sure=told["sure"],
        )
        commands.declare(session, sheet, by=by)

    def show(refused: Form, status: int) -> Response:
        return _page(year, refused.value("form") or form, refused, block, status)

    there = url_for(".declared", year=year, form=request.form.get("form")) + f"#{block}"
    return taken(f"report.declare.{block}", year, schemas_annual.SheetForm(), step, show, there)


@blueprint.post("/reports/<int:year>/declared/<block>/owner")
@requires(Permission.REPORT_MANAGE)
def assign(year: int, block: str) -> ResponseReturnValue:
    """Say who enters a block."""

    def step(session: Session, _: Agency, by: Telling, told: Mapping[str, Any]) -> None:
        commands.assign_block(session, block, told["whom"], by=by)

    def show(refused: Form, status: int) -> Response:
        return _page(year, _form_name(year), refused, "", status)

    there = url_for(".declared", year=year) + f"#{block}"
    return taken("report.assign", year, schemas_annual.OwnerForm(), step, show, there)


def _form_name(year: int) -> str:
    asked = request.args.get("form", "")
    if asked:
        check_name(asked)
        return asked
    with unit_of_work("reporting", scope(checked_year(year))) as session:
        report = annual.open_report(session, viewer().agency.id, year)
        duty = annual.duty_of(session, viewer().agency.id, year)
    return report.form if report else duty.form if duty else format_for(year).name


def _page(year: int, form: str, refused: Form | None = None, at: str = "", status: int = 200) -> Response:
    by, mine, today = telling(), viewer().agency.id, china_date(acting_now())
    with unit_of_work("reporting", scope(year)) as session:
        told = annual.sheets(session, mine, year, form)
        last = last_declared(session, mine, year, form)
        owners = annual.owners(session, mine)
        report = annual.open_report(session, mine, year)
        known = sections(session, mine, today)
        staff = people(session, mine, today) if by.manages else ()
    blocks = [
        {
            "block": block,
            "owner": owners.get(block.key),
            "told": told.get(block.key, [])[:1],
            "earlier": told.get(block.key, [])[1:],
            "may": may_enter(owners.get(block.key), by),
            "own": is_own(owners.get(block.key), by),
            **_figures(block, told.get(block.key), last),
        }
        for block in load_declared_form(form).blocks
    ]
    if at and at not in {one["block"].key for one in blocks}:
        raise NotFound("表二没有这个部分。")
    return page(
        "reporting/annual/declared.html",
        status=status,
        year=year,
        form=form,
        blocks=blocks,
        missing=[one["block"].label for one in blocks if not one["told"]],
        last=last,
        problem=refused,
        at=at,
        manages=by.manages,
        closed=report is not None and report.state not in ("draft", "returned"),
        whom=[(f"section:{one.id}", one.name) for one in known]
        + [(f"person:{one.person_id}", one.name) for one in staff],
        plain=plain,
    )


def _figures(block: DeclaredBlock, told: Any, last: Any) -> dict[str, Any]:
    cells = cells_of(told[0].cells) if told else {}
    return {
        "cells": cells,
        "expected": proposed(block, cells, last),
        "hints": hints(block, cells, last) if told else [],
    }
