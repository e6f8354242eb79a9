"""What the public sees of an agency's annual reports."""

from flask import Response

from reporting.web import blueprint
from services.db import unit_of_work
from services.identity.queries import agency_by_code
from services.web import page, public


@blueprint.get("/a/<code>/reports")
@public("年度报告向社会公布，条例第四十九条")
def published(code: str) -> Response:
    """An agency's published annual reports. Raises NotFound."""
    with unit_of_work("reporting") as session:
        agency = agency_by_code(session, code)
    return page("reporting/published.html", agency=agency)
