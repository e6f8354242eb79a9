"""Walk one application per channel through a running demonstration and keep the pictures.

`python -m tests.tour http://127.0.0.1:8000` writes docs/tour/*.png at 1440 px and, for the citizen, at 390 px. Real
processes throughout: what is waited for here is what the relay and the workers do.
"""

import re
import sys
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from deploy.demo.district import PASSWORD
from tests.browser import FLAGS, find

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "tour"
OFFICE = "YD-ZJJ"
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
ASKED = "望湖路西段雨污分流改造工程2024—2025年施工合同及竣工结算审核意见"


class Tour:
    """A browser, an address and the number of the next picture."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site, self.taken = browser, site, 0

    def page(self, viewport: dict[str, int] = WIDE) -> Page:
        context = self.browser.new_context(
            base_url=self.site, viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        context.set_default_timeout(30_000)
        return context.new_page()

    def staff(self, login: str) -> Page:
        page = self.page()
        page.goto("/sign-in")
        page.locator('input[name="login"]').fill(f"zjj.{login}")
        page.locator('input[name="password"]').fill(PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        return page

    def take(self, page: Page, name: str) -> None:
        self.taken += 1
        page.screenshot(path=FOLDER / f"{self.taken:02d}-{name}.png", full_page=True)
        sys.stdout.write(f"{self.taken:02d} {name}\n")


def by_web(tour: Tour) -> tuple[str, str]:
    citizen = tour.page()
    citizen.goto("/")
    tour.take(citizen, "portal")
    citizen.goto(f"/a/{OFFICE}/apply")
    citizen.get_by_label("姓名或者名称").fill("沈知夏")
    citizen.get_by_label("证件号码", exact=True).fill("37990119850614273X")
    citizen.get_by_label("联系电话").fill("13900007716")
    citizen.get_by_label("您想要什么信息").fill(ASKED)
    citizen.get_by_label("电子文件").check()
    citizen.get_by_label("在本站下载").check()
    tour.take(citizen, "apply")
    citizen.get_by_role("button", name="提交申请").click()
    citizen.wait_for_url("**/receipt")
    tour.take(citizen, "receipt")
    return citizen.locator(".receipt-facts dd").first.inner_text(), citizen.locator(
        ".receipt-code"
    ).inner_text()


def by_letter(tour: Tour) -> str:
    clerk = tour.staff("dengji")
    clerk.goto("/desk")
    keys = clerk.keyboard
    for typed in ("1", f"10990{int(time.time()) % 10**8:08d}", "", "", "", "", "", "", ""):
        keys.type(typed)
        keys.press("Enter")
    person = (
        "1",
        "江屿",
        "13900007716",
        "37990119850614273X",
        "",
        "青榆市河湾区临津路 88 号",
        "379900",
        "",
        "",
    )
    for typed in person:
        keys.insert_text(typed) if len(typed) > 1 else typed and keys.press(typed)
        keys.press("Enter")
    while not clerk.get_by_label("内容", exact=True).evaluate("box => box === document.activeElement"):
        keys.press("Enter")
    keys.insert_text("LW-07 地块国有建设用地使用权出让合同及补充协议")
    tour.take(clerk, "letter-desk")
    with clerk.expect_navigation():
        keys.press("Control+Enter")
    return re.search(r"[A-Z0-9-]+-\d{4}-\d{6}", clerk.locator(".letters-saved").inner_text())[0]


def at_the_counter(tour: Tour) -> str:
    clerk = tour.staff("dengji")
    clerk.goto("/desk/counter")
    clerk.get_by_label("姓名、名称").fill("槐安")
    clerk.get_by_label("电话", exact=True).fill("13900007716")
    clerk.get_by_label("证件号码").fill("37990119850614273X")
    clerk.get_by_label("内容").fill("石桥小区加装电梯补贴发放明细")
    clerk.get_by_label("已核对身份证件原件").check()
    tour.take(clerk, "counter")
    with clerk.expect_navigation():
        clerk.keyboard.press("Control+Enter")
    tour.take(clerk, "counter-receipt")
    return clerk.get_by_role("heading", level=1).inner_text()


def decide(tour: Tour, number: str, *, shown: bool) -> None:
    officer = tour.staff("chengban")
    address = _case(officer, number)
    if shown:
        officer.goto("/cases")
        tour.take(officer, "worklist")
    officer.goto(address)
    _step(officer, "认领")
    if shown:
        tour.take(officer, "case")
    _step(officer, "起草答复")
    family = officer.locator("details.outcome-family", has=officer.locator('input[value="granted"]'))
    if family.get_attribute("open") is None:
        family.locator("summary").click()
    family.locator('input[name="outcome"][value="granted"]').check()
    family.locator('input[name="grounds"]').first.check()
    officer.fill("#provided", "所申请的合同和审核意见，复制件附后。")
    if shown:
        tour.take(officer, "decision")
    officer.get_by_role("button", name="生成草稿").click()
    officer.wait_for_url("**/wording")
    if shown:
        officer.wait_for_timeout(1500)
        tour.take(officer, "draft")
    _step(officer, "送审")
    for login, label, name in (("shenhe", "审核通过", "review"), ("fuze", "签发", "signature")):
        page = tour.staff(login)
        page.goto(address)
        if shown:
            tour.take(page, name)
        _step(page, label)


def dispatch(tour: Tour, letter: str, visit: str) -> None:
    dispatcher = tour.staff("dengji")
    dispatcher.goto("/notices")
    _until(dispatcher, lambda: letter in dispatcher.locator("main").inner_text())
    for at, cell in enumerate(dispatcher.locator("input[data-mail]").all()):
        cell.fill(f"11{int(time.time()) % 10**8:08d}{at:03d}")
    tour.take(dispatcher, "print-run")
    with dispatcher.expect_navigation():
        dispatcher.get_by_role("button", name=re.compile("确认交邮")).click()
    dispatcher.locator(".filters a", has_text="领取").first.click()
    _until(dispatcher, lambda: visit in dispatcher.locator("main").inner_text())
    row = dispatcher.locator(".dispatch tr", has_text=visit).first
    row.locator("a", has_text=re.compile("答复|告知")).first.click()
    tour.take(dispatcher, "pick-up")
    with dispatcher.expect_navigation():
        dispatcher.get_by_role("button", name="登记签收").click()


def read(tour: Tour, number: str, code: str) -> None:
    for viewport, name in ((WIDE, "applicant"), (PHONE, "applicant-phone")):
        page = tour.page(viewport)
        page.goto("/track")
        page.get_by_label("登记编号").fill(number)
        page.get_by_label("查询码").fill(code)
        page.get_by_role("button", name="查询", exact=True).click()
        page.wait_for_url("**/track/request")
        _until(page, lambda page=page: "办结" in page.get_by_role("heading", level=1).inner_text())
        tour.take(page, name)
    phone = tour.page(PHONE)
    phone.goto(f"/a/{OFFICE}/apply")
    tour.take(phone, "apply-phone")


def counted(tour: Tour) -> None:
    officer = tour.staff("tongji")
    officer.goto("/reports")
    tour.take(officer, "table-three")
    district = tour.page()
    district.goto("/sign-in")
    district.locator('input[name="login"]').fill("zfb.zhuguan")
    district.locator('input[name="password"]').fill(PASSWORD)
    with district.expect_navigation():
        district.keyboard.press("Enter")
    district.goto("/supervision")
    tour.take(district, "supervision")


def _case(page: Page, number: str) -> str:
    """The case's address once processing has heard of the application."""
    link = page.locator("a[href^='/cases/']", has_text=number).first
    page.goto(f"/cases?q={number}")
    _until(page, link.is_visible)
    return str(link.get_attribute("href"))


def _step(page: Page, label: str) -> None:
    found = page.locator(".steps .step", has_text=label).first
    expect(found).to_be_visible()
    with page.expect_navigation():
        found.click()


def _until(page: Page, seen, seconds: int = 30) -> None:
    for _ in range(seconds):
        if seen():
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise TimeoutError(page.url)


def main(site: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        tour = Tour(browser, site)
        number, code = by_web(tour)
        letter, visit = by_letter(tour), at_the_counter(tour)
        for at, each in enumerate((number, letter, visit)):
            decide(tour, each, shown=at == 0)
        dispatch(tour, letter, visit)
        read(tour, number, code)
        counted(tour)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
