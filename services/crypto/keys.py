"""Keys that are derived, never stored: the agency's wrapping key, its hash key, the platform's own.

Everything comes from the installation's secret by HKDF-SHA256; the `info` string keeps the uses apart.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.config import settings

CURRENT_VERSION: Final = 1


def derive(secret: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose."""
    return HKDF(algorithm=SHA256(), length=32, salt=b"gongkai", info=purpose.encode()).derive(secret)


@cache
def platform_key(purpose: str) -> bytes:
    """The platform's key for `purpose` ("query-code", "audit", "session")."""
    return derive(settings().secret, f"platform:{purpose}")


@lru_cache(maxsize=10_000)
def agency_key(agency_id: int, version: int = CURRENT_VERSION) -> bytes:
    """The key that wraps the case keys of one agency."""
    return derive(settings().secret, f"agency:{agency_id}:wrap:{version}")


@lru_cache(maxsize=10_000)
def _hash_key(agency_id: int) -> bytes:
    return derive(settings().secret, f"agency:{agency_id}:hash")


def _plain(value: str) -> str:
    return re.sub(r"\s+", "", value)


def _upper(value: str) -> str:
    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", value)).upper()


def _phone(value: str) -> str:
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", value))
    return re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)


# Names and addresses lose their blanks only: folding would make two different characters one.
SPELLINGS: Final[Mapping[str, Callable[[str], str]]] = {
    "id_number": _upper,
    "uscc": _upper,
    "mail_number": _upper,
    "phone": _phone,
    "email": lambda value: _plain(value).casefold(),
    "address": _plain,
    "name": _plain,
    "shingle": str,
}


def keyed_hash(kind: str, agency_id: int, value: str) -> bytes:
    """32 bytes that find an equal value of `kind` again within the agency, and tell nothing else.

    `kind` is one of SPELLINGS; spelling variants of the same number or address give the same hash.
    """
    message = f"{kind}\x00{SPELLINGS[kind](value)}".encode("utf-8", "surrogatepass")
    return hmac.digest(_hash_key(agency_id), message, hashlib.sha256)


def forget_derived_keys() -> None:
    """After the settings changed (tests only)."""
    for cached in (platform_key, agency_key, _hash_key):
        cached.cache_clear()
