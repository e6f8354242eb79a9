"""Help for people with difficulties (条例第四十三条): what was asked for, in words. Pure."""

from collections.abc import Mapping
from typing import Any

HELP_KINDS = {
    "reading": "阅读、书写有困难",
    "sight": "视力有困难",
    "hearing": "听力、言语有困难",
    "language": "语言文字不通",
    "other": "其他困难",
}
NOTED = "help"


def help_wanted(personal: Mapping[str, Any]) -> str:
    """What the applicant said he needs; empty where he only said that he does."""
    told = personal.get("help") or {}
    labels = [HELP_KINDS[kind] for kind in told.get("kinds", ()) if kind in HELP_KINDS]
    return "；".join(filter(None, ("、".join(labels), str(told.get("words", "")))))
