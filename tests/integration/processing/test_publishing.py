"""Putting what was given into proactive disclosure: several ask, one suggests, two people decide."""

from datetime import date

import pytest

from processing import commands, papers, queries
from processing.archiving import gaps
from processing.commands import Acting
from processing.publishing import Origin, PublicationStage
from processing.queries.archiving import contents_of
from processing.queries.publishing import same_requests
from services.errors import Conflict, Invalid, NotAllowed
from services.events.intake import CorrespondenceReceived
from services.events.processing import NoticeIssued
from services.identity.permissions import Permission, Role
from tests.integration.processing.test_way_of_a_case import dispatched, sign
from tests.integration.processing.told import (
    PERSONAL,
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

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture
def own(platform):
    """An office of this test alone, for what counts its applicants."""
    made = staffed()
    yield made
    drain(made.agency_id)


def asking(number, text="青石巷地块房屋征收补偿方案全文"):
    """The same request of another person."""
    applicant = PERSONAL["applicant"] | {
        "name": f"槐小{number}",
        "id_number": f"3799011985061427{number:02}",
        "phone": f"139000077{number:02}",
        "address": f"青榆市榆东区青石巷 {number} 号",
    }
    return PERSONAL | {"applicant": applicant, "text": text}


def answered(office, personal=PERSONAL, decision=None):
    case = register(office, "2026-03-02", personal=personal)
    document = sign(office, case, decision or granting())
    tell(office, case, dispatched(document, "2026-03-05"), "2026-03-05", context="notifications")
    return case


def propose(office, case, origin=Origin.OFFICE, day="2026-03-09", **more):
    told = {"title": "房屋征收补偿方案", "reason": "涉及多户，内容可以公开"} | more
    return do(commands.propose_publication, office, case, origin=origin, day=day, **told)


def decide(office, case, agreed=True, day="2026-03-10", role=Role.RESPONSIBLE, **more):
    told = {"where": "区政府网站政府信息公开专栏", "reason": "" if agreed else "涉及个别家庭"} | more
    do(commands.decide_publication, office, case, is_agreed=agreed, day=day, role=role, **told)


def record(office, case, day="2026-03-12", on="2026-03-11", **more):
    told = {"address": "https://gongkai.example/1", "catalogue_number": "ZJJ-7"} | more
    do(commands.record_publication, office, case, on=date.fromisoformat(on), day=day, **told)


def row_of(office, case):
    with at_work(office) as session:
        return queries.publication_of(session, office.agency_id, case)


def test_what_was_given_is_proposed_agreed_to_and_published(office):
    case = answered(office)
    propose(office, case)
    decide(office, case)
    record(office, case)
    row = row_of(office, case)
    assert (row.stage, row.published_on, row.catalogue_number) == (
        PublicationStage.PUBLISHED,
        date(2026, 3, 11),
        "ZJJ-7",
    )
    assert [step.action for step in file_of(office, case).steps[:3]] == [
        "record_publication",
        "decide_publication",
        "propose_publication",
    ]
    assert facts(office, case, NoticeIssued) == []


def test_several_who_asked_for_the_same_are_the_reason_and_one_hand_is_one(own):
    first = answered(own, asking(1))
    with pytest.raises(Invalid, match="没有找到申请同样信息的其他申请人"):
        propose(own, first, Origin.SEVERAL)
    register(own, personal=asking(1))
    for number in (2, 3):
        register(own, personal=asking(number))
    register(own, personal=asking(4, "教育局 2024 年度部门决算及说明"))
    with at_work(own) as session:
        same = same_requests(session, queries.case_of(session, own.agency_id, first))
    assert (len(same.cases), same.people) == (3, 3)
    propose(own, first, Origin.SEVERAL)
    assert row_of(own, first).askers == 3


def test_an_applicant_who_suggests_it_gets_his_answer_either_way(office):
    for agreed in (True, False):
        case = answered(office)
        told = CorrespondenceReceived(on=date(2026, 3, 8), channel="web", kind="publication")
        tell(office, case, told, "2026-03-08")
        assert "publication_suggested" in case_of(office, case).warnings
        propose(office, case, Origin.APPLICANT, suggested_on=date(2026, 3, 8))
        assert "publication_suggested" not in (case_of(office, case).warnings or ())
        decide(office, case, agreed)
        (letter,) = facts(office, case, NoticeIssued)
        assert (letter.kind, letter.to_applicant) == ("publication_reply", True)
        text = text_of(office, case)
        assert ("属于主动公开的范围" in text) is agreed and ("涉及个别家庭" in text) is not agreed
        assert "2026年3月8日" in text and "房屋征收补偿方案" in text


def text_of(office, case):
    with at_work(office) as session:
        file = queries.case_file(session, office.agency_id, case)
        letter = next(each for each in file.documents if each.kind == "publication_reply")
        return "\n".join(papers.content_of(session, letter)["paragraphs"])


def test_a_suggestion_that_was_not_answered_stands_in_the_way_of_the_archive(office):
    case = answered(office)
    told = CorrespondenceReceived(on=date(2026, 3, 8), channel="web", kind="publication")
    tell(office, case, told, "2026-03-08")
    with at_work(office) as session:
        found = queries.case_of(session, office.agency_id, case)
        words = [gap.words for gap in gaps(contents_of(session, office.agency_id, [found])[case])]
    assert any("建议主动公开" in each for each in words)


def test_what_was_not_given_is_not_proposed_but_a_suggestion_about_it_is_answered(office):
    decision = granting()
    decision = type(decision)(
        "refused_6", ["16-2a"], evidence={"kind_of_file": "会议讨论记录", "why_withheld": "影响讨论"}
    )
    case = answered(office, decision=decision)
    with pytest.raises(Conflict, match="只有予以公开、部分公开"):
        propose(office, case)
    propose(office, case, Origin.APPLICANT, suggested_on=date(2026, 3, 8))
    with pytest.raises(Conflict, match="不能转为主动公开"):
        decide(office, case)
    decide(office, case, agreed=False)
    assert row_of(office, case).stage is PublicationStage.DECLINED


def test_who_proposed_does_not_decide(office):
    case = answered(office)
    with at_work(office) as session:
        rights = frozenset({Permission.CASE_HANDLE, Permission.CASE_SIGN})
        by = Acting(office.people[Role.OFFICER], rights, at("2026-03-09"))
        told = {"origin": Origin.OFFICE, "title": "方案", "reason": "可以公开", "by": by}
        commands.propose_publication(session, office.agency_id, case, **told)
        with pytest.raises(NotAllowed, match="须由另一人决定"):
            commands.decide_publication(session, office.agency_id, case, is_agreed=True, where="网站", by=by)
    with pytest.raises(NotAllowed, match="没有“决定是否主动公开”的权限"):
        decide(office, case, role=Role.OFFICER)


def test_one_at_a_time_and_each_step_in_its_place(office):
    case = answered(office)
    with pytest.raises(Conflict, match="不在这一步"):
        decide(office, case)
    propose(office, case)
    with pytest.raises(Conflict, match="已经提出"):
        propose(office, case)
    with pytest.raises(Conflict, match="不在这一步"):
        record(office, case)
    decide(office, case, agreed=False)
    propose(office, case, day="2026-03-11")
    decide(office, case, day="2026-03-12")
    with pytest.raises(Invalid) as refused:
        record(office, case, day="2026-03-13", on="2026-03-11")
    assert list(refused.value.fields) == ["on"]


def test_before_the_end_nothing_is_transferred(office):
    with pytest.raises(Conflict, match="不能“提出转主动公开”"):
        propose(office, register(office))
