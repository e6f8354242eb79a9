"""The pages of intake: the portal for everybody, the applicant's page, the desk for staff."""

from flask import Blueprint

portal = Blueprint("portal", __name__, template_folder="../templates")
desk = Blueprint("desk", __name__, url_prefix="/desk")

from intake.web import apply, attaching, counter, home, letters, mail, mail_item, requests, scripts, track  # noqa: E402, F401  # they add their endpoints
