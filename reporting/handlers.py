"""Answers facts: each event of the others becomes part of a fact row, set-wise and safe to repeat."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from reporting.facts import WRITES, write_facts, write_remedies
from reporting.fee_facts import on_fee_changed
from services.delivery import Envelope
from services.events import Event
from services.events.intake import OpeningDeclared
from services.events.processing import FeeChanged, RemedyChanged

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


Handler = Callable[[Session, Sequence[Envelope]], None]

SUBSCRIPTIONS: dict[type[Event], Handler] = {
    **dict.fromkeys(WRITES, write_facts),
    FeeChanged: on_fee_changed,
    RemedyChanged: write_remedies,
    OpeningDeclared: on_opening_declared,
}
