"""File names as people send them: kept as they are, or refused with a reason. Pure."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

from services.errors import Invalid

LONGEST: Final = 255  # bytes, what every file system takes
EXECUTABLE: Final = frozenset(
    [
        "exe",
        "com",
        "bat",
        "cmd",
        "scr",
        "pif",
        "msi",
        "msp",
        "hta",
        "js",
        "jse",
        "vbs",
        "vbe",
        "wsf",
        "wsh",
        "ps1",
        "sh",
        "jar",
        "lnk",
        "reg",
        "dll",
        "html",
        "htm",
        "svg",
        "xhtml",
        "php",
    ]
)
RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def clean_name(name: str) -> str:
    """The last part of a path, without blanks around it. Raises Invalid for a name that hides something."""
    last = re.split(r"[/\\]", name)[-1].strip().rstrip(". ")
    if not last or not last.strip(". "):
        raise _refusal("文件没有名称。")
    if any(
        unicodedata.category(c) in ("Cc", "Cs")
        or c in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        for c in last
    ):
        raise _refusal("文件名中含有看不见的控制字符，请改名后再上传。")
    if len(last.encode()) > LONGEST:
        raise _refusal("文件名太长（最多约 80 个汉字），请改短后再上传。")
    if RESERVED.fullmatch(last):
        raise _refusal("这个文件名不能使用，请改名后再上传。")
    if any(part.lower() in EXECUTABLE for part in last.split(".")[1:-1]):
        raise _refusal("文件名中有两个扩展名，请改名后再上传。")
    return last


def extension(name: str) -> str:
    """The extension in lower case, without its dot."""
    return PurePosixPath(name).suffix.lower().lstrip(".")


def _refusal(problem: str) -> Invalid:
    return Invalid(problem, fields={"file": problem})
