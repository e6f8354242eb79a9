"""What a report's text may carry into a file: characters that XML knows, and file names every system takes. Pure."""

import re
from dataclasses import replace

from reporting.book import TABLE_OF_CHAPTER, Block, Book, Chapter, Head, Paragraph, TableHere

# Everything outside the Char production of XML 1.0, among it NUL, other controls and lone surrogates.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What a path, a shell, a Windows disk or a header would take for something else.
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\'`$&;%\u200e\u200f\u202a-\u202e\u2066-\u2069]+')
ANNEX = "附表"  # the chapter of a report that is nothing but its tables
LONGEST_NAME = 180  # bytes; with a suffix below the 255 of common file systems
# A spreadsheet reads a text that begins so as something to compute.
FORMULA = re.compile(r"^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def cleaned(book: Book) -> tuple[Book, int]:
    """The report without characters no file may hold, and how many were taken out."""
    taken = 0

    def clean(text: str) -> str:
        nonlocal taken
        text, number = FORBIDDEN.subn("", text)
        taken += number
        return text

    def block(one: Block) -> Block:
        return replace(one, text=clean(one.text)) if isinstance(one, Paragraph | Head) else one

    chapters = tuple(
        Chapter(chapter.number, clean(chapter.title), tuple(block(one) for one in chapter.blocks))
        for chapter in book.chapters
    )
    told = replace(
        book,
        chapters=chapters,
        agency=clean(book.agency),
        agency_code=clean(book.agency_code),
        title=clean(book.title),
        preamble=clean(book.preamble),
        address=clean(book.address),
    )
    return told, taken


def complete(book: Book) -> Book:
    """The report with a place for each of its tables: one that no chapter names stands in its own chapter, or in the last."""
    named = {
        block.table for chapter in book.chapters for block in chapter.blocks if isinstance(block, TableHere)
    }
    for table in (one for one in book.tables if one not in named):
        number = next((number for number, name in TABLE_OF_CHAPTER.items() if name == table), 0)
        at = number if book.chapter(number) else max((one.number for one in book.chapters), default=0)
        chapters = book.chapters or (Chapter(1, ANNEX, ()),)
        book = replace(
            book,
            chapters=tuple(
                replace(one, blocks=(*one.blocks, TableHere(table))) if one.number == (at or 1) else one
                for one in chapters
            ),
        )
    return book


def file_stem(book: Book) -> str:
    """A file name without suffix: agency and year, whatever the agency is called."""
    name = NOT_IN_NAMES.sub("_", FORBIDDEN.sub("", book.agency)).strip(" ._-") or book.agency_code or "report"
    name = NOT_IN_NAMES.sub("_", name)
    shortened = name.encode()[:LONGEST_NAME].decode("utf-8", "ignore")
    return f"{shortened}{book.year}年政府信息公开工作年度报告"


def as_text(value: str) -> str:
    """A value for a spreadsheet that reads CSV: with an apostrophe before what it would compute."""
    return f"'{value}" if FORMULA.match(value) else value
