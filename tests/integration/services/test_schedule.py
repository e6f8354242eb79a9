"""Sweeps: each day once, in order, whatever dies."""

import threading
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from services.clock import CHINA
from services.db import unit_of_work
from services.schedule import Routine, Sweep, due_day, run_due, run_next_day
from services.schedule.running import run_routine
from tests.support.agencies import NOW, new_code, new_office

pytestmark = pytest.mark.usefixtures("platform")


def at(day, hour=9):
    return datetime(2026, 3, day, hour, 0, tzinfo=CHINA)


def sweep_through(sweep, now):
    """As the scheduler does: a turn takes so many agencies, and there is another until none is due."""
    while run_due(sweep, now):
        pass


class Noted:
    """A sweep that writes down when it ran for the agencies of one test."""

    def __init__(self, *offices, fails=()):
        self.ids, self.ran, self.fails = {o.agency_id for o in offices}, [], set(fails)
        self.sweep = Sweep(new_code("sweep"), "processing", self._run, at="06:00")

    def _run(self, session, agency, today, now):
        if agency.id in self.fails:
            raise RuntimeError("for the test")
        if agency.id in self.ids:
            session.execute(text("SELECT 1"))
            self.ran.append((agency.id, today, now))

    def days(self, office):
        return [day for id_, day, _ in self.ran if id_ == office.agency_id]

    def through(self, office, day, now):
        while run_next_day(self.sweep, office.agency_id, day, now):
            pass


def test_a_sweep_waits_for_its_hour():
    sweep = Sweep("x", "processing", lambda *_: None, at="06:00")
    assert due_day(sweep, at(5, 5)) == date(2026, 3, 4)
    assert due_day(sweep, at(5, 6)) == date(2026, 3, 5)


def test_a_new_agency_begins_today_and_is_done_once():
    office = new_office()
    noted = Noted(office)
    for _ in range(2):
        sweep_through(noted.sweep, at(5))
    assert noted.ran == [(office.agency_id, date(2026, 3, 5), at(5))]


def test_missed_days_are_made_up_in_order_each_in_its_own_time():
    office = new_office()
    noted = Noted(office)
    noted.through(office, date(2026, 3, 2), at(2))
    noted.through(office, date(2026, 3, 6), at(6))
    assert noted.days(office) == [date(2026, 3, d) for d in (2, 3, 4, 5, 6)]
    moments = [now for _, _, now in noted.ran]
    assert moments[1] == at(3, 6) and moments[-1] == at(6)


def test_after_a_long_standstill_the_last_quarter_is_made_up():
    office = new_office()
    noted = Noted(office)
    noted.through(office, date(2025, 1, 1), datetime(2025, 1, 1, 9, tzinfo=CHINA))
    noted.through(office, date(2026, 3, 5), at(5))
    assert len(noted.days(office)) == 1 + 93


def test_played_agencies_live_in_their_own_time():
    office = new_office(time_mode="played")
    noted = Noted(office)
    sweep_through(noted.sweep, at(5))
    assert noted.ran == []


def test_one_agencys_failure_stops_no_other_and_is_tried_again_later():
    broken, well = new_office(), new_office()
    noted = Noted(broken, well, fails=[broken.agency_id])
    sweep_through(noted.sweep, at(5))
    assert noted.days(well) == [date(2026, 3, 5)] and noted.days(broken) == []
    noted.fails.clear()
    sweep_through(noted.sweep, at(5))
    assert noted.days(broken) == []
    sweep_through(noted.sweep, at(5) + timedelta(hours=1))
    assert noted.days(broken) == [date(2026, 3, 5)]


def test_a_sweep_that_was_rolled_back_is_not_marked():
    office = new_office()
    noted = Noted(office, fails=[office.agency_id])
    sweep_through(noted.sweep, at(5))
    with unit_of_work("processing", office.scope) as session:
        row = session.execute(
            text(
                "SELECT done_through, failures, error FROM services.sweep WHERE name = :n AND agency_id = :a"
            ),
            {"n": noted.sweep.name, "a": office.agency_id},
        ).one()
    assert row == (date(2026, 3, 4), 1, "RuntimeError")


def test_two_schedulers_do_a_day_once():
    office = new_office()
    noted, started = Noted(office), threading.Barrier(2)

    def slow(session, agency, today, now):
        if agency.id == office.agency_id:
            noted._run(session, agency, today, now)
            threading.Event().wait(0.3)

    sweep = Sweep(noted.sweep.name, "processing", slow, at="06:00")

    def go():
        started.wait()
        run_next_day(sweep, office.agency_id, date(2026, 3, 5), at(5))

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert noted.days(office) == [date(2026, 3, 5)]


def test_a_routine_returns_after_a_failure():
    stop, calls = threading.Event(), []

    def run(now):
        calls.append(now)
        if len(calls) == 3:
            stop.set()
        raise RuntimeError("for the test")

    run_routine(Routine("x", run, timedelta(milliseconds=1)), stop)
    assert len(calls) == 3


def test_another_context_does_not_see_the_sweeps_of_this_one():
    office = new_office()
    noted = Noted(office)
    noted.through(office, date(2026, 3, 5), NOW)
    with unit_of_work("reporting") as session:
        seen = session.scalar(
            text("SELECT count(*) FROM services.sweep WHERE name = :n"), {"n": noted.sweep.name}
        )
    assert seen == 0
