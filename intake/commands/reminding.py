"""Reminders by SMS: where they may be asked for."""

from intake.domain import Applicant
from services.errors import Invalid
from services.identity.models import Agency
from services.words import said


def refuse_closed_sms(agency: Agency, applicant: Applicant) -> None:
    """Raises Invalid where somebody asks an agency for reminders by SMS that sends none."""
    if applicant.sms and not agency.options.sms_open:
        closed = said("%(name)s没有开通短信提醒，请不选这一项。", name=agency.name)
        raise Invalid(closed, fields={"sms": closed})
