"""A browser without a screen: keeps cookies, carries the hidden fields of the frame's forms."""

import re
import uuid
from html import unescape

from flask import Flask

from services.ids import new_id

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_AGENCY = re.compile(r'<body [^>]*data-agency="(\d+)"')


class Visitor:
    """Somebody at a browser; `sign_in` makes it a member of staff."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.home = "/sign-in"

    def sign_in(self, login: str, password: str):
        answer = self.post("/sign-in", login=login, password=password)
        self.home = "/password"
        return answer

    def get(self, path: str, **options):
        return self.client.get(path, **options)

    def text(self, path: str, **options) -> str:
        return unescape(self.get(path, **options).get_data(as_text=True))

    def hidden(self) -> dict[str, str]:
        """The token and the active agency, as the frame's pages carry them now."""
        html = self.get(self.home).get_data(as_text=True)
        found = {"csrf_token": _TOKEN.search(html)[1], "key": new_id().hex}
        agency = _AGENCY.search(html)
        return found | ({"agency": agency[1]} if agency else {})

    def post(self, path: str, /, headers=None, **fields):
        """A form sent as the frame sends it; give csrf_token, key or agency to send others."""
        return self.client.post(path, data=self.hidden() | fields, headers=headers)


_PLAUSIBLE = {"UUIDConverter": uuid.UUID(int=7), "IntegerConverter": 7, "DateConverter": "2026-11-22"}


def address(app: Flask, rule, code: str = "ZDQ-ZJJ") -> str:
    """A path of the rule: the agency's code, plausible ids, the first of given words, else a word."""
    values = {}
    for name, converter in rule._converters.items():
        words = sorted(getattr(converter, "items", ()))
        plain = code if name == "code" else words[0] if words else "x"
        values[name] = _PLAUSIBLE.get(type(converter).__name__, plain)
    return app.url_map.bind("localhost").build(
        rule.endpoint, values, method=next(iter(rule.methods - {"HEAD", "OPTIONS"}))
    )
