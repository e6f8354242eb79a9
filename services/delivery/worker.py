"""The work function: what a message of lanes makes a worker do, and what direct mode does after its own claim."""

import logging
import time
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from services.db import Scope, unit_of_work
from services.delivery import lanes as lane_sql
from services.delivery.batch import MOST_EVENTS, Batch, Hearer, spot_of, work_batch
from services.delivery.failures import KILLS, Failure, Kind, failure_of
from services.delivery.faults import crash_point
from services.delivery.lanes import Lane, Position, fence, free, open_work
from services.delivery.live import LiveSession
from services.delivery.park import park_failed, park_killer
from services.delivery.wake import CHANNEL

REST_AFTER_OUTAGE = 1.0
BUDGET = 0.5  # seconds of work on one message, so that nobody waits long behind a flood
LONGEST = 10.0  # the same for the first batch of each agency in it: well inside the lease

_log = logging.getLogger(__name__)
_COUNT = text(
    """
    UPDATE services.delivery SET attempts = attempts + 1
     WHERE consumer = :consumer AND agency_id = :agency AND slot = :slot AND event_seq = :seq RETURNING attempts
    """
)


class Outage(Exception):
    """Something the work needs is down; the lanes were let go and nothing was counted."""


class Worker:
    """Works one context's lanes in this process, as that context's login role."""

    def __init__(self, hearer: Hearer) -> None:
        self.hearer = hearer
        self.live = LiveSession(hearer.context)
        self.position = Position()

    def claim_and_work(self, most: int = 16, within: Collection[int] | None = None) -> bool:
        """Direct mode: claim lanes oneself and work them. False when there was nothing to claim."""
        claimed = self.live.run(
            lambda sql, me: lane_sql.claim(sql, self.hearer.consumer, me, most, self.position, within)
        )
        for lanes in lane_sql.messages(claimed):
            self.work(lanes)
        return bool(claimed)

    def work(self, lanes: Iterable[Lane]) -> None:
        """Work everything open in these lanes; a message that is stale or a copy finds no lane and returns."""
        told = list(lanes)
        if not told:
            return
        crash_point("worker.received")
        begun = self.live.run(lambda sql, me: lane_sql.begin(sql, self.hearer.consumer, me, told))
        crash_point("worker.begun")
        try:
            self._work(begun)
        except Outage as outage:
            self._let_go(begun)
            _log.warning("deliveries to %s wait: %s", self.hearer.context, outage)
        except Exception:
            self._let_go(begun)
            raise

    def _work(self, begun: Sequence[Lane]) -> None:
        """A batch for each agency in turn, and again while there is time; the rest goes back to the relay."""
        started = time.monotonic()
        turns = deque(
            list(group) for _, group in groupby(begun, key=lambda lane: (lane.agency_id, lane.strikes > 0))
        )
        first_round = len(turns)
        while turns:
            lanes = turns.popleft()
            limit = LONGEST if first_round > 0 else BUDGET
            first_round -= 1
            if time.monotonic() - started >= limit:
                self._hand_back(lanes)
            elif left := self._turn(lanes):
                turns.append(left)

    def _turn(self, lanes: list[Lane]) -> list[Lane]:
        """One batch of an agency's lanes; the lanes that have more. After a failure, none."""
        if lanes[0].strikes:
            return [replace(lane, strikes=0) for lane in lanes if self._work_struck(lane)]
        batch = Batch()
        if self._try(lanes, MOST_EVENTS, batch) is None:
            return batch.kept
        for lane in lanes:
            self._isolate(lane)
        return []

    def _hand_back(self, lanes: Sequence[Lane]) -> None:
        self.live.run(lambda sql, me: free(sql, self.hearer.consumer, me, lanes))
        self._look_again(lanes)

    def _isolate(self, lane: Lane) -> None:
        """After a failure: the lane alone, halved until the culprit stands alone; only that one counts."""
        suspects, most = 0, MOST_EVENTS
        started = time.monotonic()
        while True:
            batch = Batch()
            failure = self._try([lane], most, batch)
            if failure is None:
                if not batch.kept:
                    return
                suspects = max(0, suspects - len(batch.rows))
                if not suspects and time.monotonic() - started > BUDGET:
                    self._hand_back([lane])
                    return
            elif len(batch.rows) <= 1:
                if not self._count(lane, batch, failure):
                    return
                suspects = 0
            else:
                suspects = len(batch.rows)
            most = max(1, suspects // 2) if suspects else MOST_EVENTS

    def _try(self, lanes: Sequence[Lane], most: int, batch: Batch) -> Failure | None:
        """One batch; the failure that rolled it back, if any. Raises Outage when nobody here is to blame."""
        try:
            work_batch(self.hearer, self.live.number, lanes, most, batch)
        except Exception as error:
            failure = failure_of(error)
            _log.info("batch of %d for %s: %s", len(batch.rows), self.hearer.context, failure.reason)
            if failure.kind is Kind.OUTAGE:
                raise Outage(failure.reason) from error
            if not batch.rows:
                raise
            return failure
        self._look_again(batch.freed)
        return None

    def _count(self, lane: Lane, batch: Batch, failure: Failure, counted: int | None = None) -> bool:
        """Count the failed attempt of the one delivery of this batch and park it. False when the lane is lost."""
        row = batch.rows[0]
        attempts = row.attempts + 1 if counted is None else counted
        with unit_of_work(self.hearer.context, Scope(lane.agency_id)) as session:
            if not fence(session, self.hearer.consumer, self.live.number, [lane]):
                return False
            state = park_failed(session, spot_of(self.hearer, lane.agency_id, [row]), failure, attempts)
            lane_sql.extend(session, self.hearer.consumer, self.live.number, [lane])
        _log.warning(
            "delivery %d to %s failed (%s): %s at %s",
            row.event_seq,
            self.hearer.context,
            state,
            failure.reason,
            failure.place,
        )
        return True

    def _work_struck(self, lane: Lane) -> bool:
        """A lane whose worker died: one event at a time, its attempt committed first, until one succeeds.

        True when there is more to do, now in the usual way.
        """
        while True:
            attempts = self._announce(lane)
            if attempts is None:
                return False
            crash_point("worker.announced")
            batch = Batch()
            failure = self._try([lane], 1, batch)
            if failure is None:
                return bool(batch.kept)
            if not self._count(lane, batch, failure, counted=attempts or None):
                return False

    def _announce(self, lane: Lane) -> int | None:
        """Commit that the lane's first event is being tried; its attempts so far, None when the lane is lost.

        An event that has ended its worker each time it was tried is parked here instead of announced.
        """
        consumer, me, agency_id = self.hearer.consumer, self.live.number, lane.agency_id
        with unit_of_work(self.hearer.context, Scope(agency_id)) as session:
            if not fence(session, consumer, me, [lane]):
                return None
            rows = open_work(session, consumer, agency_id, [lane.slot], 1)
            if not rows or rows[0].waits:
                return 0
            if lane.strikes >= KILLS and rows[0].attempts >= KILLS - 1:
                park_killer(session, spot_of(self.hearer, agency_id, rows))
                lane_sql.extend(session, consumer, me, [lane])
                _log.error("delivery %d to %s ends its worker", rows[0].event_seq, self.hearer.context)
                return 0
            told = {"consumer": consumer, "agency": agency_id, "slot": lane.slot, "seq": rows[0].event_seq}
            attempts: int = session.execute(_COUNT, told).scalar_one()
            return attempts

    def _let_go(self, lanes: Iterable[Lane]) -> None:
        """Free lanes that could not be worked, for somebody else in a moment."""
        try:
            self.live.run(lambda sql, me: free(sql, self.hearer.consumer, me, lanes, rest=REST_AFTER_OUTAGE))
        except SQLAlchemyError:
            # Without a database the lock is gone as well, and the sweep will free them.
            self.live.close()

    def _look_again(self, freed: Sequence[Lane]) -> None:
        """Work that was committed between reading and freeing a lane woke nobody: wake for it now."""
        if not freed:
            return
        try:
            self.live.run(lambda sql, _: self._wake_for(sql, freed))
        except SQLAlchemyError as error:
            _log.warning("not looked again, the poll will: %s", type(error).__name__)

    def _wake_for(self, connection: Connection, freed: Sequence[Lane]) -> None:
        if lane_sql.has_work(connection, self.hearer.consumer, freed):
            connection.exec_driver_sql(f"NOTIFY {CHANNEL}")

    def close(self) -> None:
        """End the session; what is still owned is seen as a death and freed."""
        self.live.close()
