"""Rules on form and chapters: what must be there, under which name and number, and in the form of its year."""

import re
from collections.abc import Iterator
from typing import Final

from rapidfuzz import fuzz

from reporting.book import NUMERALS, TABLE_OF_CHAPTER, TableHere
from reporting.checker.chapters import OFFICIAL, official
from reporting.checker.places import table_name
from reporting.checker.rules.finding import HARD, SOFT, Case, Finding
from reporting.checker.titles import period_years
from reporting.formats import format_for, load_format

MISSING_HARD_FROM: Final = 2020  # for 2019 the form was encouraged, not ordered (60号)
MAKERS: Final = re.compile(
    r"(?:省|自治区|自治州|市|州|盟)(?:人民政府)?(?:办公厅|办公室)?(?:[(（].*)?$|国务院|^国家|总局|总署|部$|直属机构|司法局|司法厅"
)
BELOW: Final = re.compile(r"县|镇|乡|街道|旗(?!舰)|中心|(?<!自治)区(?!域)|管委会|站|所|局$|队|社区|开发区")


def form_version(case: Case) -> Iterator[Finding]:
    """[F 佳县螅镇 2022] The form of another year: known by its labels, told softly."""
    book = case.book
    if not case.is_form or book.year < 2019:
        return
    due = format_for(book.year).name
    if due != book.form:
        yield Finding(
            "form_version", SOFT, "全文", f"{book.form}版", f"{due}版",
            f"{book.year}年的报告用了{load_format(book.form).document}的表格（{book.form}版），应当用{load_format(due).document}的（{due}版）。",
        )  # fmt: skip


def missing_table(case: Case) -> Iterator[Finding]:
    """[F 30号] Chapters 二, 三, 四 are their tables; a report of the form without one of them."""
    if not case.is_form:
        return
    for number, table in TABLE_OF_CHAPTER.items():
        if not case.book.tables.get(table) and not case.rows.get(table):
            severity = HARD if case.book.year >= MISSING_HARD_FROM else SOFT
            yield Finding(
                "missing_table", severity, f"“{NUMERALS[number - 1]}、{OFFICIAL[number - 1]}”章", table_name(table), "没有",
                f"没有读到{table_name(table)}（{OFFICIAL[number - 1]}）：可能没有这张表，或者是图片。",
            )  # fmt: skip


def missing_rows(case: Case) -> Iterator[Finding]:
    """[D] Rows of table 三 that are not there: the form may neither be shortened nor lengthened [F 30号]."""
    if not case.is_form or not case.book.tables.get("table3"):
        return
    form = load_format(case.book.form)
    missing = [row for row in form.keyed_rows if not case.has("table3", row.key)]
    if missing and case.rows:
        named = "、".join(row.label.partition("（区分")[0] for row in missing[:4]) + (
            "等" if len(missing) > 4 else ""
        )
        yield Finding(
            "missing_rows", SOFT, "表三", f"{len(form.keyed_rows)}行", f"{len(form.keyed_rows) - len(missing)}行",
            f"表三少{len(missing)}行：{named}；有关的合计没有核对。",
        )  # fmt: skip


def chapters(case: Case) -> Iterator[Finding]:
    """OFFICE 28 [F]: six chapters by number and name; heads and items inside a chapter are its own business."""
    if not case.is_form:
        return
    if not case.book.chapters:
        yield Finding(
            "no_chapters", SOFT, "全文", "六章", "没有", "只读到表格，没有各章的文字；章和文字没有检查。"
        )
        return
    there = {official(one.title): one for one in case.book.chapters if official(one.title)}
    by_number = {one.number: one for one in case.book.chapters if not official(one.title)}
    for number, name in enumerate(OFFICIAL, 1):
        full = f"{NUMERALS[number - 1]}、{name}"
        if number in there:
            yield from _named(there[number].number, there[number].title, number, full)
        elif number in by_number:
            yield Finding(
                "chapter_renamed", SOFT, f"“{full}”章", full, f"{NUMERALS[number - 1]}、{by_number[number].title}",
                f"第{NUMERALS[number - 1]}章应为“{full}”，写的是“{by_number[number].title}”。",
            )  # fmt: skip
        else:
            severity = HARD if case.book.year >= MISSING_HARD_FROM else SOFT
            yield Finding("missing_chapter", severity, f"“{full}”章", full, "没有", f"没有“{full}”这一章。")
    for extra in (
        one for one in case.book.chapters if one.number > len(OFFICIAL) and not official(one.title)
    ):
        yield Finding(
            "extra_chapter", SOFT, f"第{extra.number}章", "六章", extra.title, f"多出一章“{extra.title}”：格式规定六章，其他事项写在第六章。"
        )  # fmt: skip


def _named(number: int, title: str, due: int, full: str) -> Iterator[Finding]:
    if number != due:
        yield Finding(
            "chapter_renumbered", SOFT, f"“{full}”章", str(due), str(number), f"“{title}”应为第{due}章，编成了第{number}章。"
        )  # fmt: skip
    if fuzz.ratio(title, OFFICIAL[due - 1]) < 90:
        yield Finding(
            "chapter_renamed", SOFT, f"“{full}”章", full, title, f"“{title}”这一章的名称应为“{full}”。"
        )


def empty_chapter(case: Case) -> Iterator[Finding]:
    """[F 30号] A chapter in which nothing stands; “无” in chapter 六 is something."""
    if not case.is_form:
        return
    for one in case.book.chapters:
        due = official(one.title)
        has_table = any(isinstance(block, TableHere) for block in one.blocks)
        if due and not has_table and not one.text.strip() and due not in TABLE_OF_CHAPTER:
            name = f"{NUMERALS[due - 1]}、{OFFICIAL[due - 1]}"
            yield Finding("empty_chapter", HARD, f"“{name}”章", "有内容", "空白", f"“{name}”一章是空的。")


def period_year(case: Case) -> Iterator[Finding]:
    """OFFICE 29: 统计期限 or title with another year's number."""
    text = "\n".join([case.book.preamble, *(one.text for one in case.book.chapters[:1])])
    for year in sorted(period_years(text) - {case.book.year}):
        yield Finding(
            "period_year", SOFT, "统计期限", str(case.book.year), str(year), f"标题是{case.book.year}年的报告，统计期限写的是{year}年。"
        )  # fmt: skip


def rules_without_power(case: Case) -> Iterator[Finding]:
    """OFFICE 29 [F seed 000, 2020]: 规章 of a body that cannot make any (below 设区的市, or a centre)."""
    agency = case.book.agency
    if (
        not agency
        or not BELOW.search(agency)
        or re.search(r"全市|全省|自治区人民政府|国家.*局$|总局", agency)
        or (MAKERS.search(agency) and not BELOW.search(agency))
    ):
        return
    for (row, column), figure in sorted(case.book.tables.get("table2", {}).items()):
        if row == "rules" and figure > 0:
            yield Finding(
                "rules_without_power", SOFT, "表二“规章”行", "0", str(figure),
                f"“{agency}”没有规章制定权，表二“规章”行写了{figure}件；可能把其他文件算作规章。", (("table2", row, column),),
            )  # fmt: skip
            return
