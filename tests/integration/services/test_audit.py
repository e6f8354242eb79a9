"""The sealed trail: every row once, in commit order, and every tampering named."""

import itertools
import threading
import time
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from services.actor import SYSTEM
from services.audit import audit
from services.audit.anchors import read_anchors, write_anchors
from services.audit.queries import Filter, audit_rows, head
from services.audit.sealer import seal_once
from services.audit.verify import verify
from services.config import settings
from services.db import Scope, unit_of_work
from services.db.engine import engine_for
from tests.support.agencies import NOW, new_office

pytestmark = pytest.mark.usefixtures("platform")


def act(office, action="case.tested", n=1, context="processing"):
    with unit_of_work(context, office.scope) as session:
        for i in range(n):
            audit(
                session,
                action,
                agency_id=office.agency_id,
                actor=SYSTEM,
                now=NOW,
                object_kind="case",
                object_id=i,
            )


def seal():
    """Seal until nothing is left; other tests' open transactions may hold it up."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with engine_for("sealer").connect() as connection:
            seal_once(connection)
        with engine_for("audit_reader").connect() as connection:
            behind = connection.scalar(
                text(
                    "SELECT count(*) FROM services.audit a JOIN services.seal_cursor c ON c.kind = 'a'"
                    " WHERE (a.xid, a.id) > (CAST(CAST(c.xid AS text) AS xid8), c.id) AND a.id > c.floor"
                )
            )
        if behind == 0:
            return
    raise AssertionError("nothing is sealed")


@contextmanager
def intruder():
    """Somebody with the database's own administrator, past row security."""
    url = settings().database_url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def ids(office):
    with unit_of_work("audit_reader") as session:
        return [row.id for row in audit_rows(session, Filter(agency_id=office.agency_id))][::-1]


def problems(office):
    return [(f.problem, f.row) for f in verify(settings(), office.agency_id).findings]


def test_rows_of_an_agency_get_gap_free_positions():
    office = new_office()
    for n in (1, 3, 2):
        act(office, n=n)
        seal()
    with unit_of_work("reporting", office.scope) as session:
        assert head(session, office.agency_id).position == 6 + 3  # three acts made the office
    with unit_of_work("audit_reader") as session:
        blocks = session.execute(
            text(
                "SELECT number, first_position, count FROM services.seal_block WHERE agency_id = :a ORDER BY number"
            ),
            {"a": office.agency_id},
        ).all()
    assert [b.number for b in blocks] == list(range(1, len(blocks) + 1))
    for before, after in itertools.pairwise(blocks):
        assert after.first_position == before.first_position + before.count
    assert problems(office) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("UPDATE services.audit SET action = 'other' WHERE id = :id", "被改动"),
        ("UPDATE services.audit SET at = at + interval '1 microsecond' WHERE id = :id", "被改动"),
        ("UPDATE services.audit SET detail = '{\"a\": 1}' WHERE id = :id", "被改动"),
        ("DELETE FROM services.audit WHERE id = :id", "被删除"),
        ("UPDATE services.audit SET agency_id = 0 WHERE id = :id", "被移到机关 0"),
    ],
)
def test_the_row_that_was_tampered_with_is_named(change, problem):
    office = new_office()
    act(office, n=5)
    seal()
    victim = ids(office)[4]
    with intruder() as connection:
        connection.execute(text(change), {"id": victim})
    assert problems(office) == [(problem, victim)]


def test_a_row_slipped_in_later_is_named():
    office = new_office()
    act(office, n=2)
    seal()
    with intruder() as connection:
        slipped = connection.scalar(
            text(
                "INSERT INTO services.audit (agency_id, at, actor_kind, actor_name, action, object_kind, object_id,"
                " fields, detail, correlation_id, mac, xid) OVERRIDING SYSTEM VALUE VALUES (:a, now(), 'system', 'x',"
                " 'x', 'x', 'x', '[]', '{}', '', '', CAST('10' AS xid8)) RETURNING id"
            ),
            {"a": office.agency_id},
        )
    assert problems(office) == [("不在任何块中：事后插入", slipped)]


def test_a_row_nobody_vouches_for_is_named_before_and_after_it_is_sealed():
    office = new_office()
    act(office)
    seal()
    with intruder() as connection:
        forged = connection.scalar(
            text(
                "INSERT INTO services.audit (agency_id, at, actor_kind, actor_name, action, object_kind, object_id,"
                " fields, detail, correlation_id, mac) VALUES (:a, now(), 'system', 'x', 'x', 'x', 'x', '[]', '{}', '',"
                " '') RETURNING id"
            ),
            {"a": office.agency_id},
        )
    assert problems(office) == [("不是本平台写入的", forged)]
    seal()
    assert problems(office) == [("不是本平台写入的", forged)]


def test_a_rewritten_block_breaks_the_chain():
    office = new_office()
    for _ in range(3):
        act(office)
        seal()
    with intruder() as connection:
        connection.execute(
            text("DELETE FROM services.seal_block WHERE agency_id = :a AND number = 2"),
            {"a": office.agency_id},
        )
    assert any("前面缺少块" in problem for problem, _ in problems(office))


def test_a_tail_that_was_cut_off_contradicts_the_anchor(tmp_path):
    office, elsewhere = new_office(), replace(settings(), data_dir=tmp_path)
    for _ in range(2):
        act(office)
        seal()
    with engine_for("sealer").connect() as connection:
        assert write_anchors(connection, elsewhere) > 0
        assert write_anchors(connection, elsewhere) == 0
    assert not verify(elsewhere, office.agency_id).findings
    with intruder() as connection:
        connection.execute(
            text(
                "DELETE FROM services.seal_block WHERE agency_id = :a AND number ="
                " (SELECT max(number) FROM services.seal_block WHERE agency_id = :a)"
            ),
            {"a": office.agency_id},
        )
    assert any("库外留存" in f.problem for f in verify(elsewhere, office.agency_id).findings)


def test_a_forged_anchor_counts_for_nothing(tmp_path):
    elsewhere = replace(settings(), data_dir=tmp_path)
    (tmp_path / "anchors").mkdir()
    line = '{"at": "x", "agency": 1, "number": 1, "hash": "00", "mac": "00"}\n'
    (tmp_path / "anchors" / "seals-2026.jsonl").write_text(line)
    assert read_anchors(elsewhere) == {}


@pytest.mark.parametrize("context", ["intake", "processing", "notifications", "reporting", "identity"])
@pytest.mark.parametrize("verb", ["SELECT id FROM", "DELETE FROM", "UPDATE"])
def test_who_writes_the_trail_can_neither_read_nor_change_it(context, verb):
    office = new_office()
    statement = f"{verb} services.audit" + (" SET action = 'x'" if verb == "UPDATE" else "")
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        unit_of_work(context, office.scope) as session,
    ):
        session.execute(text(statement))


def test_nobody_writes_into_another_agencys_trail():
    office, other = new_office(), new_office()
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        unit_of_work("processing", office.scope) as session,
    ):
        audit(session, "x", agency_id=other.agency_id, actor=SYSTEM, now=NOW, object_kind="x", object_id="x")


def test_an_open_transaction_delays_the_seal_and_loses_nothing():
    office, opened, go_on = new_office(), threading.Event(), threading.Event()

    def slow():
        with unit_of_work("intake", office.scope) as session:
            audit(
                session,
                "slow",
                agency_id=office.agency_id,
                actor=SYSTEM,
                now=NOW,
                object_kind="x",
                object_id="x",
            )
            session.flush()
            opened.set()
            go_on.wait(10)

    thread = threading.Thread(target=slow)
    thread.start()
    opened.wait(10)
    act(office, "fast")
    with engine_for("sealer").connect() as connection:
        seal_once(connection)
    go_on.set()
    thread.join()
    seal()
    proof = verify(settings(), office.agency_id)
    assert not proof.findings
    with unit_of_work("sealer") as session:
        assert sum(
            session.scalars(
                text("SELECT count FROM services.seal_block WHERE agency_id = :a"), {"a": office.agency_id}
            )
        ) == len(ids(office))


def test_writers_at_once_are_all_sealed_once():
    office = new_office()

    def write():
        for n in (1, 2, 1, 3):
            act(office, n=n)

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        with engine_for("sealer").connect() as connection:
            seal_once(connection, most=3)
    seal()
    assert problems(office) == []
    with unit_of_work("reporting", office.scope) as session:
        assert head(session, office.agency_id).position == 3 + 6 * 7


def test_scope_is_needed_to_write():
    office = new_office()
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        unit_of_work("processing", Scope()) as session,
    ):
        audit(session, "x", agency_id=office.agency_id, actor=SYSTEM, now=NOW, object_kind="x", object_id="x")


def test_a_restored_database_goes_on_sealing_behind_its_last_row():
    office = new_office()
    act(office, n=2)
    with intruder() as connection:  # as after a restore: rows and cursor come from a cluster far ahead
        connection.execute(
            text(
                "UPDATE services.audit SET xid = CAST('99999999999' AS xid8) WHERE agency_id = :a AND id ="
                " (SELECT max(id) FROM services.audit)"
            ),
            {"a": office.agency_id},
        )
    for _ in range(2):
        with engine_for("sealer").connect() as connection:
            seal_once(connection)
    act(office, "after", n=3)
    for _ in range(2):
        with engine_for("sealer").connect() as connection:
            seal_once(connection)
    proof = verify(settings(), office.agency_id)
    assert not proof.findings and proof.unsealed == 0
    with unit_of_work("reporting", office.scope) as session:
        assert head(session, office.agency_id).position == 3 + 5
