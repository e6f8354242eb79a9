"""The queue is absent, goes away, comes back empty: deliveries go on, and nobody has to be told."""

import shutil
import time

import pytest
import redis

from deploy.servers.binaries import valkey_binary
from deploy.servers.folder import free_port
from deploy.servers.valkey import Valkey
from services.delivery.relay import DIRECT_LOCK
from tests.integration.delivery import lab
from tests.integration.delivery.load import Load
from tests.integration.delivery.processes import running, wait_for


@pytest.fixture
def queue(tmp_path):
    """A queue that only this test speaks to."""
    (tmp_path / "log").mkdir()
    server = Valkey(tmp_path, free_port(), "secret", valkey_binary())
    server.start()
    yield server
    server.stop()


def is_direct():
    return bool(lab.sql(f"SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = {DIRECT_LOCK}"))


def without_queue():
    return {"REDIS_URL": "", "GONGKAI_DATA": "/nonexistent"}


def test_without_a_queue_the_workers_claim_for_themselves(agency_id, tmp_path):
    load = Load([agency_id, lab.new_agency()], rate=40, count=120)
    with running(tmp_path, "relay", "worker", **without_queue()):
        load.start()
        wait_for(lambda: lab.effects(agency_id))
        assert is_direct()
        load.join(120)
        wait_for(load.is_done)
    verdict = load.verdict()
    print(verdict, f"p50 {verdict.lag(0.5):.3f} p99 {verdict.lag(0.99):.3f} s")
    assert verdict.is_clean


def test_a_queue_that_was_never_reached_is_not_waited_for(agency_id, tmp_path):
    (stream,) = lab.streams(agency_id)
    lab.tell(agency_id, [stream])
    with running(tmp_path, "relay", "worker", REDIS_URL=f"redis://127.0.0.1:{free_port()}/0"):
        wait_for(lambda: lab.effects(agency_id))
        assert is_direct()


def test_direct_mode_begins_and_ends_by_itself(agency_id, tmp_path, queue):
    load = Load([agency_id, lab.new_agency()], rate=30)
    with running(tmp_path, "relay", "worker", REDIS_URL=queue.url()):
        load.start()
        wait_for(lambda: len(lab.effects(agency_id)) > 20)
        assert not is_direct()
        queue.kill()
        gone = time.monotonic()
        wait_for(is_direct)
        switched = time.monotonic() - gone
        before = len(lab.effects(agency_id))
        wait_for(lambda: len(lab.effects(agency_id)) > before + 20)
        queue.start()
        wait_for(lambda: not is_direct())
        client = redis.Redis.from_url(queue.url())
        wait_for(lambda: client.get("gongkai:generation"))
        time.sleep(4)
        load.end()
        wait_for(load.is_done)
        client.close()
    verdict = load.verdict()
    print(f"direct after {switched:.1f} s", verdict, f"max {verdict.lag(1):.1f} s")
    assert verdict.is_clean
    assert switched > 2.5, "a short absence is waited for"


def test_a_queue_that_restarts_empty_is_noticed(agency_id, tmp_path, queue):
    load = Load([agency_id, lab.new_agency()], rate=40)
    with running(tmp_path, "relay", "worker", REDIS_URL=queue.url(), LAB_NAP="0.002"):
        load.start()
        wait_for(lambda: lab.effects(agency_id))
        for _ in range(3):
            time.sleep(1.5)
            queue.kill()
            shutil.rmtree(queue.folder)
            queue.start()
        time.sleep(2)
        load.end()
        wait_for(load.is_done)
    verdict = load.verdict()
    print(verdict, f"p50 {verdict.lag(0.5):.2f} max {verdict.lag(1):.2f} s")
    assert verdict.is_clean
    assert not is_direct()
