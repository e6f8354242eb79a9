"""Who walks through the journeys: a citizen and the people of an agency, each in a browser of his own."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from services.identity.permissions import Role
from tests.integration.intake.portal import clerk_of
from tests.support.deliveries import drain

CASE_ROLES = (Role.OFFICER, Role.REVIEWER, Role.RESPONSIBLE)


@contextmanager
def served(app) -> Iterator[str]:
    """The platform on a port of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


class Cast:
    """Pages by role; every page fails the journey when the browser complains."""

    def __init__(self, app, office, chromium, site: str) -> None:
        self.app, self.office, self.chromium, self.site = app, office, chromium, site
        self.complaints: list[str] = []

    def citizen(self) -> Page:
        return self._page()

    def staff(self, role: Role) -> Page:
        """Somebody of the agency with this role, signed in."""
        member = clerk_of(self.app, self.office, role)
        cookies = [
            {"name": name, "value": cookie.value, "url": self.site}
            for name in ("gongkai_visit", "gongkai_session")
            if (cookie := member.client.get_cookie(name))
        ]
        return self._page(cookies)

    def settle(self) -> None:
        """Let every context hear what was told."""
        drain(self.office.agency_id)

    def _page(self, cookies=()) -> Page:
        context = self.chromium.new_context(base_url=self.site, locale="zh-CN", timezone_id="Asia/Shanghai")
        context.add_cookies(list(cookies))
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        return page


def decide(cast: Cast, number: str) -> str:
    """The office's part: claim, draft, review and signature by three people; returns the address of the case."""
    officer, reviewer, responsible = (cast.staff(role) for role in CASE_ROLES)
    officer.goto("/cases")
    officer.get_by_role("link", name=number).first.click()
    address = re.sub(r"[?#].*", "", officer.url.removeprefix(cast.site))
    step(officer, "认领")
    step(officer, "起草答复")
    family = officer.locator(
        "details.outcome-family", has=officer.locator('input[name="outcome"][value="granted"]')
    )
    if family.get_attribute("open") is None:
        family.locator("summary").click()
    family.locator('input[name="outcome"][value="granted"]').check()
    ground = family.locator('input[name="grounds"]').first
    ground.check()
    officer.fill("#findings", "经审查，您申请的信息属于可以公开的政府信息。")
    officer.fill("#provided", "LW-07 地块国有建设用地使用权出让合同。")
    officer.get_by_role("button", name="生成草稿").click()
    step(officer, "送审")
    for page, label in ((reviewer, "审核通过"), (responsible, "签发")):
        page.goto(address)
        step(page, label)
    cast.settle()
    return address


def step(page: Page, label: str) -> None:
    """Press the step of this name, wherever it stands: a button, or a link to its form."""
    found = page.locator(".steps .step", has_text=label).first
    expect(found).to_be_visible()
    with page.expect_navigation():
        found.click()


def follow(page: Page, number: str, code: str) -> None:
    """The applicant's page by number and code."""
    page.goto("/track")
    page.get_by_label("登记编号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查询", exact=True).click()
    page.wait_for_url("**/track/request")


def reply_of(page: Page) -> bytes:
    """The reply, downloaded from the applicant's page."""
    card = page.locator("#papers ~ .docs .doc-name", has_text=re.compile("答复书|告知书")).first
    answer = page.context.request.get(str(card.get_attribute("href")))
    assert answer.ok
    return answer.body()
