"""The pages of reporting."""

from flask import Blueprint

blueprint = Blueprint("reporting", __name__, template_folder="../templates")

from reporting.web import public, slips, supervising, supervision, year  # noqa: E402, F401  # they add their endpoints to the blueprint
from reporting.web.annual import chapters, declared, desk, files, papers, supervised  # noqa: E402, F401

from reporting.web import archive, checking  # noqa: E402, F401  # isort: skip
