"""What people write in a chapter: paragraphs and headings, with named fields such as {新收} for figures. Pure.

A field is filled when the report is printed, so that a figure in the text is the table's figure of that moment.
"""

import re
from collections.abc import Mapping, Sequence

from reporting.book import Block, Head, Paragraph
from services.errors import Invalid
from services.words import said

LONGEST = 60_000
_FIELD = re.compile(r"\{([^{}]*)\}")
_HEAD_1 = re.compile(r"（[一二三四五六七八九十]{1,3}）[^。；！？]{1,40}")
_HEAD_2 = re.compile(r"\d{1,2}[.．、][^。；！？]{1,40}")


def check_text(text: str, known: Sequence[str], field: str = "text") -> None:
    """Raises Invalid: too long, a field nobody knows (by its name), a brace that belongs to none."""
    if len(text) > LONGEST:
        message = said("不能超过 %(longest)s 个字。", longest=f"{LONGEST:,}")
        raise Invalid(message, fields={field: message})
    unknown = [name for name in dict.fromkeys(_FIELD.findall(text)) if name not in known]
    if unknown:
        message = "没有这个字段：" + "、".join(f"{{{name}}}" for name in unknown) + "。"
        raise Invalid(message, fields={field: message})
    if re.search(r"[{}]", _FIELD.sub("", text)):
        message = "花括号只用来写字段，例如 {新收}，请检查是否成对。"
        raise Invalid(message, fields={field: message})


def fill_text(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled. Raises KeyError for a field without a value."""
    return _FIELD.sub(lambda found: values[found[1]], text)


def blocks_of(text: str) -> tuple[Block, ...]:
    """Lines as paragraphs; a short line “（一）…” is a heading, “1.…” one below it."""
    return tuple(_block(line.strip()) for line in text.splitlines() if line.strip())


def _block(line: str) -> Block:
    if _HEAD_1.fullmatch(line):
        return Head(line, 1)
    if _HEAD_2.fullmatch(line):
        return Head(line, 2)
    return Paragraph(line)
