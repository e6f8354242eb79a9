"""The Chinese names fields have in the text, and their way back; the code's own names are understood too."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Final

from services.documents.fields import FIELDS, PARTS
from services.documents.templates import LOCAL, TemplateFault

_LOCAL_NAMES: Final[Mapping[str, str]] = {"item": "本项", "index": "序号"}
RELATIONS: Final[Mapping[str, str]] = {"is": "是", "has": "含", "lacks": "不含"}


def field_names() -> Mapping[str, str]:
    """Every field's name in the text, with what the dictionary says of it."""
    return {shown(name): meaning for name, meaning in FIELDS.items()}


def shown(place: str, each: str = "") -> str:
    """How a place is written in the text: receipt_date is 收到日期; in a list's rows item.number is 本项.登记编号."""
    name, _, part = place.partition(".")
    if name in LOCAL:
        parts = PARTS.get(each, {})
        return _LOCAL_NAMES[name] + (f".{_short(parts.get(part, part))}" if part else "")
    return _short(FIELDS[name])


def meant(word: str, each: str = "") -> str:
    """The place a word of the text means. Raises TemplateFault, with the nearest known name."""
    word = word.strip()
    known = _known(each)
    if word in known:
        return known[word]
    near = get_close_matches(word, known, 1, 0.5)
    hint = f"，是不是“{near[0]}”？" if near else "，请从列表里选。"
    raise TemplateFault(f"没有“{word}”这个字段{hint}" if word else "花括号里没有写字段。")


@cache
def _known(each: str) -> Mapping[str, str]:
    """Every word that may stand in braces, outside of lists or in the rows of one."""
    known = {shown(name): name for name in FIELDS} | {name: name for name in FIELDS}
    if each:
        known |= {"序号": "index", "本项": "item", "index": "index", "item": "item"}
        for part in PARTS.get(each, {}):
            known |= {shown(f"item.{part}", each): f"item.{part}", f"item.{part}": f"item.{part}"}
    return known


def _short(meaning: str) -> str:
    return meaning.partition("（")[0]
