"""Login names: what one may look like, and when two are the same. Pure."""

import re
import unicodedata
from typing import Final

LOGIN: Final = re.compile(r"[\w.@-]{2,64}")


def folded_login(login: str) -> str:
    """Login names are compared without regard to case, width and blanks around them."""
    return unicodedata.normalize("NFKC", login).strip().casefold()
