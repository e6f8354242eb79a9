"""What is kept of every case so that a later one like it is found: hashes of its applicant, its agent, and its text."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from processing.likeness import bands, features, hashed
from processing.models import CaseLikeness
from services.crypto import CaseKey
from services.delivery import Envelope

# Some two dozen a case: one statement, whatever the number of cases.
_BANDS = text(
    """
    INSERT INTO processing.case_band (agency_id, band, case_id)
    SELECT :agency, band, case_id FROM unnest(CAST(:bands AS int[]), CAST(:cases AS uuid[])) AS n(band, case_id)
    """
)


def remember_texts(session: Session, told: Sequence[Envelope], keys: Mapping[uuid.UUID, CaseKey]) -> None:
    """Keep the hashes of the texts of many new cases, set-wise. Purged and unsealed ones are left out."""
    _keep([row for envelope in told if (row := _likeness(envelope, keys.get(envelope.stream)))], session)


def remember_text(session: Session, agency_id: int, case_id: uuid.UUID, personal: Mapping[str, Any]) -> None:
    """Keep the hashes of one case's text under the key of the agency that has it now."""
    hashes = hashed(features(text_of(personal)), agency_id)
    _keep([{"case_id": case_id, "agency_id": agency_id, "hashes": hashes}] if hashes else [], session)


def _keep(rows: Sequence[dict[str, Any]], session: Session) -> None:
    if rows:
        session.execute(insert(CaseLikeness), rows)
        pairs = [(band, row["case_id"]) for row in rows for band in set(bands(row["hashes"]))]
        columns = {"bands": [band for band, _ in pairs], "cases": [case for _, case in pairs]}
        session.execute(_BANDS, columns | {"agency": rows[0]["agency_id"]})


def _likeness(envelope: Envelope, key: CaseKey | None) -> dict[str, Any] | None:
    if key is None or envelope.sealed is None:
        return None
    hashes = hashed(features(text_of(key.open(envelope.sealed))), envelope.agency_id)
    if not hashes:
        return None
    return {"case_id": envelope.stream, "agency_id": envelope.agency_id, "hashes": hashes}


def text_of(personal: Mapping[str, Any]) -> str:
    """What is asked for, with its document number: two letters with different numbers ask for different things."""
    return " ".join(str(personal.get(part) or "") for part in ("subject", "text", "document_number"))
