"""放行 on the pages: who sees it, when it is offered, what it says before, and the list of what waits for it."""

import uuid
from datetime import date, timedelta

import pytest

import processing.app
from processing import commands
from processing.inquiries import InquiryResult
from services.clock import china_date, system_now
from services.db import unit_of_work
from services.events.notifications import NoticeDispatched
from services.identity.models import Person
from services.identity.permissions import Role
from services.ids import new_id
from services.web import build_app
from tests.integration.documents.test_sheets import text
from tests.integration.processing.test_asking import FIRM, answer, ask, inquiries, sign, to_sign
from tests.integration.processing.told import case_of, do, register, staffed, tell
from tests.support.agencies import PASSWORD
from tests.support.pages import Visitor

pytestmark = pytest.mark.usefixtures("platform")
TODAY = china_date(system_now())
STARTED = TODAY - timedelta(days=1)


@pytest.fixture(scope="module")
def desks(platform, office):
    app, made = build_app(platform, [processing.app]), {}
    for role in (Role.OFFICER, Role.RESPONSIBLE):
        with unit_of_work("identity") as session:
            login = session.get(Person, uuid.UUID(office.people[role].id)).login
        made[role] = Visitor(app)
        assert made[role].sign_in(login, PASSWORD).status_code == 303
    return made


def signed(office, hold_days, *, sent=True):
    """A signed reply against a third party's will, he told yesterday."""
    day = STARTED.isoformat()
    case = register(office, day, registered=day)
    inquiry = ask(office, case, day=day)
    answer(office, case, inquiry, InquiryResult.REFUSED, day, text="含商业秘密")
    told = {"reason": "涉及饮用水安全", "disclosed": "合同全文", "to": FIRM, "hold_days": hold_days}
    do(commands.tell_objector, office, case, inquiry, role=Role.RESPONSIBLE, day=day, **told)
    if sent:
        letter = inquiries(office, case)[0].told_document_id
        fact = {"notice_id": new_id(), "kind": "disclosure_told", "way": "post", "proof": "EMS 1"}
        gone = NoticeDispatched(**fact, on=date.fromisoformat(day), document_id=letter)
        tell(office, case, gone, day, context="notifications")
    to_sign(office, case, TODAY.isoformat())
    sign(office, case, TODAY.isoformat())
    return case


def release(office, desk, case, remark=""):
    told = {"version": case_of(office, case).version, "key": uuid.uuid4().hex, "remark": remark}
    return desk.post(f"/cases/{case}/release", **told)


def test_what_is_ready_is_listed_offered_and_released_once(office, desks):
    case, head = signed(office, 0), desks[Role.RESPONSIBLE]
    number = case_of(office, case).number
    assert number in head.text("/cases?part=release")
    page = head.text(f"/cases/{case}")
    assert f"/cases/{case}/release" in page and "请负责人决定放行" in page
    form = head.text(f"/cases/{case}/release")
    assert FIRM.name in form and "含商业秘密" in form and "送出" in form
    posted = {"version": case_of(office, case).version, "key": uuid.uuid4().hex, "remark": "等待期满"}
    assert [head.post(f"/cases/{case}/release", **posted).status_code for _ in range(2)] == [303, 303]
    page = head.text(f"/cases/{case}")
    assert "放行" in page and "等待期满" in page and "请负责人决定放行" not in page
    assert f"/cases/{case}/release" not in page
    assert number not in head.text("/cases?part=release")


def test_the_officer_sees_that_it_waits_and_cannot_release_it(office, desks):
    case, officer = signed(office, 0), desks[Role.OFFICER]
    page = officer.text(f"/cases/{case}")
    assert "放行以后才能送达" in page and f"/cases/{case}/release" not in page
    assert officer.get(f"/cases/{case}/release").status_code == 403
    assert release(office, officer, case).status_code == 403


def test_before_its_day_the_page_says_why_and_a_forced_release_is_refused_where_it_was_typed(office, desks):
    case, head = signed(office, 9), desks[Role.RESPONSIBLE]
    page = head.text(f"/cases/{case}")
    assert "已签发，待放行" in page and "以前不能放行" in page and f"/cases/{case}/release" not in page
    refused = release(office, head, case, "照发")
    assert (refused.status_code, "以前不能放行" in refused.text, "照发" in refused.text) == (409, True, True)
    assert case_of(office, case).awaits_release


def test_a_letter_that_has_not_gone_out_is_named(office, desks):
    case, head = signed(office, 0, sent=False), desks[Role.RESPONSIBLE]
    assert "告知第三方的文书还没有送出" in head.text(f"/cases/{case}")


def test_the_approval_sheet_carries_the_release(office, desks):
    case, head = signed(office, 0), desks[Role.RESPONSIBLE]
    release(office, head, case, "等待期满，第三方没有起诉")
    shown = text(head.get(f"/cases/{case}/sheets/approval_form.pdf").get_data())
    assert "负责人放行" in shown and "等待期满，第三方没有起诉" in shown


def test_a_part_nobody_needs_is_not_shown(desks, platform):
    alone = staffed()
    with unit_of_work("identity") as session:
        login = session.get(Person, uuid.UUID(alone.people[Role.RESPONSIBLE].id)).login
    visitor = Visitor(build_app(platform, [processing.app]))
    visitor.sign_in(login, PASSWORD)
    shown = visitor.text("/cases")
    assert "待放行" not in shown and "理由未补" not in shown
    assert "待放行" in visitor.text("/cases?part=release")
