"""The officers' pages: worklist, case, steps, papers."""

from flask import Blueprint

blueprint = Blueprint("processing", __name__, template_folder="../templates")

from processing.web import asking, case, charging, notes, papers, steps, worklist  # noqa: E402, F401  # they add their endpoints
