"""Facts become notices: each once, by the way the applicant chose, with a warning where there is no address."""

from datetime import timedelta

import pytest

from notifications.domain import State
from services.events.intake import ApplicantCorrected, RegistrationVoided
from services.events.notifications import NoticeDispatched, RecipientUnreachable
from services.events.processing import DocumentVoided, SendByMoved
from tests.integration.notifications.told import (
    APPLICANT,
    DAY,
    facts,
    issue,
    new_dispatcher,
    notice,
    queued,
    recipient,
    register,
    tell,
)

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture(scope="module")
def office(platform):
    return new_dispatcher()


def test_a_letter_is_acknowledged_by_post_and_waits_in_the_print_run(office):
    stream = register(office)
    found = notice(office, stream, "acknowledgement")
    assert (found.state, found.way) == (State.TO_POST, "post")
    assert recipient(office, stream).number.startswith(office.code)
    assert not facts(office, stream, NoticeDispatched)


@pytest.mark.parametrize(("channel", "proof"), [("web", "portal"), ("in_person", "counter")])
def test_web_and_counter_have_their_receipt_at_once(office, channel, proof):
    stream = register(office, channel=channel)
    (told,) = facts(office, stream, NoticeDispatched)
    assert (told.kind, told.proof, told.on) == ("acknowledgement", proof, DAY)


@pytest.mark.parametrize("kind", ["supplement", "extension", "reply"])
def test_every_issued_paper_becomes_one_notice_by_the_chosen_way(office, kind):
    stream = register(office)
    document = issue(office, stream, kind=kind, send_by=DAY)
    found = notice(office, stream, kind)
    assert (found.document_id, found.state, found.send_by) == (document, State.TO_POST, DAY)


def test_the_portal_has_a_reply_at_once_when_there_is_something_to_read(office):
    stream = register(office, channel="web", way="portal")
    document = issue(office, stream, way="portal")
    told = facts(office, stream, NoticeDispatched)[-1]
    assert (told.kind, told.way, told.document_id, told.on) == ("reply", "portal", document, DAY)


@pytest.mark.parametrize(
    ("way", "lacking", "reason"), [("post", "address", "no_address"), ("email", "email", "no_email")]
)
def test_no_address_for_the_chosen_way_is_told_before_anything_goes_wrong(office, way, lacking, reason):
    stream = register(office, channel="web", way=way, applicant={lacking: ""})
    issue(office, stream, way=way)
    (told,) = facts(office, stream, RecipientUnreachable)
    assert (told.kind, told.way, told.reason) == ("reply", way, reason)
    assert notice(office, stream).state is State.UNREACHABLE


def test_a_corrected_contact_sends_the_waiting_reply_on_its_way(office):
    stream = register(office, channel="web", way="post", applicant={"address": ""})
    issue(office, stream, way="post")
    corrected = ApplicantCorrected(applicant_kind="natural", wanted_medium="paper", wanted_way="post")
    now = {"applicant": APPLICANT, "agent": None, "subject": "", "text": "合同"}
    tell(office, stream, corrected, context="intake", sealed=now)
    assert notice(office, stream).state is State.TO_POST


def test_a_void_registration_tells_nothing_more(office):
    stream = register(office, way="email")
    tell(office, stream, RegistrationVoided(reason="重复登记", on=DAY), context="intake")
    assert notice(office, stream, "acknowledgement").state is State.CANCELLED
    assert stream not in {row.notice_id for row in queued(office)}


def test_a_played_agency_queues_nothing_for_the_outside():
    played = new_dispatcher(time_mode="played")
    stream = register(played, way="email")
    issue(played, stream, way="email", rendered=False)
    assert notice(played, stream).state is State.QUEUED
    assert not queued(played)


def test_a_document_taken_back_is_not_sent_and_what_left_already_stays_sent(office):
    stream, sent = register(office), register(office, channel="web", way="portal")
    taken_back = issue(office, stream)
    gone = issue(office, sent, way="portal", number="榆依复〔2026〕2号")
    for case, document in ((stream, taken_back), (sent, gone)):
        fact = DocumentVoided(
            document_id=document, document_number="榆依复〔2026〕1号", kind="reply", voided_on=DAY
        )
        tell(office, case, fact)
    assert notice(office, stream).state is State.CANCELLED
    assert notice(office, sent).state is State.SENT
    issue(office, stream, number="榆依复〔2026〕3号")
    assert notice(office, stream).state is State.TO_POST


def test_a_changed_calendar_moves_the_last_day_of_what_has_not_left(office):
    waiting, sent = register(office), register(office)
    papers = {
        waiting: issue(office, waiting),
        sent: issue(office, sent, way="portal", number="榆依复〔2026〕9号"),
    }
    before = notice(office, sent).send_by
    moved = DAY + timedelta(days=30)
    for stream, document in papers.items():
        tell(office, stream, SendByMoved(document_id=document, send_by=moved))
    assert notice(office, waiting).send_by == moved
    assert (notice(office, sent).state, notice(office, sent).send_by) == (State.SENT, before)
