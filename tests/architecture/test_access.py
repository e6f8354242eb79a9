"""Every endpoint names who may use it, and the doors hold: generated over the whole URL map."""

import uuid
from pathlib import Path

import pytest
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from deploy.contexts import ORDER, wiring
from services.config import Settings
from services.web import LINKS, build_app, link
from services.web.access import access_of, endpoints
from tests.support.pages import address

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
SAMPLES = {"code": "ZDQ-ZJJ", "id": uuid.UUID(int=7)}
SETTINGS = Settings(
    data_dir=Path("var"),
    database_url="postgresql://nobody@127.0.0.1:1/none",
    redis_url=None,
    secret=b"kXv0Gm2r8tQ1zP5wYc7uJb3nLs6eHa9dRf4o",
    mode="test",
)


class Nobody:
    def person(self, token, now):
        return None

    machine = person


APP = build_app(SETTINGS, wiring(ORDER, "app"), recogniser=Nobody())
EVERY = sorted(endpoints(APP), key=lambda row: row[:2])


def path_of(endpoint: str) -> str:
    return address(APP, next(r for r in APP.url_map.iter_rules() if r.endpoint == endpoint))


def named(row) -> str:
    return f"{row[1]} {row[0]}"


@pytest.mark.parametrize("row", EVERY, ids=named)
def test_every_endpoint_names_its_permission_or_the_reason_for_none(row):
    access = row[3]
    assert access is not None
    assert access.permissions if access.kind == "permission" else access.reason


@pytest.mark.parametrize("row", [r for r in EVERY if r[3].kind in ("permission", "signed_in")], ids=named)
def test_a_stranger_enters_nowhere(row):
    _rule, method, endpoint, _access = row
    client = APP.test_client()
    answer = client.open(path_of(endpoint), method=method)
    if answer.request.path.startswith("/api/"):
        assert answer.status_code == 401
    elif method in UNSAFE:
        assert answer.status_code == 403  # no token: the door behind it is never reached
    else:
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    "row", [r for r in EVERY if r[1] in UNSAFE and not r[0].startswith("/api/")], ids=named
)
@pytest.mark.parametrize("token", ["", "foreign"], ids=["without a token", "with a foreign token"])
def test_no_form_is_taken_without_its_own_token(row, token):
    answer = APP.test_client().open(
        path_of(row[2]), method=row[1], data={"csrf_token": token} if token else {}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("name", sorted(LINKS))
def test_every_link_across_contexts_arrives(name):
    pattern = LINKS[name]
    path = link(name, **{k: v for k, v in SAMPLES.items() if f"<{k}>" in pattern})
    try:
        endpoint, _values = APP.url_map.bind("localhost").match(path.partition("?")[0], method="GET")
    except RequestRedirect as redirect:
        endpoint, _values = APP.url_map.bind("localhost").match(
            redirect.new_url.removeprefix("http://localhost")
        )
    except (NotFound, MethodNotAllowed):
        pytest.fail(f"{name}: {path} leads nowhere")
    assert access_of(APP, endpoint, "GET")
