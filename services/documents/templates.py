"""The template language: paragraphs, named fields, conditions, repeated blocks. Templates are data, never code.

A template is a JSON object: `kind`, `version`, `valid_from`, `name`, `layout`, `title` and `blocks`. A block is a
paragraph's text, or an object with one of
  `text`     a text, or a list of texts and `{"when": …, "text": …}` that are joined;
  `table`    rows of cell texts, with `widths` and, if the first row is a head, `header`;
  `code`     what a QR code holds, with `caption`;
and, if wanted, `when` (only if), `each` (once for every item of a list field), `style`.
A letter may name its `addressee` (else the applicant) and `attachments` of its own; `annex` holds the blocks of a page
behind the signature.
`{field}` is replaced by its value; inside `each` also `{item}`, `{item.name}` and `{index}`.
`when` is `field`, `not field`, `field is value`, `field has value` or `field lacks value`. A block may be told as the
bare text or list of texts. A title may be a list of texts too; one that comes out empty is the template's name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from services.documents.content import Layout, Style
from services.documents.fields import DEFAULTS, FIELDS
from services.errors import DomainError

PLACE: Final = re.compile(r"\{([^{}]*)\}")
LOCAL: Final = ("item", "index")
LETTER_FRAME: Final = ("body", "document_number", "dated", "attachments")
ADDRESSEE: Final = "{applicant}"


class TemplateFault(DomainError):
    """A template that cannot be used as it is written, or a field it was not given; the message names it."""

    code = "template"


@dataclass(frozen=True, slots=True)
class Template:
    """A checked template. `blocks` is its own language, read by `compose`; `is_own` says an agency wrote it."""

    kind: str
    version: int
    valid_from: date
    name: str
    layout: Layout
    title: str | Sequence[Any]
    blocks: tuple[Mapping[str, Any], ...] = field(repr=False)
    annex: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    addressee: str = ADDRESSEE
    attachments: tuple[str, ...] = ()
    is_own: bool = False

    @property
    def id(self) -> str:
        """The kind, and whose template it is: an agency counts its own versions."""
        return f"{self.kind}@agency" if self.is_own else self.kind

    @property
    def fields(self) -> frozenset[str]:
        """Every field the template names, its letter frame included."""
        told = [{"text": self.title}, *self.blocks, *self.annex]
        named = {name for text in _texts(told) for name in places(text)}
        named |= set(_conditions(told)) | {block["each"] for block in told if "each" in block}
        if self.layout is Layout.LETTER:
            named |= {*LETTER_FRAME, *places(self.addressee)}
        return frozenset(named - set(LOCAL))

    @property
    def needed(self) -> frozenset[str]:
        """The fields it cannot be filled without: those that stand under no condition and have no word of their own."""
        told = [{"text": self.title}, *self.blocks, *self.annex]
        sure = [block for block in told if not block.get("when")]
        named = {name for text in _texts(sure, sure=True) for name in places(text)}
        named |= {block["each"] for block in sure if "each" in block}
        if self.layout is Layout.LETTER:
            named |= {"body", *places(self.addressee)}
        return frozenset(named - set(LOCAL) - set(DEFAULTS))


def read_template(told: Mapping[str, Any]) -> Template:
    """A template of its JSON. Raises TemplateFault, which names an unknown field, word or block."""
    try:
        template = Template(
            kind=told["kind"],
            version=int(told["version"]),
            valid_from=date.fromisoformat(told["valid_from"]),
            name=told["name"],
            layout=Layout(told["layout"]),
            title=canonical(told["title"]),
            blocks=tuple(_block(block) for block in told["blocks"]),
            annex=tuple(_block(block) for block in told.get("annex", ())),
            addressee=told.get("addressee", ADDRESSEE),
            attachments=tuple(told.get("attachments", ())),
        )
    except KeyError as absent:
        raise TemplateFault(f"模板缺少 {absent.args[0]}。") from absent
    except ValueError as wrong:
        raise TemplateFault(f"模板内容有误：{wrong}") from wrong
    if unknown := sorted(template.fields - set(FIELDS)):
        raise TemplateFault(f"模板“{template.name}”用了不存在的字段：{'、'.join(unknown)}。")
    return template


def places(text: str) -> Iterator[str]:
    """The fields a text names. Raises TemplateFault for a brace that belongs to none."""
    if any(mark in PLACE.sub("", text) for mark in "{}"):
        raise TemplateFault(f"模板里的花括号不成对：{text[:40]}")
    for place in PLACE.findall(text):
        yield place.partition(".")[0]


def runs(text: str | Sequence[Any]) -> Iterator[tuple[str, str]]:
    """The pieces of a text as (condition, text)."""
    for piece in [text] if isinstance(text, str) else text:
        yield ("", piece) if isinstance(piece, str) else (piece["when"], piece["text"])


def condition(told: str) -> tuple[str, str, str]:
    """A condition as (field, relation, value); the relation is `given`, `not`, `is`, `has` or `lacks`. Raises TemplateFault."""
    match told.split():
        case [name]:
            return name, "given", ""
        case ["not", name]:
            return name, "not", ""
        case [name, ("is" | "has" | "lacks") as relation, value]:
            return name, relation, value
    raise TemplateFault(f"模板里的条件看不懂：{told}")


_KINDS: Final = ("text", "table", "code")
_WORDS: Final = frozenset({*_KINDS, "when", "each", "style", "widths", "header", "caption"})


def _block(told: str | Sequence[Any] | Mapping[str, Any]) -> Mapping[str, Any]:
    block: dict[str, Any] = dict(told) if isinstance(told, Mapping) else {"text": told}
    if unknown := sorted(set(block) - _WORDS):
        raise TemplateFault(f"模板里有不认识的词：{'、'.join(unknown)}。")
    if sum(kind in block for kind in _KINDS) != 1:
        raise TemplateFault("模板的每一段只能是 text、table、code 之一。")
    Style(block.get("style", Style.BODY))
    return _canonical(block)


def _canonical(block: dict[str, Any]) -> Mapping[str, Any]:
    """One way to say each thing: neighbouring texts are one, a single run under a condition is the block's own."""
    if "text" not in block:
        return block
    told = canonical(block["text"])
    if isinstance(told, list) and len(told) == 1 and not block.get("when") and "each" not in block:
        (run,) = told
        block, told = {**block, "when": run["when"]}, run["text"]
    return {**block, "text": told}


def canonical(text: str | Sequence[Any]) -> str | list[Any]:
    """A text, or texts and runs under conditions in turn."""
    told: list[Any] = []
    for when, piece in runs(text):
        if when:
            told.append({"when": when, "text": piece})
        elif told and isinstance(told[-1], str):
            told[-1] += piece
        else:
            told.append(piece)
    return told[0] if len(told) == 1 and isinstance(told[0], str) else told or ""


def _texts(blocks: Sequence[Mapping[str, Any]], *, sure: bool = False) -> Iterator[str]:
    """The texts of blocks; with `sure` only those under no condition of their own."""
    for block in blocks:
        yield block.get("caption", "")
        yield block.get("code", "")
        yield from (text for when, text in runs(block.get("text", "")) if not (sure and when))
        yield from (cell for row in block.get("table", ()) for cell in row)


def _conditions(blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for block in blocks:
        told = [block.get("when", ""), *(when for when, _ in runs(block.get("text", "")))]
        yield from (condition(when)[0] for when in told if when)
