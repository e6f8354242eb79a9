"""Who sees which row of the delivery tables, asked of PostgreSQL itself."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from services.crypto import Sealed
from services.db import Scope, unit_of_work
from services.delivery import open_stream, publish_many, stream_events
from services.delivery.envelope import event_rows, past_events
from services.errors import NotFound
from services.events.processing import CaseMoved
from services.events.routes import CONSUMERS
from tests.integration.delivery import lab


def seen(role, agency_id, table="delivery", scope=None):
    with unit_of_work(role, scope or Scope()) as session:
        rows = session.execute(
            text(f"SELECT DISTINCT consumer FROM services.{table} WHERE agency_id = :a"), {"a": agency_id}
        )
        return {row.consumer for row in rows}


@pytest.fixture
def told(agency_id):
    (stream,) = lab.streams(agency_id)
    lab.tell(agency_id, [stream], sealed=Sealed(b"sealed"))
    return lab.newest(agency_id, stream)


@pytest.mark.parametrize("context", CONSUMERS)
def test_a_context_meets_its_own_consumers_rows(told, context):
    number = CONSUMERS[context]
    assert seen(context, told.agency_id) == ({number} if number in (1, 4) else set())
    assert seen(context, told.agency_id, "lane") == {number}


def test_the_relay_sees_deliveries_and_no_event(told):
    assert seen("relay", told.agency_id) == {1, 4}
    with pytest.raises(ProgrammingError, match="permission denied"), unit_of_work("relay") as session:
        session.execute(text("SELECT 1 FROM services.event"))


def test_an_event_is_read_in_its_agencys_scope_alone(told):
    other = lab.new_agency()
    for scope, found in [(Scope(told.agency_id), 1), (Scope(other), 0), (Scope(), 0)]:
        with unit_of_work("reporting", scope) as session:
            assert len(event_rows(session, [told.seq])) == found


def test_an_event_for_another_agency_is_read_there_too(agency_id):
    other, third = lab.new_agency(), lab.new_agency()
    (stream,) = lab.streams(agency_id)
    lab.tell(agency_id, [stream], for_agency_id=other)
    envelope = lab.newest(agency_id, stream)
    for scope, found in [(agency_id, 1), (other, 1), (third, 0)]:
        with unit_of_work("intake", Scope(scope)) as session:
            assert len(event_rows(session, [envelope.seq])) == found


def test_an_applicant_sees_the_events_of_his_request_alone(agency_id):
    mine, other = lab.streams(agency_id, 2)
    lab.tell(agency_id, [mine, other, mine])
    with unit_of_work("intake", Scope(agency_id, request=mine)) as session:
        assert len(stream_events(session, agency_id, mine)) == 2
        assert stream_events(session, agency_id, other) == []


def test_nobody_publishes_into_another_agency(told):
    other = lab.new_agency()
    with pytest.raises(NotFound):
        lab.tell(other, [told.stream])
    with pytest.raises(DBAPIError), unit_of_work("processing", Scope(other)) as session:
        open_stream(session, told.agency_id, lab.new_id())


def test_work_is_given_only_to_the_agencies_a_transaction_names(told):
    other = lab.new_agency()
    insert = text(
        "INSERT INTO services.delivery (consumer, agency_id, slot, event_seq, stream_id) VALUES (4, :a, 0, :s, :t)"
    )
    with pytest.raises(DBAPIError), unit_of_work("processing", Scope(told.agency_id)) as session:
        session.execute(insert, {"a": other, "s": told.seq, "t": told.stream})


@pytest.mark.parametrize(
    "statement",
    ["UPDATE services.event SET name = ''", "DELETE FROM services.event", "TRUNCATE services.event"],
)
def test_nobody_changes_what_happened(told, statement):
    for role in (*CONSUMERS, "identity", "relay", "sealer"):
        with pytest.raises(ProgrammingError, match="permission denied"), unit_of_work(role) as session:
            session.execute(text(statement))


def test_a_partition_is_no_way_round_the_walls(told):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        unit_of_work("intake", Scope(1)) as session,
    ):
        session.execute(text("SELECT 1 FROM services.event_00000"))


def test_events_lie_in_the_partition_of_their_number(told):
    (row,) = lab.sql("SELECT tableoid::regclass::text AS part FROM services.event WHERE seq = :s", s=told.seq)
    assert row.part == "services.event_00000"


def test_partitions_are_made_ahead_by_whoever_may_only_ask(told):
    with unit_of_work("relay") as session:
        assert session.execute(text("SELECT services.create_partitions()")).scalar_one() == 0
    lab.sql("SELECT setval('services.event_seq_seq', 4999990)")
    parts = "SELECT count(*) FROM pg_class WHERE relname IN ('event_00001', 'delivery_done_00001')"
    assert lab.sql(parts)[0][0] == 2, "one range ahead from the start"
    lab.sql("SELECT setval('services.event_seq_seq', 5000010)")
    with unit_of_work("relay") as session:
        assert session.execute(text("SELECT services.create_partitions()")).scalar_one() == 2
    (stream,) = lab.streams(told.agency_id)
    lab.tell(told.agency_id, [stream])
    worker = lab.worker()
    worker.claim_and_work(within=[told.agency_id])
    worker.close()
    assert len(lab.effects(told.agency_id)) == 2


def test_what_was_sealed_comes_back_sealed(told):
    with unit_of_work("notifications", Scope(told.agency_id)) as session:
        (envelope,) = stream_events(session, told.agency_id, told.stream)
    assert envelope.sealed == Sealed(b"sealed")
    assert envelope == told


def test_history_is_read_page_by_page(agency_id):
    (stream,) = lab.streams(agency_id)
    lab.tell(agency_id, [stream] * 5)
    lab.tell(agency_id, [stream], lab.registered())
    with unit_of_work("reporting", Scope(agency_id)) as session:
        first = past_events(session, agency_id, [CaseMoved], limit=3)
        rest = past_events(session, agency_id, [CaseMoved], after=first[-1].seq, limit=3)
    assert [e.sequence for e in first + rest] == [1, 2, 3, 4, 5]


def test_numbers_of_a_stream_follow_commits_of_many_publishers(agency_id):
    from threading import Thread

    streams = lab.streams(agency_id, 3)

    def run(turn):
        order = streams if turn % 2 else streams[::-1]
        for _ in range(20):
            lab.tell(agency_id, order)

    threads = [Thread(target=run, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = lab.sql(
        "SELECT stream_id, sequence FROM services.event WHERE agency_id = :a ORDER BY seq", a=agency_id
    )
    for stream in streams:
        assert [row.sequence for row in rows if row.stream_id == stream] == list(range(1, 81))


def test_a_refused_command_leaves_neither_event_nor_delivery(agency_id):
    (stream,) = lab.streams(agency_id)
    with pytest.raises(RuntimeError), unit_of_work("processing", Scope(agency_id)) as session:
        draft = lab.Draft(
            event=lab.moved(), agency_id=agency_id, stream=stream, actor=lab.SYSTEM, now=lab.NOW
        )
        publish_many(session, [draft])
        raise RuntimeError
    assert lab.open_count(agency_id) == 0
    lab.tell(agency_id, [stream])
    assert lab.newest(agency_id, stream).sequence == 1
