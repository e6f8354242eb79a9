"""What help an applicant needs (条例第四十三条): reading, sight, hearing, language or something else. Pure.

It says something about a person's health: it travels and is stored sealed; only that help is needed stands in the open.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from services.words import words

HELP_KINDS = words(
    {
        "reading": "阅读、书写有困难",
        "sight": "视力有困难",
        "hearing": "听力、言语有困难",
        "language": "语言文字不通",
        "other": "其他困难",
    }
)
MOST_WORDS = 500


def help_told(kinds: Sequence[str], words: str) -> dict[str, Any]:
    """The part of a sealed application that says it; nothing where nothing was said."""
    known = [kind for kind in HELP_KINDS if kind in kinds]
    return {"help": {"kinds": known, "words": words.strip()}} if known or words.strip() else {}


def help_words(personal: Mapping[str, Any]) -> str:
    """What a sealed application says is needed, in words; empty where it says nothing."""
    told = personal.get("help") or {}
    labels = [HELP_KINDS[kind] for kind in told.get("kinds", ()) if kind in HELP_KINDS]
    return "；".join(filter(None, ("、".join(labels), str(told.get("words", "")))))
