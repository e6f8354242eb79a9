"""An office through the days of a played year: its people sign in anew each morning; the sweeps ran before."""

import itertools
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from flask import Flask, g
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from deploy.contexts import ORDER, wiring
from deploy.play.runner import daily_sweeps
from intake.models import Request
from notifications.sender import send_all_due
from services.actor import SYSTEM
from services.calendar.shipped import shipped_calendar
from services.clock import CHINA
from services.config import settings
from services.db import unit_of_work
from services.identity.commands import change_options
from services.identity.permissions import Role
from services.identity.queries import agency
from services.web import build_app
from tests.integration.intake.portal import apply, receipts
from tests.journeys.keys import Keys
from tests.support.agencies import NOW, PASSWORD, Office, new_office, new_person
from tests.support.deliveries import drain
from tests.support.pages import Visitor

PEOPLE = (Role.OFFICER, Role.REVIEWER, Role.RESPONSIBLE, Role.DISPATCHER, Role.REPORT_OFFICER)
GRANTED = {"findings": "经审查，您申请的信息属于可以公开的政府信息。", "provided": "地块出让合同一份。"}


def app_of_the_day(today: list[date]) -> Flask:
    """The whole platform, living in the day that `today` holds: half past ten in the morning."""
    app = build_app(settings(), wiring(ORDER, "app"))

    def live() -> None:
        g.acting_now = datetime.combine(today[0], time(10, 30), CHINA)

    app.before_request_funcs.setdefault(None, []).insert(0, live)
    return app


def later(here: "PlayedOffice", working_days: int) -> date:
    """The working day so many after today."""
    return shipped_calendar().add_working_days(here.today, working_days)


class PlayedOffice:
    """One office, its people at the keyboard, and the day they live in."""

    def __init__(self, app: Flask, chromium: Browser, site: str, today: list[date]) -> None:
        self.app, self.chromium, self.site, self.days = app, chromium, site, today
        self.office: Office = new_office()
        self.logins: dict[Role, str] = {}
        self.at_work: dict[Role, Page] = {}
        self.complaints: list[str] = []
        self.labels = itertools.count(1)
        for number, role in enumerate(PEOPLE):
            self.logins[role] = f"y{self.office.agency_id}-{number}"
            new_person(self.office.agency_id, role, login=self.logins[role])
        with unit_of_work("identity") as session:
            told = {"payment": "凭通知书到任一银行缴入国库", "fonds": "J017"}
            change_options(session, self.office.agency_id, told, by=SYSTEM, now=NOW)

    @property
    def today(self) -> date:
        return self.days[0]

    def keys(self, role: Role) -> Keys:
        """The keyboard of the person with this role, signed in today."""
        if role not in self.at_work:
            self.at_work[role] = self._sign_in(role)
        return Keys(self.at_work[role])

    def on(self, day: date) -> None:
        """Live on to this day: early every morning the sweeps of all contexts, and what follows from them."""
        assert day >= self.today, (day, self.today)
        while self.today < day:
            self.days[0] += timedelta(days=1)
            self._dawn()
        for page in self.at_work.values():
            page.context.close()
        self.at_work.clear()

    def applies(self, **said: str) -> "Applied":
        """A citizen applies on the portal today."""
        citizen = Visitor(self.app)
        apply(citizen, self.office, **({"way": "portal", "medium": "electronic"} | said))
        (received,) = receipts(citizen, self.office)
        self.settle()
        return Applied(self, *received)

    def numbers(self) -> list[str]:
        """Every request that was registered, in the order of their numbers."""
        with unit_of_work("intake", self.office.scope) as session:
            return list(session.scalars(select(Request.number).order_by(Request.number)))

    def newest(self) -> "Applied":
        """What was registered last."""
        return Applied(self, self.numbers()[-1], "")

    def settle(self) -> None:
        drain(self.office.agency_id)

    def posts(self) -> None:
        """The dispatcher scans the labels of today's run and hands it to the post."""
        keys = self.keys(Role.DISPATCHER)
        keys.page.goto("/notices")
        for number, _cell in enumerate(keys.page.locator("input[data-mail]").all()):
            keys.tab_to(f"tbody tr:nth-child({number + 1}) input[data-mail]")
            keys.write(f"1099{next(self.labels):09}")
        keys.go("Control+Enter")
        keys.expect_accepted()
        self.settle()

    def sends(self) -> None:
        """The sender takes up what waits in its queue."""
        send_all_due(datetime.combine(self.today, time(10, 30), CHINA))
        self.settle()

    def citizen(self, number: str, code: str) -> Keys:
        """The applicant at his own page, found by number and code."""
        keys = Keys(self.page_of())
        keys.page.goto("/track")
        keys.tab_to('[name="number"]')
        keys.write(number)
        keys.tab_to('[name="code"]')
        keys.write(code)
        keys.go("Enter")
        return keys

    def _dawn(self) -> None:
        now = datetime.combine(self.today, time(0, 30), CHINA)
        for sweep in daily_sweeps():
            with unit_of_work(sweep.context, self.office.scope) as session:
                sweep.run(session, agency(session, self.office.agency_id), self.today, now)
        self.settle()

    def page_of(self) -> Page:
        """A browser nobody has signed in to."""
        context = self.chromium.new_context(base_url=self.site, locale="zh-CN", timezone_id="Asia/Shanghai")
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _sign_in(self, role: Role) -> Page:
        page = self.page_of()
        page.goto("/sign-in")
        keys = Keys(page)
        keys.tab_to('[name="login"]')
        keys.write(self.logins[role])
        keys.tab_to('[name="password"]')
        keys.write(PASSWORD)
        keys.go("Enter")
        return page


class Applied:
    """An application on its way: whoever of the office takes it up, takes it up by keyboard."""

    def __init__(self, here: PlayedOffice, number: str, code: str) -> None:
        self.here, self.number, self.code, self.address = here, number, code, ""

    def by(self, role: Role = Role.OFFICER) -> Keys:
        """The page of this case in front of somebody."""
        keys = self.here.keys(role)
        if not self.address:
            keys.page.goto(f"/cases?q={self.number}")
            keys.page.locator("tbody a", has_text=self.number).first.click()
            self.address = re.sub(r"[?#].*", "", keys.page.url.removeprefix(self.here.site))
        keys.page.goto(self.address)
        return keys

    def step(self, label: str, role: Role = Role.OFFICER, **said: object) -> Keys:
        """Take a step; with anything said, fill its form and send it. The office hears what follows."""
        return self._said(Keys.take_step, label, role, said)

    def beside(self, label: str, role: Role = Role.OFFICER, **said: object) -> Keys:
        """As `step`, for what stands beside a letter, a fee or a paper."""
        return self._said(Keys.follow, label, role, said)

    def _said(
        self, open_form: Callable[[Keys, str], object], label: str, role: Role, said: Mapping[str, object]
    ) -> Keys:
        keys = self.by(role)
        open_form(keys, label)
        if said:
            keys.say(**said)
            keys.send()
        keys.expect_accepted()
        self.here.settle()
        return keys

    def citizen(self) -> Keys:
        """The applicant before the page of this application."""
        return self.here.citizen(self.number, self.code)

    def draft(self, door: str = "予以公开", **said: object) -> None:
        """A draft through one of the doors to a reply."""
        self.step(f"起草答复：{door}", **(said or GRANTED))

    def approved(self) -> None:
        """Sent on, reviewed and signed by three people."""
        for label, role in (
            ("送审", Role.OFFICER),
            ("审核通过", Role.REVIEWER),
            ("签发", Role.RESPONSIBLE),
        ):
            self.step(label, role)

    def ended(self) -> str:
        """The result of a case that is closed; AssertionError while it is not."""
        head = self.head()
        assert "办结" in head, head
        return head.splitlines()[-1].rpartition(" · ")[2]

    def head(self) -> str:
        """What stands at the head of the case today."""
        return self.by().page.locator(".page-head").inner_text()
