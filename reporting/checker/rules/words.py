"""Rules on text against tables, and on the statement about processing fees."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from reporting.book import Book, numeral
from reporting.checker.chapters import copied_text
from reporting.checker.figures import flat
from reporting.checker.rules.clauses import Said, none_received, said
from reporting.checker.rules.declared_clauses import said_of_declared
from reporting.checker.rules.finding import SOFT, ZERO, Case, Finding, say

FEE: Final = re.compile(r"信息处理费[^。；;]{0,30}?(?P<n>\d[\d,]*(?:\.\d+)?)(?P<unit>万元|元)")
NO_FEE: Final = re.compile(
    r"(?:未|没有|不存在|无|免于|零)[^。；;]{0,24}(?:收取|收费|产生|信息处理费)|信息处理费[^。；;]{0,16}(?:为0元|0元|为零|无|没有|未收取|未产生|不存在)"
)


def text_figures(case: Case) -> Iterator[Finding]:
    """C16 [F 上海办公厅 2019]: numbers and percentages in the text are those of tables 二, 三 and 四. A sum of rows and
    “N 件（含上年结转 M 件）” are right; 工单, 建议提案, 提醒 are not spoken of (OFFICE 38)."""
    if not case.is_form:
        return
    for told, chapter in _told(case.book):
        if not case.book.tables.get(told.table):
            continue
        sums = [_sum(case, told.table, way) for way in told.ways]
        known = [value for value in sums if value is not None]
        if known and told.number not in known:
            yield Finding(
                "text_figures", SOFT, f"第{chapter}章“{told.clause[:40]}”", say(told.number), "或".join(dict.fromkeys(map(say, known))),
                f"文字说{told.topic}{say(told.number)}件（“{told.clause[:40]}”），表里是{'或'.join(dict.fromkeys(map(say, known)))}件。",
                tuple((told.table, *place) for place in told.ways[0]),
            )  # fmt: skip
        elif told.percent is not None:
            yield from _percent(case, told, chapter)


def none_against_table(case: Case) -> Iterator[Finding]:
    """C16 [D]: the text says no application came, table 三 has some."""
    new = case.book.cell("table3", "new", "total")
    clause = none_received("\n".join(chapter.text for chapter in case.book.chapters))
    if clause and new:
        yield Finding(
            "none_against_table", SOFT, f"正文“{clause[:30]}”", "0", say(new), f"文字说没有收到申请，表三本年新收是{say(new)}件。",
            (("table3", "new", "total"),),
        )  # fmt: skip


def fee_statement(case: Case) -> Iterator[Finding]:
    """C20 [F template 2021]: chapter 六 says what was taken as 信息处理费, also “none”. Never held against table 二（八）."""
    six = flat(copied_text(case.book.chapters, 6))
    if case.book.form != "2021" or not six or "处理费" in six or re.search(r"收取.{0,6}费|收费", six):
        return
    yield Finding(
        "fee_statement", SOFT, "“六、其他需要报告的事项”章", "收取信息处理费的情况", "没有",
        "第六章没有写收取信息处理费的情况（2021版格式要求在此报告，没有收取的也要写明）。",
    )  # fmt: skip


def fee_contradiction(case: Case) -> Iterator[Finding]:
    """C20, OFFICE A 6: chapter 六 against an amount of 信息处理费 in any chapter or in the fee register, never table 二."""
    six = flat(copied_text(case.book.chapters, 6))
    amounts = {_yuan(found) for one in case.book.chapters for found in FEE.finditer(flat(one.text))}
    charged = {amount for amount in amounts if amount > 0}
    says_none = bool(NO_FEE.search(six)) and not any(_yuan(found) > 0 for found in FEE.finditer(six))
    if says_none and charged:
        yield _fee_finding(", ".join(f"{say(one)}元" for one in sorted(charged)), "未收取")
    elif case.fees is not None and six:
        told = max((_yuan(found) for found in FEE.finditer(six)), default=ZERO if says_none else None)
        if told is not None and told != case.fees:
            yield _fee_finding(f"{say(case.fees)}元", f"{say(told)}元")


def _fee_finding(left: str, right: str) -> Finding:
    return Finding(
        "fee_contradiction", SOFT, "“六、其他需要报告的事项”章", left, right, f"信息处理费：别处是{left}，第六章写的是{right}。"
    )  # fmt: skip


def _yuan(found: re.Match[str]) -> Decimal:
    return Decimal(found["n"].replace(",", "")) * (10_000 if found["unit"] == "万元" else 1)


def _told(book: Book) -> Iterator[tuple[Said, str]]:
    for chapter in book.chapters:
        found = [*said(chapter.text, book.year)]
        # The form of 2019 asks for other figures under the same names.
        found += said_of_declared(chapter.text, book.year) if book.form == "2021" else ()
        yield from ((one, numeral(chapter.number)) for one in found)


def _sum(case: Case, table: str, places: tuple[tuple[str, str], ...]) -> Decimal | None:
    """The sum of figures; a blank total is what its row adds up to. None where the table has none of these rows."""
    there = [place for place in places if case.has(table, place[0])]
    if not there:
        return None
    return sum((_figure(case, table, *place) for place in there), ZERO)


def _figure(case: Case, table: str, row: str, column: str) -> Decimal:
    printed = case.book.cell(table, row, column)
    if printed is not None or table != "table3":
        return printed or ZERO
    return sum(
        (figure for (r, c), figure in case.book.tables[table].items() if r == row and c != column), ZERO
    )


def _percent(case: Case, told: Said, chapter: str) -> Iterator[Finding]:
    wholes = [_figure(case, "table3", row, "total") for row in ("total", "new")]
    wholes += [wholes[1] + _figure(case, "table3", "carried_in", "total")]
    step = Decimal(1).scaleb(-told.digits)
    assert told.percent is not None
    shares = [told.number * 100 / whole for whole in wholes if whole]
    if shares and all(abs(share - told.percent) >= step for share in shares):
        right = f"{shares[0]:.{max(told.digits, 1)}f}%"
        yield Finding(
            "text_figures", SOFT, f"第{chapter}章“{told.clause[:40]}”", f"{told.percent}%", right,
            f"文字说{told.topic}{say(told.number)}件、占{told.percent}%，按表三计算是{right}。",
        )  # fmt: skip
