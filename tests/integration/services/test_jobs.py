"""Jobs: slices that commit with their checkpoint."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text

from services.clock import system_now
from services.db import unit_of_work
from services.errors import NotFound
from services.jobs import Step, cancel, enqueue, job, recent_jobs, run_slice
from tests.support.agencies import new_code, new_office

pytestmark = pytest.mark.usefixtures("platform")


def ask(office, kind, **params):
    with unit_of_work("reporting", office.scope) as session:
        return enqueue(session, kind, office.agency_id, params)


def look(office, id_):
    with unit_of_work("reporting", office.scope) as session:
        return job(session, office.agency_id, id_)


def work(kind, handler, times=20, later=timedelta(0)):
    done = 0
    while done < times and run_slice("reporting", {kind: handler}, system_now() + later):
        done += 1
    return done


def counting(session, part):
    agency = session.scalar(text("SELECT current_setting('app.agency')"))
    assert int(agency) == part.agency_id
    at = part.checkpoint.get("at", 0) + 1
    return Step(
        {"at": at}, done=at, total=part.params["n"], finished=at == part.params["n"], result={"sum": at}
    )


def test_a_job_goes_slice_by_slice_to_its_end():
    office, kind = new_office(), new_code("job")
    id_ = ask(office, kind, n=3)
    assert work(kind, counting, times=2) == 2
    assert (look(office, id_).done, look(office, id_).total, look(office, id_).state) == (2, 3, "queued")
    work(kind, counting)
    assert (look(office, id_).state, look(office, id_).result) == ("done", {"sum": 3})


def test_jobs_take_turns():
    office, kind, order = new_office(), new_code("job"), []
    ids = [ask(office, kind, n=2) for _ in range(2)]

    def noting(session, part):
        order.append(part.job_id)
        return counting(session, part)

    work(kind, noting)
    assert order == [*ids, *ids]


def test_a_failed_slice_is_tried_again_from_its_checkpoint():
    office, kind, calls = new_office(), new_code("job"), []
    id_ = ask(office, kind, n=2)

    def shaky(session, part):
        calls.append(part.checkpoint.get("at", 0))
        if len(calls) == 2:
            raise RuntimeError("for the test")
        return counting(session, part)

    work(kind, shaky)
    assert look(office, id_).error == "RuntimeError"
    work(kind, shaky, later=timedelta(minutes=2))
    assert calls == [0, 1, 1] and look(office, id_).state == "done"


def test_a_hopeless_job_ends_as_failed():
    office, kind = new_office(), new_code("job")
    id_ = ask(office, kind, n=1)

    def hopeless(session, part):
        raise RuntimeError("for the test")

    for hour in range(1, 9):
        work(kind, hopeless, later=timedelta(hours=hour))
    assert look(office, id_).state == "failed"


def test_a_job_that_kills_its_process_is_given_up():
    office, kind = new_office(), new_code("job")
    id_ = ask(office, kind, n=1)

    def killer(session, part):
        raise SystemExit

    for hour in range(1, 8):
        try:
            run_slice("reporting", {kind: killer}, system_now() + timedelta(hours=hour))
        except SystemExit:
            continue
    assert look(office, id_).state == "failed"


def test_a_cancelled_job_ends_after_its_slice():
    office, kind = new_office(), new_code("job")
    id_ = ask(office, kind, n=5)
    work(kind, counting, times=1)
    with unit_of_work("reporting", office.scope) as session:
        cancel(session, office.agency_id, id_)
    work(kind, counting)
    assert (look(office, id_).state, look(office, id_).done) == ("cancelled", 1)


def test_jobs_are_their_contexts_and_their_agencys():
    office, other, kind = new_office(), new_office(), new_code("job")
    id_ = ask(office, kind, n=1)
    assert not run_slice("processing", {kind: counting}, system_now())
    for context, scope in (("processing", office.scope), ("reporting", other.scope)):
        with unit_of_work(context, scope) as session:
            with pytest.raises(NotFound):
                job(session, office.agency_id, id_)
            assert id_ not in [found.id for found in recent_jobs(session, office.agency_id)]
    assert look(office, id_).context == "reporting"
    with pytest.raises(NotFound):
        look(office, uuid.uuid4())
