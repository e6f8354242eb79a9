"""The templates that ship with the platform: data files, each with kind, version and first day of validity."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Final

from services.documents.templates import Template, read_template
from services.errors import NotFound
from services.words import said

# The data files by what they are about, in the order of a case's life.
THEMES: Final[Mapping[str, tuple[str, ...]]] = {
    said("收件登记"): ("desk", "forms", "mail"),
    said("程序告知"): ("notices", "frequency", "publication"),
    said("征求意见和协办"): ("consultations",),
    said("信息处理费"): ("fees",),
    said("答复"): ("replies", "replies_not_processed", "replies_elsewhere"),
    said("信息更正"): ("corrections",),
    said("内部表单"): ("sheets",),
    said("送达和领取"): ("service", "handing"),
    said("归档"): ("archive",),
}


@cache
def shipped_templates() -> tuple[Template, ...]:
    """All of them, checked, the newest of a kind first."""
    found = [template for templates in _files().values() for template in templates]
    return tuple(sorted(found, key=lambda each: (each.kind, each.valid_from, each.version), reverse=True))


@cache
def kinds_by_theme() -> Mapping[str, tuple[str, ...]]:
    """The kinds of documents under the heading each belongs to, every kind once."""
    files = _files()
    themes = {theme: [t.kind for name in names for t in files[name]] for theme, names in THEMES.items()}
    return {theme: tuple(dict.fromkeys(kinds)) for theme, kinds in themes.items()}


@cache
def _files() -> Mapping[str, tuple[Template, ...]]:
    folder = resources.files("services.documents") / "data"
    return {
        each.name.removesuffix(".json"): tuple(map(read_template, json.loads(each.read_text("utf-8"))))
        for each in sorted(folder.iterdir(), key=lambda each: each.name)
        if each.name.endswith(".json")
    }


def template(kind: str, on: date) -> Template:
    """The template of a kind as it is valid on a day; before its first version, that one. Raises NotFound.

    Years from before today's Regulation can be played, by today's rules and with today's documents.
    """
    known = [each for each in shipped_templates() if each.kind == kind]
    if not known:
        raise NotFound(f"没有文书模板“{kind}”。")
    return next((each for each in known if each.valid_from <= on), known[-1])
