"""Labels for the envelope and the file of an application: number, day and a QR code, for a label printer (70 × 30 mm)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.documents.codes import qr_svg
from services.documents.content import clean, long_date
from services.documents.envelopes import MADE
from services.documents.pdf import set_page

MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Label:
    """What is stuck on an item: whose it is, its number, the day it came; `code` is what a scanner reads."""

    body: str
    number: str
    received_on: date | None = None
    mail_number: str = ""
    code: str = ""


def render_labels(labels: Sequence[Label]) -> bytes:
    """One PDF with a page for every label, in their order. Raises ValueError for none or too many."""
    if not 1 <= len(labels) <= MOST:
        raise ValueError("between one label and 500")
    pages = [
        {
            "body": clean(each.body),
            "number": clean(each.number),
            "day": long_date(each.received_on) if each.received_on else "",
            "mail": clean(each.mail_number),
            "image": qr_svg(each.code or each.number),
        }
        for each in labels
    ]
    return set_page("label", {"labels": pages}, MADE)
