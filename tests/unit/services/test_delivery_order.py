"""The pure parts of delivery: grouping, splitting into messages, judging failures."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError
from sqlalchemy.exc import IntegrityError, OperationalError

from services.actor import SYSTEM
from services.delivery.envelope import Envelope, slot_of
from services.delivery.failures import Kind, Unhandled, failure_of, is_dead
from services.delivery.handle import groups, handle
from services.delivery.lanes import Lane, messages
from services.errors import Invalid, Unavailable
from services.events.processing import CaseClosed, CaseMoved, ClockChanged
from services.ids import new_id

STREAMS = [new_id() for _ in range(4)]
DAY = date(2026, 3, 2)
FACTS = (
    CaseMoved(state="examining", action="registered", on=DAY, plain="examining"),
    ClockChanged(due_date=None, provisional=False, stopped=False, explanation=[]),
    CaseClosed(outcome="granted", closed_on=DAY, timely=True),
)


def envelope(seq, stream, fact):
    return Envelope(
        seq=seq,
        event_id=new_id(),
        name=fact.name,
        version=1,
        agency_id=1,
        for_agency_id=None,
        stream=stream,
        sequence=seq,
        occurred_at=datetime(2026, 3, 2, tzinfo=UTC),
        actor=SYSTEM,
        correlation_id=None,
        event=fact,
        sealed=None,
    )


@given(st.lists(st.tuples(st.sampled_from(STREAMS), st.sampled_from(FACTS)), max_size=60))
def test_groups_hold_one_type_and_keep_each_stream_in_order(told):
    envelopes = [envelope(seq, stream, fact) for seq, (stream, fact) in enumerate(told)]
    made = groups(envelopes)
    assert all(len({type(e.event) for e in group}) == 1 for group in made)
    flat = [e for group in made for e in group]
    assert sorted(e.seq for e in flat) == list(range(len(told)))
    for stream in STREAMS:
        assert [e.seq for e in flat if e.stream == stream] == [e.seq for e in envelopes if e.stream == stream]


def test_a_batch_of_many_streams_becomes_few_groups():
    envelopes = [
        envelope(seq, new_id(), fact)
        for seq, fact in enumerate([FACTS[0], FACTS[1], FACTS[0], FACTS[1], FACTS[0], FACTS[2]])
    ]
    assert [len(group) for group in groups(envelopes)] == [3, 2, 1]


def test_a_type_nobody_answers_is_refused_before_any_handler_of_its_group():
    with pytest.raises(Unhandled):
        handle(None, {}, [envelope(1, STREAMS[0], FACTS[0])])


@given(st.integers(min_value=0, max_value=64))
def test_messages_split_many_lanes_and_no_few(count):
    lanes = [Lane(n // 4, n % 4, 1) for n in range(count)]
    made = list(messages(lanes))
    assert [lane for message in made for lane in message] == lanes
    assert all(len(message) <= 32 for message in made)
    assert len(made) <= 1 or count > 8


def test_a_struck_lane_travels_alone():
    lanes = [Lane(1, slot, 1, strikes=int(slot == 2)) for slot in range(4)]
    assert [[lane.slot for lane in message] for message in messages(lanes)] == [[0, 1, 3], [2]]


def test_slots_are_the_same_for_ever():
    from uuid import UUID

    assert [slot_of(UUID(int=n)) for n in range(8)] == [1, 3, 1, 3, 0, 2, 0, 2]


class Driver(Exception):
    def __init__(self, sqlstate):
        super().__init__("张三")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Invalid("不行"), Kind.RULE),
        (ValidationError({"name": ["x"]}), Kind.RULE),
        (Unhandled("x"), Kind.RULE),
        (KeyError("x"), Kind.UNKNOWN),
        (Unavailable("稍后"), Kind.OUTAGE),
        (ConnectionRefusedError(), Kind.OUTAGE),
        (TimeoutError(), Kind.OUTAGE),
        (OperationalError("", None, Driver(None)), Kind.OUTAGE),
        (OperationalError("", None, Driver("57P01")), Kind.OUTAGE),
        (OperationalError("", None, Driver("40P01")), Kind.OUTAGE),
        (OperationalError("", None, Driver("53300")), Kind.OUTAGE),
        (OperationalError("", None, Driver("57014")), Kind.UNKNOWN),
        (OperationalError("", None, Driver("25P03")), Kind.UNKNOWN),
        (IntegrityError("", None, Driver("23505")), Kind.UNKNOWN),
    ],
)
def test_what_is_somebody_elses_fault_does_not_count(error, kind):
    failure = failure_of(error)
    assert failure.kind is kind
    assert "张三" not in failure.reason


def test_patience_is_three_for_rules_and_eight_for_the_unknown():
    rule, unknown = failure_of(Invalid("x")), failure_of(KeyError())
    assert [is_dead(rule, n) for n in (2, 3)] == [False, True]
    assert [is_dead(unknown, n) for n in (7, 8)] == [False, True]
