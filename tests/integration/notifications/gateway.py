"""A real provider for reminders: an HTTP server that keeps what it is sent and answers as it is told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Gateway:
    """`answers` are the statuses of the next calls, 200 beyond them; None drops the call without an answer."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/send?from=gongkai"
        self.got: list[dict] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.answers: list[int | None] = []

    def sent(self, number: str) -> list[dict]:
        """What was sent about one registration number."""
        return [one for one in self.got if number in one["text"]]


@contextmanager
def gateway() -> Iterator[Gateway]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.gateway = Gateway(server.server_port)  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.gateway  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        here: Gateway = self.server.gateway  # type: ignore[attr-defined]
        here.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        here.headers.append(dict(self.headers))
        here.paths.append(self.path)
        status = here.answers.pop(0) if here.answers else 200
        if status is None:
            self.close_connection = True
            return
        self.send_response(status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        return
