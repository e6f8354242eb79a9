"""The work function: order, fan-out, batches, fences, failures."""

import random
from collections import Counter

import pytest
from sqlalchemy import text

from services.db import Scope, unit_of_work
from services.delivery import batch as batches
from services.delivery.failures import Doubled
from services.delivery.lanes import Position, claim
from services.events.routes import CONSUMERS
from tests.integration.delivery import lab


def in_order(told):
    seen = {}
    for stream, sequence in told:
        if sequence != seen.get(stream, 0) + 1:
            return False
        seen[stream] = sequence
    return True


def finish(worker, agency_id):
    while worker.claim_and_work(within=[agency_id]):
        pass
    worker.close()


def test_each_consumer_of_the_map_gets_the_event_once(agency_id):
    (stream,) = lab.streams(agency_id)
    lab.tell(agency_id, [stream])
    for context in CONSUMERS:
        finish(lab.worker(context), agency_id)
    heard = {context: lab.effects(agency_id, context) for context in CONSUMERS}
    assert heard == {
        "intake": [(stream, 1)],
        "processing": [],
        "notifications": [],
        "reporting": [(stream, 1)],
    }


def test_an_inactive_consumer_gets_nothing(agency_id):
    (stream,) = lab.streams(agency_id)
    lab.sql("UPDATE services.consumer SET active = false WHERE name = 'intake'")
    try:
        lab.tell(agency_id, [stream])
    finally:
        lab.sql("UPDATE services.consumer SET active = true WHERE name = 'intake'")
    assert lab.open_count(agency_id, "intake") == 0
    assert lab.open_count(agency_id, "reporting") == 1


def test_a_thousand_events_of_many_streams_come_once_and_in_order(agency_id):
    streams = lab.streams(agency_id, 40)
    told = random.choices(streams, k=1000)
    for start in range(0, 1000, 100):
        lab.tell(agency_id, told[start : start + 100])
    finish(lab.worker(), agency_id)
    heard = lab.effects(agency_id)
    assert Counter(stream for stream, _ in heard) == Counter(told)
    assert in_order(heard)
    assert lab.open_count(agency_id) == 0
    assert all(lane.owner is None for lane in lab.lanes(agency_id))


def test_a_lane_is_kept_between_batches_and_freed_after_the_last(agency_id, monkeypatch):
    (stream,) = lab.streams(agency_id)
    lab.tell(agency_id, [stream] * 450)
    leases = []
    tried = batches.work_batch

    def watched(hearer, me, lanes, most, batch):
        tried(hearer, me, lanes, most, batch)
        leases.append([(lane.owner == me, lane.leased) for lane in lab.lanes(agency_id) if lane.owner])

    monkeypatch.setattr("services.delivery.worker.work_batch", watched)
    finish(lab.worker(), agency_id)
    assert leases == [[(True, True)], [(True, True)], []]
    assert len(lab.effects(agency_id)) == 450


def test_a_stale_message_does_nothing(agency_id):
    (stream,) = lab.streams(agency_id)
    lab.tell(agency_id, [stream])
    with unit_of_work("relay") as session:
        first = claim(session, CONSUMERS["reporting"], 1, 16, Position(), within=[agency_id])
    lab.sql(
        "UPDATE services.lane SET owner = NULL, lease_until = '-infinity' WHERE agency_id = :a", a=agency_id
    )
    with unit_of_work("relay") as session:
        second = claim(session, CONSUMERS["reporting"], 1, 16, Position(), within=[agency_id])
    worker = lab.worker()
    worker.work(first)
    assert lab.effects(agency_id) == []
    worker.work(second)
    worker.work(second)
    worker.work(first)
    assert lab.effects(agency_id) == [(stream, 1)]


def test_a_claimed_lane_is_nobody_elses(agency_id):
    lab.tell(agency_id, lab.streams(agency_id, 8))
    with unit_of_work("relay") as session:
        assert claim(session, CONSUMERS["reporting"], 1, 16, Position(), within=[agency_id])
    with unit_of_work("relay") as session:
        assert not claim(session, CONSUMERS["reporting"], 2, 16, Position(), within=[agency_id])
    assert not lab.worker().claim_and_work(within=[agency_id])


def test_a_robbed_worker_rolls_back_nothing_and_does_nothing(agency_id):
    """Its lane was given to another session while it had no transaction open."""
    (stream,) = lab.streams(agency_id)
    lab.tell(agency_id, [stream] * 300)
    worker = lab.worker()
    tried = batches.work_batch

    def robbed(hearer, me, lanes, most, batch):
        tried(hearer, me, lanes, most, batch)
        lab.sql(
            "UPDATE services.lane SET owner = 999999, epoch = epoch + 1 WHERE agency_id = :a", a=agency_id
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.delivery.worker.work_batch", robbed)
        worker.claim_and_work(within=[agency_id])
    assert len(lab.effects(agency_id)) == 200
    assert lab.open_count(agency_id) == 100


def test_a_row_that_vanishes_while_it_is_handled_undoes_the_batch(agency_id):
    """The count of rows marked done is compared with the number handled."""
    (stream,) = lab.streams(agency_id)
    lab.tell(agency_id, [stream])
    envelope = lab.newest(agency_id, stream)
    worker = lab.worker()
    real = worker.hearer.subscriptions[type(envelope.event)]

    def thief(session, envelopes):
        real(session, envelopes)
        session.execute(text("DELETE FROM services.delivery WHERE event_seq = :s"), {"s": envelope.seq})

    hearer = batches.Hearer("reporting", CONSUMERS["reporting"], {type(envelope.event): thief})
    with unit_of_work("relay") as session:
        lanes = claim(session, hearer.consumer, 7, 16, Position(), within=[agency_id])
    lab.sql("UPDATE services.lane SET owner = 7 WHERE agency_id = :a AND owner = -7", a=agency_id)
    with pytest.raises(Doubled):
        batches.work_batch(hearer, 7, lanes, 200, batches.Batch())
    assert lab.effects(agency_id) == []
    assert lab.open_count(agency_id) == 1


def test_work_for_another_agency_runs_in_that_agencys_scope(agency_id, laboratory):
    other = lab.new_agency()
    (stream,) = lab.streams(agency_id)
    lab.tell(agency_id, [stream], for_agency_id=other)
    seen = []
    worker = lab.worker()

    def look(session, envelopes):
        seen.append(session.execute(text("SELECT current_setting('app.agency')")).scalar_one())
        seen.append(envelopes[0].agency_id)

    worker.hearer = batches.Hearer("reporting", CONSUMERS["reporting"], {lab.CaseMoved: look})
    assert not worker.claim_and_work(within=[agency_id])
    assert worker.claim_and_work(within=[other])
    assert seen == [str(other), agency_id]


def test_a_handlers_events_carry_the_correlation_of_what_they_answer(agency_id):
    from services.delivery import correlated, stream_events

    (stream,) = lab.streams(agency_id)
    with correlated("thread-1"):
        lab.tell(agency_id, [stream], lab.registered())
    worker = lab.worker("processing")

    def answer(session, envelopes):
        lab.publish_again(session, envelopes)

    worker.hearer = batches.Hearer("processing", CONSUMERS["processing"], {lab.RequestRegistered: answer})
    finish(worker, agency_id)
    with unit_of_work("intake", Scope(agency_id)) as session:
        told = stream_events(session, agency_id, stream)
    assert [(e.name, e.correlation_id, e.sequence) for e in told] == [
        ("intake.request_registered", "thread-1", 1),
        ("processing.case_moved", "thread-1", 2),
    ]
