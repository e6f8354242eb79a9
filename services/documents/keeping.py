"""Blocks as JSON and back: how a document that is more than paragraphs is kept with its case."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from services.documents.content import Block, Code, Document, Layout, Paragraph, Style, Table


def kept(document: Document) -> dict[str, Any]:
    """What paragraphs alone do not say of a document; empty for a plain letter, which people may edit line by line."""
    simple = all(isinstance(block, Paragraph) and block.style is Style.BODY for block in document.body)
    told: dict[str, Any] = {}
    if document.layout is not Layout.LETTER:
        told["layout"] = str(document.layout)
    if told or not simple:
        told["blocks"] = _written(document.body)
    if document.annex:
        told["annex"] = _written(document.annex)
    return told


def restored(told: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a Paper for what `kept` wrote."""
    return {
        "layout": Layout(told.get("layout", Layout.LETTER)),
        "blocks": tuple(map(_read, told.get("blocks", ()))),
        "annex": tuple(map(_read, told.get("annex", ()))),
    }


def _written(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    return [{"is": type(block).__name__.lower(), **asdict(block)} for block in blocks]


def _read(told: Mapping[str, Any]) -> Block:
    match told["is"]:
        case "paragraph":
            return Paragraph(told["text"], Style(told["style"]))
        case "table":
            rows = tuple(tuple(row) for row in told["rows"])
            return Table(rows, tuple(told["widths"]), told["header"])
    return Code(told["content"], told["caption"])
