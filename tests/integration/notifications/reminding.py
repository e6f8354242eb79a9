"""Applicants who agreed to be reminded by SMS, and what became of their reminders."""

from datetime import timedelta

from sqlalchemy import select

from notifications.models import Sms
from services.actor import SYSTEM
from services.db import unit_of_work
from services.identity.commands import change_options
from tests.integration.notifications.told import (
    APPLICANT,
    DAY,
    at,
    recipient,
    register,
)

NEXT = DAY + timedelta(days=1)
AGREED = {"sms": True}
MOBILE = APPLICANT["phone"]
CRASHING = "from notifications.sms.sender import send_due; from tests.integration.notifications.told import at; send_due(at())"


def asked(office, way="portal", **applicant):
    """An application of somebody who agreed to be reminded."""
    return register(office, channel="web", way=way, applicant=AGREED | applicant)


def reminders(office, stream):
    with unit_of_work("notifications", office.scope) as session:
        return session.scalars(select(Sms).where(Sms.stream == stream).order_by(Sms.id)).all()


def number_of(office, stream):
    return recipient(office, stream).number


def settle(office, **options):
    with unit_of_work("identity", office.scope) as session:
        change_options(session, office.agency_id, options, by=SYSTEM, now=at())
