"""What the letter desk does with an envelope, whatever was in it: its day, its scans, its mail number, its mail item."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from intake import commands, correction_queries, queries
from intake.commands import HandedIn, Registered
from intake.domain import Letter
from intake.schemas import letter_of
from intake.web.envelope import channel_of
from intake.web.messages import enclosed
from intake.web.uploads import uploads
from services.channels import Channel
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import Invalid
from services.identity.models import Agency
from services.identity.queries import agency
from services.web import acting_now, submitted_key, viewer
from services.web.i18n import _

Made = TypeVar("Made", Registered, HandedIn)
# The command that registers it: session, agency, envelope, and by name what both commands ask for.
Register = Callable[[Session, Agency, Letter, dict[str, Any]], Made]
# What the desk shows again with everything that was typed; anything else is a page of its own.
SHOWN_AGAIN = (404, 409, 422)


def register_envelope(told: dict[str, Any], register: Register[Made], *, is_correction: bool = False) -> Made:
    """Register what was in an envelope and tie it to its mail item, in one transaction.

    Raises Invalid, Conflict, NotFound, as the command does; Invalid for a mail number that is registered already.
    """
    now, here, who = acting_now(), viewer().agency.id, viewer().actor
    channel = channel_of(told)
    letter, files = enclosed(letter_of(told, china_date(now)), channel, uploads(("scans", "scan")))
    facts = {"channel": channel, "key": submitted_key(), "actor": who, "now": now, "uploads": files}
    with unit_of_work("intake", Scope(here)) as session:
        if letter.mail_number and not told["mail_again"]:
            _refuse_known(session, here, letter.mail_number, channel)
        made = register(session, agency(session, here), letter, facts)
        mail: dict[str, Any] = {"mail_id": told["mail"], "mail_number": letter.mail_number}
        commands.link_mail(session, here, made.id, **mail, actor=who, now=now, is_correction=is_correction)
        return made


def _refuse_known(session: Session, here: int, mail_number: str, channel: Channel) -> None:
    """The same envelope is meant only where the clerk says so."""
    key = submitted_key()
    # The same form sent twice finds its own letter: the idempotency key answers that, not this warning.
    own = {
        commands.registered_under(session, here, key),
        commands.registered_under(session, here, key, commands.CORRECTION_SCOPE),
    }
    applications = queries.found_by(session, here, "mail_number", mail_number, 5)
    corrections = correction_queries.by_mail_number(session, here, mail_number)
    known = [(one.id, one.number) for one in applications]
    known += [(one.id, one.number) for one in corrections]
    numbers = "、".join(number for id_, number in known if id_ not in own)
    if numbers and channel is Channel.EMAIL:
        words = _(
            "这封电子邮件已经登记过：%(numbers)s。同一封邮件里的另一份申请，请勾选“同一信封”后再登记。",
            numbers=numbers,
        )
        raise Invalid(words, fields={"scans": words})
    if numbers:
        words = _(
            "这个邮件号已经登记过：%(numbers)s。同一信封里的另一份申请，请勾选“同一信封”后再登记。",
            numbers=numbers,
        )
        raise Invalid(words, fields={"mail_number": words})
