"""A case as it is opened from a registered application, and the marks it is found by."""

import uuid
from collections.abc import Mapping
from typing import Any

from processing.domain import State
from processing.models import Case
from services.crypto import CaseKey, Sealed, keyed_hash
from services.delivery import Envelope
from services.events.intake import RequestRegistered

# What an applicant is found by, and searched by; `agent`: whoever acts for him, by name.
MARKS = ("id_number", "uscc", "phone", "email", "address", "name")
AGENT = "agent"


def new_case(envelope: Envelope, fact: RequestRegistered) -> Case:
    return Case(
        id=envelope.stream,
        agency_id=envelope.agency_id,
        body_id=fact.body_id,
        number=fact.number,
        channel=fact.channel,
        carrier=fact.evidence.get("carrier"),
        applicant_kind=fact.applicant_kind,
        registered_on=fact.registered_on,
        receipt_date=fact.receipt_date,
        receipt_words=str(fact.evidence.get("explanation", "")),
        personal=envelope.sealed or Sealed(b""),
        wanted_medium=fact.wanted_medium,
        wanted_way=fact.wanted_way,
        needs_help=fact.needs_help,
        several_matters=fact.several_matters,
        file_ids=[str(file_id) for file_id in fact.file_ids],
        state=State.REGISTERED,
        version=1,
        parent_id=fact.parent,
        raised_in=fact.raised_in,
    )


def marks_of(envelope: Envelope, key: CaseKey | None) -> list[dict[str, Any]]:
    if key is None or envelope.sealed is None:
        return []
    return marks_from(envelope.agency_id, envelope.stream, key.open(envelope.sealed))


def marks_from(agency_id: int, case_id: uuid.UUID, personal: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The marks of a case from its opened personal part."""
    known = [(kind, keyed_hash(kind, agency_id, personal["applicant"][kind]))
             for kind in MARKS if personal["applicant"].get(kind)]  # fmt: skip
    known += [(kind, keyed_hash(kind, agency_id, one[kind]))
              for one in personal.get("joint") or () for kind in ("name", "id_number") if one.get(kind)]  # fmt: skip
    if agent := personal.get("agent"):
        known.append((AGENT, keyed_hash("name", agency_id, agent["name"])))
    return [
        {"case_id": case_id, "agency_id": agency_id, "kind": kind, "hash": found}
        for kind, found in dict.fromkeys(known)
    ]
