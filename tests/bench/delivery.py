"""How fast facts are published, claimed, worked off, and how soon after a blow everything open is done again."""

import os
import random
import signal
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import redis

from services.config import settings
from services.db import unit_of_work
from services.delivery.lanes import Position, claim, give_back
from services.events.routes import CONSUMERS
from tests.integration.delivery import lab
from tests.integration.delivery.load import Load
from tests.integration.delivery.processes import running, wait_for

Row = tuple[str, str]
STANDING = ("relay", "worker", "worker")


def spread(values, unit="ms", factor=1000):
    ordered = sorted(value * factor for value in values)
    at = lambda share: ordered[min(len(ordered) - 1, int(len(ordered) * share))]  # noqa: E731
    return f"{at(0.5):.0f} / {at(0.99):.0f} / {ordered[-1]:.0f} {unit}"


def publishing(agencies) -> list[Row]:
    """Commands that publish one event with two deliveries, and one command that publishes a hundred."""
    rows = []
    for clients, told in [(1, agencies[:1]), (4, agencies[:1]), (4, agencies)]:
        streams = {agency: lab.streams(agency, 50) for agency in told}

        def run(number, told=told, streams=streams):
            until, count = time.monotonic() + 3, 0
            while time.monotonic() < until:
                agency = told[(number + count) % len(told)]
                lab.tell(agency, [random.choice(streams[agency])])
                count += 1
            return count

        with ThreadPoolExecutor(clients) as pool:
            total = sum(pool.map(run, range(clients)))
        rows.append((f"publish, {clients} threads, {len(told)} agencies", f"{total / 3:.0f} commands/s"))
    (stream,) = lab.streams(agencies[0])
    began = time.monotonic()
    for _ in range(50):
        lab.tell(agencies[0], [stream] * 100)
    rows.append(("publish_many, 100 a command", f"{5000 / (time.monotonic() - began):.0f} events/s"))
    return rows


def fill(agencies, each):
    """Open work: `each` events for every agency."""
    for agency in agencies:
        streams = lab.streams(agency, 20)
        for start in range(0, each, 1000):
            lab.tell(agency, [streams[n % 20] for n in range(start, min(each, start + 1000))])


def claiming_over(agencies) -> list[Row]:
    """One claim of 16 lanes over what is pending."""
    fill(agencies, 2500)
    position, times = Position(), []
    for _ in range(200):
        with unit_of_work("relay") as session:
            began = time.perf_counter()
            claim(session, CONSUMERS["reporting"], 1, 16, position)
            times.append(time.perf_counter() - began)
            give_back(session, 1)
    pending = lab.sql("SELECT count(*) FROM services.delivery WHERE consumer = 4")[0][0]
    lab.sql("TRUNCATE services.delivery")
    return [(f"claim of 16 lanes, {pending} pending, p50 / p99 / max", spread(times))]


def draining(folder, agencies, total) -> list[Row]:
    """Work everything off: relay, queue and a pool of two; then two direct workers."""
    rows = []
    for words, env in [
        ("relay, queue, 2 workers", {"LAB_POOL": 1}),
        ("direct mode, 2 workers", {"REDIS_URL": "", "GONGKAI_DATA": "/nonexistent"}),
    ]:
        fill(agencies, total // len(agencies))
        open_before = lab.sql("SELECT count(*) FROM services.delivery")[0][0]
        with running(folder, *STANDING, **env):
            wait_for(
                lambda before=open_before: lab.sql("SELECT count(*) FROM services.delivery")[0][0] < before,
                60,
            )
            began, first = time.monotonic(), lab.sql("SELECT count(*) FROM services.delivery")[0][0]
            wait_for(lambda: lab.sql("SELECT count(*) FROM services.delivery")[0][0] == 0, 300)
            rows.append((f"drain, {words}", f"{first / (time.monotonic() - began):.0f} deliveries/s"))
    return rows


def waiting(folder, agencies) -> list[Row]:
    """Commit to done, at a steady rate over all agencies."""
    rows = []
    with running(folder, *STANDING, LAB_POOL=1):
        for rate in (20, 100):
            load = Load(agencies, rate=rate)
            load.start()
            time.sleep(3)
            load.end()
            wait_for(load.is_done)
            load = Load(agencies, rate=rate)
            load.start()
            time.sleep(10)
            load.end()
            wait_for(load.is_done)
            lags = load.verdict().lags[-rate * 12 :]
            rows.append((f"commit to done at {rate} commands/s, p50 / p99 / max", spread(lags)))
    return rows


def recovering(folder, agencies, blows=20) -> list[Row]:
    """Time from a blow until everything open at that moment is done, under load."""
    rows, queue = [], redis.Redis.from_url(settings().redis_url)
    load = Load(agencies, rate=60)
    with running(folder, *STANDING, LAB_NAP="0.002", LAB_POOL=1) as (relay, *workers):
        wait_for(lambda: all(worker.pool() for worker in workers))
        load.start()
        time.sleep(3)
        for words, blow in {
            "kill -9 relay": relay.kill,
            "kill -9 pool process": lambda: os.kill(random.choice(_pools(workers)), signal.SIGKILL),
            "kill -9 a worker with its pool": lambda: random.choice(workers).kill(),
            "FLUSHALL": queue.flushall,
        }.items():
            times = [_until_done(load, blow) for _ in range(blows)]
            told = f"{statistics.median(times):.2f} / {max(times):.2f} s"
            rows.append((f"{words} ({blows} times), all open done again, p50 / max", told))
        load.end()
        wait_for(load.is_done)
    verdict = load.verdict()
    counts = f"{verdict.lost} / {verdict.doubled} / {verdict.out_of_order} / {verdict.left_over}"
    rows.append(("lost / doubled / out of order / left over", f"{counts} of {verdict.acknowledged} events"))
    queue.close()
    return rows


def _pools(workers):
    return [pid for worker in workers if worker.popen.poll() is None for pid in worker.pool()]


def _until_done(load, blow):
    time.sleep(random.uniform(0.3, 1.0))
    blow()
    began = time.monotonic()
    newest = lab.sql("SELECT coalesce(max(event_seq), 0) FROM services.delivery")[0][0]
    wait_for(
        lambda: not lab.sql("SELECT 1 FROM services.delivery WHERE event_seq <= :n LIMIT 1", n=newest),
        60,
        0.02,
    )
    return time.monotonic() - began


def measure(folder, say) -> list[Row]:
    lab.prepare()
    agencies = [lab.new_agency() for _ in range(20)]
    rows = []
    for part in (
        lambda: publishing(agencies),
        lambda: claiming_over(agencies),
        lambda: draining(folder, agencies, 10_000),
        lambda: waiting(folder, agencies),
        lambda: recovering(folder, agencies),
    ):
        rows += part()
        say(rows)
    return rows
