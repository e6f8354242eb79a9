"""How a fact about a case is written: set-wise, newer sequence wins, into the facts or into a rebuild's shadow.

One row of `WRITES` per event: which columns it sets and which sequence column guards them. An event that comes
twice, or after a later one, changes nothing.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, TextClause, text
from sqlalchemy.orm import Session

from reporting.models import CASE_FACTS, REMEDY_FACTS
from services.delivery import Envelope
from services.events import Event
from services.events.intake import (
    ApplicantCorrected,
    CaseImported,
    ReceiptConfirmed,
    RegistrationVoided,
    RequestRegistered,
)
from services.events.processing import (
    CaseClosed,
    CaseHandedOver,
    CaseMoved,
    CaseTakenOver,
    ClockChanged,
    RemedyChanged,
)

_TYPES = {date: "date", str: "text", bool: "boolean", int: "integer", uuid.UUID: "uuid"}

# The event that sets a column may have said nothing about it: None is written like any other value.
Values = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Write:
    """`values` reads the columns off the event; `guard` is the sequence column that must grow.

    `counts` tells the events that are written at all.
    """

    guard: str
    values: Values
    opens: bool = False
    counts: Callable[[Any], bool] = lambda _: True


def registered_columns(fact: RequestRegistered) -> dict[str, Any]:
    """C8 [F/G]: one registration is one case; a part of a split application has its own, an unsplit one is one."""
    return _entered(fact)


def applicant_columns(
    fact: RequestRegistered | CaseImported | CaseTakenOver | ApplicantCorrected,
) -> dict[str, Any]:
    """C18 [G]: the kind of applicant as it was told at registration, or corrected since."""
    return {"applicant_kind": fact.applicant_kind}


def _entered(fact: RequestRegistered | CaseImported | CaseTakenOver) -> dict[str, Any]:
    """What every case begins with, however it came here."""
    return {
        "body_id": fact.body_id,
        "number": fact.number,
        "channel": fact.channel,
        "registered_on": fact.registered_on,
        **applicant_columns(fact),
        "receipt_date": fact.receipt_date,
    }


def _imported(fact: CaseImported) -> dict[str, Any]:
    """Opened and, where the old register says so, ended at once."""
    return {
        **_entered(fact),
        "state": "closed" if fact.outcome else "examining",
        "outcome": fact.outcome,
        "closed_on": fact.closed_on,
        "timely": fact.timely,
    }


def _taken_over(fact: CaseTakenOver) -> dict[str, Any]:
    """As it stood on the day; what its first closing counted stays with the agency that gave it away."""
    return {
        **_entered(fact),
        "state": fact.state,
        "due_date": fact.due_date,
        "provisional": fact.provisional,
        "stopped": fact.stopped,
        "outcome": fact.outcome,
        "closed_on": fact.closed_on,
        "timely": fact.timely,
        "taken_on": fact.on,
        "taken_from": fact.from_agency_id,
    }


def _handed_over(fact: CaseHandedOver) -> dict[str, Any]:
    return {"handed_on": fact.on - timedelta(days=1), "handed_to": fact.to_agency_id}


def closed_columns(fact: CaseClosed) -> dict[str, Any]:
    """C7, C9 [F row label; 上海办公厅 2025]: one row a case; a withdrawal comes as 其他处理—其他."""
    return {"outcome": fact.outcome, "closed_on": fact.closed_on, "timely": fact.timely}


def is_first_closing(fact: CaseClosed) -> bool:
    """C19 [G]: answered again by order of a review or a court, the count stays with the first closing; table 四 has the rest."""
    return fact.round is None


def clock_columns(fact: ClockChanged) -> dict[str, Any]:
    """C6 [D]: extension, supplement and every other movement of the period change the date due and no figure."""
    return {"due_date": fact.due_date, "provisional": fact.provisional, "stopped": fact.stopped}


WRITES: dict[type[Event], Write] = {
    RequestRegistered: Write("kind_sequence", registered_columns, opens=True),
    CaseImported: Write("kind_sequence", _imported, opens=True),
    CaseTakenOver: Write("kind_sequence", _taken_over, opens=True),
    CaseHandedOver: Write("handed_sequence", _handed_over),
    ReceiptConfirmed: Write("receipt_sequence", lambda fact: {"receipt_date": fact.receipt_date}),
    ApplicantCorrected: Write("kind_sequence", applicant_columns),
    RegistrationVoided: Write("voided_sequence", lambda fact: {"voided_on": fact.on}),
    CaseMoved: Write("state_sequence", lambda fact: {"state": fact.state}),
    ClockChanged: Write("clock_sequence", clock_columns),
    CaseClosed: Write("closed_sequence", closed_columns, counts=is_first_closing),
}


def write_facts(session: Session, envelopes: Sequence[Envelope], table: Table = CASE_FACTS) -> None:
    """Write what these events of one kind and one agency tell, into the facts unless another table is given."""
    if not envelopes:
        return
    write = WRITES[type(envelopes[0].event)]
    latest = {one.stream: one for one in envelopes if write.counts(one.event)}
    if not latest:
        return
    rows = [
        {"stream": one.stream, "sequence": one.sequence, **write.values(one.event)} for one in latest.values()
    ]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    statement = _statement(table, write.guard, tuple(columns), write.opens)
    session.execute(statement, {**columns, "agency": whose_case(envelopes[0])})


def whose_case(envelope: Envelope) -> int:
    """C10 [F/G]: whoever received it counts it, and nobody else; what another agency told about it changes the figures of
    the agency whose case it is."""
    return envelope.for_agency_id or envelope.agency_id


_REMEDY = ("kind", "role", "filed_on", "docket", "result", "ended_on", "voided")


def write_remedies(session: Session, envelopes: Sequence[Envelope], table: Table = REMEDY_FACTS) -> None:
    """Write each review or lawsuit as its newest event tells it, into the facts unless another table is given."""
    latest: dict[tuple[uuid.UUID, uuid.UUID], dict[str, Any]] = {}
    for one in envelopes:
        fact = cast(RemedyChanged, one.event)
        told = {name: getattr(fact, name) for name in _REMEDY}
        key = (one.stream, fact.remedy_id)
        if key not in latest or latest[key]["sequence"] < one.sequence:
            latest[key] = {
                "stream": one.stream,
                "remedy_id": fact.remedy_id,
                **told,
                "sequence": one.sequence,
            }
    if latest:
        columns = {name: [row[name] for row in latest.values()] for name in next(iter(latest.values()))}
        session.execute(_remedies(table, tuple(columns)), {**columns, "agency": envelopes[0].agency_id})


@cache
def _remedies(table: Table, names: tuple[str, ...]) -> TextClause:
    arrays = ", ".join(f"CAST(:{name} AS {_type(table, name)}[])" for name in names)
    changes = ", ".join(f"{name} = excluded.{name}" for name in (*_REMEDY, "sequence"))
    plain = ", ".join(names)
    return text(
        f"INSERT INTO {table.fullname} AS f (agency_id, {plain})"  # noqa: S608
        f" SELECT :agency, {plain} FROM unnest({arrays}) AS n({plain})"
        f" ON CONFLICT (stream, remedy_id, agency_id) DO UPDATE SET {changes} WHERE excluded.sequence > f.sequence"
    )


@cache
def _statement(table: Table, guard: str, names: tuple[str, ...], opens: bool) -> TextClause:
    arrays = ", ".join(f"CAST(:{name} AS {_type(table, name)}[])" for name in names)
    source = f"unnest({arrays}) AS n({', '.join(names)})"
    return text(_insert(table, names, source) if opens else _update(table, guard, names, source))


# Every word of these statements is a name from the model or from WRITES; values are bound.
def _insert(table: Table, names: tuple[str, ...], source: str) -> str:
    plain = ", ".join(name for name in names if name != "sequence")
    return (
        f"INSERT INTO {table.fullname} (agency_id, {plain}, kind_sequence, receipt_sequence)"  # noqa: S608
        f" SELECT :agency, {plain}, sequence, sequence FROM {source} ON CONFLICT (stream, agency_id) DO NOTHING"
    )


def _update(table: Table, guard: str, names: tuple[str, ...], source: str) -> str:
    changes = ", ".join(f"{name} = n.{name}" for name in names if name not in ("stream", "sequence"))
    return (
        f"UPDATE {table.fullname} f SET {changes}, {guard} = n.sequence FROM {source}"  # noqa: S608
        f" WHERE f.stream = n.stream AND f.agency_id = :agency AND n.sequence > f.{guard}"
    )


def _type(table: Table, name: str) -> str:
    return "integer" if name == "sequence" else _TYPES[table.c[name].type.python_type]
