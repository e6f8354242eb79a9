"""One application per channel and an ordinary letter, from the first key pressed to the reply in the applicant's hands."""

import re
from datetime import timedelta
from email.utils import format_datetime

import pytest
from playwright.sync_api import expect

from intake import queries
from services.actor import SYSTEM
from services.clock import china_date, system_now
from services.crypto import query_code
from services.db import unit_of_work
from services.identity.commands import change_options
from services.identity.permissions import Role
from tests.journeys.people import Cast, decide, follow, reply_of, served
from tests.support.agencies import NOW, new_office
from tests.support.messages import saved_message

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("platform")]


@pytest.fixture(scope="module")
def site(app):
    with served(app) as address:
        yield address


@pytest.fixture
def cast(app, chromium, site):
    made = Cast(app, new_office(), chromium, site)
    yield made
    assert made.complaints == []


def code_of(cast: Cast, number: str) -> str:
    """What stands on the receipt that was handed out."""
    with unit_of_work("intake", cast.office.scope) as session:
        return query_code(queries.request_by_number(session, cast.office.agency_id, number).id)


def post(cast: Cast) -> None:
    """What lies ready for the post goes out."""
    dispatcher = cast.staff(Role.DISPATCHER)
    dispatcher.goto("/notices")
    for at, cell in enumerate(dispatcher.locator("input[data-mail]").all()):
        cell.fill(f"109900000000{at}")
    with dispatcher.expect_navigation():
        dispatcher.get_by_role("button", name=re.compile("确认交邮")).click()
    cast.settle()


def expect_posted(cast: Cast, number: str) -> None:
    citizen = cast.citizen()
    follow(citizen, number, code_of(cast, number))
    expect(citizen.get_by_role("heading", level=1)).to_have_text("您的申请已经办结")
    expect(citizen.locator(".timeline")).to_contain_text("已答复您（邮寄）")


def test_by_web_decided_delivered_on_the_portal_and_read(cast):
    citizen = cast.citizen()
    citizen.goto(f"/?q={cast.office.code}")
    citizen.get_by_role("link", name="我要申请", exact=True).first.click()
    citizen.get_by_label("姓名或者名称").fill("𠮷䶮")
    citizen.get_by_label("证件号码", exact=True).fill("37990119850614273X")
    citizen.get_by_label("联系电话").fill("13900007716")
    citizen.get_by_label("您想要什么信息").fill("LW-07 地块国有建设用地使用权出让合同")
    citizen.get_by_label("电子文件").check()
    citizen.get_by_label("在本站下载").check()
    citizen.get_by_role("button", name="提交申请").dblclick()
    citizen.wait_for_url("**/receipt")
    number = citizen.locator(".receipt-facts dd").first.inner_text()
    code = citizen.locator(".receipt-code").inner_text()
    cast.settle()

    decide(cast, number)

    follow(citizen, number, code)
    expect(citizen.get_by_role("heading", level=1)).to_have_text("您的申请已经办结")
    expect(citizen.locator(".timeline")).to_contain_text("已答复您（网上送达）")
    assert reply_of(citizen).startswith(b"%PDF")
    with unit_of_work("intake", cast.office.scope) as session:
        assert queries.request_by_number(session, cast.office.agency_id, number).outcome == "granted"


def test_by_letter_without_a_mouse_decided_and_posted(cast):
    clerk = cast.staff(Role.CLERK)
    clerk.goto("/desk")
    expect(clerk.locator('input[name="carrier"]:checked')).to_be_focused()
    keys = clerk.keyboard
    for typed in ("1", "1099027144086", "", "", "", "", "", "", ""):
        keys.type(typed)
        keys.press("Enter")
    expect(clerk.locator('input[name="kind"]:checked')).to_be_focused()
    for typed in (
        "1",
        "江屿",
        "13900007716",
        "37990119850614273X",
        "",
        "青榆市河湾区临津路 88 号",
        "390011",
        "",
        "",
    ):
        if typed:
            keys.insert_text(typed) if len(typed) > 1 else keys.press(typed)
        keys.press("Enter")
    expect(clerk.locator("#text")).to_be_focused()
    keys.insert_text("LW-07 地块国有建设用地使用权出让合同")
    with clerk.expect_navigation():
        keys.press("Control+Enter")
    saved = clerk.locator(".letters-saved").inner_text()
    number = re.search(r"[A-Z0-9-]+-\d{4}-\d{6}", saved)[0]
    cast.settle()

    decide(cast, number)

    post(cast)
    expect_posted(cast, number)


def test_by_ordinary_letter_received_when_the_applicant_confirmed(cast):
    clerk = cast.staff(Role.CLERK)
    clerk.goto("/desk")
    expect(clerk.locator('input[name="carrier"]:checked')).to_be_focused()
    clerk.keyboard.press("4")
    expect(clerk.locator("#legal-box")).to_contain_text("平常信函以与申请人确认之日为收到之日")
    clerk.get_by_label("姓名、名称").fill("江屿")
    clerk.get_by_label("电话", exact=True).fill("13900007716")
    clerk.get_by_label("地址", exact=True).fill("青榆市河湾区临津路 88 号")
    clerk.get_by_label("内容", exact=True).fill("LW-07 地块国有建设用地使用权出让合同")
    with clerk.expect_navigation():
        clerk.keyboard.press("Control+Enter")
    expect(clerk.locator(".letters-saved")).to_contain_text("待与申请人确认收到日期")
    clerk.get_by_role("link", name="查看、作废").click()
    expect(clerk.locator("main")).to_contain_text("须当日联系申请人")
    clerk.get_by_label("联系结果").select_option("no_answer")
    with clerk.expect_navigation():
        clerk.get_by_role("button", name="记下这次联系").click()
    expect(clerk.locator("main li", has_text="无人接听")).to_have_count(1)
    with clerk.expect_navigation():
        clerk.get_by_role("button", name="确认收到").click()
    number = clerk.get_by_role("heading", level=1).inner_text()
    cast.settle()

    decide(cast, number)
    post(cast)
    expect_posted(cast, number)
    with unit_of_work("intake", cast.office.scope) as session:
        one = queries.request_by_number(session, cast.office.agency_id, number)
        assert (one.receipt_rule, one.receipt_date) == ("confirmed", china_date(system_now()))


def test_at_the_counter_decided_and_picked_up(cast):
    clerk = cast.staff(Role.CLERK)
    clerk.goto("/desk/counter")
    clerk.get_by_label("姓名、名称").fill("江屿")
    clerk.get_by_label("电话", exact=True).fill("13900007716")
    clerk.get_by_label("证件号码").fill("37990119850614273X")
    clerk.get_by_label("内容").fill("LW-07 地块国有建设用地使用权出让合同")
    clerk.get_by_label("已核对身份证件原件").check()
    with clerk.expect_navigation():
        clerk.keyboard.press("Control+Enter")
    number = clerk.get_by_role("heading", level=1).inner_text()
    receipt = clerk.get_by_role("link", name="打印回执").get_attribute("href")
    assert clerk.context.request.get(str(receipt)).body().startswith(b"%PDF")
    cast.settle()

    decide(cast, number)

    dispatcher = cast.staff(Role.DISPATCHER)
    dispatcher.goto("/notices")
    dispatcher.locator(".filters a", has_text="领取").first.click()
    dispatcher.locator(".dispatch a", has_text=re.compile("答复|告知")).first.click()
    with dispatcher.expect_navigation():
        dispatcher.get_by_role("button", name="登记签收").click()
    cast.settle()
    citizen = cast.citizen()
    follow(citizen, number, code_of(cast, number))
    expect(citizen.get_by_role("heading", level=1)).to_have_text("您的申请已经办结")
    expect(citizen.locator(".timeline")).to_contain_text("已答复您（当面领取）")


def test_by_email_read_from_the_saved_message_decided_and_posted(cast):
    with unit_of_work("identity") as session:
        told = {"email_open": True, "email": "sq@yudong.example"}
        change_options(session, cast.office.agency_id, told, by=SYSTEM, now=NOW)
    entered = system_now() - timedelta(days=3)
    message = saved_message(entered=format_datetime(entered), attached=[("附图.txt", "附图".encode())])
    file = {"name": "来信.eml", "mimeType": "message/rfc822", "buffer": message}
    clerk = cast.staff(Role.CLERK)
    clerk.on("filechooser", lambda asked: asked.set_files(file))
    clerk.goto("/desk")
    expect(clerk.locator('input[name="carrier"]:checked')).to_be_focused()
    clerk.keyboard.press("F9")
    expect(clerk.locator("#message-words")).to_contain_text("附件 1 个")
    expect(clerk.locator("#legal-box")).to_contain_text(chinese_day(china_date(entered)))
    expect(clerk.locator('input[name="carrier"][value="email"]')).to_be_focused()
    expect(clerk.get_by_label("姓名、名称")).to_have_value("江屿")
    clerk.get_by_label("地址", exact=True).fill("青榆市河湾区临津路 88 号")
    with clerk.expect_navigation():
        clerk.keyboard.press("Control+Enter")
    number = re.search(r"[A-Z0-9-]+-\d{4}-\d{6}", clerk.locator(".letters-saved").inner_text())[0]
    cast.settle()

    decide(cast, number)

    post(cast)
    expect_posted(cast, number)
    with unit_of_work("intake", cast.office.scope) as session:
        one = queries.request_by_number(session, cast.office.agency_id, number)
        assert (one.channel, one.receipt_date) == ("email", china_date(entered))


def chinese_day(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
