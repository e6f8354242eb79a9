"""A web page as lines and grids. Tables that only lay out the page (tables in them, or one long cell) are text."""

import re
from collections.abc import Sequence
from typing import Final

import lxml.html
from lxml.html import HtmlElement

from reporting.checker.files.kinds import Refused
from reporting.checker.files.plain import LONGEST_LINE, decoded
from reporting.checker.pieces import Line, Piece, Spread

SILENT: Final = frozenset(
    {"script", "style", "noscript", "template", "svg", "head", "nav", "button", "select", "iframe"}
)
BLOCKS: Final = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "table",
        "tr",
        "td",
        "th",
        "dl",
        "dt",
        "dd",
        "center",
        "blockquote",
        "pre",
        "body",
        "figure",
        "figcaption",
        "caption",
        "details",
        "summary",
        "tbody",
        "thead",
        "tfoot",
        "form",
        "fieldset",
        "aside",
    ]
)
HEADS: Final = frozenset({"h1", "h2", "h3", "h4"})
MOST_SPAN: Final = 60
MOST_CELLS: Final = 5_000
MOST_TABLES: Final = 200
MOST_LETTERS: Final = 12_000_000  # pages carry pictures and styles of their own
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]+)", re.IGNORECASE)


def read_html(data: bytes) -> Sequence[Piece]:
    """The text of the page block by block, its tables as grids."""
    told = _CHARSET.search(data[:4096])
    text = decoded(data, prefer=told[1].decode("ascii") if told else "")
    if len(text) > MOST_LETTERS:
        raise Refused("too_large", "网页太大，不像年度报告；请把报告单独存成一个文件。")
    root = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text) or "<html></html>")
    walk = _Walk()
    walk.enter(root)
    walk.end_line()
    return walk.found


class _Walk:
    """Goes through the page once; text gathers until a block ends it."""

    def __init__(self) -> None:
        self.found: list[Piece] = []
        self.words: list[str] = []
        self.tables = self.lines = 0

    def end_line(self, is_head: bool = False) -> None:
        text = re.sub(r"[ \t\r\f\v]+", " ", "".join(self.words)).strip()
        self.words.clear()
        for part in text.split("\n"):
            if part.strip():
                self.lines += 1
                self.found.append(Line(part.strip()[:LONGEST_LINE], f"第{self.lines}段", is_head))

    def enter(self, element: HtmlElement) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag and tag not in SILENT:
            if tag == "br":
                self.words.append("\n")
            elif tag == "table" and self.tables < MOST_TABLES and _is_grid(element):
                self.end_line()
                self._grid(element)
            else:
                self._inside(element, tag)
        if element.tail:
            self.words.append(element.tail.replace("\n", " "))

    def _inside(self, element: HtmlElement, tag: str) -> None:
        if tag in BLOCKS:
            self.end_line()
        if element.text:
            self.words.append(element.text if tag == "pre" else element.text.replace("\n", " "))
        for child in element:
            self.enter(child)
        if tag in BLOCKS:
            self.end_line(is_head=tag in HEADS)

    def _grid(self, table: HtmlElement) -> None:
        self.tables += 1
        caption = next(iter(table.iter("caption")), None)
        if caption is not None and caption.text_content().strip():
            self.found.append(Line(caption.text_content().strip(), f"第{self.tables}个表格标题"))
        rows = list(table.iter("tr"))
        spread = Spread({}, {})
        for r, row in enumerate(rows):
            for cell in row.iterchildren("td", "th"):
                text = re.sub(r"\s+", " ", cell.text_content()).strip()
                spread.add(r, text, _span(cell, "colspan"), min(_span(cell, "rowspan"), len(rows) - r))
        self.found.append(spread.grid(f"第{self.tables}个表格", len(rows)))


def _is_grid(table: HtmlElement) -> bool:
    if any(one is not table for one in table.iter("table")):
        return False
    cells = list(table.iter("td", "th"))
    if len(cells) < 4:
        return False
    if len(cells) > MOST_CELLS:
        return False
    longest = max(len(cell.text_content()) for cell in cells)
    return longest < 1500


def _span(cell: HtmlElement, name: str) -> int:
    told = re.match(r"\s*(\d+)", cell.get(name) or "1")
    return max(1, min(int(told[1]) if told else 1, MOST_SPAN))
