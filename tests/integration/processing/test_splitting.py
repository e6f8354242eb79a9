"""One application handled as several: intake registers the parts, each a case of its own, and one notice tells of all."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from intake import commands as intake
from intake.domain import Applicant, ApplicantKind, Medium, Submission, Wanted, Way
from processing import commands, queries
from processing.commands import Question
from processing.commands.letters import Addressee
from processing.inquiries import InquiryKind
from processing.models import Case, CaseDocument, Step
from processing.papers import content_of
from services.actor import SYSTEM
from services.db import unit_of_work
from services.errors import Conflict, Invalid
from services.identity.permissions import Role
from services.identity.queries import agency
from tests.integration.processing.told import at, at_work, case_of, do, register
from tests.support.deliveries import drain

pytestmark = pytest.mark.usefixtures("platform")
PERSON = Applicant(
    kind=ApplicantKind.NATURAL,
    name="槐小满",
    id_number="37990119850614273X",
    phone="13900007716",
    address="青榆市河湾区临津路 88 号",
)
DAY = "2026-03-04"
WHY = "三项内容分属不同的项目，须分别检索"


def applied(office):
    """An application that came over the portal, heard by every context."""
    wanted = Wanted(text="出让合同；规划许可证；征收公告", medium=Medium.PAPER, way=Way.POST)
    with unit_of_work("intake", office.scope) as session:
        mine = agency(session, office.agency_id)
        made = intake.submit_online(session, mine, Submission(PERSON, wanted), key=None, now=at("2026-03-02"))
    drain(office.agency_id)
    return made.id


def family(office, case):
    with at_work(office) as session:
        parts = session.scalars(select(Case).where(Case.parent_id == case).order_by(Case.number)).all()
        return [case_of(office, case), *parts]


def test_every_part_has_its_number_its_clock_and_its_text_and_the_applicant_is_told_once(office):
    case = applied(office)
    do(commands.split, office, case, ["出让合同", "规划许可证", " ", "征收公告"], WHY, day=DAY)
    drain(office.agency_id)
    parts = family(office, case)
    assert len({part.number for part in parts}) == 3
    assert {(part.receipt_date, part.due_date, part.channel) for part in parts} == {
        (parts[0].receipt_date, parts[0].due_date, "web")
    }
    with at_work(office) as session:
        told = [queries.case_file(session, office.agency_id, part.id).personal["text"] for part in parts]
        notices = session.scalars(select(CaseDocument).where(CaseDocument.kind == "split_notice")).all()
        words = str(content_of(session, notices[0]))
    assert told == ["出让合同", "规划许可证", "征收公告"]
    assert [notice.case_id for notice in notices] == [case]
    assert all(part.number in words for part in parts)
    assert f"不宜合为一件办理，理由是：{WHY}。" in words
    with at_work(office) as session:
        steps = session.scalars(select(Step).where(Step.case_id == case, Step.action == "split")).all()
    assert [step.detail["reason"] for step in steps] == [WHY]


@pytest.mark.parametrize("texts", ([], ["只有一件"], ["件"] * 21, ["长" * 2001, "短"]))
def test_too_few_or_too_many_parts_are_refused(office, texts):
    case = register(office)
    with pytest.raises(Invalid):
        do(commands.split, office, case, texts, WHY, day=DAY)
    assert case_of(office, case).split_off == 0


@pytest.mark.parametrize(
    ("reason", "says"), (("", "写明分件办理的理由"), (" 。", "写明"), ("长" * 501, "至多 500 字"))
)
def test_without_a_told_reason_nothing_is_split(office, reason, says):
    case = register(office)
    with pytest.raises(Invalid, match=says) as refused:
        do(commands.split, office, case, ["一", "二"], reason, day=DAY)
    assert "reason" in refused.value.fields and case_of(office, case).split_off == 0


def test_what_was_split_or_asked_about_is_not_split_again(office):
    case = applied(office)
    do(commands.split, office, case, ["一", "二"], WHY, day=DAY)
    drain(office.agency_id)
    for one in family(office, case):
        with pytest.raises(Conflict, match="不能再分"):
            do(commands.split, office, one.id, ["一", "二"], WHY, day=DAY)
    asked = register(office)
    firm = Addressee("测绘公司", address="青榆市")
    do(commands.ask, office, asked, InquiryKind.THIRD_PARTY, Question("合同", firm), day=DAY)
    with pytest.raises(Conflict, match="征求意见"):
        do(commands.split, office, asked, ["一", "二"], WHY, day=DAY)


def test_a_part_keeps_its_text_when_the_applicant_is_corrected(office):
    case = applied(office)
    do(commands.split, office, case, ["出让合同", "规划许可证"], WHY, day=DAY)
    with unit_of_work("intake", office.scope) as session:
        new = replace(PERSON, phone="13900007718")
        wanted = Wanted(text="出让合同；规划许可证", medium=Medium.PAPER, way=Way.POST)
        intake.correct_applicant(
            session, office.agency_id, case, Submission(new, wanted), actor=SYSTEM, now=at(DAY)
        )
    drain(office.agency_id)
    with at_work(office) as session:
        told = queries.case_file(session, office.agency_id, case).personal
    assert (told["text"], told["applicant"]["phone"]) == ("出让合同", "13900007718")
    assert len(family(office, case)) == 2


def test_what_was_extended_is_not_split(office):
    case = register(office)
    do(commands.extend, office, case, days=10, reason="检索量大", role=Role.RESPONSIBLE, day=DAY)
    with pytest.raises(Conflict, match="期限会不同"):
        do(commands.split, office, case, ["一", "二"], WHY, day=DAY)
