"""The papers intake hands out itself: the receipt of a registration, the empty form."""

from datetime import date

from sqlalchemy.orm import Session

from intake.domain import LABELS
from intake.joint import together
from intake.queries import RequestFile
from intake.timeline import TERM
from services.channels import channel_in_letters
from services.config import settings
from services.crypto import query_code
from services.documents import Document
from services.documents.own import compose_for
from services.errors import NotFound
from services.identity.models import Agency
from services.web.links import link


def receipt(session: Session, agency: Agency, told: RequestFile) -> Document:
    """The registration receipt with number, query code and QR, the same on every reprint. Raises NotFound when void."""
    one, options = told.request, agency.options
    if one.voided_on:
        raise NotFound("这件登记已经作废，没有回执。")
    fields = {
        "body": agency.name,
        "applicant": together(told.personal),
        "you": "您" if one.applicant_kind == "natural" else "你单位",
        "dated": one.registered_on,
        "number": one.number,
        "query_code": query_code(one.id, one.code_version),
        "track_url": f"{settings().base_url}{link('track', number=one.number)}",
        "registered_on": one.registered_on,
        "receipt_date": one.receipt_date,
        "channel": channel_in_letters(one.channel),
        "request": told.personal["text"],
        "wanted_way": f"{LABELS[one.wanted_medium]}，{LABELS[one.wanted_way]}",
        "due_date": one.due_date,
        "days": TERM,
        "office": options.office,
        "agency_address": options.address,
        "agency_postcode": options.postcode,
        "agency_phone": options.phone,
        "agency_hours": options.hours,
        "agency_email": options.email,
    }
    return compose_for(session, agency.id, "acknowledgement", one.registered_on, fields)


def empty_form(session: Session, agency: Agency, on: date) -> Document:
    """The application form to print and fill by hand."""
    options = agency.options
    fields = {
        "body": agency.name,
        "office": options.office,
        "agency_address": options.address,
        "agency_postcode": options.postcode,
        "agency_phone": options.phone,
        "agency_hours": options.hours,
        "sms": "已开通" if options.sms_open else "",
    }
    return compose_for(session, agency.id, "application_form", on, fields)
