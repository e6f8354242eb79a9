"""A template as text."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from services.documents.content import Layout, Style
from services.documents.notation.names import RELATIONS, shown
from services.documents.templates import ADDRESSEE, PLACE, Template, TemplateFault, condition, runs

STYLE_TAGS: Mapping[Style, str] = {
    Style.BODY: "",
    Style.QUOTE: "〔引文〕",
    Style.HEADING: "〔小标题〕",
    Style.PLAIN: "〔顶格〕",
    Style.TITLE: "〔题目〕",
}
END = "〔完〕"
BAR, BREAK = "｜", "↵"


def as_text(template: Template) -> str:
    """The template in the office's notation. Raises TemplateFault where a cell holds the notation's own marks."""
    lines = [f"〔标题〕{_runs(template.title)}"]
    if template.layout is Layout.LETTER and template.addressee != ADDRESSEE:
        lines.append(f"〔主送〕{_named(template.addressee)}")
    lines += [f"〔附件〕{_named(each)}" for each in template.attachments]
    lines += _blocks(template.blocks)
    if template.annex:
        lines += ["〔附页〕", *_blocks(template.annex)]
    return "\n".join(lines) + "\n"


def _blocks(blocks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for block in blocks:
        lines, when = list(_block(block)), block.get("when", "")
        if not when:
            yield from lines
        elif "text" in block and "each" not in block:
            style = STYLE_TAGS[Style(block.get("style", Style.BODY))]
            yield f"{style}{_if(when)}{lines[0].removeprefix(style)}{END}"
        else:
            yield from (_if(when), *lines, END)


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    each = block.get("each", "")
    if "table" in block:
        yield from _table(block, each)
    elif "code" in block:
        yield f"〔二维码 {_named(block['code'])}〕{_named(block.get('caption', ''))}"
    else:
        style = STYLE_TAGS[Style(block.get("style", Style.BODY))]
        repeated = f"〔逐项 {shown(each)}〕" if each else ""
        yield f"{style}{repeated}{_runs(block['text'], each)}"


def _table(block: Mapping[str, Any], each: str) -> Iterator[str]:
    told = ["表", *map(str, block["widths"])]
    told += ["表头"] if block.get("header") else []
    told += ["逐行", shown(each)] if each else []
    yield f"〔{' '.join(told)}〕"
    for row in block["table"]:
        if any(BAR in cell for cell in row) or (len(row) == 1 and not row[0].strip(" ")):
            raise TemplateFault(f"单元格不能为空行，也不能含“{BAR}”。")
        yield f" {BAR} ".join(_named(cell, each) for cell in row).rstrip(" ")
    yield "〔表完〕"


def _runs(text: Any, each: str = "") -> str:
    return "".join(
        f"{_if(when)}{_named(piece, each)}{END}" if when else _named(piece, each)
        for when, piece in runs(text)
    )


def _if(when: str) -> str:
    name, relation, value = condition(when)
    match relation:
        case "given":
            return f"〔若 {shown(name)}〕"
        case "not":
            return f"〔若无 {shown(name)}〕"
    return f"〔若 {shown(name)} {RELATIONS[relation]} {value}〕"


def _named(text: str, each: str = "") -> str:
    named = PLACE.sub(lambda place: "{" + shown(place[1], each) + "}", text)
    return named.replace("\n", BREAK)
