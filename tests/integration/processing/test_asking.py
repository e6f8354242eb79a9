"""Third parties, joint makers, other agencies and the applicant's reasons: letters, clocks, answers and silence."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from processing import commands, queries
from processing.commands import Question
from processing.commands.letters import Addressee
from processing.inquiries import InquiryKind, InquiryResult
from processing.models import CaseDocument
from processing.papers import content_of
from processing.remedy_rules import RemedyKind
from processing.tasks import end_silences
from services.actor import SYSTEM
from services.db import unit_of_work
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.events.notifications import NoticeDispatched
from services.events.processing import ClockChanged, NoticeIssued
from services.identity.commands import change_options
from services.identity.permissions import Role
from services.identity.queries import agency
from services.ids import new_id
from tests.integration.processing.told import (
    at,
    at_work,
    case_of,
    do,
    drain,
    facts,
    file_of,
    granting,
    register,
    staffed,
    tell,
)
from tests.support.agencies import NOW

pytestmark = pytest.mark.usefixtures("platform")
FIRM = Addressee("青榆市澜湾测绘有限公司", address="青榆市河湾区澜湾路 3 号")
K, R = InquiryKind, InquiryResult


@pytest.fixture(scope="module")
def outside(platform):
    return staffed()


def ask(office, case, kind=K.THIRD_PARTY, day="2026-03-04", role=Role.OFFICER, **more):
    question = Question(**{"about": "测绘成果的提供合同", "to": FIRM} | more)
    return do(commands.ask, office, case, kind, question, role=role, day=day)


def answer(office, case, inquiry, result=R.AGREED, on="2026-03-11", day=None, role=Role.OFFICER, text="同意"):
    told = {"result": result, "text": text, "on": date.fromisoformat(on)}
    return do(commands.receive_opinion, office, case, inquiry, role=role, day=day or on, **told)


def inquiries(office, case):
    with at_work(office) as session:
        return queries.inquiries_of(session, office.agency_id, case)


def sweep(office, day):
    with at_work(office) as session:
        end_silences(session, agency(session, office.agency_id), date.fromisoformat(day), at(day))
    drain(office.agency_id)


def received(office, case, inquiry, on, day=None):
    do(commands.note_letter_received, office, case, inquiry, date.fromisoformat(on), day=day or on)


def to_sign(office, case, day, decision=None):
    do(commands.draft_reply, office, case, decision or granting(), day=day)
    do(commands.submit, office, case, day=day)
    do(commands.approve, office, case, role=Role.REVIEWER, day=day)


def sign(office, case, day):
    return do(commands.sign, office, case, role=Role.RESPONSIBLE, day=day)


def test_asking_a_third_party_stops_the_clock_and_two_letters_go_out(office):
    case = register(office)
    assert case_of(office, case).due_date == date(2026, 3, 30)
    ask(office, case)
    assert case_of(office, case).stopped
    letters = facts(office, case, NoticeIssued)
    assert [(one.kind, one.to_applicant, one.way) for one in letters] == [
        ("consult_third_party", False, "post"),
        ("consult_told", True, None),
    ]
    assert all(one.document_number.endswith("号") for one in letters)
    kinds = [document.kind for document in file_of(office, case).documents]
    assert sorted(kinds) == ["consult_third_party", "consult_told"]


def test_the_days_between_letter_and_answer_do_not_count(office):
    case = register(office)
    inquiry = ask(office, case)
    answer(office, case, inquiry, R.AGREED, "2026-03-11")
    found = case_of(office, case)
    assert (found.due_date, found.stopped) == (date(2026, 4, 7), False)
    assert facts(office, case, ClockChanged)[-1].due_date == date(2026, 4, 7)


def test_two_questions_at_once_stop_the_clock_once(office):
    case = register(office)
    first = ask(office, case)
    second = ask(office, case, K.OTHER_AGENCY, until=date(2026, 3, 20))
    answer(office, case, first, on="2026-03-11")
    answer(office, case, second, R.ANSWERED, on="2026-03-11")
    assert case_of(office, case).due_date == date(2026, 4, 7)


def test_a_silent_joint_maker_consents_and_a_silent_third_party_leaves_the_decision_to_the_office(office):
    case = register(office)
    third, joint = ask(office, case), ask(office, case, K.JOINT_MAKER)
    received(office, case, third, "2026-03-05")
    received(office, case, joint, "2026-03-05")
    assert {one.respond_by for one in inquiries(office, case)} == {date(2026, 3, 26)}
    sweep(office, "2026-03-26")
    assert {one.result for one in inquiries(office, case)} == {None}
    sweep(office, "2026-03-27")
    assert [one.result for one in inquiries(office, case)] == [R.SILENT, R.CONSENT]
    found = case_of(office, case)
    assert (found.stopped, found.due_date) == (False, date(2026, 4, 22))
    assert set(found.warnings) == {"silence_third_party", "silence_joint_maker"}
    before = found.version
    sweep(office, "2026-03-30")
    assert case_of(office, case).version == before


def test_a_letter_handed_over_is_received_that_day_and_a_posted_one_is_not(office):
    case = register(office)
    inquiry = ask(office, case)
    document = inquiries(office, case)[0].document_id

    def goes(way):
        sent = {"notice_id": new_id(), "kind": "consult_third_party", "proof": "", "document_id": document}
        tell(
            office,
            case,
            NoticeDispatched(**sent, way=way, on=date(2026, 3, 5)),
            "2026-03-05",
            context="notifications",
        )

    goes("post")
    assert inquiries(office, case)[0].respond_by is None
    goes("pick_up")
    assert (inquiries(office, case)[0].id, inquiries(office, case)[0].respond_by) == (
        inquiry,
        date(2026, 3, 26),
    )


def test_called_off_the_clock_goes_on(office):
    case = register(office)
    inquiry = ask(office, case)
    with pytest.raises(Invalid, match="理由"):
        do(commands.call_off, office, case, inquiry, " ", day="2026-03-06")
    do(commands.call_off, office, case, inquiry, "合同已由对方主动公开", day="2026-03-06")
    assert case_of(office, case).due_date == date(2026, 4, 1)
    with pytest.raises(Conflict, match="已经于"):
        answer(office, case, inquiry)


def test_nothing_is_signed_while_an_opinion_is_awaited(office):
    case = register(office)
    inquiry = ask(office, case)
    to_sign(office, case, "2026-03-05")
    with pytest.raises(Conflict, match="征求意见尚未结束"):
        sign(office, case, "2026-03-05")
    answer(office, case, inquiry, on="2026-03-06")
    sign(office, case, "2026-03-06")


def test_against_an_unwilling_third_party_disclosure_waits_until_he_was_told(office):
    case = register(office)
    inquiry = ask(office, case)
    answer(office, case, inquiry, R.REFUSED, "2026-03-06", text="含商业秘密")
    to_sign(office, case, "2026-03-06")
    with pytest.raises(Conflict, match="书面告知第三方"):
        sign(office, case, "2026-03-06")
    told = {"reason": "涉及饮用水安全", "disclosed": "合同全文", "to": FIRM, "hold_days": 5}
    with pytest.raises(NotAllowed):
        do(commands.tell_objector, office, case, inquiry, day="2026-03-06", **told)
    do(commands.tell_objector, office, case, inquiry, role=Role.RESPONSIBLE, day="2026-03-06", **told)
    with pytest.raises(Conflict, match="已经于"):
        do(commands.tell_objector, office, case, inquiry, role=Role.RESPONSIBLE, day="2026-03-09", **told)
    sign(office, case, "2026-03-09")
    assert case_of(office, case).awaits_release and inquiries(office, case)[0].released_from == date(
        2026, 3, 13
    )
    assert "disclosure_told" in {one.kind for one in facts(office, case, NoticeIssued)}


def test_an_agency_settles_for_itself_how_long_a_disclosure_against_an_objection_waits(office):
    with unit_of_work("identity") as session:
        change_options(session, office.agency_id, {"hold_days": 3}, by=SYSTEM, now=NOW)
    case = register(office)
    inquiry = ask(office, case)
    answer(office, case, inquiry, R.REFUSED, "2026-03-06", text="含商业秘密")
    told = {"reason": "涉及饮用水安全", "disclosed": "合同全文", "to": FIRM}
    do(commands.tell_objector, office, case, inquiry, role=Role.RESPONSIBLE, day="2026-03-06", **told)
    assert inquiries(office, case)[0].released_from == date(2026, 3, 11)


def test_a_stopped_disclosure_is_not_signed_until_the_stop_is_lifted(office):
    case = register(office)
    inquiry = ask(office, case)
    answer(office, case, inquiry, R.REFUSED, "2026-03-06", text="含商业秘密")
    suit = commands.Particulars(
        kind=RemedyKind.LAWSUIT_DIRECT,
        heard_by="榆东区人民法院",
        filed_on=date(2026, 3, 9),
        stop_ordered_on=date(2026, 3, 10),
    )
    with pytest.raises(Invalid, match="还没有答复"):
        do(commands.file_remedy, office, case, suit, day="2026-03-10")
    told = {"reason": "涉及饮用水安全", "disclosed": "合同全文", "to": FIRM, "hold_days": 0}
    do(commands.tell_objector, office, case, inquiry, role=Role.RESPONSIBLE, day="2026-03-06", **told)
    stopped = do(commands.file_remedy, office, case, suit, day="2026-03-10")
    other = replace(suit, filed_on=date(2026, 3, 10), stop_ordered_on=None, docket="（2026）初9号")
    do(commands.file_remedy, office, case, other, day="2026-03-10")
    assert "stop_order" in case_of(office, case).warnings
    to_sign(office, case, "2026-03-11")
    with pytest.raises(Conflict, match="停止执行"):
        sign(office, case, "2026-03-11")
    lifted = replace(suit, stop_lifted_on=date(2026, 3, 12))
    do(commands.note_remedy, office, stopped, lifted, "裁定解除", day="2026-03-12")
    assert not case_of(office, case).warnings
    sign(office, case, "2026-03-12")


def test_only_a_third_party_who_objected_is_told(office):
    case = register(office)
    inquiry = ask(office, case)
    answer(office, case, inquiry, R.AGREED, "2026-03-06")
    told = {"reason": "公共利益", "disclosed": "合同", "to": FIRM}
    with pytest.raises(Conflict, match="不同意公开"):
        do(commands.tell_objector, office, case, inquiry, role=Role.RESPONSIBLE, day="2026-03-06", **told)


def test_whoever_led_a_party_paper_is_asked_by_a_letter_of_its_own(office):
    case = register(office)
    ask(office, case, K.LEAD_BODY, until=date(2026, 3, 20))
    kinds = [document.kind for document in file_of(office, case).documents]
    assert sorted(kinds) == ["consult_told", "lead_body_letter"]
    assert case_of(office, case).stopped
    with pytest.raises(Invalid):
        ask(office, case, K.LEAD_BODY, until=date(2026, 3, 20), agency_id=office.agency_id)


@pytest.mark.parametrize(
    ("change", "field"),
    (
        ({"about": " "}, "about"),
        ({"to": None}, "name"),
        ({"to": Addressee(" ")}, "name"),
        ({"to": Addressee("澜湾公司")}, "address"),
        ({"to": Addressee("澜湾公司", way="email", email="no")}, "email"),
        ({"to": Addressee("澜湾公司", way="pigeon")}, "way"),
    ),
)
def test_an_incomplete_question_is_refused_and_changes_nothing(office, change, field):
    case = register(office)
    with pytest.raises(Invalid) as refused:
        ask(office, case, **change)
    assert field in refused.value.fields
    assert (inquiries(office, case), case_of(office, case).stopped) == ([], False)


def test_an_agency_is_asked_until_a_day_to_come(office):
    case = register(office)
    with pytest.raises(Invalid):
        ask(office, case, K.OTHER_AGENCY)
    with pytest.raises(Invalid):
        ask(office, case, K.OTHER_AGENCY, until=date(2026, 3, 4))


@pytest.mark.parametrize(
    ("result", "on"), ((R.REASONABLE, "2026-03-05"), (R.AGREED, "2026-03-03"), (R.AGREED, "2026-03-09"))
)
def test_an_answer_that_cannot_be_is_refused(office, result, on):
    case = register(office)
    inquiry = ask(office, case)
    with pytest.raises(Invalid):
        answer(office, case, inquiry, result, on, day="2026-03-06")
    assert inquiries(office, case)[0].ended_on is None


def test_another_case_has_no_such_inquiry(office, outside):
    mine, other = register(office), register(office)
    inquiry = ask(office, mine)
    with pytest.raises(NotFound):
        answer(office, other, inquiry)
    with pytest.raises(NotFound):
        answer(outside, mine, inquiry)


def test_reasons_are_demanded_once_judged_by_another_and_the_clock_runs_on(office):
    case = register(office)
    with pytest.raises(NotAllowed):
        ask(office, case, K.REASONS, to=None, until=date(2026, 3, 12))
    demand = {"to": None, "until": date(2026, 3, 12), "about": "今年已申请 86 件", "role": Role.RESPONSIBLE}
    inquiry = ask(office, case, K.REASONS, **demand)
    assert (case_of(office, case).stopped, case_of(office, case).due_date) == (False, date(2026, 3, 30))
    with pytest.raises(Conflict, match="已经要求"):
        ask(office, case, K.REASONS, **demand)
    with pytest.raises(Conflict, match="认定理由合理"):
        delay(office, case, "2026-04-10")
    answer(office, case, inquiry, R.REASONABLE, "2026-03-10", role=Role.RESPONSIBLE)
    for impossible in ("2026-03-27", "2026-04-11"):
        with pytest.raises(Invalid):
            delay(office, case, impossible)
    delay(office, case, "2026-04-10")
    assert case_of(office, case).due_date == date(2026, 4, 10)
    assert facts(office, case, NoticeIssued)[-1].kind == "delay_notice"


def delay(office, case, until):
    told = {"until": date.fromisoformat(until), "reason": "需要查阅的档案数量大"}
    do(commands.delay, office, case, role=Role.RESPONSIBLE, day="2026-03-11", **told)


def test_letters_to_others_do_not_name_the_applicant(office):
    case = register(office)
    ask(office, case)
    with at_work(office) as session:
        letter = session.scalars(
            select(CaseDocument).where(
                CaseDocument.case_id == case, CaseDocument.kind == "consult_third_party"
            )
        ).one()
        told = content_of(session, letter)
    assert told["addressee"].startswith(FIRM.name)
    assert "槐小满" not in str(told)
