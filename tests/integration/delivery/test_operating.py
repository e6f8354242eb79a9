"""Operators: they see why a delivery failed, try it again or give it up, and it stays written down who did."""

import pytest

from services.actor import SYSTEM
from services.config import settings
from services.db import Scope, unit_of_work
from services.delivery import commands, queries
from services.errors import Invalid, NotFound
from services.events.routes import CONSUMERS
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.delivery import lab
from tests.integration.delivery.test_failures import make_due, states, sweep, turn
from tests.integration.web.test_signing_in import at_work
from tests.support.agencies import NOW, new_office


def dead_letter(agency_id, kind="rule", events=3):
    """A stream whose first event is dead for reporting, the rest behind it."""
    (stream,) = lab.streams(agency_id)
    lab.poison(stream, 1, kind)
    lab.tell(agency_id, [stream] * events)
    seqs = [envelope.seq for envelope in lab.published(agency_id, stream)]
    worker = lab.worker()
    for _ in range(8):
        turn(worker, agency_id)
        make_due(agency_id)
        sweep()
    worker.close()
    assert states(agency_id)[0][0] == "dead"
    return stream, seqs


def work_on(agency_id):
    worker = lab.worker()
    turn(worker, agency_id)
    worker.close()


def act(agency_id, command, *args, **extra):
    with unit_of_work("identity", Scope(agency_id)) as session:
        return command(session, *args, by=SYSTEM, now=NOW, **extra)


def log(agency_id):
    return [
        (row.action, row.reason)
        for row in lab.sql("SELECT * FROM services.replay_log WHERE agency_id = :a ORDER BY id", a=agency_id)
    ]


def test_a_dead_letter_is_replayed_with_what_waits_behind_it(agency_id):
    stream, (first, *_) = dead_letter(agency_id)
    lab.cure(stream)
    act(agency_id, commands.replay, "reporting", agency_id, first)
    work_on(agency_id)
    assert lab.effects(agency_id) == [(stream, 1), (stream, 2), (stream, 3)]
    assert log(agency_id) == [("replayed", "")]
    audited = lab.sql(
        "SELECT action, object_id FROM services.audit WHERE agency_id = :a AND object_kind = 'delivery'",
        a=agency_id,
    )
    assert [tuple(row) for row in audited] == [("delivery.replayed", f"{CONSUMERS['reporting']}:{first}")]


def test_a_replay_that_fails_again_starts_counting_anew(agency_id):
    _, (first, *_) = dead_letter(agency_id)
    act(agency_id, commands.replay, "reporting", agency_id, first)
    work_on(agency_id)
    assert states(agency_id)[0] == ("retry", 1)


def test_what_is_skipped_is_never_heard_and_lets_the_rest_pass(agency_id):
    stream, (first, *_) = dead_letter(agency_id)
    with pytest.raises(Invalid):
        act(agency_id, commands.skip, "reporting", agency_id, first, reason="  ")
    act(agency_id, commands.skip, "reporting", agency_id, first, reason="误登记，已另行更正")
    work_on(agency_id)
    assert lab.effects(agency_id) == [(stream, 2), (stream, 3)]
    assert log(agency_id) == [("skipped", "误登记，已另行更正")]
    done = lab.sql(
        "SELECT outcome FROM services.delivery_done WHERE event_seq = :s AND consumer = 4", s=first
    )
    assert [row.outcome for row in done] == ["skipped"]


def test_all_of_one_reason_are_replayed_at_once_and_no_others(agency_id):
    same = [dead_letter(agency_id)[0] for _ in range(2)]
    other, _ = dead_letter(agency_id, kind="unknown")
    for stream in (*same, other):
        lab.cure(stream)
    assert act(agency_id, commands.replay_all, agency_id, "Invalid") == 2
    work_on(agency_id)
    assert {stream for stream, _ in lab.effects(agency_id)} == set(same)


def test_nobody_acts_on_what_is_not_parked(agency_id):
    other = lab.new_agency()
    _, (first, second, *_) = dead_letter(agency_id)
    for consumer, agency, seq in [
        ("reporting", other, first),
        ("intake", agency_id, first),
        ("reporting", agency_id, second),
        ("nobody", agency_id, first),
    ]:
        with pytest.raises(NotFound):
            act(agency_id, commands.replay, consumer, agency, seq)


def test_standings_tell_open_waiting_and_dead(agency_id):
    dead_letter(agency_id)
    lab.tell(agency_id, lab.streams(agency_id, 2))
    with unit_of_work("identity") as session:
        told = {one.consumer: one for one in queries.standings(session, agency_id)}
    assert (told["reporting"].open, told["reporting"].dead, told["reporting"].behind) == (2, 1, 2)
    assert (told["intake"].open, told["intake"].dead) == (5, 0)
    assert told["intake"].oldest >= told["reporting"].oldest > 0
    assert told["processing"].oldest is None


@pytest.fixture(scope="module")
def app(laboratory):
    return build_app(settings())


def test_the_page_shows_why_and_replays_and_skips(app):
    office = new_office(Role.AGENCY_ADMIN)
    stream, (first, *_) = dead_letter(office.agency_id)
    _, (hopeless, *_) = dead_letter(office.agency_id, kind="unknown")
    admin = at_work(app, office, Role.AGENCY_ADMIN)
    html = admin.text("/admin/events/")
    assert "RuntimeError" in html and "Invalid" in html and f"#{first}" in html and "张三" not in html
    lab.cure(stream)
    path = f"/admin/events/reporting/{office.agency_id}"
    assert admin.post(f"{path}/{first}/replay").status_code == 303
    refused = admin.post(f"{path}/{hopeless}/skip")
    assert refused.status_code == 422 and "请写明" in refused.get_data(as_text=True)
    assert admin.post(f"{path}/{hopeless}/skip", **{f"reason-{hopeless}": "重复"}).status_code == 303
    assert admin.post(f"{path}/{hopeless}/skip", **{f"reason-{hopeless}": "重复"}).status_code == 404
    assert "都送到了" in admin.text("/admin/events/")
    work_on(office.agency_id)
    assert len(lab.effects(office.agency_id)) == 5


def test_nobody_operates_another_agencys_deliveries(app):
    office, other = new_office(Role.AGENCY_ADMIN), new_office()
    _, (first, *_) = dead_letter(other.agency_id)
    admin = at_work(app, office, Role.AGENCY_ADMIN)
    assert f"#{first}" not in admin.text("/admin/events/")
    assert admin.post(f"/admin/events/reporting/{other.agency_id}/{first}/replay").status_code == 404


def test_who_may_not_operate_sees_nothing(app):
    office = new_office(Role.OFFICER)
    assert at_work(app, office, Role.OFFICER).get("/admin/events/").status_code == 403


def test_one_button_replays_a_reason(app):
    office = new_office(Role.AGENCY_ADMIN)
    streams = [dead_letter(office.agency_id)[0] for _ in range(2)]
    for stream in streams:
        lab.cure(stream)
    admin = at_work(app, office, Role.AGENCY_ADMIN)
    assert admin.post("/admin/events/replay", failure="Invalid").status_code == 303
    assert "已重新投递 2 件" in admin.text("/admin/events/")
