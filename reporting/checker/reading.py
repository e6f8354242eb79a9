"""One file to the reports in it."""

from dataclasses import dataclass

from reporting.checker.books import ReadBook, read_books
from reporting.checker.files import Refused, kind_of, pieces_of
from reporting.checker.own import csv_book, is_csv, json_book

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
        books = _own(kind, data) or read_books(pieces_of(data), name)
        if not books:
            raise Refused("no_report", NO_REPORT)
    except Refused as refused:
        return Reading(name, kind, refused=refused)
    return Reading(name, kind, tuple(books))


def _own(kind: str, data: bytes) -> list[ReadBook]:
    if kind == "json":
        return [json_book(data)]
    return [csv_book(data)] if kind == "text" and is_csv(data) else []
