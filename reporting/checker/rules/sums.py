"""Rules inside the tables of one report: what must add up."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from reporting.checker.places import row_name
from reporting.checker.rules.finding import HARD, SOFT, ZERO, Case, Finding, say, where
from reporting.formats import Format, load_format
from reporting.formats.declared import load_declared_form
from reporting.formats.indicators import COLUMN, load_indicators
from reporting.formats.remedies import load_remedy_form


def column_identity(case: Case) -> Iterator[Finding]:
    """C3 [F, printed in the form]: 第一项加第二项之和，等于第三项加第四项之和, column by column."""
    form = _form(case)
    if form is None or not case.has("table3", "new"):
        return
    left, right = form.equation
    for column in form.columns:
        said = [key for key in (*left, *right) if case.says("table3", key, column.key)]
        total = _total(case, form, column.key)
        one = sum((case.cell("table3", key, column.key) for key in left), ZERO)
        other = total + sum((case.cell("table3", key, column.key) for key in right if key != "total"), ZERO)
        if one == other or (not said and not total):
            continue
        yield Finding(
            "column_identity", HARD, f"表三“{column.label}”列", say(one), say(other),
            f"表三“{column.label}”列不平衡：第一项加第二项是{say(one)}，第三项加第四项是{say(other)}。",
            tuple(("table3", key, column.key) for key in (*left, *right)),
        )  # fmt: skip


def outcome_sum(case: Case) -> Iterator[Finding]:
    """C4 [D]: （七）总计 is the sum of the result rows (21 of the form of 2021, 19 of 2019), column by column."""
    form = _form(case)
    if form is None or not case.has("table3", *(row.key for row in form.results)):
        return
    for column in form.columns:
        if not case.says("table3", "total", column.key):
            continue
        parts = sum((case.cell("table3", row.key, column.key) for row in form.results), ZERO)
        total = case.cell("table3", "total", column.key)
        if parts != total and not _blank_column(case, form, column.key):
            yield Finding(
                "outcome_sum", HARD, where(case.book, "table3", ("total", column.key)), say(parts), say(total),
                f"表三“{column.label}”列：各项办理结果相加是{say(parts)}，（七）总计写的是{say(total)}。",
                (("table3", "total", column.key),),
            )  # fmt: skip


def row_sum(case: Case) -> Iterator[Finding]:
    """C4 [D]: the column 总计 is the sum of the six kinds of applicants, row by row."""
    form = _form(case)
    if form is None:
        return
    for row in form.keyed_rows:
        if not case.says("table3", row.key, "total"):
            continue
        kinds = [case.cell("table3", row.key, kind) for kind in form.kinds]
        total = case.cell("table3", row.key, "total")
        if sum(kinds, ZERO) != total:
            label = row_name(form.name, "table3", row.key)
            yield Finding(
                "row_sum", HARD, where(case.book, "table3", (row.key, "total")), say(sum(kinds, ZERO)), say(total),
                f"表三“{label}”行：六类申请人相加是{say(sum(kinds, ZERO))}，总计列写的是{say(total)}。",
                (("table3", row.key, "total"),),
            )  # fmt: skip


def total_blank(case: Case) -> Iterator[Finding]:
    """OFFICE 29 [F seed 004]: sub-rows are filled while （七）总计, 四 or the column 总计 stands blank."""
    form = _form(case)
    if form is None or not case.has("table3", "new"):
        return
    filled = any(case.cell("table3", row.key, column.key) for row in form.results for column in form.columns)
    blank = [key for key in ("total",) if not _row_says(case, form, key)]
    if filled and blank:
        parts = sum((case.cell("table3", row.key, "total") for row in form.results), ZERO)
        carried = "" if _row_says(case, form, "carried_out") else "、“四、结转下年度继续办理”行"
        yield Finding(
            "total_blank", SOFT, "表三“（七）总计”行", say(parts), "空白",
            f"表三各项办理结果已填（合计{say(parts)}），“（七）总计”行{carried}却是空白。", (("table3", "total", "total"),),
        )  # fmt: skip
    rows = [
        row.label for row in form.keyed_rows
        if not case.says("table3", row.key, "total") and any(case.cell("table3", row.key, kind) for kind in form.kinds)
    ]  # fmt: skip
    if rows:
        named = "、".join(label.partition("（区分")[0] for label in rows[:3]) + (
            "等" if len(rows) > 3 else ""
        )
        yield Finding(
            "total_blank", SOFT, "表三“总计”列", f"{len(rows)}行", "空白", f"表三有{len(rows)}行填了申请人各列，总计列却是空白：{named}。"
        )  # fmt: skip


def remedy_sum(case: Case) -> Iterator[Finding]:
    """C12 [F/D]: in each block of table 四, 总计 = 维持 + 纠正 + 其他 + 尚未审结; nothing holds between the blocks."""
    if not case.is_form or "table4" not in case.book.tables:
        return
    form = load_remedy_form(case.book.form)
    parts = next(column.sum_of for column in form.columns if column.sum_of)
    for block in form.blocks:
        said = [case.says("table4", block.key, column.key) for column in form.columns]
        added = sum((case.cell("table4", block.key, key) for key in parts), ZERO)
        total = case.book.cell("table4", block.key, "total")
        if any(said) and added != (total or ZERO):
            name = row_name(form.name, "table4", block.key)
            yield Finding(
                "remedy_sum", HARD, f"表四“{name}”总计", say(added), say(total),
                f"表四“{name}”：维持、纠正、其他结果、尚未审结相加是{say(added)}，总计写的是{say(total)}。",
                (("table4", block.key, "total"),),
            )  # fmt: skip


def negative(case: Case) -> Iterator[Finding]:
    """[D] Nothing is counted below zero; only 本年增/减 of the form of 2019 may be."""
    for table, cells in case.book.tables.items():
        for (row, column), figure in sorted(cells.items()):
            if figure < 0 and not _signed(case, table, row, column):
                place = where(case.book, table, (row, column))
                yield Finding(
                    "negative", HARD, place, say(figure), "不小于0", f"{place}是负数{say(figure)}。", ((table, row, column),)
                )  # fmt: skip


def whole_numbers(case: Case) -> Iterator[Finding]:
    """[D] Cases and documents are counted in whole numbers; only amounts of money have decimals."""
    for table, cells in case.book.tables.items():
        for (row, column), figure in sorted(cells.items()):
            if figure != figure.to_integral_value() and (row, column) not in (
                ("fees", "amount"),
                ("procurement", "amount"),
                ("fees", COLUMN),
            ):
                place = where(case.book, table, (row, column))
                yield Finding(
                    "whole_numbers", HARD, place, say(figure), "整数", f"{place}写的是{say(figure)}，件数须是整数。", ((table, row, column),)
                )  # fmt: skip


def indicator_sum(case: Case) -> Iterator[Finding]:
    """[D from seed 000] In the annex before 2019 a group is at least the sum of its parts (其中)."""
    cells = case.book.tables.get("indicators", {})
    for one in load_indicators().indicators:
        parts = [cells[part, COLUMN] for part in one.sum_of if (part, COLUMN) in cells]
        total = cells.get((one.key, COLUMN))
        if total is not None and parts and sum(parts, ZERO) != total:
            yield Finding(
                "indicator_sum", SOFT, f"附表“{one.label}”", say(sum(parts, ZERO)), say(total),
                f"附表“{one.label}”写的是{say(total)}，其中各项相加是{say(sum(parts, ZERO))}。", (("indicators", one.key, COLUMN),),
            )  # fmt: skip


def _form(case: Case) -> Format | None:
    return load_format(case.book.form) if case.is_form and "table3" in case.book.tables else None


def _row_says(case: Case, form: Format, row: str) -> bool:
    return any(case.says("table3", row, column.key) for column in form.columns)


def _total(case: Case, form: Format, column: str) -> Decimal:
    """（七）总计; where its whole row is blank, what it should be (the blank is told by a rule of its own)."""
    if _row_says(case, form, "total") and not _blank_column(case, form, column):
        return case.cell("table3", "total", column)
    if column == "total" and _row_says(case, form, "total"):
        return case.cell("table3", "total", "total")
    return sum((case.cell("table3", row.key, column) for row in form.results), ZERO)


def _blank_column(case: Case, form: Format, column: str) -> bool:
    """The column 总计 left blank in the rows of results while （七） has its figure: told by total_blank."""
    if column != "total":
        return False
    filled = [row for row in form.results if any(case.cell("table3", row.key, kind) for kind in form.kinds)]
    return bool(filled) and not any(case.says("table3", row.key, column) for row in filled)


def _signed(case: Case, table: str, row: str, column: str) -> bool:
    if table != "table2" or not case.is_form:
        return False
    places: Sequence[tuple[str, str]] = load_declared_form(case.book.form).places
    return (row, column) in places and load_declared_form(case.book.form).column(row, column).signed
