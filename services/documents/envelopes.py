"""Envelopes to print: one page a letter, in the size and order of GB/T 1416 (DL, 220 × 110 mm)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Final

from services.documents.content import clean
from services.documents.pdf import set_page


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who gets the letter and who sends it; `mark` stands at the lower left (文号 or 登记编号)."""

    postcode: str
    address: str = field(repr=False)
    recipient: str = field(repr=False)
    sender: str
    sender_address: str
    sender_postcode: str
    phone: str = field(default="", repr=False)
    mark: str = ""


MADE: Final = datetime(2019, 5, 15, tzinfo=UTC)


def render_envelopes(envelopes: Sequence[Envelope]) -> bytes:
    """One PDF with a page for every envelope, in their order. Raises ValueError for none."""
    if not envelopes:
        raise ValueError("no envelope to print")
    pages = [{name: clean(str(value)) for name, value in asdict(each).items()} for each in envelopes]
    return set_page("envelope", {"envelopes": pages}, MADE)
