"""A report out of a JSON file somebody hands in: read strictly, refused with the place that is wrong."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from reporting.book.shape import Book, Cells
from reporting.book.written import SHAPE, from_json
from reporting.formats import NAMES, load_format
from reporting.formats.declared import load_declared_form
from reporting.formats.indicators import COLUMN, load_indicators
from reporting.formats.remedies import load_remedy_form
from services.errors import Invalid
from services.words import said, words

LARGEST = 16 * 1024 * 1024  # bytes
# PostgreSQL and spreadsheets go further; no report does.
MOST = Decimal(10) ** 15
TEXTS = ("agency", "agency_code", "title", "preamble", "address", "format")
# Before 2019: the annex of indicators, or text alone.
OLDER = ("2013", "")
NAMES_OF = words({"table2": "表二", "table3": "表三", "table4": "表四"})


def load_book(raw: bytes) -> Book:
    """The report in these bytes. Raises Invalid, saying what does not fit."""
    told = _json(raw)
    if told.get("shape") != SHAPE:
        raise Invalid(said("这个 JSON 文件不是年度报告：shape 应当是“%(shape)s”。", shape=SHAPE))
    wrong = [name for name in TEXTS if not isinstance(told.get(name), str)]
    wrong += [name for name in ("year", "version") if type(told.get(name)) is not int]
    if wrong:
        raise Invalid(said("报告文件缺少这些项目，或者写法不对：%(names)s。", names="、".join(wrong)))
    try:
        book = from_json(told)
    except (KeyError, ValueError, TypeError, AttributeError, InvalidOperation) as error:
        raise Invalid(
            said(
                "报告文件的章节、表格或日期写法不对：%(error)s。请对照公布的结构说明检查。",
                error=str(error)[:100],
            )
        ) from error
    check_book(book)
    return book


def check_book(book: Book) -> None:
    """Raises Invalid for a report that no form holds: unknown form, year, place, or a figure that is none."""
    if book.form not in (*NAMES, *OLDER):
        raise Invalid(
            said(
                "没有“%(form)s”这种年度报告格式，可用的有：%(names)s。",
                form=book.form,
                names="、".join(NAMES),
            )
        )
    if book.form in OLDER and any(table in book.tables for table in NAMES_OF):
        raise Invalid("2019年以前的报告没有表二、表三、表四，请写明表格的格式。")
    if not 2008 <= book.year <= 2999 or book.version < 1:
        raise Invalid(
            said("没有 %(year)s 年第 %(version)s 版的年度报告。", year=book.year, version=book.version)
        )
    numbers = [chapter.number for chapter in book.chapters]
    if len(set(numbers)) != len(numbers) or not all(1 <= number <= 10 for number in numbers):
        raise Invalid("章节的序号应当是 1 至 10，且不重复。")
    if not all(isinstance(text, str) for one in book.chapters for text in (one.title, *_texts(one.blocks))):
        raise Invalid("章节的标题和段落应当是文字。")
    for table, places in _places(book.form).items():
        _check_cells(table, book.tables.get(table, {}), places)
    annex = {(one.key, COLUMN) for one in load_indicators().indicators}
    _check_cells("indicators", book.tables.get("indicators", {}), annex)


def _texts(blocks: Any) -> list[Any]:
    return [block.text for block in blocks if hasattr(block, "text")]


def _json(raw: bytes) -> Mapping[str, Any]:
    if len(raw) > LARGEST:
        raise Invalid("文件超过 16 MB，不是年度报告。")
    try:
        told = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Invalid(
            said("文件不是 UTF-8 文本（第 %(start)s 个字节起）。", start=error.start + 1)
        ) from error
    except json.JSONDecodeError as error:
        raise Invalid(
            said(
                "文件不是有效的 JSON：第 %(lineno)s 行第 %(colno)s 列读不下去。",
                lineno=error.lineno,
                colno=error.colno,
            )
        ) from error
    except (RecursionError, ValueError) as error:
        raise Invalid("文件不是有效的 JSON：层次太深，或者数字太长。") from error
    if not isinstance(told, dict):
        raise Invalid("文件的最外层应当是一个对象。")
    return told


def _places(form: str) -> dict[str, set[tuple[str, str]]]:
    if form in OLDER:
        return {}
    three, four = load_format(form), load_remedy_form(form)
    return {
        "table2": set(load_declared_form(form).places),
        "table3": {(row.key, column.key) for row in three.keyed_rows for column in three.columns},
        "table4": {(block.key, column.key) for block in four.blocks for column in four.columns},
    }


def _check_cells(table: str, cells: Cells, places: set[tuple[str, str]]) -> None:
    name = NAMES_OF.get(table, "附表")
    for place, figure in cells.items():
        told = {"name": name, "place": place[0], "place2": place[1]}
        if place not in places:
            raise Invalid(said("%(name)s没有“%(place)s，%(place2)s”这一格。", **told))
        if not figure.is_finite() or abs(figure) >= MOST:
            raise Invalid(
                said("%(name)s“%(place)s，%(place2)s”不是可用的数字：%(figure)s。", **told, figure=figure)
            )
        if table in ("table3", "table4") and (figure != figure.to_integral_value() or figure < 0):
            raise Invalid(
                said(
                    "%(name)s“%(place)s，%(place2)s”应当是不小于 0 的整数，现在是 %(figure)s。",
                    **told,
                    figure=figure,
                )
            )
