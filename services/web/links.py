"""Addresses across contexts: the one table of pages that another context may point to. A test resolves each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlencode

LINKS: Final[Mapping[str, str]] = {
    "home": "/",
    "agency": "/a/<code>/",
    "apply": "/a/<code>/apply",
    "correction": "/a/<code>/correction",
    "guide": "/a/<code>/guide",
    "agency_reports": "/a/<code>/reports",
    "track": "/track",
    "desk": "/desk",
    "request": "/desk/requests/<id>",
    "cases": "/cases",
    "case": "/cases/<id>",
    "correction_file": "/cases/corrections/<id>",
    "correction_list": "/cases/corrections",
    "correction_register": "/cases/corrections/new",
    "alike": "/cases/alike",
    "irregular": "/cases/irregular",
    "frequency_across": "/cases/frequency/across",
    "notices": "/notices",
    "notice": "/notices/<id>",
    "mailbox": "/mailbox",
    "reports": "/reports",
    "supervision": "/supervision",
    "sign_in": "/sign-in",
    "admin": "/admin/",
    "document_kind": "/admin/documents/<id>",
    "api_docs": "/api/docs",
}


def link(name: str, /, **args: object) -> str:
    """The address of a named page; arguments beyond the pattern's become the query. KeyError for unknown names."""
    path, rest = LINKS[name], {}
    for key, value in args.items():
        if f"<{key}>" in path:
            path = path.replace(f"<{key}>", quote(str(value), safe=""))
        elif value is not None:
            rest[key] = str(value)
    if "<" in path:
        raise KeyError(f"link {name!r} needs {path!r} filled")
    return f"{path}?{urlencode(rest)}" if rest else path
