"""One file to the reports in it."""

import json
from dataclasses import dataclass
from decimal import InvalidOperation

from reporting.book import from_json
from reporting.checker.books import ReadBook, read_books
from reporting.checker.files import Refused, kind_of, pieces_of

NO_REPORT = "没有找到政府信息公开工作年度报告：既没有官方格式的表，也没有带编号的章。"


@dataclass(frozen=True, slots=True)
class Reading:
    """A file: its reports, or why it cannot be read."""

    name: str
    kind: str
    books: tuple[ReadBook, ...] = ()
    refused: Refused | None = None


def read_file(name: str, data: bytes) -> Reading:
    """Read one file; what is wrong with it is part of the answer."""
    kind = ""
    try:
        kind = kind_of(data)
        books = [_json_book(data)] if kind == "json" else read_books(pieces_of(data), name)
        if not books:
            raise Refused("no_report", NO_REPORT)
    except Refused as refused:
        return Reading(name, kind, refused=refused)
    return Reading(name, kind, tuple(books))


def _json_book(data: bytes) -> ReadBook:
    try:
        book = from_json(json.loads(data.decode("utf-8-sig")))
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as broken:
        raise Refused("no_report", "这个 JSON 文件不是本平台的报告格式。") from broken
    rows = {table: frozenset(row for row, _ in cells) for table, cells in book.tables.items()}
    return ReadBook(book, rows=rows, votes={book.form: 1})
