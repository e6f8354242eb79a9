"""The frame in a real browser: no violation of the policy, keys for clerks, focus on errors, drafts, reflow."""

import threading
from collections.abc import Iterator

import pytest
from flask import Blueprint, render_template_string
from playwright.sync_api import expect
from werkzeug.serving import make_server

from services.web import Form, build_app, public
from tests.support.axe import complaints
from tests.unit.web.conftest import settings

pytestmark = pytest.mark.browser

DESK = """{% extends "frame/staff.html" %}{% from "parts/forms.html" import form_open, line, seg_bar, area %}
{% block content %}{{ form_open("/echo", keys=true) }}<div class="sheet-form">
<span class="lab" id="c">way</span>{{ seg_bar("carrier", [("ems", "EMS"), ("reg", "挂号信"), ("ord", "平信")], form, "ems", "c", "", true) }}
{{ line("number", "number", form) }}{{ line("name", "name", form) }}
{% call line("text", "text", form) %}{{ area("text", form, 3) }}{% endcall %}{{ line("last", "last", form) }}
</div><button class="btn" data-submit>save</button><button type="button" data-key="F4" data-key-words="same sender">f4</button></form>
<form role="search"><input data-search id="find"></form>
<script type="module" src="{{ asset('js/gongkai.js') }}"></script>{% endblock %}"""

APPLY = """{% extends "frame/portal.html" %}{% from "parts/forms.html" import form_open, field, choice, file_drop, error_summary %}
{% block content %}<div class="wrap">{{ form_open("/apply", draft="test", multipart=true) }}{{ error_summary(form) }}
{{ field("name", "name", form) }}{{ choice("other", "other", form) }}{{ file_drop("files", "files") }}
<p data-draft-state hidden><time></time></p><button class="btn">send</button></form></div>{% endblock %}"""


class Room:
    pages = Blueprint("browser_room", __name__)
    BLUEPRINTS = (pages,)

    @staticmethod
    @pages.get("/desk")
    @public("test")
    def desk():
        return render_template_string(DESK, form=Form())

    @staticmethod
    @pages.get("/apply")
    @public("test")
    def apply():
        return render_template_string(APPLY, form=Form())

    @staticmethod
    @pages.post("/apply")
    @public("test")
    def refused():
        from flask import request

        return render_template_string(
            APPLY, form=Form(request.form, {"name": "请填写姓名。"}, "有 1 处需要改。")
        ), 422

    @staticmethod
    @pages.post("/echo")
    @public("test")
    def echo():
        from flask import request

        return "&".join(
            f"{k}={v}" for k, v in request.form.items() if k in ("carrier", "number", "name", "text")
        )


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, build_app(settings(), [Room]), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def page(chromium, site):
    context = chromium.new_context(base_url=site)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


def focused(page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.name")


@pytest.mark.parametrize("path", ["/design", "/sign-in", "/api/docs", "/desk", "/apply"])
@pytest.mark.parametrize("width", [1440, 390])
def test_pages_break_no_rule_and_fit_the_width(page, path, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []


def test_large_type_and_high_contrast_still_fit(page):
    page.goto("/display?size=large&contrast=high&back=/design")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"


@pytest.mark.parametrize("path", ["/design", "/sign-in", "/api/docs", "/nowhere"])
@pytest.mark.parametrize(
    "look", [{}, {"size": "large", "contrast": "high"}], ids=["plain", "large, high contrast"]
)
def test_axe_finds_nothing(chromium, site, path, look):
    context = chromium.new_context(base_url=site, bypass_csp=True)
    context.add_cookies([{"name": name, "value": value, "url": site} for name, value in look.items()])
    page = context.new_page()
    page.goto(path)
    assert complaints(page) == []
    context.close()


def test_enter_goes_on_and_shift_enter_back_but_not_inside_a_text(page):
    page.goto("/desk")
    page.locator("[name=carrier]").first.focus()
    page.keyboard.press("2")
    assert page.locator("[name=carrier]:checked").input_value() == "reg"
    for expected in ("number", "name", "text"):
        page.keyboard.press("Enter")
        assert focused(page) == expected
    page.keyboard.type("一")
    page.keyboard.press("Enter")
    page.keyboard.type("二")
    assert page.locator("#text").input_value() == "一\n二"
    page.keyboard.press("Shift+Enter")
    assert focused(page) == "name"
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/echo")
    assert "carrier=reg" in page.inner_text("body")


def test_enter_inside_an_input_method_stays_with_the_input_method(page):
    page.goto("/desk")
    page.locator("#name").focus()
    wire = page.context.new_cdp_session(page)
    wire.send("Input.imeSetComposition", {"text": "li", "selectionStart": 2, "selectionEnd": 2})
    wire.send(
        "Input.dispatchKeyEvent",
        {"type": "keyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229},
    )
    assert focused(page) == "name"
    wire.send("Input.insertText", {"text": "李"})
    assert page.locator("#name").input_value() == "李"
    page.keyboard.press("Enter")
    assert focused(page) == "text"


def test_slash_finds_and_question_mark_lists_the_keys(page):
    page.goto("/desk")
    page.keyboard.press("/")
    assert focused(page) == "find"
    page.locator("[data-submit]").focus()
    page.keyboard.press("?")
    words = page.inner_text("#key-dialog")
    assert "下一格" in words and "F4" in words and "same sender" in words


def test_the_error_list_takes_the_focus_and_leads_to_the_field(page):
    page.goto("/apply")
    page.get_by_role("button", name="send").click()
    # Asked by the browser's own means: what Playwright evaluates a second time the content policy forbids.
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_role("link", name="请填写姓名。").click()
    expect(page.locator("#name")).to_be_focused()


def test_a_draft_survives_a_closed_page(page):
    page.goto("/apply")
    page.fill("#name", "沈知夏 𠮷")
    page.check("#other")
    page.wait_for_timeout(700)
    page.goto("/sign-in")
    page.goto("/apply")
    assert page.input_value("#name") == "沈知夏 𠮷"
    assert page.is_checked("#other")
    assert "token" not in page.evaluate("localStorage['gongkai-draft-test']")


def test_chosen_files_are_listed_and_can_be_taken_away(page):
    page.goto("/apply")
    page.set_input_files(
        "#files",
        [
            {"name": "正面.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 2048},
            {"name": "大.pdf", "mimeType": "application/pdf", "buffer": b"x" * (11 * 1024 * 1024)},
        ],
    )
    assert page.locator(".upload").all_inner_texts()[0].split() == ["正面.jpg", "2", "KB", "移除"]
    assert "超过 10 MB" in page.inner_text("[data-file-list]")
    page.get_by_role("button", name="移除 大.pdf").click()
    assert page.locator(".upload").count() == 1
    assert page.evaluate("document.getElementById('files').files.length") == 1
