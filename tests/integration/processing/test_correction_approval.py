"""A request for correction is decided by two people: proposed by one, approved or sent back by another."""

from datetime import date

import pytest
from sqlalchemy import select, text

from notifications.models import Notice
from processing import commands, queries
from processing.commands import Acting
from processing.correction_rules import CorrectionResult, Decision
from processing.queries.corrections import waiting_corrections
from services.clock import china_date, system_now
from services.crypto import Purged, purge
from services.db import Scope, unit_of_work
from services.delivery import stream_events
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.identity.approval.substitutes import Right
from services.identity.permissions import Permission, Role
from services.ids import new_id
from tests.integration.processing.test_corrections import (
    CORRECTED,
    approve,
    decide,
    file_of,
    propose,
    register,
    words_of,
)
from tests.integration.processing.test_pages import at_desk
from tests.integration.processing.test_substitutes import enter
from tests.integration.processing.told import acting, at, at_work
from tests.support.agencies import NOW, new_office, new_person
from tests.support.deliveries import drain

pytestmark = pytest.mark.usefixtures("platform")
REFUSED = Decision(result=CorrectionResult.REFUSED, findings="记录与槐小满的产权证一致")
OTHERS = "拟办人与审批人须为两人"


@pytest.fixture
def office(platform):
    return new_office(Role.OFFICER, Role.CLERK, Role.RESPONSIBLE, Role.DISPATCHER)


def send_back(office, correction, reason="请补充档案编号", day="2026-03-11", role=Role.RESPONSIBLE, **more):
    with at_work(office) as session:
        by = acting(office, role, day)
        commands.return_correction(session, office.agency_id, correction, reason, by=by, **more)


def audited(correction):
    with unit_of_work("sealer") as session:
        wanted = "SELECT action, detail FROM services.audit WHERE object_id = :c ORDER BY recorded_at"
        return [tuple(line) for line in session.execute(text(wanted), {"c": str(correction)})]


def counted(office, person):
    with at_work(office) as session:
        found = waiting_corrections(session, office.agency_id, person.id)
    return found.to_approve, found.returned


def test_a_proposal_sends_nothing_takes_no_number_and_is_sealed(office):
    correction = register(office)
    drain(office.agency_id)
    with at_work(office) as session:
        before = len(stream_events(session, office.agency_id, correction))
    propose(office, correction, REFUSED)
    drain(office.agency_id)
    file = file_of(office, correction)
    assert (file.row.result, file.row.decided_on, file.row.decided_by) == (None, None, None)
    assert (file.row.proposed_result, file.row.proposed_on) == ("refused", date(2026, 3, 10))
    assert file.row.proposed_by == office.officer.name and file.proposal["findings"] == REFUSED.findings
    assert [paper.kind for paper in file.papers] == ["correction_told"]
    with at_work(office) as session:
        assert len(stream_events(session, office.agency_id, correction)) == before
        stored = session.execute(text("SELECT c::text FROM processing.correction c")).scalars().all()
    assert not any("产权证" in row for row in stored)
    assert ("correction.proposed", {"result": "refused"}) in audited(correction)


def test_approved_it_is_decided_on_that_day_by_that_person_and_the_reply_is_on_its_way(office):
    correction = register(office)
    propose(office, correction, day="2026-03-10")
    approve(office, correction, day="2026-03-12")
    drain(office.agency_id)
    row = file_of(office, correction).row
    assert (row.result, row.decided_on, row.decided_by) == (
        "corrected", date(2026, 3, 12), office.responsible.name,
    )  # fmt: skip
    assert (row.proposed_result, row.proposal, row.decided_for) == (None, None, None)
    assert (row.proposed_by, row.proposed_on) == (office.officer.name, date(2026, 3, 10))
    assert file_of(office, correction).decision["corrected"] == "89 号"
    reply = words_of(office, correction, "correction_reply")
    assert "更正后的内容为：89 号" in reply and "行政复议" in reply
    with unit_of_work("notifications", office.scope) as session:
        sent = session.scalars(select(Notice.kind).where(Notice.stream == correction)).all()
    assert sorted(map(str, sent)) == ["correction_reply", "correction_told"]
    assert [action for action, _ in audited(correction)][-2:] == ["correction.proposed", "correction.decided"]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CLERK])
def test_whoever_handles_or_registers_may_propose(office, role):
    correction = register(office)
    propose(office, correction, role=role)
    assert file_of(office, correction).row.proposed_by == office.people[role].name


def test_nobody_else_proposes_approves_or_sends_back(office):
    correction = register(office)
    with pytest.raises(NotAllowed, match="没有办理更正申请的权限"):
        propose(office, correction, role=Role.RESPONSIBLE)
    propose(office, correction)
    for role in (Role.OFFICER, Role.DISPATCHER):
        with pytest.raises(NotAllowed, match="没有审批更正申请的权限"):
            approve(office, correction, role=role)
        with pytest.raises(NotAllowed, match="没有审批更正申请的权限"):
            send_back(office, correction, role=role)
    assert file_of(office, correction).row.proposed_result == "corrected"


def both(office):
    """Somebody who handles cases and signs."""
    person = new_person(office.agency_id, Role.OFFICER, Role.RESPONSIBLE)
    rights = frozenset({Permission.CASE_HANDLE, Permission.CASE_SIGN})
    return person, Acting(person, rights, at("2026-03-10"))


def test_whoever_proposed_neither_approves_nor_sends_back_what_he_proposed(office):
    correction, (_person, by) = register(office), both(office)
    with at_work(office) as session:
        commands.propose_correction(session, office.agency_id, correction, CORRECTED, by=by)
    with at_work(office) as session, pytest.raises(NotAllowed, match=OTHERS):
        commands.approve_correction(session, office.agency_id, correction, by=by)
    with at_work(office) as session, pytest.raises(NotAllowed, match=OTHERS):
        commands.return_correction(session, office.agency_id, correction, "改", by=by)
    propose(office, correction, REFUSED)
    with at_work(office) as session:
        commands.approve_correction(session, office.agency_id, correction, by=by)
    assert file_of(office, correction).row.result == "refused"


def test_what_was_not_proposed_is_not_approved(office):
    correction = register(office)
    for step in (approve, send_back):
        with pytest.raises(Conflict, match="没有待审批的拟办意见"):
            step(office, correction)
        with pytest.raises(NotFound, match="没有这件更正申请"):
            step(office, new_id())


def test_what_is_decided_is_neither_proposed_approved_nor_sent_back(office):
    correction = register(office)
    decide(office, correction)
    for step in (propose, approve, send_back):
        with pytest.raises(Conflict, match="已经作出处理决定"):
            step(office, correction)
    assert len(file_of(office, correction).papers) == 2


def test_nobody_approves_another_proposal_than_he_saw(office):
    correction = register(office)
    propose(office, correction)
    seen = file_of(office, correction).row.version
    propose(office, correction, REFUSED, role=Role.CLERK)
    for step in (approve, send_back):
        with pytest.raises(Conflict, match="刚刚由别人办理过"):
            step(office, correction, version=seen)
    row = file_of(office, correction).row
    assert (row.proposed_result, row.proposed_by) == ("refused", office.clerk.name)
    assert audited(correction)[-1] == ("correction.proposed", {"result": "refused", "anew": True})


def test_sent_back_it_is_open_with_the_reason_until_it_is_proposed_anew(office):
    correction = register(office)
    propose(office, correction)
    assert counted(office, office.responsible) == (1, 0) and counted(office, office.officer) == (0, 0)
    with pytest.raises(Invalid) as refused:
        send_back(office, correction, reason=" ")
    assert refused.value.fields == {"reason": "请写明修改意见。"}
    send_back(office, correction, "门牌号请核对槐小满的产权证")
    file = file_of(office, correction)
    assert (file.row.proposed_result, file.row.proposed_by_id, file.proposal) == (None, None, {})
    told = {name: file.returned[name] for name in ("reason", "by", "on", "to", "corrected")}
    assert told == {
        "reason": "门牌号请核对槐小满的产权证",
        "by": office.responsible.name,
        "on": date(2026, 3, 11),
        "to": office.officer.name,
        "corrected": "89 号",
    }
    assert counted(office, office.responsible) == (0, 1)
    with pytest.raises(Conflict, match="没有待审批的拟办意见"):
        approve(office, correction)
    with at_work(office) as session:
        stored = session.execute(text("SELECT c::text FROM processing.correction c")).scalars().all()
    assert not any("产权证" in row for row in stored) and "产权证" not in str(audited(correction))
    propose(office, correction, day="2026-03-12")
    assert file_of(office, correction).returned == {} and counted(office, office.responsible) == (1, 0)
    approve(office, correction, day="2026-03-12")
    assert file_of(office, correction).row.result == "corrected"


def test_a_substitute_approves_in_the_others_place_and_it_is_on_record(app, office):
    deputy = new_person(office.agency_id, Role.DISPATCHER)
    enter(office, Right.SIGN, office.responsible, deputy, date(2026, 3, 3), date(2026, 3, 12), now=NOW)
    correction = register(office)
    propose(office, correction)
    by = Acting(deputy, frozenset({Permission.CASE_SIGN}), at("2026-03-10"))
    with at_work(office) as session:
        commands.approve_correction(session, office.agency_id, correction, by=by)
    row = file_of(office, correction).row
    assert row.decided_by == deputy.name and row.decided_for["name"] == office.responsible.name
    action, detail = audited(correction)[-1]
    assert action == "correction.decided" and detail["substitution"] == row.decided_for["id"]
    page = at_desk(app, office).text(f"/cases/corrections/{correction}")
    assert f"代理{office.responsible.name}签发" in page


def test_a_substitute_finds_what_waits_and_approves_it_on_the_page(app, office):
    now = system_now()
    deputy = office.people[Role.DISPATCHER]
    enter(office, Right.SIGN, office.responsible, deputy, china_date(now), china_date(now), now=now)
    correction = register(office)
    propose(office, correction)
    address, desk = f"/cases/corrections/{correction}", at_desk(app, office, Role.DISPATCHER)
    assert "1 件更正申请待审批" in desk.text("/cases")
    assert f"由{deputy.name}代签" in desk.text(address)
    assert desk.post(f"{address}/approve", version="2").status_code == 303
    assert f"{deputy.name}批准（代理{office.responsible.name}签发" in desk.text(address)


def test_with_the_key_what_was_proposed_and_sent_back_cannot_be_read_any_more(office):
    proposed, returned = register(office), register(office)
    propose(office, proposed)
    propose(office, returned)
    send_back(office, returned)
    for correction in (proposed, returned):
        with at_work(office) as session:
            purge(session, office.agency_id, correction)
        with pytest.raises(Purged):
            file_of(office, correction)
        with pytest.raises(Purged):
            propose(office, correction)
    with pytest.raises(Purged):
        approve(office, proposed)
    with at_work(office) as session:
        assert queries.correction_counts(session, office.agency_id)["to_approve"] == 1


def test_the_officer_proposes_and_the_responsible_person_approves_through_the_pages(app, office):
    officer, chief = at_desk(app, office), at_desk(app, office, Role.RESPONSIBLE)
    correction = register(office)
    address = f"/cases/corrections/{correction}"
    assert "提交审批" in officer.text(address) and "提交审批" not in chief.text(address)
    told = {"result": "corrected", "findings": "原记录有误", "corrected": "89 号"}
    assert officer.post(f"{address}/propose", version="1", **told).status_code == 303
    mine = officer.text(address)
    assert "须由另一人批准" in mine and "改提拟办意见" in mine and f"{address}/approve" not in mine
    assert officer.post(f"{address}/approve", version="2").status_code == 403
    theirs = chief.text(address)
    assert "拟处理" in theirs and office.officer.name in theirs and f"{address}/approve" in theirs
    assert "予以更正，更正后的内容为：89 号" in theirs and "data:image/png" in theirs
    assert "1 件更正申请待审批" in chief.text("/cases") and "待审批。" not in officer.text("/cases")
    assert str(correction) in chief.text("/cases/corrections?part=to_approve")
    empty = chief.post(f"{address}/return", version="2", reason="")
    assert empty.status_code == 422 and "修改意见" in empty.get_data(as_text=True)
    assert chief.post(f"{address}/return", version="2", reason="请写明档案编号").status_code == 303
    assert "1 件更正申请已退回重拟" in officer.text("/cases")
    back = officer.text(address)
    assert (
        "请写明档案编号" in back
        and "原记录有误" in back
        and chief.get(f"{address}/return").status_code == 409
    )
    told["findings"] = "与档案第 7 号不符"
    assert officer.post(f"{address}/propose", version="3", **told).status_code == 303
    stale = chief.post(f"{address}/approve", version="2")
    assert stale.status_code == 409 and "刚刚由别人办理过" in stale.get_data(as_text=True)
    assert chief.post(f"{address}/approve", version="4").status_code == 303
    decided = chief.text(address)
    assert f"{office.officer.name}拟办" in decided and f"{office.responsible.name}批准" in decided
    late = officer.post(f"{address}/propose", version="5", **told)
    assert late.status_code == 409 and "已经作出处理决定" in late.get_data(as_text=True)
    assert str(correction) not in chief.text("/cases/corrections?part=to_approve")


def test_the_page_of_whoever_signs_and_proposed_says_that_another_has_to_approve(app, office):
    correction, (person, by) = register(office), both(office)
    office.people[Role.REVIEWER] = person
    with at_work(office) as session:
        commands.propose_correction(session, office.agency_id, correction, CORRECTED, by=by)
    desk = at_desk(app, office, Role.REVIEWER)
    address = f"/cases/corrections/{correction}"
    shown = desk.text(address)
    assert "须由另一人批准" in shown and f"{address}/approve" not in shown
    assert desk.post(f"{address}/approve", version="2").status_code == 403
    assert desk.get(f"{address}/return").status_code == 403
    assert "待审批。" not in desk.text("/cases")


def test_what_the_letter_needs_is_said_when_it_is_approved_and_nothing_is_half_done(app, office):
    correction = register(office)
    propose(office, correction)
    with unit_of_work("identity", Scope(office.agency_id)) as session:
        session.execute(
            text("UPDATE services.answering_body_remedy SET review_body = '' WHERE body_id = :b"),
            {"b": office.body_id},
        )
    chief = at_desk(app, office, Role.RESPONSIBLE)
    address = f"/cases/corrections/{correction}"
    assert "拟处理" in chief.text(address)
    refused = chief.post(f"{address}/approve", version="2")
    assert refused.status_code == 422 and "复议机关" in refused.get_data(as_text=True)
    row = file_of(office, correction).row
    assert (row.result, row.proposed_result, row.version) == (None, "corrected", 2)
