"""Answers facts: each event of the others becomes part of a fact row, set-wise and safe to repeat."""

from collections.abc import Callable, Sequence
from typing import cast

from sqlalchemy import text
from sqlalchemy.orm import Session

from reporting.facts import WRITES, write_facts
from reporting.fee_facts import on_fee_changed
from services.delivery import Envelope
from services.events import Event
from services.events.processing import FeeChanged, RemedyChanged

_REMEDIES = text(
    """
    INSERT INTO reporting.remedy_fact (stream, agency_id, kind, filed_on, result, ended_on, sequence)
    SELECT stream, :agency, kind, filed_on, result, ended_on, sequence
      FROM unnest(CAST(:stream AS uuid[]), CAST(:kind AS text[]), CAST(:filed_on AS date[]), CAST(:result AS text[]),
                  CAST(:ended_on AS date[]), CAST(:sequence AS int[]))
           AS n(stream, kind, filed_on, result, ended_on, sequence)
    ON CONFLICT (stream, kind, filed_on) DO UPDATE
       SET result = excluded.result, ended_on = excluded.ended_on, sequence = excluded.sequence
     WHERE excluded.sequence > remedy_fact.sequence
    """
)


def on_remedy_changed(session: Session, envelopes: Sequence[Envelope]) -> None:
    """A review or a lawsuit was filed or moved on: its newest state counts."""
    latest = {}
    for envelope in envelopes:
        fact = cast(RemedyChanged, envelope.event)
        latest[envelope.stream, fact.kind, fact.filed_on] = {
            "stream": envelope.stream,
            "kind": fact.kind,
            "filed_on": fact.filed_on,
            "result": fact.result,
            "ended_on": fact.ended_on,
            "sequence": envelope.sequence,
        }
    columns = {name: [row[name] for row in latest.values()] for name in next(iter(latest.values()))}
    session.execute(_REMEDIES, columns | {"agency": envelopes[0].agency_id})


Handler = Callable[[Session, Sequence[Envelope]], None]

SUBSCRIPTIONS: dict[type[Event], Handler] = {
    **dict.fromkeys(WRITES, write_facts),
    RemedyChanged: on_remedy_changed,
    FeeChanged: on_fee_changed,
}
