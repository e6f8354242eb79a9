"""A published report's address is opened once, and nothing but the public web is ever opened."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from reporting import link
from reporting.link import Visit, is_public, visit

SEEN = []


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        SEEN.append(self.path)
        status = {"/gone": 404, "/broken": 500, "/turn": 302, "/round": 302, "/away": 302}.get(self.path, 200)
        self.send_response(status)
        if status == 302:
            where = {"/turn": "/report?year=2025", "/round": "/round", "/away": "http://10.1.2.3/report"}
            self.send_header("Location", where[self.path])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def neighbours_too(address):
    return address == "127.0.0.1"


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/report", Visit("opens", 200)),
        ("", Visit("opens", 200)),
        ("/turn", Visit("opens", 200)),
        ("/gone", Visit("refused", 404)),
        ("/broken", Visit("refused", 500)),
        ("/round", Visit("refused", 302)),
        ("/away", Visit("inside")),
    ],
)
def test_what_a_reader_would_meet(path, seen):
    with site() as address:
        assert visit(address + path, neighbours_too) == seen


def test_where_nobody_answers_it_is_unreachable():
    with site() as address:
        pass
    assert visit(address, neighbours_too) == Visit("unreachable")


@pytest.mark.parametrize(
    "address",
    ["http://nowhere.invalid/", "ftp://example.com/", "https:///x", "http://a b/", "http://[::1", "//x", ""],
)
def test_what_is_no_address_is_unreachable_and_breaks_nothing(address):
    assert visit(address) == Visit("unreachable")


def test_this_machine_and_its_neighbours_are_never_visited():
    SEEN.clear()
    with site() as address:
        assert visit(address + "/report") == Visit("inside")
        assert visit(address.replace("127.0.0.1", "localhost")) == Visit("inside")
    assert SEEN == []


@pytest.mark.parametrize(
    ("address", "public"),
    [("93.184.216.34", True), ("10.0.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False),
     ("127.0.0.1", False), ("::1", False), ("fe80::1", False), ("100.64.0.1", False), ("2606:4700::1111", True)],
)  # fmt: skip
def test_what_the_public_web_is(address, public):
    assert is_public(address) is public


def test_who_speaks_no_http_is_unreachable(monkeypatch):
    monkeypatch.setattr(link, "SECONDS", 0.3)
    with site() as address:
        assert visit(address.replace("http:", "https:"), neighbours_too) == Visit("unreachable")
