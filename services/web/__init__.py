"""The web frame every context's pages stand in: who may enter, how forms are guarded, how pages and errors look."""

from services.web.access import applicant, public, requires, signed_in
from services.web.appearance import local_path
from services.web.applicants import applicant_request, forget_applicant, remember_applicant
from services.web.application import build_app, page
from services.web.forms import Form, form_fields, form_key, submitted_key
from services.web.headers import download
from services.web.limits import limit
from services.web.links import LINKS, link
from services.web.navigation import NavItem, Panel, panels
from services.web.sessions import begin_session, end_session
from services.web.viewers import ActiveAgency, Recogniser, Standing, Viewer, acting_now, viewer

__all__ = [
    "LINKS",
    "ActiveAgency",
    "Form",
    "NavItem",
    "Panel",
    "Recogniser",
    "Standing",
    "Viewer",
    "acting_now",
    "applicant",
    "applicant_request",
    "begin_session",
    "build_app",
    "download",
    "end_session",
    "forget_applicant",
    "form_fields",
    "form_key",
    "limit",
    "link",
    "local_path",
    "page",
    "panels",
    "public",
    "remember_applicant",
    "requires",
    "signed_in",
    "submitted_key",
    "viewer",
]
