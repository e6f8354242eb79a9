"""Rules between reports: two years of one agency, a government and its departments."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from rapidfuzz import fuzz

from reporting.book import Book, chapter_title
from reporting.checker.chapters import copied_text, official
from reporting.checker.rules.finding import SOFT, ZERO, Case, Finding, say, where
from reporting.formats import load_format

COPIED: Final = 95  # of 100
LEAST_TEXT: Final = 80
MOST_TEXT: Final = 20_000
JUMP: Final = 5
WORTH: Final = 20
UNIT_LOW, UNIT_HIGH = Decimal(3_000), Decimal(30_000)
MOST_CELLS: Final = 20
WATCHED: Final = (
    ("table3", "new", "total"), ("table3", "total", "total"), ("table4", "review", "total"), ("table4", "litigation_direct", "total"),
    ("table2", "licences", "decisions"), ("table2", "penalties", "decisions"), ("table2", "coercion", "decisions"), ("table2", "fees", "amount"),
)  # fmt: skip
STOCKS: Final = (("rules", "规章"), ("normative", "规范性文件"))


def carry_over(case: Case) -> Iterator[Finding]:
    """C2 [F 宿迁 2023→2024]: 上年结转 is last year's 结转下年度, own and predecessors', column by column."""
    before = _last(case)
    if before is None or "table3" not in case.book.tables or "table3" not in before.tables:
        return
    for column in load_format("2021").columns:
        left, right = (
            before.cell("table3", "carried_out", column.key),
            case.book.cell("table3", "carried_in", column.key),
        )
        taken, given = case.taken.get(column.key, ZERO), case.given.get(column.key, ZERO)
        if (left or ZERO) + taken - given != (right or ZERO):
            more = f"，{case.taken_from}移交{say(taken)}件" if taken else ""
            more += f"，其中{say(given)}件上年已移交其他机关" if given else ""
            yield Finding(
                "carry_over", SOFT, where(case.book, "table3", ("carried_in", column.key)), say(left), say(right),
                f"“{column.label}”列：{before.year}年报告结转下年度{say(left)}件{more}，{case.book.year}年报告上年结转写的是{say(right)}件。",
                (("table3", "carried_in", column.key),),
            )  # fmt: skip


def in_force(case: Case) -> Iterator[Finding]:
    """C14 [D 宿迁 2023–2025]: 现行有效 = last year's 现行有效 + 制发 − 废止 (2021)."""
    before = _last(case)
    if before is None:
        return
    for row, label in STOCKS:
        was, now = before.cell("table2", row, "in_force"), case.book.cell("table2", row, "in_force")
        if was is None or now is None:
            continue
        expected = was + case.cell("table2", row, "issued") - case.cell("table2", row, "repealed")
        if expected != now:
            yield Finding(
                "in_force", SOFT, where(case.book, "table2", (row, "in_force")), say(expected), say(now),
                f"{label}：上年现行有效{say(was)}件，加本年制发、减本年废止应为{say(expected)}件，写的是{say(now)}件（如有自然失效或清理，请说明）。",
                (("table2", row, "in_force"),),
            )  # fmt: skip


def children_sum(case: Case) -> Iterator[Finding]:
    """C15 [F/D 宿迁 2023]: a government's summed report is its own figures and those of all below it; children missing or
    counted twice show as a difference in each cell."""
    if not case.children:
        return
    summed = [one for one in _summed(case) if one[2] or one[3]]
    differing = [one for one in summed if one[2] != one[3]]
    if not case.is_sum and 2 * len(differing) > len(summed):
        yield _own_figures_only(case, len(differing), len(summed))
        return
    for table, place, left, right in differing[:MOST_CELLS]:
        yield Finding(
            "children_sum", SOFT, where(case.book, table, place), say(left), say(right),
            f"{where(case.book, table, place)}：{len(case.children)}份下级报告相加是{say(left)}，汇总报告写的是{say(right)}；可能缺少或多算了机关。",
            ((table, *place),),
        )  # fmt: skip


def _summed(case: Case) -> Iterator[tuple[str, tuple[str, str], Decimal, Decimal | None]]:
    """Each cell the parts have, totals first: the parts' sum and what the report says."""
    for table, cells in sorted(case.book.tables.items()):
        for place in sorted(cells, key=lambda one: (one[1] != "total", one)):
            parts = [child.cell(table, *place) for child in case.children]
            if any(part is not None for part in parts):
                yield table, place, sum((part or ZERO for part in parts), ZERO), cells[place]


def _own_figures_only(case: Case, differing: int, summed: int) -> Finding:
    """A government's name over figures that are no sum: perhaps its own ones alone, perhaps parts are missing."""
    return Finding(
        "children_sum", SOFT, "全文", f"{len(case.children)}份下级报告之和", "不等",
        f"按名称，这份报告应是其余{len(case.children)}份之和，但{summed}格中有{differing}格不等：可能只是本级的数字，也可能缺少机关。",
    )  # fmt: skip


def jump(case: Case) -> Iterator[Finding]:
    """[G] A figure five times last year's, or a fifth of it, and not a small one: look again."""
    before = _last(case)
    if before is None:
        return
    for table, row, column in WATCHED:
        was, now = before.cell(table, row, column), case.book.cell(table, row, column)
        if not was or not now or max(was, now) < WORTH or _is_unit_jump(was, now, row):
            continue
        if now >= JUMP * was or was >= JUMP * now:
            place = where(case.book, table, (row, column))
            yield Finding(
                "jump", SOFT, place, say(was), say(now), f"{place}：上年{say(was)}，本年{say(now)}，相差五倍以上，请核对。", ((table, row, column),)
            )  # fmt: skip


def action_without_power(case: Case) -> Iterator[Finding]:
    """OFFICE 29: licences or penalties of an agency whose own earlier reports, as far as they are known, never show any.

    A number of items above 0 (2019) is a power, whether it was used or not.
    """
    known = {one.year: one for one in (*case.earlier, case.before) if one and one.year < case.book.year}
    for row in ("licences", "penalties"):
        told = {year: figure for year, one in known.items() if (figure := _exercised(one, row)) is not None}
        now = case.book.cell("table2", row, "decisions")
        if not now or not told or any(told.values()) or _items(case.book, row) > 0:
            continue
        place, years = where(case.book, "table2", (row, "decisions")), "、".join(map(str, sorted(told)))
        yield Finding(
            "action_without_power", SOFT, place, "0", say(now),
            f"{place}：{years}年报告都是0，{case.book.year}年写的是{say(now)}；本机关没有这项职权的，可能误计了别的机关或者别的事项。",
            (("table2", row, "decisions"),),
        )  # fmt: skip


def _exercised(book: Book, row: str) -> Decimal | None:
    decisions = book.cell("table2", row, "decisions")
    return None if decisions is None else decisions + _items(book, row)


def _items(book: Book, row: str) -> Decimal:
    prev, delta = (book.cell("table2", row, column) or ZERO for column in ("prev", "delta"))
    return max(prev, prev + delta, ZERO)


def unit_jump(case: Case) -> Iterator[Finding]:
    """OFFICE 29: 元 in place of 万元: an amount ten thousand times last year's, or a ten-thousandth of it."""
    before = _last(case)
    if before is None:
        return
    for row in ("fees", "procurement"):
        was, now = before.cell("table2", row, "amount"), case.book.cell("table2", row, "amount")
        if was and now and _is_unit_jump(was, now, row):
            place = where(case.book, "table2", (row, "amount"))
            yield Finding(
                "unit_jump", SOFT, place, say(was), say(now), f"{place}：上年{say(was)}，本年{say(now)}，约差一万倍，单位可能写错（元、万元）。",
                (("table2", row, "amount"),),
            )  # fmt: skip


def chapter_copied(case: Case) -> Iterator[Finding]:
    """OFFICE 29 [F 东莞 2008–2010]: a chapter's text is last year's (95 % alike, years and figures apart)."""
    before = _last(case)
    if before is None:
        return
    for chapter in case.book.chapters:
        due = official(chapter.title)
        other = copied_text(before.chapters, due) if due else _text_named(before, chapter.title)
        one, was = _words(chapter.text), _words(other)
        if min(len(one), len(was)) < LEAST_TEXT:
            continue
        score = fuzz.ratio(was, one, score_cutoff=COPIED)
        if score >= COPIED:
            yield Finding(
                "chapter_copied", SOFT, f"“{chapter_title(chapter)}”章", f"{before.year}年", f"{score:.0f}%",
                f"“{chapter_title(chapter)}”一章与{before.year}年报告的文字有{score:.0f}%相同。",
            )  # fmt: skip


def _text_named(book: Book, title: str) -> str:
    return next((one.text for one in book.chapters if one.title == title), "")


def _words(text: str) -> str:
    return re.sub(r"[\d\s，。、；：（）()]+", "", text)[:MOST_TEXT]


def _last(case: Case) -> Book | None:
    before = case.before
    return before if before is not None and before.year == case.book.year - 1 else None


def _is_unit_jump(was: Decimal, now: Decimal, row: str) -> bool:
    ratio = max(was, now) / min(was, now) if min(was, now) > 0 else ZERO
    return row in ("fees", "procurement") and UNIT_LOW <= ratio <= UNIT_HIGH
