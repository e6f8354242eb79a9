"""What an office declares as carried into its first year here, as facts: the newest declaration counts."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.delivery import Envelope
from services.events.intake import OpeningDeclared

_OPENING = text(
    """
    INSERT INTO reporting.opening_fact (agency_id, applicant_kind, year, count, sequence)
    VALUES (:agency, :kind, :year, :count, :sequence)
    ON CONFLICT (agency_id, applicant_kind) DO UPDATE
       SET year = excluded.year, count = excluded.count, sequence = excluded.sequence
     WHERE excluded.sequence > opening_fact.sequence
    """
)


def on_opening_declared(session: Session, envelopes: Sequence[Envelope]) -> None:
    """What an office carried into its first year here: the newest declaration counts."""
    for envelope in envelopes:
        fact = cast(OpeningDeclared, envelope.event)
        session.execute(
            _OPENING,
            [
                {
                    "agency": envelope.agency_id,
                    "kind": kind,
                    "year": fact.year,
                    "count": count,
                    "sequence": envelope.sequence,
                }
                for kind, count in fact.counts.items()
            ],
        )
