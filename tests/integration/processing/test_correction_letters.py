"""Letters of requests for correction in the rooms of dispatch: printed, posted, handed over, by mail, online; and when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

import notifications.app
import processing.app
from notifications import commands as sending
from notifications import queries as notices
from notifications.commands import Posted
from notifications.domain import Kind, State, Way
from notifications.models import Notice
from notifications.papers import paper_of
from notifications.sender import send_due
from processing import commands, queries
from processing.correction_rules import CorrectionResult, Decision
from processing.models import Correction
from processing.tasks import render_letters_now
from processing.web.corrections import light
from services.calendar.queries import calendar_for
from services.config import settings
from services.db import unit_of_work
from services.errors import Conflict, Invalid
from services.files import ref
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.processing.test_corrections import ASKED, CORRECTED, decide
from tests.integration.processing.test_pages import at_desk
from tests.integration.processing.told import acting, at, at_work
from tests.support.agencies import new_office
from tests.support.deliveries import drain, left_over

pytestmark = pytest.mark.usefixtures("platform")
NUMBER = "1099027140101"
DISPATCHER = Role.DISPATCHER


@pytest.fixture
def office(platform):
    return new_office(Role.OFFICER, Role.RESPONSIBLE, DISPATCHER)


def decided(office, decision=CORRECTED, day="2026-03-10", **asked):
    """A request that was decided, its letters made; its id."""
    with at_work(office) as session:
        by = acting(office, Role.OFFICER, "2026-03-03")
        made = commands.register_correction(session, office.agency_id, replace(ASKED, **asked), by=by)
    decide(office, made, decision, day)
    render_letters_now(office.agency_id, made, at(day))
    drain(office.agency_id)
    return made


def row_of(office, correction):
    with at_work(office) as session:
        return session.get_one(Correction, correction)


def notice_of(office, correction, kind=Kind.CORRECTION_REPLY):
    with unit_of_work("notifications", office.scope) as session:
        wanted = select(Notice).where(Notice.stream == correction, Notice.kind == kind)
        return session.scalars(wanted).one()


def in_the_room(office, act, *args, day, **more):
    """One act of the dispatcher, told on."""
    with unit_of_work("notifications", office.scope) as session:
        act(session, office.agency_id, *args, actor=office.people[DISPATCHER], now=at(day), **more)
    drain(office.agency_id)


def post(office, correction, on, number=NUMBER):
    letters = [Posted(notice_of(office, correction).id, number)]
    in_the_room(office, sending.record_posting, letters, date.fromisoformat(on), day=on)


def test_both_letters_stand_in_the_print_run_with_their_own_stored_paper(office):
    correction = decided(office)
    with unit_of_work("notifications", office.scope) as session:
        run = notices.to_post(session, office.agency_id)
        assert {row.notice.kind for row in run} == {Kind.CORRECTION_TOLD, Kind.CORRECTION_REPLY}
        assert {row.name for row in run} == {"槐小满"} and {row.number for row in run} == {
            row_of(office, correction).number
        }
        reply = notice_of(office, correction)
        assert reply.send_by == row_of(office, correction).due_date
        assert paper_of(session, reply, at("2026-03-10")).startswith(b"%PDF")
        kept = ref(session, office.agency_id, reply.document_id)
    assert len(kept.sha256) == 32 and "更复〔2026〕1号" in reply.document_number
    with at_work(office) as session:
        written = queries.correction_file(session, office.agency_id, correction).papers
    assert [bool(paper.rendered_at and paper.pages) for paper in written] == [True, True]


def test_posting_the_reply_tells_whoever_asked_on_that_day(office):
    correction = decided(office)
    assert row_of(office, correction).told_on is None
    post(office, correction, "2026-03-12")
    row = row_of(office, correction)
    assert (row.told_on, row.told_way, row.told_proof) == (date(2026, 3, 12), "post", f"EMS {NUMBER}")
    assert not left_over([office.agency_id])


@pytest.mark.parametrize(("on", "word"), [("2026-03-30", "按期告知"), ("2026-03-31", "逾期告知")])
def test_told_after_the_last_day_is_late_though_decided_in_time(office, on, word):
    correction = decided(office)
    with at_work(office) as session:
        calendar = calendar_for(session, "")
        assert light(row_of(office, correction), date(2026, 3, 20), calendar).word == "待送达"
        assert light(row_of(office, correction), date(2026, 4, 2), calendar).word.startswith("逾期")
        post(office, correction, on)
        assert light(row_of(office, correction), date(2026, 4, 20), calendar).word == word


@pytest.mark.parametrize(
    ("number", "on", "words"),
    [
        ("123", "2026-03-12", "邮件号"),
        (NUMBER, "2026-03-09", "不能早于这一天送出"),
        (NUMBER, "2026-03-13", "不能晚于今天"),
    ],
)
def test_what_no_posting_slip_says_is_refused(office, number, on, words):
    correction = decided(office)
    letters = [Posted(notice_of(office, correction).id, number)]
    with pytest.raises(Invalid) as refused:
        in_the_room(office, sending.record_posting, letters, date.fromisoformat(on), day="2026-03-12")
    assert words in str(refused.value.message) + "".join(refused.value.fields.values())
    assert row_of(office, correction).told_on is None


def test_a_mail_number_serves_one_letter_only(office):
    first, second = decided(office), decided(office)
    post(office, first, "2026-03-12")
    with pytest.raises(Conflict, match="已经用过"):
        post(office, second, "2026-03-12")
    assert row_of(office, second).told_on is None


def test_whoever_comes_for_it_is_told_on_the_day_of_the_signature(office):
    correction = decided(office, wanted_way="pick_up", address="")
    reply = notice_of(office, correction)
    assert reply.state is State.TO_HAND_OVER
    in_the_room(office, sending.hand_over, reply.id, date(2026, 3, 11), "applicant", day="2026-03-12")
    row = row_of(office, correction)
    assert (row.told_on, row.told_way, row.told_proof) == (date(2026, 3, 11), "pick_up", "本人签收")
    with pytest.raises(Conflict, match="不能再办理这一步"):
        in_the_room(office, sending.hand_over, reply.id, date(2026, 3, 11), "applicant", day="2026-03-12")


def test_by_mail_it_waits_for_the_sender_and_is_no_letter_about_an_application(office, monkeypatch):
    correction = decided(office, wanted_way="email", email="huai@example.invalid")
    assert notice_of(office, correction).state is State.QUEUED
    from notifications import sender

    sent = []
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:9")
    settings.cache_clear()
    monkeypatch.setattr(sender, "send", lambda url, mail: sent.append(mail) or (sender.Fate.ACCEPTED, ""))
    send_due(at("2026-03-13"))
    drain(office.agency_id)
    assert row_of(office, correction).told_on == date(2026, 3, 13)
    assert all("政府信息更正申请" in mail.text and mail.attachment.startswith(b"%PDF") for mail in sent)
    monkeypatch.undo()
    settings.cache_clear()


def test_a_letter_that_cannot_be_delivered_is_pointed_out_until_it_goes_another_way(office):
    correction = decided(office)
    from services.delivery import publish
    from services.events.notifications import NoticeFailed

    reply, told = notice_of(office, correction), notice_of(office, correction, Kind.CORRECTION_TOLD)
    # The letter before it comes back later: what the reply waits for is not covered by that.
    for notice in (reply, told):
        with unit_of_work("notifications", office.scope) as session:
            fact = NoticeFailed(notice_id=notice.id, kind=str(notice.kind), way="email", reason="refused")
            more = {"agency_id": office.agency_id, "stream": correction, "now": at("2026-03-11")}
            publish(session, fact, **more, actor=office.people[DISPATCHER])
        drain(office.agency_id)
    row = row_of(office, correction)
    assert row.unsent == "correction_reply"
    assert light(row, date(2026, 3, 12), None).word == "没有送达"
    officer = at_desk(build_app(settings(), [processing.app, notifications.app]), office)
    assert "改用其他方式" in officer.text(f"/cases/corrections/{correction}")
    in_the_room(office, sending.redirect, reply.id, Way.PICK_UP, day="2026-03-12")
    in_the_room(office, sending.hand_over, reply.id, date(2026, 3, 12), "applicant", day="2026-03-12")
    row = row_of(office, correction)
    assert (row.unsent, row.told_on) == (None, date(2026, 3, 12))


@pytest.mark.parametrize("result", [CorrectionResult.REFUSED, CorrectionResult.TRANSFERRED])
def test_a_refusal_and_a_passing_on_go_out_like_a_correction(office, result):
    decision = Decision(result=result, findings="记录无误", other_body="区民政局")
    correction = decided(office, decision)
    post(office, correction, "2026-03-12")
    assert row_of(office, correction).told_on == date(2026, 3, 12)


def test_its_numbers_stand_in_the_register_of_numbers_without_a_gap(office):
    correction = decided(office)
    with at_work(office) as session:
        found = queries.numbers(session, office.agency_id, 2026)
        balance = queries.balance(session, office.agency_id, 2026)
        only = queries.numbers(session, office.agency_id, 2026, "correction_reply")
    assert [(one.case_id, one.is_correction) for one in found] == [(correction, True)] * 2
    assert balance.is_whole and (balance.given, balance.void) == (2, 0) and len(only) == 1


def test_the_pages_of_dispatch_and_of_the_correction_lead_to_one_another(office):
    app = build_app(settings(), [processing.app, notifications.app])
    correction = decided(office)
    dispatcher, officer = at_desk(app, office, DISPATCHER), at_desk(app, office)
    page = dispatcher.text("/notices")
    assert f"/cases/corrections/{correction}" in page and "政府信息更正告知书" in page and "槐**" in page
    letters = dispatcher.post("/notices/letters.pdf", key="")
    assert letters.data.startswith(b"%PDF")
    reply = notice_of(office, correction)
    posted = dispatcher.post(
        "/notices/posted", **{f"mail-{reply.id}": NUMBER, "carrier": "ems", "on": f"{date.today()}"}
    )
    assert posted.status_code == 303
    drain(office.agency_id)
    shown = officer.text(f"/cases/corrections/{correction}")
    assert NUMBER in shown and "送达" in shown and f"/notices/{reply.id}" in shown
    assert "逾期告知" in shown or "按期告知" in shown
    assert row_of(office, correction).told_on > date(2026, 3, 10) - timedelta(days=1)


def test_a_reply_to_a_correction_that_came_back_is_pointed_out_until_it_arrives(office):
    correction = decided(office)
    reply = notice_of(office, correction)
    post(office, correction, "2026-03-11")
    in_the_room(office, sending.record_return, reply.id, date(2026, 3, 16), "moved", day="2026-03-16")
    assert row_of(office, correction).unsent == "correction_reply"
    in_the_room(office, sending.redirect, reply.id, Way.PICK_UP, day="2026-03-17")
    in_the_room(office, sending.hand_over, reply.id, date(2026, 3, 18), "applicant", day="2026-03-18")
    row = row_of(office, correction)
    assert (row.unsent, row.told_on) == (None, date(2026, 3, 11))
