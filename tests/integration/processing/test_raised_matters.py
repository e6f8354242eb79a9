"""What a supplement raises beside what was asked for becomes an application of its own, received with it (条例第三十条)."""

import uuid
from datetime import date

import pytest
from sqlalchemy import select

import intake.app
import processing.app
from intake import commands as intake_commands
from intake.commands.incoming import Arriving
from intake.commands.splitting import register_raised as register_in_intake
from intake.models import Request
from notifications.models import Notice
from processing import commands
from processing.domain import State
from processing.queries.supplementing import matters_of_case
from processing.supplement_rules import MatterResult
from services.actor import SYSTEM
from services.channels import Channel
from services.config import settings
from services.crypto import case_key
from services.db import unit_of_work
from services.errors import Conflict, NotAllowed
from services.events.intake import WithdrawalReceived
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.processing.test_pages import at_desk
from tests.integration.processing.test_splitting import PERSON, applied
from tests.integration.processing.told import at, at_work, case_of, do, granting, tell
from tests.support.deliveries import drain as deliver

pytestmark = pytest.mark.usefixtures("platform")


def matters(office, case):
    with at_work(office) as session:
        return matters_of_case(session, office.agency_id, case)


def judge(office, case, new):
    told = {matter.id: MatterResult.CLARIFIED for matter in matters(office, case) if not matter.is_new}
    do(commands.judge_supplement, office, case, told, new, day="2026-03-17")


def raise_new(office, *new):
    """A case whose supplement came by letter and raised these."""
    case = applied(office)
    told = {"grounds": ["content"], "wanted": "信息的名称", "until": date(2026, 3, 25)}
    do(commands.ask_supplement, office, case, day="2026-03-04", **told)
    deliver(office.agency_id)
    letter = {"carrier": "ems", "mail_number": "1012345678903"}
    came = Arriving(date(2026, 3, 16), Channel.LETTER, "补正", evidence=letter)
    with unit_of_work("intake", office.scope) as session:
        intake_commands.receive_supplement(
            session, office.agency_id, case, came, now=at("2026-03-17"), actor=SYSTEM
        )
    deliver(office.agency_id)
    judge(office, case, new)
    return case


def raised_of(office, case):
    with unit_of_work("intake", office.scope) as session:
        rows = session.scalars(select(Request).where(Request.raised_in == case).order_by(Request.number))
        return [(row, case_key(session, office.agency_id, row.id).open(row.personal)) for row in rows]


def test_what_a_supplement_raised_is_registered_each_as_an_application_received_with_it(office):
    case = raise_new(office, "会议纪要", "批复")
    made = do(commands.register_raised, office, case, day="2026-03-18")
    deliver(office.agency_id)
    rows = raised_of(office, case)
    assert [row.id for row, _ in rows] == list(made)
    assert [told["text"] for _, told in rows] == ["会议纪要", "批复"]
    first, told = rows[0]
    assert told["applicant"]["name"] == PERSON.name
    assert (first.channel, first.receipt_date, first.receipt_rule) == (
        "letter",
        date(2026, 3, 16),
        "supplement",
    )
    assert first.evidence["mail_number"] == "1012345678903" and first.registered_on == date(2026, 3, 18)
    parent = case_of(office, case)
    assert first.evidence["raised_from"] == parent.number and first.wanted_way == "post"
    opened = case_of(office, first.id)
    assert (opened.raised_in, opened.state, opened.due_date) == (case, State.EXAMINING, date(2026, 4, 14))
    # A new application may itself hold several matters: it is split as any other is.
    do(commands.split, office, first.id, ["纪要", "签到表"], "两项由不同科室保存", day="2026-03-18")


def test_each_is_acknowledged_to_the_applicant_by_a_letter_of_its_own(office):
    case = raise_new(office, "会议纪要")
    (made,) = do(commands.register_raised, office, case, day="2026-03-18")
    deliver(office.agency_id)
    with unit_of_work("notifications", office.scope) as session:
        notices = session.scalars(select(Notice).where(Notice.stream == made)).all()
    assert [(notice.kind, notice.way) for notice in notices] == [("acknowledgement", "post")]


def test_it_is_registered_once_and_stays_when_the_supplement_is_judged_anew(office):
    case = raise_new(office, "会议纪要")
    do(commands.register_raised, office, case, day="2026-03-18")
    deliver(office.agency_id)
    with pytest.raises(Conflict, match="没有等待登记的新事项"):
        do(commands.register_raised, office, case, day="2026-03-18")
    judge(office, case, ["批复"])
    assert [(m.n, m.is_new, m.registered_on is not None) for m in matters(office, case)] == [
        (1, False, False),
        (2, True, True),
        (3, True, False),
    ]
    do(commands.register_raised, office, case, day="2026-03-18")
    deliver(office.agency_id)
    rows = raised_of(office, case)
    assert [told["text"] for _, told in rows] == ["会议纪要", "批复"]
    with unit_of_work("intake", office.scope) as session:
        again = {row.id: told["text"] for row, told in rows}
        more = {"actor": SYSTEM, "now": at("2026-03-19")}
        assert register_in_intake(session, office.agency_id, case, again, date(2026, 3, 16), **more) == []


def test_nothing_is_registered_before_something_was_found_new_nor_by_others(office):
    with pytest.raises(Conflict, match="没有等待登记的新事项"):
        do(commands.register_raised, office, raise_new(office), day="2026-03-17")
    with pytest.raises(NotAllowed):
        do(commands.register_raised, office, raise_new(office, "批复"), role=Role.RESPONSIBLE)
    waiting = applied(office)
    told = {"grounds": ["content"], "wanted": "信息的名称", "until": date(2026, 3, 25)}
    do(commands.ask_supplement, office, waiting, day="2026-03-04", **told)
    with pytest.raises(Conflict, match="不能“登记新提出的事项”"):
        do(commands.register_raised, office, waiting)


def test_a_case_is_neither_signed_nor_closed_while_a_new_matter_waits(office):
    case = raise_new(office, "会议纪要")
    do(commands.draft_reply, office, case, granting(), day="2026-03-17")
    do(commands.submit, office, case, day="2026-03-17")
    do(commands.approve, office, case, role=Role.REVIEWER, day="2026-03-17")
    for role, step in ((Role.RESPONSIBLE, commands.sign), (Role.OFFICER, commands.withdraw)):
        if step is commands.withdraw:
            gone = WithdrawalReceived(on=date(2026, 3, 18), channel="letter")
            tell(office, case, gone, "2026-03-18")
        with pytest.raises(Conflict, match=r"1 项是新的申请，还没有登记.*第三十条"):
            do(step, office, case, role=role, day="2026-03-18")
    assert case_of(office, case).state is State.TO_SIGN
    do(commands.register_raised, office, case, day="2026-03-18")
    do(commands.sign, office, case, role=Role.RESPONSIBLE, day="2026-03-18")


def test_the_case_page_registers_them_by_one_step_and_links_both_ways(office):
    officer = at_desk(build_app(settings(), [intake.app, processing.app]), office)
    case = raise_new(office, "会议纪要")
    page = officer.text(f"/cases/{case}")
    assert "登记以前，本件不能签发、办结" in page and "登记新提出的事项" in page
    address = f"/cases/{case}/supplement/register?version={case_of(office, case).version}"
    key = uuid.uuid4().hex
    assert [officer.post(address, key=key).status_code for _ in range(2)] == [303, 303]
    assert "已交登记" in officer.text(f"/cases/{case}")
    deliver(office.agency_id)
    ((made, _),) = raised_of(office, case)
    page = officer.text(f"/cases/{case}")
    assert made.number in page and f"/cases/{made.id}" in page and "不能签发、办结" not in page
    assert f"/cases/{case}" in officer.text(f"/cases/{made.id}")
    assert made.number in officer.text(f"/desk/requests/{case}")
    assert f"/desk/requests/{case}" in officer.text(f"/desk/requests/{made.id}")
    assert "已经登记为新申请的不再列出：1 项" in officer.text(f"/cases/{case}/supplement/judge")
    late = officer.post(f"/cases/{case}/supplement/register?version=1", key=uuid.uuid4().hex)
    assert late.status_code == 409
