"""The applicant's query code: 80 bits of HMAC over stream and version, never stored, the same on every reprint."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import unicodedata
from typing import Final
from uuid import UUID

from services.crypto.keys import platform_key

# Base32 has neither 0, 1 nor 8; who types one has misread the letter beside it.
MISREAD: Final = str.maketrans("018", "OIB")


def query_code(stream: UUID, version: int = 1) -> str:
    """Sixteen base32 characters in groups of four; a higher `version` replaces a code that got into wrong hands."""
    digest = hmac.digest(
        platform_key("query-code"), stream.bytes + version.to_bytes(4, "big"), hashlib.sha256
    )
    letters = base64.b32encode(digest[:10]).decode()
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def query_code_matches(stream: UUID, version: int, typed: str) -> bool:
    """Whether `typed` is the code, in constant time; case, blanks, dashes and misread digits do not count."""
    return hmac.compare_digest(_letters(query_code(stream, version)), _letters(typed[:200]))


def _letters(code: str) -> bytes:
    folded = unicodedata.normalize("NFKC", code).upper().translate(MISREAD)
    return re.sub(r"[^A-Z2-7]", "", folded).encode()
