"""Filling a template: every named field is put in its place, or the document is refused by the field's name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from services.documents.content import (
    Block,
    Code,
    Document,
    Layout,
    Paragraph,
    Style,
    Table,
    clean,
    long_date,
)
from services.documents.fields import DEFAULTS, FIELDS
from services.documents.shipped import template
from services.documents.templates import LOCAL, PLACE, Template, TemplateFault, condition, runs

Values = Mapping[str, Any]
_DOUBLED: Final = re.compile("[。；，、]+(?=[。，])")


def compose(kind: str, on: date, fields: Values) -> Document:
    """The document of a kind as its template says it on a day. Raises NotFound, TemplateFault."""
    return fill(template(kind, on), fields)


def fill(template: Template, fields: Values) -> Document:
    """The document of a template and its fields.

    Values are text, days, numbers or lists of them. Number and day may be missing: they are given when the
    document is signed. Raises TemplateFault for a field that no dictionary knows, or one the text needs and was not given.
    """
    if unknown := sorted(set(fields) - set(FIELDS)):
        raise TemplateFault(f"不存在的字段：{'、'.join(unknown)}。")
    values = {
        **DEFAULTS,
        **{name: value for name, value in fields.items() if value not in (None, "", (), [])},
    }
    title = _joined(template.title, values) or template.name
    made = Document(
        template.kind,
        template.layout,
        title,
        _body(template.blocks, values),
        version=template.version,
        number=clean(str(values.get("document_number", ""))),
        annex=_body(template.annex, values),
        template=template.id,
    )
    return _framed(made, template, values) if template.layout is Layout.LETTER else made


def _body(blocks: Sequence[Mapping[str, Any]], fields: Values) -> tuple[Block, ...]:
    return _together(block for told in blocks for block in _blocks(told, fields))


def _together(blocks: Iterator[Block]) -> tuple[Block, ...]:
    """Tables that follow each other with the same columns are one table."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if isinstance(block, Table) and isinstance(before, Table) and before.widths == block.widths:
            joined[-1] = replace(before, rows=before.rows + block.rows)
        else:
            joined.append(block)
    return tuple(joined)


def _framed(letter: Document, template: Template, fields: Values) -> Document:
    added = tuple(clean(str(each)) for each in fields.get("attachments", ()))
    return replace(
        letter,
        letterhead=_fill("{body}", fields),
        addressee=_fill(template.addressee, fields),
        attachments=template.attachments + added,
        signatory=_fill("{body}", fields),
        dated=fields.get("dated"),
    )


def _blocks(told: Mapping[str, Any], fields: Values) -> Iterator[Block]:
    if not _holds(told.get("when", ""), fields):
        return
    if "each" not in told:
        yield from _made(told, fields)
        return
    given = _given(told["each"], fields)
    items = [given] if isinstance(given, str) else list(given)
    if "table" in told:
        yield from _listing(told, fields, items)
        return
    for index, item in enumerate(items, 1):
        yield from _made(told, {**fields, "item": item, "index": index})


def _made(told: Mapping[str, Any], fields: Values) -> Iterator[Block]:
    if "table" in told:
        rows = tuple(tuple(_fill(cell, fields) for cell in row) for row in told["table"])
        yield Table(rows, tuple(told["widths"]), told.get("header", False))
    elif "code" in told:
        yield Code(_fill(told["code"], fields), _fill(told.get("caption", ""), fields))
    else:
        text = _joined(told["text"], fields)
        style = Style(told.get("style", Style.BODY))
        yield from (Paragraph(line.strip(), style) for line in text.split("\n") if line.strip())


def _listing(told: Mapping[str, Any], fields: Values, items: list[Any]) -> Iterator[Block]:
    """A table that repeats its last row for every item."""
    *heads, row = told["table"]
    filled = [tuple(_fill(cell, fields) for cell in head) for head in heads]
    for index, item in enumerate(items, 1):
        filled.append(tuple(_fill(cell, {**fields, "item": item, "index": index}) for cell in row))
    yield Table(tuple(filled), tuple(told["widths"]), told.get("header", False))


def _joined(text: str | Sequence[Any], fields: Values) -> str:
    """The pieces that hold, put together; a full stop swallows the mark an inserted value ended with."""
    joined = "".join(_fill(piece, fields) for when, piece in runs(text) if _holds(when, fields))
    return _DOUBLED.sub("", joined)


def _fill(text: str, fields: Values) -> str:
    return PLACE.sub(lambda place: _printed(_given(place[1], fields)), text)


def _given(place: str, fields: Values) -> Any:
    name, _, part = place.partition(".")
    value = fields.get(name)
    if part and isinstance(value, Mapping):
        return value.get(part, "")
    if value is None:
        if name in LOCAL:
            return ""
        raise TemplateFault(
            f"缺少“{FIELDS.get(name, name)}”（{name}），不能生成文书。", fields={name: "请填写。"}
        )
    return value


def _printed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, (list, tuple)):
        return "、".join(_printed(each) for each in value)
    return clean(str(value))


def _holds(told: str, fields: Values) -> bool:
    if not told:
        return True
    name, relation, wanted = condition(told)
    value = fields.get(name)
    match relation:
        case "is":
            return _printed(value) == wanted
        case "has" | "lacks":
            listed = value.split() if isinstance(value, str) else value or ()
            return (wanted in listed) is (relation == "has")
        case "not":
            return not value
    return bool(value)
