"""A report as it is published: chapters of text with the three tables in them. Pure; what the exports write and the checker reads.

`Book` is the one shape between both: an export made from a book and read back gives the same book.
"""

from reporting.book.shape import (
    NUMERALS,
    TABLE_OF_CHAPTER,
    Block,
    Book,
    Cells,
    Chapter,
    Head,
    Paragraph,
    Place,
    TableHere,
    chapter_title,
    numeral,
)
from reporting.book.written import as_json, from_json, plain

__all__ = [
    "NUMERALS",
    "TABLE_OF_CHAPTER",
    "Block",
    "Book",
    "Cells",
    "Chapter",
    "Head",
    "Paragraph",
    "Place",
    "TableHere",
    "as_json",
    "chapter_title",
    "from_json",
    "numeral",
    "plain",
]
