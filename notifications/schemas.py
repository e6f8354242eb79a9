"""What the forms of dispatch send, in the reader's words."""

import uuid
from collections.abc import Mapping
from typing import Any, Final

from marshmallow import fields

from notifications.commands import Posted
from notifications.domain import CARRIER_LABELS, RETURN_REASONS, SIGNERS, Way
from services.errors import Invalid
from services.web.schemas import Choice, Day, FormSchema

CELL: Final = "mail-"
_LETTERED: Final = {"E": "ems", "R": "registered_mail", "X": "registered_mail"}


class PostingForm(FormSchema):
    """The foot of the print run: the day and the carrier of what was scanned."""

    on = Day(required=True)
    carrier = Choice(CARRIER_LABELS, load_default="ems")


class HandOverForm(FormSchema):
    """Who signed for it, and when."""

    on = Day(required=True)
    signer = Choice(SIGNERS, required=True)


class ReturnForm(FormSchema):
    """What came back, when, and why."""

    on = Day(required=True)
    reason = Choice(RETURN_REASONS, required=True)


class RedirectForm(FormSchema):
    """The other way."""

    way = Choice(Way, required=True)


class RunQuery(FormSchema):
    """Which list, from where on, and the notice whose paper is shown."""

    part = fields.String(load_default="run")
    after = fields.UUID(load_default=None)
    show = fields.UUID(load_default=None)


def scanned(told: Mapping[str, Any], carrier: str) -> list[Posted]:
    """The cells that were filled; a number that begins with letters says itself who carries it.

    Raises Invalid for a cell that belongs to no notice.
    """
    letters = []
    for name, typed in told.items():
        if not name.startswith(CELL) or not str(typed).strip():
            continue
        try:
            notice_id = uuid.UUID(name.removeprefix(CELL))
        except ValueError:
            raise Invalid("表单里有不认识的一格，请刷新页面后重试。") from None
        letters.append(Posted(notice_id, str(typed), _LETTERED.get(str(typed).strip()[:1].upper(), carrier)))
    return letters
