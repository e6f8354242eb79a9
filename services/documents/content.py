"""What a composed document is: head, number, title, blocks, signature. The one source of both renderers."""

import datetime
from dataclasses import dataclass, replace
from enum import StrEnum


class Layout(StrEnum):
    """How the page is set: an official letter (GB/T 9704 信函格式), or a plain sheet for receipts, forms and lists."""

    LETTER = "letter"
    SHEET = "sheet"


class Style(StrEnum):
    """How a paragraph stands: indented body text, a quotation, a heading, text at the margin, or a form's title."""

    BODY = "body"
    QUOTE = "quote"
    HEADING = "heading"
    PLAIN = "plain"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; its text holds no line break."""

    text: str
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. `widths` are parts of the text width; the last cell of a shorter row spans what is left."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    header: bool = False

    @property
    def groups(self) -> list[int]:
        """How many rows the first cell of each row spans; 0 where the one above goes on.

        Neighbouring rows of odd length with the same first cell are one group.
        """
        spans, begun = [1] * len(self.rows), 0
        for n in range(1, len(self.rows)):
            row, above = self.rows[n], self.rows[n - 1]
            if self.header or len(row) % 2 == 0 or len(row) == 1 or not above or row[0] != above[0]:
                begun = n
            else:
                spans[n], spans[begun] = 0, spans[begun] + 1
        return spans

    def is_label(self, row: int, column: int) -> bool:
        """Whether the cell names what stands beside it: the head row, the first of a pair, the name of a group."""
        length = len(self.rows[row])
        if self.header:
            return row == 0
        if length % 2:
            return length > 1 and (column == 0 or column % 2 == 1)
        return column % 2 == 0


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code and the words under it."""

    content: str
    caption: str


Block = Paragraph | Table | Code


@dataclass(frozen=True, slots=True)
class Document:
    """A composed document: every value is in its place, nothing is left to fill in but number and day.

    `annex` is what follows the signature on a page of its own, such as the form a third party answers on.
    """

    kind: str
    layout: Layout
    title: str
    body: tuple[Block, ...]
    letterhead: str = ""
    number: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    signatory: str = ""
    dated: datetime.date | None = None
    version: int = 1
    is_draft: bool = False
    annex: tuple[Block, ...] = ()
    template: str = ""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The texts of its paragraphs, as an editor shows them."""
        return tuple(block.text for block in self.body if isinstance(block, Paragraph))

    def numbered(self, number: str, dated: datetime.date) -> "Document":
        """The same document with the number and the day it gets when it is signed."""
        return replace(self, number=number, dated=dated)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as its case keeps it: the paragraphs of a letter may have been edited by hand.

    `blocks` stand in their place where the text holds more than paragraphs, as a table or a form does.
    """

    issuer: str
    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    number: str = ""
    attachments: tuple[str, ...] = ()
    date: datetime.date | None = None
    is_draft: bool = False
    kind: str = ""
    layout: Layout = Layout.LETTER
    blocks: tuple[Block, ...] = ()
    annex: tuple[Block, ...] = ()

    @property
    def document(self) -> Document:
        """The document to be set."""
        lines = [line.strip() for text in self.paragraphs for line in clean(text).split("\n")]
        told = Document(
            kind=self.kind,
            layout=self.layout,
            title=clean(self.title),
            body=self.blocks or tuple(Paragraph(line) for line in lines if line),
            number=clean(self.number),
            is_draft=self.is_draft,
            annex=self.annex,
        )
        return self._framed(told) if self.layout is Layout.LETTER else told

    def _framed(self, told: Document) -> Document:
        return replace(
            told,
            letterhead=clean(self.issuer),
            addressee=clean(self.addressee),
            attachments=tuple(map(clean, self.attachments)),
            signatory=clean(self.issuer),
            dated=self.date,
        )


def clean(text: str) -> str:
    """Text as it can be printed: no control characters but the line break."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "　")
    return "".join(mark for mark in unified if mark == "\n" or (mark >= " " and not "\x7f" <= mark <= "\x9f"))


def long_date(day: datetime.date) -> str:
    """2026年11月22日."""
    return f"{day.year}年{day.month}月{day.day}日"
