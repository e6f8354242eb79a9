"""A letter about a request for correction is voided before it goes out: its number stays, another is written."""

import pytest
from sqlalchemy import select

from deploy.contexts import ORDER, wiring
from intake.models import CorrectionLetter, CorrectionRequest
from notifications import commands as sending
from notifications.commands import Posted
from notifications.models import Notice
from processing import queries
from processing.commands.voiding_letters import void_letter
from processing.correction_rules import REPLY, TOLD
from processing.models import CorrectionPaper
from processing.tasks import render_letters_now
from services.config import settings
from services.db import unit_of_work
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.identity.permissions import Role
from services.ids import new_id
from services.web import build_app
from tests.integration.documents.test_pages import visitor_of
from tests.integration.processing.test_correction_letters import (
    NUMBER,
    decided,
    in_the_room,
    notice_of,
    post,
    row_of,
)
from tests.integration.processing.test_corrections import approve, decide, register
from tests.integration.processing.told import acting, at, at_work
from tests.support.agencies import new_office
from tests.support.deliveries import drain

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture
def office(platform):
    return new_office(Role.OFFICER, Role.RESPONSIBLE, Role.DISPATCHER)


def papers(office, correction, kind):
    with at_work(office) as session:
        wanted = select(CorrectionPaper).where(
            CorrectionPaper.correction_id == correction, CorrectionPaper.kind == kind
        )
        return session.scalars(wanted.order_by(CorrectionPaper.id)).all()


def void(office, correction, paper, reason="门牌号写错", role=Role.OFFICER, **more):
    with at_work(office) as session:
        by = acting(office, role, "2026-03-11")
        void_letter(session, office.agency_id, correction, paper, reason, by=by, **more)
    drain(office.agency_id)


def decide_again(office, correction):
    decide(office, correction, day="2026-03-12")
    render_letters_now(office.agency_id, correction, at("2026-03-12"))
    drain(office.agency_id)


def on_the_portal(office, correction):
    with unit_of_work("intake", office.scope) as session:
        row = session.get_one(CorrectionRequest, correction)
        letters = session.scalars(
            select(CorrectionLetter.number).where(CorrectionLetter.correction_id == correction)
        )
        return row.state, row.result, row.opened_on, sorted(letters)


def notices(office, correction, paper):
    with unit_of_work("notifications", office.scope) as session:
        wanted = select(Notice.state).where(Notice.stream == correction, Notice.document_id == paper)
        return [str(state) for state in session.scalars(wanted)]


def test_with_the_reply_goes_the_decision_and_the_next_reply_has_the_next_number(office):
    correction = decided(office)
    (first,) = papers(office, correction, REPLY)
    void(office, correction, first.id)
    row = row_of(office, correction)
    assert (row.result, row.decision, row.decided_on, row.decided_by) == (None, None, None, None)
    assert (row.proposed_result, row.proposed_on, row.proposed_by, row.proposed_by_id) == (None,) * 4
    with pytest.raises(Conflict, match="没有待审批的拟办意见"):
        approve(office, correction)
    assert notices(office, correction, first.id) == ["cancelled"]
    assert on_the_portal(office, correction)[:2] == ("in_work", None)
    decide_again(office, correction)
    kept, second = papers(office, correction, REPLY)
    assert kept.number == first.number != second.number and kept.void_reason == "门牌号写错"
    with unit_of_work("notifications", office.scope) as session:
        waiting = session.scalars(select(Notice.id).where(Notice.document_id == second.id)).one()
    day = at("2026-03-13").date()
    in_the_room(office, sending.record_posting, [Posted(waiting, NUMBER)], day, day="2026-03-13")
    assert row_of(office, correction).told_on == day


def test_the_letter_of_registration_is_rewritten_at_once(office):
    correction = register(office)
    drain(office.agency_id)
    before = on_the_portal(office, correction)
    (first,) = papers(office, correction, TOLD)
    void(office, correction, first.id)
    _kept, second = papers(office, correction, TOLD)
    assert on_the_portal(office, correction) == (*before[:3], [second.number])
    assert notices(office, correction, first.id) == ["cancelled"]
    assert notices(office, correction, second.id) == ["to_post"]


def test_void_numbers_stand_in_the_register_and_none_is_missing(office):
    correction = decided(office)
    (reply,) = papers(office, correction, REPLY)
    void(office, correction, reply.id)
    decide_again(office, correction)
    with at_work(office) as session:
        lines = queries.numbers(session, office.agency_id, 2026)
        kept = queries.balance(session, office.agency_id, 2026)
    (line,) = [line for line in lines if line.is_void]
    assert (line.number, line.void_reason) == (reply.number, "门牌号写错")
    assert kept.is_whole and kept.void == 1


def test_each_refusal_says_why(office):
    correction = decided(office)
    (told,), (reply,) = papers(office, correction, TOLD), papers(office, correction, REPLY)
    with pytest.raises(Invalid) as refused:
        void(office, correction, reply.id, reason=" ")
    assert refused.value.fields == {"reason": "请写明作废的理由。"}
    with pytest.raises(NotAllowed, match="没有办理更正申请的权限"):
        void(office, correction, reply.id, role=Role.DISPATCHER)
    with pytest.raises(NotFound, match="没有这份文书"):
        void(office, correction, new_id())
    with pytest.raises(Conflict, match="刚刚由别人办理过"):
        void(office, correction, reply.id, version=0)
    with pytest.raises(Conflict, match="已经作出处理决定"):
        void(office, correction, told.id)
    void(office, correction, reply.id)
    with pytest.raises(Conflict, match="已经作废"):
        void(office, correction, reply.id)


def test_what_has_gone_out_is_not_taken_back(office):
    correction = decided(office)
    (reply,) = papers(office, correction, REPLY)
    post(office, correction, "2026-03-11")
    with pytest.raises(Conflict, match="已经送达，不能作废"):
        void(office, correction, reply.id)
    assert row_of(office, correction).result is not None


def test_the_pages_offer_it_refuse_in_words_and_show_what_is_void(office):
    app = build_app(settings(), wiring(ORDER, "app"))
    correction = decided(office)
    (told,), (reply,) = papers(office, correction, TOLD), papers(office, correction, REPLY)
    officer, sender = visitor_of(app, office, Role.OFFICER), visitor_of(app, office, Role.DISPATCHER)
    page, address = (
        f"/cases/corrections/{correction}",
        f"/cases/corrections/{correction}/papers/{reply.id}/void",
    )
    assert address in officer.text(page) and f"{told.id}/void" not in officer.text(page)
    assert "处理决定同时撤回" in officer.text(address)
    version = row_of(office, correction).version
    empty = officer.post(address, reason="", version=version)
    assert empty.status_code == 422
    assert officer.post(address, reason="文号填错", version=version).status_code == 303
    after = officer.text(page)
    assert "已作废" in after and "文号填错" in after and "提交审批" in after
    assert officer.get(address).status_code == 409
    assert officer.get(f"{page}/papers/{new_id()}/void").status_code == 404
    assert sender.get(address).status_code == 403
    drain(office.agency_id)


def test_what_left_before_it_was_voided_tells_nobody_of_a_decision(office):
    correction = decided(office)
    (reply,) = papers(office, correction, REPLY)
    letter = Posted(notice_of(office, correction).id, NUMBER)
    with unit_of_work("notifications", office.scope) as session:
        person = office.people[Role.DISPATCHER]
        sending.record_posting(
            session, office.agency_id, [letter], at("2026-03-11").date(), actor=person, now=at("2026-03-11")
        )
    void(office, correction, reply.id)
    row = row_of(office, correction)
    assert (row.told_on, row.result) == (None, None)
    (kept,) = papers(office, correction, REPLY)
    assert str(kept.sent_on) == "2026-03-11"
