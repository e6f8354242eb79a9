"""The report as files for the people who make it: what is stamped and signed is printed from here."""

from flask import Response

from reporting.exports.data import schema
from reporting.exports.making import FORMS, make
from reporting.standing_book import own_book
from reporting.web import blueprint
from reporting.web.annual.acting import checked_year, scope
from services.db import unit_of_work
from services.identity.permissions import Permission
from services.identity.queries import agency as agency_of
from services.web import download, public, requires, viewer


@blueprint.get("/reports/<int:year>/files/<any({}):form>".format(", ".join(FORMS)))
@requires(Permission.REPORT_VIEW)
def report_file(year: int, form: str) -> Response:
    """The newest version in one form: as handed in, before that as it would be now. Raises NotFound."""
    sight = scope(checked_year(year))
    with unit_of_work("reporting", sight) as session:
        agency = agency_of(session, viewer().agency.id)
        book, figures = own_book(session, agency, year, sight.sight)
    made = make(book, form, figures)
    return download(made.data, made.name, made.mimetype)


@blueprint.get("/reports/schema.json")
@public("年度报告 JSON 的结构说明，供任何人的程序读取")
def report_schema() -> Response:
    """The JSON Schema of published reports."""
    return Response(schema(), mimetype="application/schema+json")
