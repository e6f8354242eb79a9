"""The templates that ship with the platform: data files, each with kind, version and first day of validity."""

import json
from datetime import date
from functools import cache
from importlib import resources

from services.documents.templates import Template, read_template
from services.errors import NotFound


@cache
def shipped_templates() -> tuple[Template, ...]:
    """All of them, checked, the newest of a kind first."""
    folder = resources.files("services.documents") / "data"
    files = sorted(folder.iterdir(), key=lambda each: each.name)
    found = [
        read_template(told)
        for each in files
        if each.name.endswith(".json")
        for told in json.loads(each.read_text("utf-8"))
    ]
    return tuple(sorted(found, key=lambda each: (each.kind, each.valid_from, each.version), reverse=True))


def template(kind: str, on: date) -> Template:
    """The template of a kind as it is valid on a day; before its first version, that one. Raises NotFound.

    Years from before today's Regulation can be played, by today's rules and with today's documents.
    """
    known = [each for each in shipped_templates() if each.kind == kind]
    if not known:
        raise NotFound(f"没有文书模板“{kind}”。")
    return next((each for each in known if each.valid_from <= on), known[-1])
