"""停止执行: a stopped reply is not posted, not handed over, not sent, not put on the portal, until the stop is lifted."""

import pytest

from notifications import commands
from notifications.commands import Posted
from notifications.domain import State
from notifications.sender import send_all_due
from services.errors import Conflict
from services.events.notifications import NoticeDispatched
from services.events.processing import DisclosureStopped, ReplySealed
from tests.integration.notifications.test_dispatching import LATER, do
from tests.integration.notifications.test_pages import letter, today, visitor
from tests.integration.notifications.told import (
    DAY,
    at,
    facts,
    issue,
    notice,
    queued,
    register,
    render,
    tell,
)

pytestmark = pytest.mark.usefixtures("platform")


def stop(there, stream, is_stopped=True):
    tell(there, stream, DisclosureStopped(is_stopped=is_stopped, on=DAY))


def told_of(there, stream):
    return [one.kind for one in facts(there, stream, NoticeDispatched) if one.kind == "reply"]


def test_a_stopped_reply_is_not_posted_until_it_is_lifted(office):
    stream = register(office, channel="web")
    issue(office, stream)
    posted = [Posted(notice(office, stream).id, "1099026400301")]
    stop(office, stream)
    with pytest.raises(Conflict, match="停止执行"):
        do(office, commands.record_posting, posted, LATER)
    assert notice(office, stream).state is State.TO_POST and not told_of(office, stream)
    stop(office, stream, False)
    assert do(office, commands.record_posting, posted, LATER) == 1


def test_a_stopped_reply_is_not_handed_over(office):
    stream = register(office, way="pick_up")
    issue(office, stream, way="pick_up")
    stop(office, stream)
    with pytest.raises(Conflict, match="停止执行"):
        do(office, commands.hand_over, notice(office, stream).id, LATER, "applicant")
    stop(office, stream, False)
    do(office, commands.hand_over, notice(office, stream).id, LATER, "applicant")
    assert told_of(office, stream) == ["reply"]


def test_a_stopped_reply_does_not_reach_the_portal_until_it_is_lifted(office):
    stream = register(office, way="portal")
    document = issue(office, stream, way="portal", rendered=False)
    stop(office, stream)
    render(office, stream, document)
    assert not queued(office)
    send_all_due(at(LATER))
    assert notice(office, stream).state is State.QUEUED and not told_of(office, stream)
    stop(office, stream, False)
    assert len(queued(office)) == 1


def test_other_notices_of_the_case_go_out_all_the_same(office):
    stream = register(office, channel="web")
    issue(office, stream, kind="extension")
    stop(office, stream)
    assert not notice(office, stream, "extension").held


def test_the_run_leaves_a_stopped_reply_out_and_the_lists_say_why(app, office):
    stream = letter(office, number="榆依复〔2026〕301号")
    stop(office, stream)
    staff = visitor(app, office)
    assert "榆依复〔2026〕301号" not in staff.text("/notices")
    listed = staff.text("/notices?part=trouble")
    assert "榆依复〔2026〕301号" in listed and "已被停止执行" in listed
    answer = staff.post(
        "/notices/posted",
        on=str(today()),
        carrier="ems",
        **{f"mail-{notice(office, stream).id}": "1099026410301"},
    )
    assert answer.status_code == 409 and "停止执行" in answer.get_data(as_text=True)


def test_the_dispatcher_is_told_which_signed_replies_have_no_seal(app, office):
    stream = letter(office, number="榆依复〔2026〕302号")
    letter(office, kind="extension", number="榆依延〔2026〕3号")
    staff = visitor(app, office)
    shown = staff.text("/notices")
    assert "1 份答复已经签发，还没有登记用印" in shown and shown.count("未用印") == 1
    tell(office, stream, ReplySealed(document_id=notice(office, stream).document_id, on=DAY))
    shown = staff.text("/notices")
    assert "还没有登记用印" not in shown and "未用印" not in shown
