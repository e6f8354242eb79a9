"""Mobile numbers of the mainland, as people type them: eleven digits, with or without +86, blanks and dashes. Pure."""

import re
import unicodedata
from typing import Final

_MOBILE: Final = re.compile(r"(?:\+86|0086|86)?(1[3-9]\d{9})", re.ASCII)


def mobile_number(typed: str) -> str | None:
    """The eleven digits, or None for anything that is no mobile number of the mainland."""
    digits = re.sub(r"[\s()-]", "", unicodedata.normalize("NFKC", typed))
    found = _MOBILE.fullmatch(digits)
    return found[1] if found else None


def first_mobile(*typed: str) -> str | None:
    """The first of them that is a mobile number, or None."""
    return next((number for one in typed if (number := mobile_number(one))), None)
