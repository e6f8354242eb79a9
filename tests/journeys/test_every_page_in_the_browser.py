"""Walks the links of the whole platform as every role: no policy violation, no complaint of axe, nothing sideways in either language."""

import re
import threading
import uuid
from html import unescape

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.serving import make_server

from services.identity.permissions import Role
from tests.integration.intake.portal import LETTER, apply
from tests.support.agencies import PASSWORD, new_office, new_person
from tests.support.axe import complaints
from tests.support.deliveries import drain
from tests.support.pages import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("platform")]
LEFT_OUT = {"static", "appearance.choose", "identity.sign_in", "stylesheet.serve", "health.figures"}
_LINKS = re.compile(r'<a [^>]*href="(/[^"#]*)')
WIDTHS = (PHONE := 390, DESK := 1440)
CUT = """[...document.querySelectorAll("td, th")].filter(one => one.clientWidth && !one.matches(".clip")
  && getComputedStyle(one).overflowX === "visible" && one.scrollWidth > one.clientWidth + 2)
  .map(one => one.textContent.trim().slice(0, 40))"""
STAFF = [Role.CLERK, Role.OFFICER, Role.RESPONSIBLE, Role.DISPATCHER, Role.REPORT_OFFICER, Role.SUPERVISOR]


@pytest.fixture(scope="module")
def office(app):
    """An agency with a citizen's application and a letter, both open as cases."""
    made = new_office(*Role)
    clerk = member_of(app, made, Role.CLERK)
    assert clerk.post("/desk", **LETTER).status_code == 303
    drain(made.agency_id)
    return made


@pytest.fixture(scope="module")
def site(app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def member_of(app, office, role) -> Visitor:
    login = f"w{uuid.uuid4().hex[:12]}"
    new_person(office.agency_id, role, login=login)
    visitor = Visitor(app)
    assert visitor.sign_in(login, PASSWORD).status_code == 303
    return visitor


class Walker:
    """Goes wherever the links lead, each kind of page once."""

    def __init__(self, app, chromium, site, visitor, seen):
        self.rules, self.site, self.seen = app.url_map.bind("localhost"), site, seen
        self.context = chromium.new_context(base_url=site, bypass_csp=True)
        for name in ("gongkai_visit", "gongkai_session"):
            if cookie := visitor.client.get_cookie(name):
                self.context.add_cookies([{"name": name, "value": cookie.value, "url": site}])
        self.page, self.wrong, self.heard = self.context.new_page(), {}, []
        self.page.on("console", lambda said: self.heard.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))

    def walk(self, *starts: str) -> dict[str, list[str]]:
        """What is wrong, by page; a kind of page looked at for another role is only read for its links."""
        ahead, done = list(starts), set()
        while ahead:
            path = ahead.pop(0)
            kind = self.kind(path)
            if kind is None or kind in done:
                continue
            done.add(kind)
            answer = self.context.request.get(path)
            if answer.headers.get("content-type", "").startswith("text/html"):
                if kind not in self.seen:
                    self.seen.add(kind)
                    self.look(path)
                ahead += [unescape(link) for link in _LINKS.findall(answer.text())]
        self.context.close()
        return self.wrong

    def kind(self, path: str) -> str | None:
        try:
            endpoint, _values = self.rules.match(path.partition("?")[0], method="GET")
        except HTTPException:
            return None
        return None if endpoint in LEFT_OUT else endpoint

    def look(self, path: str) -> None:
        self.heard.clear()
        self.page.goto(path)
        found = complaints(self.page) + list(self.heard) + self.sideways("zh")
        self.speak("en")
        self.page.goto(path)
        found += self.sideways("en")
        self.speak("zh")
        if found:
            self.wrong[path] = found

    def sideways(self, language: str) -> list[str]:
        """What reaches beyond the window at a desk and on a phone, and beyond its cell at a desk."""
        wrong = []
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            if (wide := self.page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
                wrong.append(f"{language} {width}: {wide} px too wide")
            if width == DESK:
                wrong += [f"{language} {width}: {text} is cut" for text in self.page.evaluate(CUT)]
        return wrong

    def speak(self, language: str) -> None:
        self.context.add_cookies([{"name": "lang", "value": language, "url": self.site}])


@pytest.fixture(scope="module")
def seen():
    return set()


def test_the_citizens_pages(app, chromium, site, office, seen):
    citizen = Visitor(app)
    assert apply(citizen, office).status_code == 303
    drain(office.agency_id)
    starts = ("/", f"/a/{office.code}/", f"/a/{office.code}/apply", f"/a/{office.code}/receipt", "/track")
    assert Walker(app, chromium, site, citizen, seen).walk(*starts) == {}


@pytest.mark.parametrize("role", [*STAFF, Role.AGENCY_ADMIN, Role.AUDIT_ADMIN])
def test_the_pages_of(app, chromium, site, office, seen, role):
    member = member_of(app, office, role)
    starts = (member.get("/sign-in").headers["Location"], "/password")
    assert Walker(app, chromium, site, member, seen).walk(*starts) == {}
