"""What people record: posting, handing over, returned mail, another way."""

from datetime import date

import pytest

from notifications import commands
from notifications.commands import Posted
from notifications.domain import Kind, State, Way
from services.errors import Conflict, Invalid, NotFound
from services.events.notifications import NoticeDispatched, NoticeFailed, NoticeServedAgain
from services.ids import new_id
from tests.integration.notifications.told import (
    DAY,
    at,
    at_work,
    attempts,
    drain,
    facts,
    issue,
    new_dispatcher,
    notice,
    queued,
    register,
)

pytestmark = pytest.mark.usefixtures("platform")
LATER = date(2026, 3, 6)


def do(office, command, *args, day=LATER, **more):
    with at_work(office) as session:
        answer = command(session, office.agency_id, *args, actor=office.dispatcher, now=at(day), **more)
    drain(office)
    return answer


def test_the_posting_day_counts_and_the_mail_number_proves_it(office):
    stream = register(office, channel="web")
    document = issue(office, stream)
    letter = Posted(notice(office, stream).id, "1099 0264 0017 2")
    assert do(office, commands.record_posting, [letter], LATER) == 1
    told = facts(office, stream, NoticeDispatched)[-1]
    assert (told.kind, told.on, told.proof, told.document_id) == (
        "reply",
        LATER,
        "EMS 1099026400172",
        document,
    )
    (attempt,) = attempts(office, letter.notice_id)
    assert (attempt.result, attempt.on) == ("accepted", LATER)


def test_the_same_list_twice_changes_nothing(office):
    stream = register(office, channel="web")
    issue(office, stream)
    letter = Posted(notice(office, stream).id, "1099026400181")
    do(office, commands.record_posting, [letter], LATER)
    assert do(office, commands.record_posting, [letter], LATER) == 0
    assert len(facts(office, stream, NoticeDispatched)) == 2


def test_a_whole_list_is_recorded_at_once_or_not_at_all(office):
    streams = [register(office, channel="web") for _ in range(3)]
    for stream in streams:
        issue(office, stream)
    ids = [notice(office, stream).id for stream in streams]
    wrong = [Posted(ids[0], "1099026400191"), Posted(ids[1], "12"), Posted(ids[2], "1099026400191")]
    with pytest.raises(Invalid) as refused:
        do(office, commands.record_posting, wrong, LATER)
    assert set(refused.value.fields) == {f"mail-{id_}" for id_ in ids}
    assert {notice(office, stream).state for stream in streams} == {State.TO_POST}
    right = [Posted(id_, f"109902640020{n}") for n, id_ in enumerate(ids)]
    assert do(office, commands.record_posting, right, LATER) == 3


def test_a_number_that_another_letter_has_is_refused(office):
    first, second = register(office, channel="web"), register(office, channel="web")
    issue(office, first)
    issue(office, second)
    do(office, commands.record_posting, [Posted(notice(office, first).id, "1099026400301")], LATER)
    with pytest.raises(Conflict):
        do(office, commands.record_posting, [Posted(notice(office, second).id, "1099026400301")], LATER)


def test_days_before_the_paper_or_after_today_and_couriers_are_refused(office):
    stream = register(office, channel="web")
    issue(office, stream)
    id_ = notice(office, stream).id
    for on in (date(2026, 3, 1), date(2026, 3, 7)):
        with pytest.raises(Invalid):
            do(office, commands.record_posting, [Posted(id_, "1099026400401")], on)
    with pytest.raises(Invalid):
        do(office, commands.record_posting, [Posted(id_, "1099026400401", "courier")], LATER)


def test_another_agencys_letter_does_not_exist_here(office):
    stream = register(office, channel="web")
    issue(office, stream)
    with pytest.raises(NotFound):
        do(
            new_dispatcher(),
            commands.record_posting,
            [Posted(notice(office, stream).id, "1099026400501")],
            LATER,
        )
    with pytest.raises(NotFound):
        do(office, commands.hand_over, new_id(), LATER, "applicant")


def test_what_is_handed_over_counts_on_the_day_of_the_signature(office):
    stream = register(office, channel="web", way="pick_up")
    issue(office, stream, way="pick_up")
    do(office, commands.hand_over, notice(office, stream).id, LATER, "agent")
    told = facts(office, stream, NoticeDispatched)[-1]
    assert (told.way, told.on, told.proof) == ("pick_up", LATER, "代理人签收")


def test_returned_mail_keeps_the_day_of_the_answer_and_goes_another_way(office):
    stream = register(office, channel="web")
    issue(office, stream)
    id_ = notice(office, stream).id
    do(office, commands.record_posting, [Posted(id_, "1099026400601")], LATER)
    do(office, commands.record_return, id_, LATER, "unclaimed")
    assert facts(office, stream, NoticeFailed)[-1].reason == "unclaimed"
    assert do(office, commands.redirect, id_, Way.POST) is State.TO_POST
    do(
        office,
        commands.record_posting,
        [Posted(id_, "1099026400602")],
        date(2026, 3, 9),
        day=date(2026, 3, 9),
    )
    found = notice(office, stream)
    assert (found.served_on, found.state) == (LATER, State.SENT)
    replies = [f for f in facts(office, stream, NoticeDispatched) if f.kind == "reply"]
    assert [f.on for f in replies] == [LATER]
    again = [f for f in facts(office, stream, NoticeServedAgain) if f.kind == "reply"]
    assert [(f.on, f.proof) for f in again] == [(date(2026, 3, 9), "EMS 1099026400602")]
    assert [a.result for a in attempts(office, id_)] == ["accepted", "returned", "accepted"]


def test_a_letter_without_address_can_be_sent_by_mail_instead(office):
    stream = register(office, channel="web", applicant={"address": ""})
    issue(office, stream)
    id_ = notice(office, stream).id
    with pytest.raises(Invalid):
        do(office, commands.redirect, id_, Way.POST)
    assert do(office, commands.redirect, id_, Way.EMAIL) is State.QUEUED
    assert [row.notice_id for row in queued(office)] == [id_]


@pytest.mark.parametrize("way", ["post", "email", "pick_up", "portal"])
def test_a_played_agency_records_each_way_with_its_own_day(way):
    played = new_dispatcher(time_mode="played")
    stream = register(played, channel="web", way=way)
    issue(played, stream, way=way, rendered=False)
    day = DAY if way == "portal" else LATER
    with at_work(played) as session:
        commands.dispatch(
            session,
            played.agency_id,
            stream,
            Kind.REPLY,
            on=LATER,
            actor=played.dispatcher,
            now=at(LATER),
            mail_number="1099026400701",
        )
    drain(played)
    assert [f.on for f in facts(played, stream, NoticeDispatched) if f.kind == "reply"] == [day]
