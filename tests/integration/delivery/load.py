"""A steady load with a ledger, and the verdict over what became of it."""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.integration.delivery import lab


@dataclass
class Verdict:
    """What the database says about what was acknowledged."""

    acknowledged: int
    lost: int
    doubled: int
    out_of_order: int
    left_over: int
    lags: list[float] = field(repr=False)

    def lag(self, share):
        return sorted(self.lags)[min(len(self.lags) - 1, int(len(self.lags) * share))]

    @property
    def is_clean(self):
        return (self.lost, self.doubled, self.out_of_order, self.left_over) == (0, 0, 0, 0)


class Load(threading.Thread):
    """Publishes at a rate, noting each commit that was acknowledged; `count` commits, or until it is ended."""

    def __init__(self, agency_ids, rate=40, streams=8, count=10**9):
        super().__init__(daemon=True)
        self.rate, self.count, self.over = rate, count, threading.Event()
        self.streams = {agency_id: lab.streams(agency_id, streams) for agency_id in agency_ids}
        self.ledger, self.told = [], Counter()

    def run(self):
        due = time.monotonic()
        while not self.over.is_set() and len(self.ledger) < self.count:
            agency_id = random.choice(list(self.streams))
            stream = random.choice(self.streams[agency_id])
            lab.tell(agency_id, [stream])
            self.told[stream] += 1
            self.ledger.append((stream, self.told[stream]))
            due += 1 / self.rate
            time.sleep(max(0, due - time.monotonic()))

    def end(self):
        self.over.set()
        self.join()

    def is_done(self):
        ids = list(self.streams)
        return not lab.sql("SELECT 1 FROM services.delivery WHERE agency_id = ANY(:a) LIMIT 1", a=ids)

    def verdict(self):
        ids = list(self.streams)
        left = lab.sql(
            "SELECT (SELECT count(*) FROM services.delivery WHERE agency_id = ANY(:a))"
            " + (SELECT count(*) FROM services.delivery_parked WHERE agency_id = ANY(:a))",
            a=ids,
        )[0][0]
        rows = lab.sql(
            "SELECT consumer, stream_id, sequence FROM lab.effect WHERE agency_id = ANY(:a) ORDER BY id",
            a=ids,
        )
        lags = lab.sql(
            "SELECT extract(epoch FROM done_at - created_at)::float8 FROM services.delivery_done"
            " WHERE agency_id = ANY(:a) ORDER BY created_at",
            a=ids,
        )
        lost = doubled = disordered = 0
        for consumer in ("intake", "reporting"):
            heard = [(row.stream_id, row.sequence) for row in rows if row.consumer == consumer]
            counted = Counter(heard)
            lost += len(set(self.ledger) - set(counted))
            doubled += sum(count - 1 for count in counted.values())
            last = {}
            for stream, sequence in heard:
                disordered += sequence < last.get(stream, 0)
                last[stream] = sequence
        return Verdict(len(self.ledger), lost, doubled, disordered, left, [row[0] for row in lags])
