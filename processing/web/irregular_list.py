"""The year's list of what was not allowed but happened: of the agency; for a supervising office, of all below it.

It names numbers, days and what the offices wrote, no applicant; closed cases stay in it.
"""

from flask import Response, request

from processing.commands.irregular import KINDS
from processing.domain import STATE_LABELS
from processing.irregular_sheet import irregular_sheet
from processing.queries.irregular import Irregular, irregular_in
from processing.web import blueprint
from processing.web.archiving import XLSX
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import NotFound
from services.identity.permissions import Permission
from services.identity.queries import agencies, subtree_ids
from services.web import acting_now, download, page, requires, viewer

FIRST_YEAR = 2008  # the first Regulation came into force
READERS = (Permission.CASE_VIEW, Permission.REPORT_VIEW, Permission.SUPERVISION_VIEW)


@blueprint.get("/cases/irregular")
@requires(*READERS)
def irregular_list() -> Response:
    """The list of a year."""
    year, today = _year(), china_date(acting_now())
    return page(
        "processing/irregular.html",
        lines=_lines(year),
        year=year,
        years=range(today.year, today.year - 8, -1),
        kinds={str(what): kind.label for what, kind in KINDS.items()},
        states=STATE_LABELS,
        opens=viewer().may(Permission.CASE_VIEW),
        explains=viewer().may(Permission.CASE_SUPERVISE),
        below=viewer().may(Permission.SUPERVISION_VIEW),
    )


@blueprint.get("/cases/irregular/list.xlsx")
@requires(*READERS)
def irregular_list_sheet() -> Response:
    """The list of a year as a spreadsheet."""
    year = _year()
    return download(irregular_sheet(viewer().agency.name, year, _lines(year)), f"违规补记{year}.xlsx", XLSX)


def _lines(year: int) -> list[tuple[str, Irregular]]:
    """What was irregular, with the name of the agency: the viewer's own, and for a supervising office those below."""
    here, today = viewer().agency.id, china_date(acting_now())
    with unit_of_work("processing", Scope(here)) as session:
        seen = subtree_ids(session, here, today) if viewer().may(Permission.SUPERVISION_VIEW) else [here]
        names = {one.id: one.name for one in agencies(session, today, [here, *seen])}
    found = []
    for agency_id in dict.fromkeys([here, *seen]):
        with unit_of_work("processing", Scope(agency_id)) as session:
            lines = irregular_in(session, agency_id, year)
        found += [(names.get(agency_id, ""), line) for line in lines]
    return found


def _year() -> int:
    today = china_date(acting_now())
    year = request.args.get("year", today.year, type=int)
    if not FIRST_YEAR <= year <= today.year:
        raise NotFound("没有这一年的违规补记。")
    return year
