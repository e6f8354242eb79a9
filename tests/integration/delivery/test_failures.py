"""What fails is set aside with its reason; its stream waits, everything else goes on; nothing is lost or said twice."""

import pytest

from services.delivery.sweep import Sweep
from services.events.routes import CONSUMERS
from tests.integration.delivery import lab


def turn(worker, agency_id, times=50):
    for _ in range(times):
        if not worker.claim_and_work(within=[agency_id]):
            return


def make_due(agency_id):
    lab.sql(
        "UPDATE services.delivery_parked SET retry_at = now() WHERE agency_id = :a AND state = 'retry'",
        a=agency_id,
    )


def sweep(also_headless=False):
    live = lab.relay_session()
    try:
        return Sweep().parked(live.connection, also_headless=also_headless)
    finally:
        live.close()


def states(agency_id):
    return [(row.state, row.attempts) for row in lab.parked(agency_id)]


def test_only_the_culprits_stream_waits(agency_id):
    streams = lab.streams(agency_id, 12)
    lab.poison(streams[5], 2, "rule")
    lab.tell(agency_id, streams * 10)
    worker = lab.worker()
    turn(worker, agency_id)
    heard = lab.effects(agency_id)
    assert len(heard) == 11 * 10 + 1
    assert [sequence for stream, sequence in heard if stream == streams[5]] == [1]
    assert states(agency_id) == [("retry", 1)] + [("behind", 0)] * 8
    assert lab.open_count(agency_id) == 0
    worker.close()


def test_the_stream_returns_in_order_when_the_cause_is_gone(agency_id):
    (stream,) = lab.streams(agency_id)
    lab.poison(stream, 1, "unknown")
    lab.tell(agency_id, [stream] * 3)
    worker = lab.worker()
    turn(worker, agency_id)
    lab.tell(agency_id, [stream] * 2)
    turn(worker, agency_id)
    assert states(agency_id) == [("retry", 1)] + [("behind", 0)] * 4
    lab.sql("UPDATE services.delivery_parked SET retry_at = now() + interval '1 hour' WHERE state = 'retry'")
    sweep()
    assert len(states(agency_id)) == 5, "not due yet"
    lab.cure(stream)
    make_due(agency_id)
    sweep()
    turn(worker, agency_id)
    assert lab.effects(agency_id) == [(stream, n) for n in range(1, 6)]
    assert states(agency_id) == []
    worker.close()


@pytest.mark.parametrize(("kind", "patience"), [("rule", 3), ("unknown", 8)])
def test_a_delivery_dies_when_patience_is_over(agency_id, kind, patience):
    (stream,) = lab.streams(agency_id)
    lab.poison(stream, 1, kind)
    lab.tell(agency_id, [stream] * 2)
    worker = lab.worker()
    for attempt in range(1, patience + 1):
        turn(worker, agency_id)
        expected = "dead" if attempt == patience else "retry"
        assert states(agency_id) == [(expected, attempt), ("behind", 0)]
        make_due(agency_id)
        sweep()
    assert states(agency_id)[0] == ("dead", patience), "the dead stay until an operator comes"
    assert lab.effects(agency_id) == []
    worker.close()


def test_waiting_doubles_up_to_ten_minutes():
    from services.delivery.failures import wait_after

    waits = [wait_after(attempts) for attempts in range(1, 12)]
    assert 1.5 <= waits[0] <= 2.5
    assert 12 <= waits[3] <= 20
    assert all(wait <= 750 for wait in waits)
    assert waits[10] >= 450


def test_a_reason_quotes_no_value(agency_id):
    first, second = lab.streams(agency_id, 2)
    lab.poison(first, 1, "unknown")
    lab.poison(second, 1, "sql")
    lab.tell(agency_id, [first, second])
    worker = lab.worker()
    turn(worker, agency_id)
    rows = lab.parked(agency_id)
    assert {row.reason for row in rows} == {"RuntimeError", "InvalidTextRepresentation 22P02"}
    assert all("lab.py" in row.last_error and "张三" not in row.last_error for row in rows)
    assert {row.name for row in rows} == {"processing.case_moved"}
    worker.close()


def test_an_outage_counts_for_nobody_and_lets_the_lane_rest(agency_id):
    (stream,) = lab.streams(agency_id)
    lab.poison(stream, 1, "outage")
    lab.tell(agency_id, [stream] * 2)
    worker = lab.worker()
    turn(worker, agency_id)
    assert states(agency_id) == []
    assert lab.open_count(agency_id) == 2
    (lane,) = [lane for lane in lab.lanes(agency_id) if lane.epoch]
    assert lane.owner is None and lane.leased, "free, but not yet"
    lab.cure(stream)
    lab.sql("UPDATE services.lane SET lease_until = '-infinity' WHERE agency_id = :a", a=agency_id)
    turn(worker, agency_id)
    assert lab.effects(agency_id) == [(stream, 1), (stream, 2)]
    worker.close()


def test_an_event_nobody_answers_is_a_dead_letter_with_its_name(agency_id):
    from services.delivery.batch import Hearer

    (stream,) = lab.streams(agency_id)
    lab.tell(agency_id, [stream])
    worker = lab.worker()
    worker.hearer = Hearer("reporting", CONSUMERS["reporting"], {})
    turn(worker, agency_id)
    (row,) = lab.parked(agency_id)
    assert (row.state, row.reason) == ("retry", "Unhandled processing.case_moved")
    worker.close()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("name = 'processing.never_heard'", "UnknownEvent processing.never_heard v1"),
        ("version = 99", "UnknownEvent processing.case_moved v99"),
        ("payload = payload - 'state'", "ValidationError state"),
    ],
)
def test_a_malformed_event_stands_alone(agency_id, change, reason):
    good, bad = lab.streams(agency_id, 2)
    lab.tell(agency_id, [good, bad, good, good])
    lab.sql(f"UPDATE services.event SET {change} WHERE seq = :s", s=lab.newest(agency_id, bad).seq)
    worker = lab.worker()
    turn(worker, agency_id)
    assert [(row.state, row.reason) for row in lab.parked(agency_id)] == [("retry", reason)]
    assert [stream for stream, _ in lab.effects(agency_id)] == [good] * 3
    worker.close()


def test_what_waits_behind_nothing_comes_back_by_itself(agency_id):
    (stream,) = lab.streams(agency_id)
    lab.poison(stream, 1, "rule")
    lab.tell(agency_id, [stream] * 3)
    worker = lab.worker()
    turn(worker, agency_id)
    lab.sql("DELETE FROM services.delivery_parked WHERE agency_id = :a AND state = 'retry'", a=agency_id)
    sweep(also_headless=True)
    turn(worker, agency_id)
    assert lab.effects(agency_id) == [(stream, 2), (stream, 3)]
    worker.close()


def test_nothing_is_put_back_into_a_lane_somebody_works_in(agency_id):
    (stream,) = lab.streams(agency_id)
    lab.poison(stream, 1, "rule")
    lab.tell(agency_id, [stream])
    worker = lab.worker()
    turn(worker, agency_id)
    make_due(agency_id)
    engine = lab.administrator()
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT FROM services.lane WHERE agency_id = {agency_id} FOR UPDATE")
        sweep()
        assert states(agency_id) == [("retry", 1)]
    sweep()
    assert states(agency_id) == []
    engine.dispose()
    worker.close()
