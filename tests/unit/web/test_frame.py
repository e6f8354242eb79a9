"""Doors, forms and headers of the frame."""

import re

import pytest
from flask import Blueprint, Response
from flask_smorest import Blueprint as ApiBlueprint

from services.errors import Conflict, Invalid, NotFound, TooMany
from services.identity.permissions import Permission
from services.web import NavItem, Panel, applicant, build_app, link, public, requires
from services.web.appearance import local_path
from services.web.forms import FRAME_FIELDS
from services.web.headers import download
from tests.support.pages import Visitor
from tests.unit.web.conftest import OFFICE, Staff, settings


class Room:
    """A context with a page of every kind."""

    def __init__(self):
        self.pages, api = (
            Blueprint("room", __name__),
            ApiBlueprint("room_api", __name__, url_prefix="/api/v1"),
        )
        self.BLUEPRINTS, self.API_BLUEPRINTS = (self.pages,), (api,)
        self.NAVIGATION = (NavItem("房间", "room.inside", Permission.CASE_VIEW, 5, count=lambda who: 3),)
        self.PANELS = (Panel("agency", None, lambda **given: f"<b>{given['code']}</b>"),)
        self.seen = []

        @self.pages.get("/room")
        @requires(Permission.CASE_VIEW)
        def inside():
            return "inside"

        @self.pages.post("/room")
        @requires(Permission.CASE_HANDLE)
        def act():
            return "done"

        @self.pages.get("/mine")
        @applicant
        def mine():
            return "mine"

        @self.pages.post("/echo")
        @public("test")
        def echo():
            from flask import request

            return Response(request.form.get("text", ""), mimetype="text/plain")

        @self.pages.get("/raise/<kind>")
        @public("test")
        def fail(kind):
            kinds = {
                "conflict": Conflict("别人先改了。"),
                "many": TooMany("太多了。"),
                "gone": NotFound("没有这件。"),
            }
            kinds |= {
                "invalid": Invalid("不对。", fields={"name": "请填写姓名。"}),
                "crash": RuntimeError("boom"),
            }
            raise kinds[kind]

        @api.route("/things", methods=["POST"])
        @requires(Permission.REQUEST_VIEW)
        def things():
            return {"ok": True}


@pytest.fixture(scope="module")
def room():
    return build_app(settings(), [Room()], recogniser=Staff())


def as_staff(room, token="officer"):
    visitor = Visitor(room)
    visitor.client.set_cookie("gongkai_session", token)
    visitor.home = "/password"
    return visitor


def test_an_endpoint_that_names_nobody_keeps_the_platform_from_starting():
    class Careless:
        pages = Blueprint("careless", __name__)
        BLUEPRINTS = (pages,)

    Careless.pages.add_url_rule("/open", "open", lambda: "open")
    with pytest.raises(RuntimeError, match="GET /open"):
        build_app(settings(), [Careless()], recogniser=Staff())


def test_a_stranger_is_sent_to_the_sign_in_page_and_back(room):
    answer = room.test_client().get("/room?x=1")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/room?x%3D1"


def test_who_lacks_the_permission_is_refused_and_told_so(room):
    answer = as_staff(room, "clerk").get("/room")
    assert answer.status_code == 403
    assert "没有这项权限" in answer.get_data(as_text=True)


def test_tabs_show_what_one_may_open(room):
    assert ">房间 <b>3</b></a>" in as_staff(room).text("/design")
    assert "房间" not in as_staff(room, "clerk").text("/design")


def test_a_form_without_the_token_is_refused(room):
    answer = as_staff(room).client.post("/room", data={"agency": OFFICE.id})
    assert answer.status_code == 403


def test_a_form_of_another_agency_is_a_conflict(room):
    assert as_staff(room).post("/room").status_code == 200
    assert as_staff(room).post("/room", agency="8").status_code == 409
    assert as_staff(room).post("/room", agency="").status_code == 409


def test_an_applicant_page_needs_the_query_code_first(room):
    answer = room.test_client().get("/mine")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/track")


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("conflict", 409, "别人先改了。"),
        ("many", 429, "太多了。"),
        ("gone", 404, "没有这件。"),
        ("invalid", 422, "请填写姓名。"),
        ("crash", 500, "系统出错了"),
    ],
)
def test_every_refusal_has_its_page_and_its_json(room, kind, status, words):
    client = room.test_client()
    page = client.get(f"/raise/{kind}")
    assert page.status_code == status
    assert words in page.get_data(as_text=True)
    told = client.get(f"/raise/{kind}", headers={"Accept": "application/json"})
    assert told.mimetype == "application/problem+json"
    assert told.json["status"] == status
    assert "boom" not in page.get_data(as_text=True)


def test_the_api_knows_tokens_and_never_cookies(room):
    cookie = as_staff(room).client.post("/api/v1/things", json={})
    assert (cookie.status_code, cookie.headers["WWW-Authenticate"]) == (401, 'Bearer realm="gongkai"')
    token = room.test_client().post("/api/v1/things", json={}, headers={"Authorization": "Bearer machine"})
    assert token.json == {"ok": True}


def test_405_names_what_is_allowed(room):
    answer = room.test_client().delete("/api/v1/things")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].replace(" ", "").split(",")) == {"POST", "OPTIONS"}
    assert answer.json["title"] == "不能这样打开"


@pytest.mark.parametrize(
    "body", [b"text=%00", b"te%00xt=1", b"text=%ff%fe", b"text=%ED%A0%80", "text=中".encode("gbk")]
)
def test_broken_letters_are_refused_before_anything_reads_them(room, body):
    answer = room.test_client().post("/echo", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert answer.get_data(as_text=True)[300] >= "一" or "提交" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/design?q=%00", "/design?q=%ff", "/a%00b"])
def test_broken_addresses_are_refused(room, path):
    assert room.test_client().get(path).status_code == 400


@pytest.mark.parametrize("body", [b'{"a": "\\u0000"}', b'{"a": ["\\ud800"]}', b'{"\\udfff": 1}'])
def test_broken_letters_in_json_are_refused(room, body):
    answer = room.test_client().post(
        "/api/v1/things",
        data=body,
        content_type="application/json",
        headers={"Authorization": "Bearer machine"},
    )
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


def test_rare_letters_pass_through(room):
    rare = "𠮷野家 䶮 㐀 𬭎 👩‍👩‍👧 ﹏"
    assert Visitor(room).post("/echo", text=rare).get_data(as_text=True) == rare
    sent = {**Visitor(room).hidden()}
    visitor = Visitor(room)
    sent = visitor.hidden() | {"text": rare}
    answer = visitor.client.post("/echo", data=sent, content_type="multipart/form-data")
    assert answer.get_data(as_text=True) == rare


def test_nul_in_a_multipart_form_is_refused(room):
    visitor = Visitor(room)
    sent = visitor.hidden() | {"text": "a\x00b"}
    assert visitor.client.post("/echo", data=sent, content_type="multipart/form-data").status_code == 400


def test_a_body_too_large_says_so(room):
    visitor = Visitor(room)
    sent = visitor.hidden() | {"text": "长" * 2_000_000}
    answer = visitor.client.post("/echo", data=sent)
    assert answer.status_code == 413
    assert "文件太大" in answer.get_data(as_text=True)


def test_every_answer_forbids_inline_code_framing_and_keeping(room):
    for path in ("/design", "/sign-in", "/nope", "/health"):
        headers = room.test_client().get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "'unsafe" not in policy
        assert {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"} <= set(
            policy.split("; ")
        )
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Request-ID"]


def test_pages_hold_no_inline_script_or_style(room):
    for path in ("/design", "/sign-in", "/api/docs", "/nope"):
        text = Visitor(room).text(path)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", text), path


def test_over_https_cookies_are_secure_and_bound_to_the_host():
    secure = build_app(settings(base_url="https://gongkai.example"), recogniser=Staff())
    answer = secure.test_client().get("/sign-in", base_url="https://gongkai.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-visit=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "max-age" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    "where", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a\nb", None]
)
def test_nobody_is_sent_to_another_site(where):
    assert local_path(where) == "/"


def test_display_choices_are_cookies_the_server_reads(room):
    client = room.test_client()
    answer = client.get("/display?size=large&contrast=high&back=/design")
    assert answer.headers["Location"] == "/design"
    assert '<html lang="zh-CN" data-size="large" data-contrast="high">' in client.get("/design").get_data(
        as_text=True
    )
    assert "data-size" not in room.test_client().get("/design?size=large").get_data(as_text=True)


def test_a_download_keeps_its_chinese_name_and_runs_nothing():
    answer = download(b"x", '答复 "书".pdf', "text/html", inline=True)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    assert "filename*=UTF-8''%E7%AD%94%E5%A4%8D%20%22" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    shown = download(b"x", "a.pdf", "application/pdf", inline=True)
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]


def test_links_fill_their_pattern_and_quote():
    assert link("case", id="a/b") == "/cases/a%2Fb"
    assert link("agency", code="ZDQ", year=2026, none=None) == "/a/ZDQ/?year=2026"
    with pytest.raises(KeyError):
        link("case")


def test_the_frame_fields_never_reach_a_schema(room):
    from services.web import form_fields

    with room.test_request_context(
        "/x", method="POST", data={"a": "1", "b": ["1", "2"], "key": "k", "agency": "7"}
    ):
        assert form_fields() == {"a": "1", "b": ["1", "2"]}
    assert {"csrf_token", "key", "agency"} == FRAME_FIELDS


def test_a_database_that_is_away_is_a_503_and_not_a_crash():
    from sqlalchemy.exc import OperationalError

    class Away(Staff):
        def person(self, token, now):
            raise OperationalError("SELECT", {}, Exception("connection refused"))

    client = build_app(settings(), [Room()], recogniser=Away()).test_client()
    client.set_cookie("gongkai_session", "officer")
    answer = client.get("/room")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "暂时不能服务" in answer.get_data(as_text=True)
    assert "refused" not in answer.get_data(as_text=True)


def test_the_log_is_told_the_same_number_as_the_reader(room):
    answer = room.test_client().get("/raise/crash", headers={"X-Request-ID": "proxy-1234567890"})
    assert answer.headers["X-Request-ID"] == "proxy-1234567890"
    assert "proxy-1234567890" in answer.get_data(as_text=True)
    odd = room.test_client().get("/health", headers={"X-Request-ID": "<script>12345"})
    assert "script" not in odd.headers["X-Request-ID"]
