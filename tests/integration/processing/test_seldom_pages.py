"""The pages of the steps few cases need: each can be reached, refuses what is missing, and takes its step once."""

import re
import uuid
from datetime import timedelta

import pytest

import processing.app
from processing import queries
from processing.domain import State
from processing.fees import ChargeStage
from services.clock import china_date, system_now
from services.config import settings
from services.db import unit_of_work
from services.events.intake import SupplementReceived
from services.identity.commands import change_options
from services.identity.models import Person
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.processing.test_pages import at_desk
from tests.integration.processing.told import PERSONAL, at, at_work, case_of, register, staffed, tell
from tests.support.agencies import PASSWORD
from tests.support.pages import Visitor

pytestmark = pytest.mark.usefixtures("platform")
TODAY = china_date(system_now())
SOON = (TODAY + timedelta(days=9)).isoformat()
FIRM = {"name": "测绘公司", "way": "post", "address": "青榆市河湾区澜湾路 3 号", "about": "合同"}
# (page, who, what is told, what of it is missing when nothing is told)
FORMS = (
    ("consult/third-party", Role.OFFICER, FIRM, "收件人"),
    ("consult/joint-maker", Role.OFFICER, FIRM, "收件人"),
    ("consult/agency", Role.OFFICER, FIRM | {"until": SOON}, "收件人"),
    ("reasons", Role.RESPONSIBLE, {"about": "86 件", "until": SOON}, "内容"),
    ("fee", Role.OFFICER, {"mode": "pages", "pages": "57", "reason": "页数多"}, "计费方式"),
    ("split", Role.OFFICER, {"parts": "出让合同\n规划许可证", "reason": "两项分属不同的项目"}, "请填写"),
)


@pytest.fixture(scope="module")
def office(platform):
    made = staffed()
    with unit_of_work("identity") as session:
        told = {"payment": "缴入国库"}
        change_options(session, made.agency_id, told, by=made.people[Role.OFFICER], now=at("2026-01-05"))
    return made


@pytest.fixture(scope="module")
def app(platform):
    return build_app(settings(), [processing.app])


@pytest.fixture(scope="module")
def desks(app, office):
    made = {}
    for role in (Role.OFFICER, Role.REVIEWER, Role.RESPONSIBLE):
        with unit_of_work("identity") as session:
            login = session.get(Person, uuid.UUID(office.people[role].id)).login
        made[role] = Visitor(app)
        assert made[role].sign_in(login, PASSWORD).status_code == 303
    return made


def fresh(office, days=2):
    day = (TODAY - timedelta(days=days)).isoformat()
    return register(office, day, registered=day)


def told(office, case, desk, **more):
    return {"version": case_of(office, case).version, "key": uuid.uuid4().hex, **more}


@pytest.mark.parametrize(
    ("page", "role", "more", "missing"), FORMS, ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_form_opens_points_out_what_is_missing_and_is_taken_once(office, desks, page, role, more, missing):
    case, desk = fresh(office), desks[role]
    address = f"/cases/{case}/{page}"
    assert desk.get(address).status_code == 200
    refused = desk.post(address, **told(office, case, desk))
    assert (refused.status_code, missing in refused.text) == (422, True)
    before = case_of(office, case).version
    posted = told(office, case, desk, **more)
    assert [desk.post(address, **posted).status_code for _ in range(2)] == [303, 303]
    assert case_of(office, case).version == before + 1
    assert desk.get(f"/cases/{case}").status_code == 200


@pytest.mark.parametrize("page", ("reasons", "delay", "irregular"))
def test_an_officer_does_not_decide_what_the_responsible_person_decides(office, desks, page):
    assert desks[Role.OFFICER].get(f"/cases/{fresh(office)}/{page}").status_code == 403


def test_whoever_proposes_a_fee_hears_at_once_that_nobody_said_how_to_pay(app, office, desks):
    poor = staffed()
    told_early = at_desk(app, poor).text(f"/cases/{fresh(poor)}/fee")
    assert "还没有设置缴费方式" in told_early
    assert "还没有设置缴费方式" not in desks[Role.OFFICER].text(f"/cases/{fresh(office)}/fee")


def test_a_fee_goes_from_proposal_to_refund_through_the_pages(office, desks):
    case, officer, head = fresh(office, days=12), desks[Role.OFFICER], desks[Role.RESPONSIBLE]
    base = f"/cases/{case}/fee"
    fee = {"mode": "pages", "pages": "57", "reason": "页数多"}
    assert officer.post(base, **told(office, case, officer, **fee)).status_code == 303
    assert "¥270.00" in head.get(f"/cases/{case}").text
    assert (
        head.post(f"{base}/charge?version={case_of(office, case).version}", key=uuid.uuid4().hex).status_code
        == 303
    )
    assert case_of(office, case).state is State.AWAITING_PAYMENT
    for step, more in (("received", {}), ("paid", {"voucher": "3726 0001"})):
        posted = told(office, case, officer, on=TODAY.isoformat(), **more)
        assert officer.get(f"{base}/{step}").status_code == 200
        assert officer.post(f"{base}/{step}", **posted).status_code == 303
    assert (
        head.post(f"{base}/refund", **told(office, case, head, amount="70", reason="多计")).status_code == 303
    )
    with at_work(office) as session:
        assert queries.charge_of(session, office.agency_id, case).stage is ChargeStage.REFUNDED
    assert "原期限，已作废" in officer.get(f"/cases/{case}").text


def test_an_opinion_is_entered_beside_its_letter(office, desks):
    case, officer = fresh(office), desks[Role.OFFICER]
    officer.post(f"/cases/{case}/consult/third-party", **told(office, case, officer, **FIRM))
    with at_work(office) as session:
        (inquiry,) = queries.inquiries_of(session, office.agency_id, case)
    base, today = f"/cases/{case}/inquiries/{inquiry.id}", TODAY.isoformat()
    for step in ("received", "opinion", "call-off"):
        assert officer.get(f"{base}/{step}").status_code == 200
    assert officer.post(f"{base}/received", **told(office, case, officer, on=today)).status_code == 303
    refused = officer.post(f"{base}/opinion", **told(office, case, officer, on=today, result="reasonable"))
    assert refused.status_code == 422
    entered = told(office, case, officer, on=today, result="refused", text="商业秘密")
    assert officer.post(f"{base}/opinion", **entered).status_code == 303
    shown = desks[Role.RESPONSIBLE].get(f"/cases/{case}").text
    assert "不同意公开" in shown and f"{base}/tell" in shown
    form = desks[Role.RESPONSIBLE].get(f"{base}/tell").text
    assert f'value="{FIRM["name"]}"' in form and f'value="{FIRM["address"]}"' in form


def test_two_cases_of_one_applicant_share_a_reply_through_the_page(office, desks):
    leader, second, officer = fresh(office), fresh(office), desks[Role.OFFICER]
    number = case_of(office, leader).number
    assert number in officer.get(f"/cases/{second}/join").text
    joined = officer.post(f"/cases/{second}/join", **told(office, second, officer, leader=str(leader)))
    assert joined.status_code == 303 and case_of(office, second).state is State.JOINED
    address = f"/cases/{second}/leave?version={case_of(office, second).version}"
    assert officer.post(address, key=uuid.uuid4().hex).status_code == 303
    assert case_of(office, second).state is State.EXAMINING


def test_a_second_officer_is_told_that_the_case_moved_on(office, desks):
    case, officer = fresh(office), desks[Role.OFFICER]
    stale = told(office, case, officer, **FIRM)
    officer.post(f"/cases/{case}/consult/third-party", **told(office, case, officer, **FIRM))
    again = officer.post(f"/cases/{case}/consult/third-party", **stale)
    assert again.status_code == 409 and "刚刚办理过" in again.text and "“征求第三方意见”" in again.text


def steps_of(desk, case):
    """The addresses of the steps a case page offers."""
    return set(re.findall(rf"/cases/{case}/([a-z/-]+)", desk.get(f"/cases/{case}").text))


def test_what_can_be_done_once_is_offered_once(office, desks):
    case, officer, head = fresh(office), desks[Role.OFFICER], desks[Role.RESPONSIBLE]
    assert {"split", "join", "fee"} <= steps_of(officer, case)
    assert "reasons" in steps_of(head, case) and "delay" not in steps_of(head, case)
    demand = {"about": "86 件", "until": SOON}
    assert head.post(f"/cases/{case}/reasons", **told(office, case, head, **demand)).status_code == 303
    offered = steps_of(head, case)
    assert "reasons" not in offered and "delay" not in offered
    assert "split" not in steps_of(officer, case)


def test_a_second_supplement_or_extension_is_not_offered_and_the_page_says_why(office, desks):
    case, officer, head = fresh(office), desks[Role.OFFICER], desks[Role.RESPONSIBLE]
    assert "supplement" in steps_of(officer, case) and "extend" in steps_of(head, case)
    longer = told(office, case, head, days=10, reason="材料较多")
    assert head.post(f"/cases/{case}/extend", **longer).status_code == 303
    assert "extend" not in steps_of(head, case)
    asked = told(office, case, officer, grounds="content", wanted="写明年份", until=SOON)
    assert officer.post(f"/cases/{case}/supplement", **asked).status_code == 303
    tell(office, case, SupplementReceived(on=TODAY, channel="web"), TODAY.isoformat())
    assert "supplement" not in steps_of(officer, case)
    assert "已经告知一次" in officer.get(f"/cases/{case}").text


def test_a_later_day_is_offered_after_good_reasons(office, desks):
    case, head = fresh(office), desks[Role.RESPONSIBLE]
    head.post(f"/cases/{case}/reasons", **told(office, case, head, about="86 件", until=SOON))
    with at_work(office) as session:
        (inquiry,) = queries.inquiries_of(session, office.agency_id, case)
    told_so = told(office, case, head, on=TODAY.isoformat(), result="reasonable")
    assert head.post(f"/cases/{case}/inquiries/{inquiry.id}/judge", **told_so).status_code == 303
    assert "delay" in steps_of(head, case)


def test_a_case_with_a_fee_is_neither_split_nor_joined(office, desks):
    case, officer = fresh(office), desks[Role.OFFICER]
    fee = {"mode": "pages", "pages": "57", "reason": "页数多"}
    officer.post(f"/cases/{case}/fee", **told(office, case, officer, **fee))
    assert not {"split", "join"} & steps_of(officer, case)


def test_a_form_for_the_day_a_letter_was_received_names_itself(office, desks):
    case, officer = fresh(office), desks[Role.OFFICER]
    officer.post(f"/cases/{case}/consult/third-party", **told(office, case, officer, **FIRM))
    with at_work(office) as session:
        (inquiry,) = queries.inquiries_of(session, office.agency_id, case)
    form = officer.get(f"/cases/{case}/inquiries/{inquiry.id}/received").text
    assert "<h1>登记送达日期</h1>" in form and ">登记意见<" not in form


def test_the_split_form_proposes_the_matters_of_the_application(office, desks):
    day = (TODAY - timedelta(days=2)).isoformat()
    case = register(office, day, registered=day, personal=PERSONAL | {"text": "1.出让合同；2.规划许可证"})
    page = desks[Role.OFFICER].get(f"/cases/{case}/split").text
    assert "出让合同\n规划许可证" in page, page[page.find("<textarea") :][:400]
    officer, parts = desks[Role.OFFICER], "出让合同\n规划许可证"
    unsaid = told(office, case, officer, parts=parts, reason="")
    refused = officer.post(f"/cases/{case}/split", **unsaid)
    assert refused.status_code == 422 and case_of(office, case).split_off == 0
    assert "两项" not in officer.text(f"/cases/{case}")
    reason = "两项分属不同的项目"
    done = officer.post(f"/cases/{case}/split", **told(office, case, officer, parts=parts, reason=reason))
    assert done.status_code == 303 and reason in officer.text(f"/cases/{case}")


def test_sharing_a_reply_is_offered_where_the_applicant_has_another_case(office, desks):
    day = (TODAY - timedelta(days=2)).isoformat()
    alone = PERSONAL | {"applicant": PERSONAL["applicant"] | {"id_number": "110101199003074477"}}
    case = register(office, day, registered=day, personal=alone)
    assert "join" not in steps_of(desks[Role.OFFICER], case)
