"""Personal data: sealed under a key per case, found by keyed hashes, forgotten by deleting the key."""

from services.crypto.case_keys import (
    Purged,
    case_key,
    case_keys,
    new_case_key,
    new_case_keys,
    purge,
    rewrapped,
)
from services.crypto.column import SealedType
from services.crypto.keys import keyed_hash, platform_key
from services.crypto.query_codes import query_code, query_code_matches
from services.crypto.safes import agency_safe
from services.crypto.sealed import CaseKey, Sealed, Tampered

__all__ = [
    "CaseKey",
    "Purged",
    "Sealed",
    "SealedType",
    "Tampered",
    "agency_safe",
    "case_key",
    "case_keys",
    "keyed_hash",
    "new_case_key",
    "new_case_keys",
    "platform_key",
    "purge",
    "query_code",
    "query_code_matches",
    "rewrapped",
]
