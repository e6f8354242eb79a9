"""Each life of a request, done by hand and by keyboard through a played year; and the year's table still balances."""

import pytest
from playwright.sync_api import expect

from services.identity.permissions import Role
from tests.journeys.played_office import later

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("platform")]
RESPONSIBLE = Role.RESPONSIBLE
FIRM = {"name": "临津测绘有限公司", "address": "青榆市河湾区澜湾路 3 号", "about": "澜湾路地块测绘合同"}
WITHHELD = {"findings": "经审查，含有第三方的商业秘密。", "withheld": "合同单价。"}


def test_handed_back_assigned_anew_returned_once_and_granted(here, case):
    case.step("退回指派", reason="不属于本科室")
    officer = case.by().page.locator(".page-head")
    expect(officer).not_to_contain_text("承办 ")
    offered = case.by(Role.REVIEWER)
    offered.take_step("指派承办")
    name = offered.page.locator("#officer_id option").nth(1).get_attribute("value")
    offered.say(officer_id=name)
    offered.send()
    case.draft()
    case.step("送审")
    case.step("退回修改", Role.REVIEWER, remark="写明合同编号")
    case.approved()
    assert case.ended() == "予以公开"


def test_supplemented_matter_by_matter_and_granted(here, case):
    case.step("要求补正", grounds="content", wanted="写明地块编号\n写明年份", until=later(here, 10))
    here.on(later(here, 3))
    citizen = case.citizen()
    citizen.tab_to('#supplement [name="text"]')
    citizen.write("LW-07 地块，2024 年")
    citizen.follow("提交补正", "#supplement form")
    here.settle()
    judge = case.by()
    judge.follow("认定补正")
    for field in judge.page.locator('fieldset input[value="clarified"], .seg input[value="clarified"]').all():
        judge.say(**{str(field.get_attribute("name")): "clarified"})
    judge.send()
    assert "收到补正" in case.by().page.locator("#history ~ *, .log").last.inner_text()
    case.draft()
    case.approved()
    assert case.ended() == "予以公开"


def test_not_supplemented_in_time_is_given_up(here, case):
    case.step("要求补正", grounds="content", wanted="写明年份", until=later(here, 8))
    here.on(later(here, 10))
    case.step("逾期未补正")
    case.draft("不再处理", findings="逾期未补正，视为放弃申请。")
    case.approved()
    assert "不补正" in case.ended()


def test_a_third_party_that_keeps_silent_leaves_the_decision_to_the_office(here, case):
    case.step("征求第三方意见", **FIRM)
    here.posts()
    case.beside("对方收到日期", on=here.today)
    here.on(later(here, 17))
    expect(case.by().page.locator("#asked-others ~ *").first).to_be_visible()
    assert "期满未提出意见" in case.by().page.locator("main").inner_text()
    case.draft(
        "部分公开", grounds="15", **WITHHELD, provided="合同其他部分。", harm_to_third_party="报价策略"
    )
    case.approved()
    assert case.ended().startswith("部分公开")


def test_a_third_party_that_refuses_is_told_what_is_disclosed_all_the_same(here, case):
    case.step("征求第三方意见", **FIRM)
    here.posts()
    case.beside("登记意见", result="refused", on=here.today, text="涉及报价")
    case.beside(
        "决定公开并告知第三方",
        RESPONSIBLE,
        address=FIRM["address"],
        disclosed="合同价款",
        reason="涉及公共利益",
    )
    here.posts()
    case.draft()
    case.approved()
    waits = case.by(RESPONSIBLE).page.locator("main")
    expect(waits).to_contain_text("以前不能放行")
    expect(waits.locator(".step", has_text="放行")).to_have_count(0)
    here.on(later(here, 15))
    ready = case.by(RESPONSIBLE)
    expect(ready.page.locator(".case-warnings")).to_contain_text("请负责人决定放行")
    ready.page.goto("/cases?part=release")
    expect(ready.page.locator(".worklist")).to_contain_text(case.number)
    case.step("放行", RESPONSIBLE, remark="等待期满，第三方没有起诉")
    here.sends()
    assert case.ended() == "予以公开" and "逾期" not in case.head()


def test_a_joint_maker_that_keeps_silent_consents(here, case):
    case.step("征求共同制作机关意见", **FIRM)
    here.posts()
    case.beside("对方收到日期", on=here.today)
    here.on(later(here, 16))
    assert "视为同意" in case.by().page.locator("main").inner_text()
    case.draft()
    case.approved()
    assert case.ended() == "予以公开"


def test_whoever_led_a_party_paper_is_asked_before_it_is_judged(here, case):
    case.step("征求其他机关意见", **FIRM, is_lead="1", until=later(here, 8))
    here.posts()
    here.on(later(here, 4))
    case.beside("登记意见", result="answered", on=here.today, text="属党务信息")
    case.draft("其他情形", outcome="other_3", grounds="2")
    case.approved()
    assert case.ended() == "其他"


def test_extended_in_time_and_answered_in_the_longer_period(here, case):
    limit = later(here, 40)
    case.step("延长答复期限", RESPONSIBLE, days=20, reason="检索量大")
    here.on(later(here, 25))
    assert f"{limit.month}月{limit.day}日" in case.by().page.locator(".case-clock .due").inner_text()
    case.draft()
    case.approved()
    assert case.ended() == "予以公开" and "逾期" not in case.head()


def test_a_fee_is_paid_begins_a_new_period_and_is_paid_back(here, case):
    case.step("提议收费", pages=57, reason="材料 57 页")
    case.step("决定收费", RESPONSIBLE)
    here.on(later(here, 2))
    case.beside("登记通知送达日期", on=here.today)
    here.on(later(here, 5))
    case.step("登记缴费", on=here.today, voucher="非税2026-77")
    case.step("退还费用", RESPONSIBLE, amount="10", reason="多收")
    case.draft()
    case.approved()
    assert case.ended() == "予以公开"


def test_a_fee_that_is_not_paid_ends_the_request(here, case):
    case.step("提议收费", pages=57, reason="材料 57 页")
    case.step("决定收费", RESPONSIBLE)
    here.on(later(here, 1))
    case.beside("登记通知送达日期", on=here.today)
    here.on(later(here, 22))
    case.step("逾期未缴费")
    case.draft("不再处理", findings="逾期未缴费，视为放弃申请。")
    case.approved()
    assert "缴" in case.ended()


def test_reasons_that_hold_move_the_day_and_reasons_that_do_not_end_it(here, case):
    case.step("要求说明理由", RESPONSIBLE, about="今年以来 86 件", until=later(here, 8))
    case.beside("认定理由", RESPONSIBLE, result="reasonable", on=here.today, text="用于诉讼")
    case.step("确定延迟答复期限", RESPONSIBLE, until=later(here, 60), reason="材料多")
    here.on(later(here, 30))
    case.draft()
    case.approved()
    assert case.ended() == "予以公开" and "逾期" not in case.head()

    other = here.applies()
    other.step("认领")
    other.step("要求说明理由", RESPONSIBLE, about="今年以来 87 件", until=later(here, 8))
    other.beside("认定理由", RESPONSIBLE, result="unreasonable", on=here.today, text="重复")
    other.draft("其他情形", outcome="not_processed_4", excess="今年以来 87 件")
    other.approved()
    assert "反复" in other.ended()


def test_several_matters_are_split_and_each_is_answered(here):
    whole = here.applies(text="一、甲地块出让合同；二、乙地块出让合同")
    whole.step("认领")
    told = "两个地块由两个科室分别经办"
    whole.step("分件办理", parts="甲地块出让合同\n乙地块出让合同", reason=told)
    part = here.newest()
    for one in (whole, part):
        one.draft()
        one.approved()
        assert one.ended() == "予以公开"


def test_two_requests_get_one_reply_and_count_as_two(here, case):
    second = here.applies(text="LW-07 地块出让合同的附件")
    second.step("认领")
    leader = case.by().page.url.rpartition("/")[2]
    second.step("并入合并答复", leader=leader)
    case.draft()
    case.approved()
    assert case.ended() == second.ended() == "予以公开"


def test_nothing_is_found_only_with_a_record_of_the_search(here, case):
    case.draft("其他情形", outcome="unavailable_1", grounds="36-4")
    officer = case.by()
    officer.take_step("送审")
    expect(officer.page.locator("[role=alert]")).to_contain_text("检索")
    case.step(
        "改结果和依据",
        searched_in="公文系统、档案室，2020—2026",
        searched_for="LW-07、出让合同",
        searched_by="槐安",
        searched_on=here.today,
        search_result="没有找到",
    )
    case.approved()
    assert "不掌握" in case.ended()


def test_withdrawn_by_the_applicant(here, case):
    citizen = case.citizen()
    citizen.tab_to("summary.btn-danger")
    citizen.press("Enter")
    citizen.tab_to('[name="sure"]')
    citizen.press("Space")
    citizen.follow("确认撤回")
    here.settle()
    case.step("申请人撤回")
    assert "其他" in case.ended()


def test_the_year_balances(here):
    keys = here.keys(Role.REPORT_OFFICER)
    keys.page.goto("/reports?year=2026")
    three = keys.page.locator("section[aria-labelledby=t3]")
    expect(three.locator(".panel-head")).to_contain_text("各列相等")
    asked = here.numbers()
    assert three.locator("tr", has_text="本年新收").locator("td").last.inner_text() == str(len(asked))
    assert three.locator("tr", has_text="（七）总计").locator("td").last.inner_text() == str(len(asked))
