"""The forms of the mail register, and what they say as the commands' own records."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import fields

from intake.commands.mail import MAIL_VOID_REASONS, MailEntry
from intake.domain import Carrier
from intake.mail import Addressed, Suspected, arrival, carrier_of, mail_number_of
from services.errors import Invalid
from services.web.schemas import Choice, Day, FormSchema, Line, Ticked


class MailForm(FormSchema):
    """One line of the register; a scanned number alone is enough."""

    mail_number = Line(most=60, load_default="")
    carrier = Choice(("", *Carrier), load_default="")
    suspected = Choice(Suspected, load_default="unsure")
    addressed = Choice(Addressed, load_default="agency")
    sender = Line(most=100, load_default="")
    addressee = Line(most=100, load_default="")
    day = Day(load_default=None)
    time = Line(most=8, load_default="")
    signed_by = Line(most=60, load_default="")
    opened = Ticked()
    again = Ticked()


class HandOverForm(FormSchema):
    """Which items, and to whom."""

    item = fields.Raw(load_default=())
    to = Line(most=40, load_default="")
    section = Line(most=40, load_default="")


class ReturnForm(FormSchema):
    """Why it goes back to the post, and the number of the slip."""

    reason = Line(most=200, load_default="")
    proof = Line(most=60, load_default="")


class MailVoidForm(FormSchema):
    """Why the line does not count."""

    void_reason = Choice(("", *MAIL_VOID_REASONS), load_default="")


def entry_of(told: Mapping[str, Any], now: datetime) -> MailEntry:
    """The line as told; the carrier follows from the number where nobody chose one.

    Raises Invalid for an impossible day, and for a line that says nothing (an Enter too many).
    """
    number = mail_number_of(told["mail_number"])
    if not (number or told["sender"] or told["addressee"] or told["carrier"]):
        words = "没有邮件号的，请写明寄件人或者收件人，或者选择递送方式。"
        raise Invalid(words, fields={"mail_number": words})
    return MailEntry(
        mail_number=number,
        carrier=Carrier(told["carrier"]) if told["carrier"] else carrier_of(number),
        arrived_at=arrival(told["day"], told["time"], now),
        signed_by=told["signed_by"],
        sender=told["sender"],
        addressee=told["addressee"],
        addressed=Addressed(told["addressed"]),
        suspected=Suspected(told["suspected"]),
        opened=told["opened"],
    )


def ids_of(told: Mapping[str, Any]) -> list[uuid.UUID]:
    """The ticked items; what is no id was never on the page."""
    ticked = told["item"] if isinstance(told["item"], list) else [told["item"]] if told["item"] else []
    found = []
    for each in ticked:
        try:
            found.append(uuid.UUID(str(each)))
        except ValueError:
            continue
    return found
