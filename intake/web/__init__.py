"""The pages of intake: the portal for everybody, the applicant's page, the desk for staff."""

from flask import Blueprint

portal = Blueprint("portal", __name__, template_folder="../templates")
desk = Blueprint("desk", __name__, url_prefix="/desk")

from intake.web import (  # noqa: E402, F401  # they add their endpoints
    apply,
    attaching,
    correction,
    correction_letter,
    counter,
    home,
    importing,
    letters,
    mail,
    mail_item,
    messages,
    originals,
    overriding,
    reminding,
    requests,
    scripts,
    slips,
    track,
)
