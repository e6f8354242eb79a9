"""Relay and worker as processes: they are killed at every labelled line and at random, and nothing is lost or doubled."""

import os
import random
import signal
import time

import pytest
import redis

from services.config import settings
from tests.integration.delivery import lab
from tests.integration.delivery.load import Load
from tests.integration.delivery.processes import Child, Nanny, running, wait_for

LABELS = (
    "relay.claimed",
    "relay.published",
    "worker.received",
    "worker.begun",
    "worker.handled",
    "worker.marked",
    "worker.committed",
    "worker.answered",
)


def warm(agency_id):
    """Wait until relay and worker work."""
    (stream,) = lab.streams(agency_id)
    lab.tell(agency_id, [stream])
    wait_for(lambda: lab.effects(agency_id) and lab.effects(agency_id, "intake"))


@pytest.mark.parametrize("label", LABELS)
def test_a_death_at_a_labelled_line_loses_and_doubles_nothing(agency_id, tmp_path, label):
    relay_fault, worker_fault = (label, "") if label.startswith("relay") else ("", label)
    nth = 5
    load = Load([agency_id, lab.new_agency()], rate=40, count=80)
    children = [
        Child("relay", tmp_path / "relay.log", FAULT=f"{relay_fault}:{nth}"),
        Child("worker", tmp_path / "worker.log", FAULT=f"{worker_fault}:{nth}"),
    ]
    nanny = Nanny(children)
    nanny.start()
    try:
        warm(lab.new_agency())
        load.start()
        load.join(120)
        wait_for(load.is_done)
    finally:
        nanny.end()
        for child in children:
            child.kill()
    verdict = load.verdict()
    print(label, verdict, f"p50 {verdict.lag(0.5):.2f} max {verdict.lag(1):.2f} s")
    assert verdict.is_clean, verdict
    assert verdict.acknowledged == 80
    log = (tmp_path / "worker.log").read_text()
    assert nanny.deaths or "SIGKILL" in log, "the fault was never met"


def test_random_kills_and_a_queue_that_forgets(agency_id, tmp_path):
    queue = redis.Redis.from_url(settings().redis_url)
    load = Load([agency_id, lab.new_agency(), lab.new_agency()], rate=60)
    with running(tmp_path, "relay", "worker", LAB_NAP="0.004") as (relay, worker):
        warm(agency_id)
        load.start()
        for _ in range(5):
            for blow in (
                relay.kill,
                lambda: os.kill(random.choice(worker.pool()), signal.SIGKILL),
                queue.flushall,
            ):
                time.sleep(random.uniform(0.3, 0.8))
                blow()
        time.sleep(random.uniform(0.3, 0.8))
        worker.kill()
        load.end()
        wait_for(load.is_done)
    verdict = load.verdict()
    print(verdict, f"p50 {verdict.lag(0.5):.2f} max {verdict.lag(1):.2f} s")
    assert verdict.is_clean, verdict
    queue.close()


def test_two_relays_share_the_work(agency_id, tmp_path):
    load = Load([agency_id, lab.new_agency(), lab.new_agency()], rate=60, count=200)
    with running(tmp_path, "relay", "relay", "worker") as (first, _, _):
        warm(agency_id)
        load.start()
        wait_for(lambda: len(load.ledger) > 100)
        first.kill()
        load.join(120)
        wait_for(load.is_done)
    assert load.verdict().is_clean


def test_an_event_that_kills_its_worker_dies_after_five_and_stops_nobody_else(agency_id, tmp_path):
    killer, *others = lab.streams(agency_id, 9)
    lab.poison(killer, 1, "kill")
    lab.sql("DELETE FROM lab.attempt")
    with running(tmp_path, "relay", "worker"):
        warm(lab.new_agency())
        lab.tell(agency_id, [killer, *others, killer])
        heard = lambda: {stream for stream, _ in lab.effects(agency_id)} == set(others)  # noqa: E731
        dead = lambda: [row.state for row in lab.parked(agency_id)] == ["dead", "behind"]  # noqa: E731
        wait_for(lambda: heard() and dead())
        # What comes later for others is not held up.
        lab.tell(agency_id, others)
        wait_for(lambda: len(lab.effects(agency_id)) == 16)
    head = lab.parked(agency_id)[0]
    assert (head.reason, head.event_seq) == ("killer", min(row.event_seq for row in lab.parked(agency_id)))
    assert (tmp_path / "worker-1.log").read_text().count("SIGKILL") >= 5


def test_a_noisy_agency_fills_only_its_own_lanes(agency_id, tmp_path):
    quiet = Load([lab.new_agency() for _ in range(5)], rate=10, streams=2, count=40)
    with running(tmp_path, "relay", "worker", LAB_NAP="0.005"):
        warm(agency_id)
        noisy = lab.streams(agency_id, 40)
        for _ in range(100):
            lab.tell(agency_id, noisy)
        began = time.monotonic()
        quiet.start()
        quiet.join(120)
        wait_for(quiet.is_done)
        backlog = lab.open_count(agency_id)
        wait_for(lambda: lab.open_count(agency_id) == 0)
        drained = time.monotonic() - began
    verdict = quiet.verdict()
    print(
        f"{backlog} of 4000 left, drained in {drained:.0f} s; others p50 {verdict.lag(0.5):.2f} max {verdict.lag(1):.2f} s"
    )
    assert verdict.is_clean
    assert backlog > 0
    assert verdict.lag(0.5) < drained / 8
