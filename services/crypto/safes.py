"""What an agency keeps locked for itself, beside its cases: sealed under a key that only the installation's secret gives."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from services.config import settings
from services.crypto.keys import CURRENT_VERSION, derive
from services.crypto.sealed import CaseKey


def agency_safe(agency_id: int, thing: UUID) -> CaseKey:
    """The key of one thing of the agency's own; nothing else can be opened by it, nor moved to another agency."""
    return CaseKey(agency_id, thing, _secret(agency_id))


@lru_cache(maxsize=1_000)
def _secret(agency_id: int) -> bytes:
    return derive(settings().secret, f"agency:{agency_id}:safe:{CURRENT_VERSION}")
