"""What comes after a signature, by hand and by keyboard: voided, posted, returned, reviewed, sued, kept, made public."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from services.identity.permissions import Role
from tests.journeys.played_office import GRANTED, later

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("platform")]
RESPONSIBLE = Role.RESPONSIBLE
DEFENDED = {"filed_on": date(2026, 4, 1), "received_on": date(2026, 4, 3)}
MAIN = "main"


@pytest.fixture(scope="module")
def answered(here):
    """A request refused on the first day, by post; what follows is brought against it."""
    made = here.applies(way="post", medium="paper")
    made.step("认领")
    made.draft("不予公开", outcome="refused_5", kind_of_file="值班表", why_withheld="只涉内部管理")
    made.approved()
    return made


def test_a_signed_reply_is_voided_signed_again_sealed_and_posted(here, answered):
    answered.beside("作废", RESPONSIBLE, remark="正文有误")
    expect(answered.by().page.locator(MAIN)).to_contain_text("已作废")
    answered.step("改结果和依据", outcome="refused_6", kind_of_file="请示", why_withheld="尚未定稿")
    answered.approved()
    answered.step("用印", copies=2)
    here.posts()
    assert answered.ended() == "属于四类过程性信息"
    facts = answered.by().page.locator("section[aria-labelledby=papers]").inner_text()
    assert "〔2026〕1号" in facts and "〔2026〕2号" in facts


def test_what_the_post_brings_back_stays_served_on_its_day(here, answered):
    here.on(date(2026, 3, 9))
    keys = answered.by(Role.DISPATCHER)
    reply = keys.page.locator("main a[href^='/notices/']", has_text=re.compile("答复|告知")).last
    keys.tab_to(reply)
    keys.go("Enter")
    keys.tab_to('form[action$="/returned"] [name="on"]')
    keys.go("Control+Enter")
    expect(keys.page.locator(MAIN)).to_contain_text("退回")
    assert answered.ended() == "属于四类过程性信息"


def test_revoked_on_review_it_is_answered_again_and_the_suit_is_lost(here, answered):
    here.on(date(2026, 4, 7))
    answered.beside(
        "行政复议", heard_by="榆东区人民政府", docket="榆东复〔2026〕7号", **DEFENDED, answered_on=here.today
    )
    here.on(date(2026, 6, 1))
    answered.beside(
        "登记结果", result="revoked", ended_on=here.today, again="1", again_from=here.today, again_days=15
    )
    answered.step("重新答复")
    answered.draft("予以公开", outcome="granted", grounds="36-2", **GRANTED)
    answered.approved()
    here.posts()
    assert "第 2 次答复" in answered.head() and "予以公开" in answered.head()
    answered.beside(
        "行政诉讼（未经复议直接起诉）",
        heard_by="榆东区人民法院",
        docket="（2026）榆0303行初12号",
        filed_on=here.today,
    )
    answered.beside("投诉举报", heard_by="榆东区政务公开办", filed_on=here.today)


def test_what_was_asked_for_is_proposed_decided_and_published(here, case):
    case.draft()
    case.approved()
    case.beside("提出转主动公开", origin="office", title="LW-07 地块出让合同", reason="多人申请")
    case.beside("决定是否主动公开", RESPONSIBLE, is_agreed="1", where="门户网站", reason="可以公开")
    case.beside(
        "登记已主动公开",
        on=here.today,
        address="https://www.example.gov.cn/1",
        catalogue_number="J017-2026-1",
    )
    expect(case.by().page.locator("#publication")).to_be_visible()
    case.step("归档", pages=9, file_note="未用印：电子送达")
    assert "已归档" in case.head()


def test_a_late_extension_is_recorded_for_what_it_is_and_moves_nothing(here, case):
    here.on(later(here, 23))
    told = {"reason": "经办人疏漏", "note": "已约谈，今后到期前三日提醒"}
    case.step("补记不合规的事项", RESPONSIBLE, what="late_extension", on=here.today, **told)
    case.draft()
    case.approved()
    assert "逾期" in case.by().page.locator(MAIN).inner_text()


def test_tables_three_and_four_show_it_all(here):
    page = here.keys(Role.REPORT_OFFICER).page
    page.goto("/reports?year=2026")
    three, four = (page.locator(f"section[aria-labelledby={name}]") for name in ("t3", "t4"))
    expect(three.locator(".panel-head")).to_contain_text("各列相等")
    assert three.locator("tr", has_text="（七）总计").locator("td").last.inner_text() == "3"
    assert three.locator("tr", has_text="属于四类过程性信息").locator("td").last.inner_text() == "1"
    figures = [cell.inner_text() for cell in four.locator("tbody td").all()]
    assert figures.count("1") == 4, figures
