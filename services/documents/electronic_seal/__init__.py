"""电子印章: what sets the seal of an answering body on a made document.

`ElectronicSeal` is all the rest of the platform knows of it; today's one adapter signs PDF with a certificate the
agency keeps here. A seal platform of the province, or OFD, is another adapter behind the same two facts and one act.
"""

from datetime import datetime
from typing import Final, Protocol

from services.words import words

SEAL_NAMES: Final = words({"office": "机关公章", "disclosure": "政府信息公开专用章"})


class ElectronicSeal(Protocol):
    """A seal that can be set: what it is called (of SEAL_NAMES), whose it is, until when it may be used."""

    @property
    def name(self) -> str: ...

    @property
    def owner(self) -> str: ...

    @property
    def valid_to(self) -> datetime: ...

    def apply(self, pdf: bytes, at: datetime) -> bytes:
        """The document with the seal over name and day, as of a moment.

        Raises Invalid when the seal may not be used then, or has no place on this document.
        """
        ...
