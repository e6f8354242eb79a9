"""Requests for correction: their own register, limit, decision and letters, and nowhere in the statistics."""

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from processing import commands, queries
from processing.commands import Asked
from processing.correction_rules import CorrectionResult, Decision
from services.actor import SYSTEM
from services.db import unit_of_work
from services.delivery import stream_events
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.events.corrections import CorrectionMoved, CorrectionOpened
from services.events.processing import NoticeIssued
from services.identity import commands as identity
from services.identity.permissions import Role
from services.ids import new_id
from tests.integration.processing.test_pages import ago, at_desk
from tests.integration.processing.told import acting, at_work, staffed
from tests.support.agencies import NOW
from tests.support.deliveries import drain

pytestmark = pytest.mark.usefixtures("platform")
ASKED = Asked(
    name="槐小满",
    applicant_kind="natural",
    channel="letter",
    received_on=date(2026, 3, 2),
    record="房屋登记信息中的门牌号",
    wanted="由 88 号更正为 89 号",
    phone="13900007716",
    address="青榆市河湾区临津路 88 号",
)
CORRECTED = Decision(result=CorrectionResult.CORRECTED, findings="经核对档案，原记录有误", corrected="89 号")


@pytest.fixture(scope="module")
def office(platform):
    return staffed()


def register(office, asked=ASKED, day="2026-03-03", role=Role.OFFICER):
    with at_work(office) as session:
        by = acting(office, role, day)
        return commands.register_correction(session, office.agency_id, asked, by=by)


def propose(office, correction, decision=CORRECTED, day="2026-03-10", role=Role.OFFICER, **more):
    with at_work(office) as session:
        by = acting(office, role, day)
        commands.propose_correction(session, office.agency_id, correction, decision, by=by, **more)


def approve(office, correction, day="2026-03-10", role=Role.RESPONSIBLE, **more):
    with at_work(office) as session:
        commands.approve_correction(
            session, office.agency_id, correction, by=acting(office, role, day), **more
        )


def decide(office, correction, decision=CORRECTED, day="2026-03-10"):
    """Proposed by the officer and approved by the responsible person."""
    propose(office, correction, decision, day)
    approve(office, correction, day)


def file_of(office, correction):
    with at_work(office) as session:
        return queries.correction_file(session, office.agency_id, correction)


def words_of(office, correction, kind):
    with at_work(office) as session:
        file = queries.correction_file(session, office.agency_id, correction)
        paper = next(paper for paper in file.papers if paper.kind == kind)
        return "\n".join(queries.paper_content(session, paper)["paragraphs"])


def test_a_request_gets_its_number_its_last_day_and_the_letter_that_says_so(office):
    correction = register(office)
    row = file_of(office, correction).row
    assert re.fullmatch(rf"{office.code}-更-2026-\d{{4}}", row.number)
    assert row.due_date == date(2026, 3, 30)
    told = words_of(office, correction, "correction_told")
    assert "2026年3月30日" in told and "门牌号" in told and "行政复议" not in told


def test_the_agency_sets_its_own_limit(platform):
    office = staffed()
    with unit_of_work("identity") as session:
        identity.change_options(session, office.agency_id, {"correction_days": 5}, by=SYSTEM, now=NOW)
    assert file_of(office, register(office)).row.due_date == date(2026, 3, 9)
    with unit_of_work("identity") as session, pytest.raises(Invalid):
        identity.change_options(session, office.agency_id, {"correction_days": 0}, by=SYSTEM, now=NOW)


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (CORRECTED, "予以更正，更正后的内容为：89 号"),
        (Decision(result=CorrectionResult.REFUSED, findings="记录无误"), "不予更正"),
        (
            Decision(result=CorrectionResult.TRANSFERRED, findings="由他局制作", other_body="区民政局"),
            "已将您的申请转送有权更正的机关处理：区民政局",
        ),
        (
            Decision(result=CorrectionResult.TOLD_ELSEWHERE, findings="由他局制作", other_body="区民政局"),
            "请您向有权更正的机关提出：区民政局",
        ),
    ],
    ids=["corrected", "refused", "transferred", "told elsewhere"],
)
def test_each_result_has_its_words_and_the_way_to_review_and_court(office, decision, words):
    correction = register(office)
    decide(office, correction, decision)
    reply = words_of(office, correction, "correction_reply")
    assert words in reply and "行政复议" in reply and "经审核" in reply
    assert file_of(office, correction).row.result == decision.result


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (replace(CORRECTED, findings=" "), "findings"),
        (replace(CORRECTED, corrected=""), "corrected"),
        (Decision(result=CorrectionResult.TRANSFERRED, findings="他局"), "other_body"),
    ],
)
def test_a_decision_that_lacks_what_its_result_must_tell_is_refused(office, decision, field):
    correction = register(office)
    with pytest.raises(Invalid) as refused:
        propose(office, correction, decision)
    row = file_of(office, correction).row
    assert field in refused.value.fields and (row.result, row.proposed_result) == (None, None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"received_on": date(2026, 3, 4)}, "received_on"),
        ({"received_on": date(1026, 3, 2)}, "received_on"),
        ({"name": " "}, "name"),
        ({"record": ""}, "record"),
        ({"wanted": ""}, "wanted"),
        ({"phone": "", "address": ""}, "phone"),
        ({"address": " "}, "address"),
        ({"wanted_way": "email"}, "email"),
    ],
)
def test_a_request_nobody_could_answer_is_refused(office, change, field):
    with pytest.raises(Invalid) as refused:
        register(office, replace(ASKED, **change))
    assert field in refused.value.fields


def test_it_is_decided_once(office):
    correction = register(office)
    decide(office, correction)
    with pytest.raises(Conflict, match="已经作出"):
        propose(office, correction)
    with pytest.raises(Conflict, match="已经作出"):
        approve(office, correction)


def test_others_may_not_and_two_do_not_both_propose(office):
    correction = register(office)
    with pytest.raises(NotAllowed):
        register(office, role=Role.RESPONSIBLE)
    seen = file_of(office, correction).row.version
    propose(office, correction, version=seen)
    with pytest.raises(Conflict, match="刷新"):
        propose(office, correction, version=seen)
    with pytest.raises(NotFound):
        propose(office, new_id())


def test_a_correction_is_no_case_and_names_nobody_in_the_open(office):
    correction = register(office)
    decide(office, correction)
    drain(office.agency_id)
    with at_work(office) as session:
        told = stream_events(session, office.agency_id, correction)
        assert [type(one.event) for one in told] == [
            CorrectionOpened, CorrectionMoved, NoticeIssued, CorrectionMoved, NoticeIssued,
        ]  # fmt: skip
        assert not any("槐小满" in str(one.event) or "门牌号" in str(one.event) for one in told)
        assert session.execute(text("SELECT count(*) FROM processing.case")).scalar_one() == 0
        stored = session.execute(text("SELECT c::text FROM processing.correction c")).scalars().all()
    assert not any("槐小满" in row or "门牌号" in row for row in stored)
    with unit_of_work("reporting", office.scope) as session:
        assert session.execute(text("SELECT count(*) FROM reporting.case_fact")).scalar_one() == 0


def test_a_request_is_registered_decided_and_told_through_the_pages(app, office):
    officer, chief = at_desk(app, office), at_desk(app, office, Role.RESPONSIBLE)
    told = {"name": "槐小满", "applicant_kind": "natural", "channel": "in_person", "received_on": ago(3)}
    told["wanted_way"] = "pick_up"
    refused = officer.post("/cases/corrections/new", **told, record="门牌号", wanted="改为 89 号")
    assert refused.status_code == 422 and "至少填一项" in refused.get_data(as_text=True)
    made = officer.post(
        "/cases/corrections/new", **told, record="门牌号", wanted="改为 89 号", phone="13900007716"
    )
    assert made.status_code == 303
    address = made.headers["Location"]
    page = officer.text(address)
    assert "槐**" in page and "槐小满" not in page and "不计入表三" in page
    assert "13900007716" in officer.post(f"{address}/reveal/phone").get_data(as_text=True)
    pdf = re.search(r'href="([^"]+\.pdf)"', page)[1]
    assert officer.get(pdf).data.startswith(b"%PDF")
    wrong = officer.post(f"{address}/propose", version="1", result="corrected", findings="有误")
    assert wrong.status_code == 422 and "更正后的内容" in wrong.get_data(as_text=True)
    proposed = officer.post(
        f"{address}/propose", version="1", result="corrected", findings="有误", corrected="89 号"
    )
    assert proposed.status_code == 303 and "待送达" not in officer.text(address)
    assert chief.post(f"{address}/approve", version="2").status_code == 303
    assert "待送达" in officer.text(address)
    reply = re.findall(r'href="([^"]+\.(?:pdf|docx))"', officer.text(address))[-1]
    assert officer.get(reply).data.startswith(b"PK") and reply.endswith(".docx")
    assert "更-" in officer.text("/cases/corrections?part=decided")
    assert officer.get("/cases/corrections?part=x").status_code == 404
