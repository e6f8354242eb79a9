"""`python -m tests.faults [--kills N] [--data DIR] [TABLE …]`: exit 0 when nothing was lost, doubled or left over."""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from itertools import cycle
from pathlib import Path

from services.actor import SYSTEM
from services.config import settings
from services.db import unit_of_work
from services.db.engine import dispose_engines
from services.identity.commands import create_token
from services.identity.permissions import Permission
from tests.faults.ledger import Ledger
from tests.faults.standing import Standing
from tests.faults.verdict import check
from tests.integration.delivery import lab
from tests.support.agencies import NOW, new_office

TABLES = Path(__file__).parents[1] / "fixtures" / "reports"
SMALL = TABLES / "shuyang_drc_2023.json"
LARGE = TABLES / "suqian_city_2023.json"
TARGETS = ("worker", "relay", "web")


def main():
    told = argparse.ArgumentParser()
    told.add_argument("--kills", type=int, default=20, help="kill -9 of each: worker, relay, web")
    told.add_argument("--data", type=Path)
    told.add_argument("tables", type=Path, nargs="*", default=[LARGE], help="published tables to be played")
    asked = told.parse_args()
    with tempfile.TemporaryDirectory(prefix="gongkai-faults-") as folder:
        data = asked.data or Path(folder)
        wrong = under_fire(data / "fire", asked.kills, asked.tables) + without_queue(data / "quiet")
    say("nothing lost, nothing doubled, nothing left over" if not wrong else "\n".join(wrong))
    sys.exit(1 if wrong else 0)


def under_fire(folder, kills, tables):
    """Published tables are played and applications sent while everything is killed in turn.

    The queue forgets everything once in each played month.
    """
    platform = Standing(folder).wait()
    try:
        agency_id, ledger = begin(platform)
        blows, wrong = Counter(), []
        for played, table in enumerate(cycle(tables), start=1):
            play, months = platform.play(table), set()
            while play.poll() is None:
                strike(platform, blows, kills)
                forget_each_month(platform, blows, months)
            # Played again, a table stores nothing new: the processes are hit while it is compared.
            if play.returncode:
                wrong.append(f"{table.stem}: exit {play.returncode}")
                wrong.append((folder / f"{table.stem}.play").read_text()[-600:])
            say(
                f"{table.stem} played, exit {play.returncode}; {len(months)} months; blows so far: {dict(blows)}"
            )
            if wrong or (played >= len(tables) and all(blows[name] >= kills for name in TARGETS)):
                break
        ledger.end()
        wait_until_done()
        findings, figures = check(agency_id, ledger.acknowledged)
        say(f"{figures}; {ledger.tries} tries; blows {dict(blows)}")
        return wrong + findings
    finally:
        end(platform)


def strike(platform, blows, kills):
    """One blow at a random moment."""
    time.sleep(random.uniform(0.2, 1.5))
    target = random.choice(TARGETS)
    if blows[target] < kills and platform.kill(target):
        blows[target] += 1


def forget_each_month(platform, blows, months):
    """FLUSHALL when the first event of another played month is there."""
    newest = (
        "SELECT to_char(e.occurred_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month FROM services.event e"
        " JOIN services.agency a ON a.id = e.agency_id WHERE a.time_mode = 'played' ORDER BY e.seq DESC LIMIT 1"
    )
    for row in lab.sql(newest):
        if row.month not in months and platform.flush():
            months.add(row.month)
            blows["queue"] += 1


def without_queue(folder):
    """The queue is gone for good: a staff's year is played and applications come in all the same."""
    platform = Standing(folder, REDIS_URL="redis://127.0.0.1:9/0").wait()
    try:
        agency_id, ledger = begin(platform)
        code = platform.play(SMALL).wait()
        ledger.end()
        wait_until_done()
        findings, figures = check(agency_id, ledger.acknowledged)
        say(f"without a queue: exit {code}, {figures}")
        return findings + ([f"play without a queue: exit {code}"] if code else [])
    finally:
        end(platform)


def begin(platform):
    """An agency with a token, and the ledger that sends to it."""
    os.environ.update({name: str(value) for name, value in platform.told.items() if name.isupper()})
    settings.cache_clear()
    office = new_office()
    with unit_of_work("identity") as session:
        scopes = (Permission.REQUEST_REGISTER, Permission.REQUEST_VIEW)
        told = {"name": "账本", "scopes": scopes, "by": SYSTEM, "now": NOW}
        _, token = create_token(session, office.agency_id, **told)
    ledger = Ledger(platform.port, token)
    ledger.start()
    return office.agency_id, ledger


def wait_until_done(patience=180):
    """Until nothing is open or waits for its next try."""
    until = time.monotonic() + patience
    open_work = (
        "SELECT (SELECT count(*) FROM services.delivery) + (SELECT count(*) FROM services.delivery_parked)"
    )
    while lab.sql(open_work)[0][0] and time.monotonic() < until:
        time.sleep(0.5)


def end(platform):
    dispose_engines()
    platform.stop()


def say(words):
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
