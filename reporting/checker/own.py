"""The platform's own machine-readable forms: JSON and CSV, read without guessing."""

import csv
import io
import json
from decimal import Decimal, InvalidOperation
from typing import Final

from reporting.book import Book, from_json
from reporting.book.shape import Place
from reporting.checker.books import ReadBook
from reporting.checker.files import Refused

CSV_HEAD: Final = b"agency,agency_code,year,format,table,row,"
_BROKEN: Final = (ValueError, KeyError, TypeError, AttributeError, InvalidOperation, csv.Error)


def json_book(data: bytes) -> ReadBook:
    """A report in JSON. Raises Refused for other JSON."""
    try:
        return _read(from_json(json.loads(data.decode("utf-8-sig"))))
    except _BROKEN as broken:
        raise Refused("no_report", "这个 JSON 文件不是本平台的报告格式。") from broken


def is_csv(data: bytes) -> bool:
    """Whether it begins as the platform's own CSV."""
    return data.removeprefix(b"\xef\xbb\xbf").startswith(CSV_HEAD)


def csv_book(data: bytes) -> ReadBook:
    """The tables of a report in CSV; a CSV has no chapters. Raises Refused for a broken one."""
    tables: dict[str, dict[Place, Decimal]] = {}
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        for row in rows:
            tables.setdefault(row["table"], {})[row["row"], row["column"]] = Decimal(row["figure"])
        first = rows[0]
        book = Book(
            first["agency"], int(first["year"]), first["format"], "", (), tables, first["agency_code"]
        )
    except (*_BROKEN, IndexError) as broken:
        raise Refused("damaged", "这个 CSV 文件不完整。") from broken
    return _read(book)


def _read(book: Book) -> ReadBook:
    return ReadBook(book, votes={book.form: 1})
