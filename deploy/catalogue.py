"""Gather every sentence shown to people into the translation catalogue, and compile it.

Sentences of templates and pages stand in `_("…")`; words of rules and tables are found by `deploy.spoken`.

`python -m deploy.catalogue` keeps what is translated, adds what is new, drops what is gone. Chinese sentences are
their own message ids, so the English catalogue is the only file there is.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from deploy.spoken import spoken

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("services", "intake", "processing", "notifications", "reporting")
KEYWORDS: dict[str, Any] = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "NavItem": (1,)}
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"**/templates/**.html": {"extensions": "jinja2.ext.do", "silent": "false"}}
ONCE = datetime(
    2026, 1, 1, tzinfo=UTC
)  # a catalogue is named by its sentences, not by the day it was written
_HEADER = {"project": "gongkai", "version": "1"} | dict.fromkeys(
    ("msgid_bugs_address", "last_translator", "language_team"), "gongkai"
)
ENGLISH = ROOT / "services/web/translations/en/LC_MESSAGES/messages.po"


def sentences() -> Iterator[tuple[str, Any]]:
    """(where, message) of every sentence in code and templates, in the order of the files."""
    for package in PACKAGES:
        for file, _line, message, _notes, _context in extract_from_dir(
            ROOT / package, METHODS, OPTIONS, KEYWORDS
        ):
            yield f"{package}/{file}", message
        yield from spoken(ROOT, package)


def gathered() -> Catalog:
    """All sentences, each with the files it stands in."""
    found = Catalog(project="gongkai", fuzzy=False, charset="utf-8")
    for file, message in sentences():
        found.add(message, locations=[(file, 0)])
    return found


def merged() -> Catalog:
    """The English catalogue with the sentences of today and the translations there were."""
    known = Catalog(locale="en")
    if ENGLISH.exists():
        with ENGLISH.open("rb") as file:
            known = read_po(file, locale="en")
    today = gathered()
    fresh = Catalog(locale="en", fuzzy=False, header_comment="# The second language.", **_HEADER)
    for message in today:
        if message.id:
            before = known.get(message.id)
            fresh.add(message.id, before.string if before else "", locations=message.locations)
    return fresh


def rendered(catalogue: Catalog) -> tuple[bytes, bytes]:
    """The catalogue as .po and .mo, the same for the same sentences on every day."""
    catalogue.creation_date = catalogue.revision_date = ONCE
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalogue, width=0, sort_output=True, include_lineno=False)
    write_mo(mo, catalogue)
    return po.getvalue(), mo.getvalue()


def write() -> int:
    """Write both files; answers how many sentences there are."""
    catalogue = merged()
    po, mo = rendered(catalogue)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    ENGLISH.write_bytes(po)
    ENGLISH.with_suffix(".mo").write_bytes(mo)
    return len(catalogue)


if __name__ == "__main__":
    print(f"{write()} sentences")
