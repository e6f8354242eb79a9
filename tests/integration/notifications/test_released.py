"""放行: a reply that gives what a third party did not want disclosed leaves by no way until somebody released it."""

from datetime import date, timedelta

import pytest

from notifications import commands
from notifications.commands import Posted
from notifications.domain import State, Way
from notifications.sender import send_all_due
from services.errors import Conflict, Invalid
from services.events.notifications import NoticeDispatched
from services.events.processing import DisclosureReleased, DisclosureStopped
from tests.integration.notifications.test_dispatching import LATER, do
from tests.integration.notifications.test_pages import visitor
from tests.integration.notifications.told import (
    DAY,
    at,
    drain,
    facts,
    issue,
    notice,
    queued,
    register,
    render,
    tell,
)

pytestmark = pytest.mark.usefixtures("platform")


def waiting(there, way="post", **more):
    stream = register(there, channel="web", way=way)
    return stream, issue(there, stream, way=way, awaits_release=True, **more)


def release(there, stream, document, on=DAY):
    tell(there, stream, DisclosureReleased(document_id=document, on=on), day=on)


def stop(there, stream, is_stopped=True):
    tell(there, stream, DisclosureStopped(is_stopped=is_stopped, on=DAY))


def told_of(there, stream):
    return [one.on for one in facts(there, stream, NoticeDispatched) if one.kind == "reply"]


def test_it_is_not_posted_before_its_release_nor_as_of_a_day_before_it(office):
    stream, document = waiting(office)
    posted = [Posted(notice(office, stream).id, "1099026400901")]
    with pytest.raises(Conflict, match="还没有放行"):
        do(office, commands.record_posting, posted, LATER)
    assert notice(office, stream).state is State.TO_POST and not told_of(office, stream)
    release(office, stream, document, LATER)
    with pytest.raises(Invalid, match="才放行"):
        do(office, commands.record_posting, posted, LATER - timedelta(days=1))
    assert do(office, commands.record_posting, posted, LATER) == 1
    assert told_of(office, stream) == [LATER]


def test_it_is_not_handed_over_before_its_release(office):
    stream, document = waiting(office, "pick_up")
    with pytest.raises(Conflict, match="还没有放行"):
        do(office, commands.hand_over, notice(office, stream).id, LATER, "applicant")
    release(office, stream, document, LATER)
    do(office, commands.hand_over, notice(office, stream).id, LATER, "applicant")
    assert told_of(office, stream) == [LATER]


@pytest.mark.parametrize("rendered", (True, False))
def test_it_does_not_reach_the_portal_before_its_release(office, rendered):
    stream, document = waiting(office, "portal", rendered=rendered)
    if not rendered:
        render(office, stream, document)
    assert not queued(office)
    send_all_due(at(LATER))
    assert notice(office, stream).state is State.QUEUED and not told_of(office, stream)
    release(office, stream, document, LATER)
    assert len(queued(office)) == 1
    send_all_due(at(LATER))
    drain(office)
    assert notice(office, stream).state is State.SENT


def test_another_way_does_not_lead_around_the_release(office):
    stream, document = waiting(office)
    do(office, commands.redirect, notice(office, stream).id, Way.EMAIL)
    assert not queued(office)
    release(office, stream, document)
    assert len(queued(office)) == 1


def test_a_stop_takes_the_release_back_and_lifted_it_waits_to_be_released_anew(office):
    stream, document = waiting(office, "email")
    release(office, stream, document)
    stop(office, stream)
    assert not queued(office)
    stop(office, stream, False)
    found = notice(office, stream)
    assert (found.held, found.unreleased, found.released_on, queued(office)) == (False, True, None, [])
    release(office, stream, document, date(2026, 3, 9))
    assert len(queued(office)) == 1


def test_what_has_gone_out_is_not_called_unreleased_by_a_later_stop(office):
    stream, document = waiting(office)
    release(office, stream, document)
    do(office, commands.record_posting, [Posted(notice(office, stream).id, "1099026400902")], LATER)
    stop(office, stream)
    assert not notice(office, stream).unreleased


def test_the_lists_say_that_it_waits_for_its_release(app, office):
    stream, document = waiting(office, number="榆依复〔2026〕391号")
    staff = visitor(app, office)
    assert "榆依复〔2026〕391号" not in staff.text("/notices")
    listed = staff.text("/notices?part=release")
    assert "榆依复〔2026〕391号" in listed and "放行以前不能寄出、交付" in listed
    release(office, stream, document)
    assert "榆依复〔2026〕391号" in staff.text("/notices")
