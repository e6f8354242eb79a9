"""What must hold in a report before it is handed in (hard), and what looks odd (soft): both figures, and where. Pure.

A soft finding is let stand by a person with a reason; the reason lapses when one of the figures changes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from reporting.annual.declared import Hint, hints
from reporting.annual.figures import Figures
from reporting.book import Book, Cells, chapter_title
from reporting.book import plain as digits
from reporting.formats import load_format
from reporting.formats.declared import load_declared_form
from reporting.formats.remedies import load_remedy_form

HARD, SOFT = "hard", "soft"
COPIED = 0.95
SHORTEST_COMPARED = 80
JUMP, JUMP_FROM = 5, 10
# 立法法 82: rules are made by provinces and by cities with districts, no lower.
WITH_RULES = ("province", "city")
WRITTEN_CHAPTERS = (1, 5, 6)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing: its rule, how grave it is, where, both sides as they are shown, and what to do."""

    rule: str
    severity: str
    where: str
    left_label: str
    left: str
    right_label: str
    right: str
    words: str

    @property
    def key(self) -> str:
        return f"finding.{self.rule}.{self.where}"

    @property
    def seen(self) -> str:
        return f"{self.left}|{self.right}"


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a report: its agency's level, last year's table 二 and book, blocks nobody entered, local items."""

    level: str
    last_declared: Cells | None
    last_book: Book | None
    missing: Sequence[str] = ()
    items: Sequence[str] = ()
    declared_carried: int = 0


def hard_findings(book: Book, figures: Figures, around: Around) -> list[Finding]:
    """Identities of tables 三 and 四, chapters without text, blocks of table 二 nobody entered."""
    return [*_table3(book), *_table4(book), *_empty_chapters(book), *_missing_blocks(figures, around)]


def soft_findings(book: Book, figures: Figures, around: Around) -> list[Finding]:
    """Carry-over, table 二 against last year's, jumps, rules without power, copied chapters, items left out."""
    return [
        *_carried(figures),
        *_declared(figures, around),
        *_jumps(figures),
        *_power(figures, around),
        *_copied(book, around),
        *_items(book, around),
        *_years(book),
    ]


def _hard(rule: str, where: str, left: tuple[str, object], right: tuple[str, object], words: str) -> Finding:
    return Finding(rule, HARD, where, left[0], str(left[1]), right[0], str(right[1]), words)


def _soft(rule: str, where: str, left: tuple[str, object], right: tuple[str, object], words: str) -> Finding:
    return Finding(rule, SOFT, where, left[0], str(left[1]), right[0], str(right[1]), words)


def _table3(book: Book) -> Iterator[Finding]:
    form = load_format(book.form)
    cells = book.tables["table3"]
    lefts, rights = form.equation
    for column in form.columns:
        left = sum(cells[key, column.key] for key in lefts)
        right = sum(cells[key, column.key] for key in rights)
        if left != right:
            sides = ("第一项加第二项", left), ("第三项加第四项", right)
            yield _hard("column_identity", f"表三 {column.label}", *sides, "勾稽关系不成立。")
    for row in form.keyed_rows:
        for column in form.columns:
            told = cells[row.key, column.key]
            if row.sum_of and told != (parts := sum(cells[key, column.key] for key in row.sum_of)):
                where = f"表三 {row.label} {column.label}"
                yield _hard("row_sum", where, ("各项之和", parts), ("总计", told), "总计不等于各项之和。")
            if column.sum_of and told != (parts := sum(cells[row.key, key] for key in column.sum_of)):
                where = f"表三 {row.label} {column.label}"
                yield _hard(
                    "column_sum", where, ("六类申请人之和", parts), ("总计", told), "总计不等于六类之和。"
                )


def _table4(book: Book) -> Iterator[Finding]:
    form, cells = load_remedy_form(book.form), book.tables["table4"]
    for block in form.blocks:
        for column in (one for one in form.columns if one.sum_of):
            parts = sum(cells[block.key, key] for key in column.sum_of)
            if parts != cells[block.key, column.key]:
                sides = ("四项结果之和", parts), ("总计", cells[block.key, column.key])
                yield _hard("table4_sum", f"表四 {block.label}", *sides, "总计不等于四项结果之和。")


def _empty_chapters(book: Book) -> Iterator[Finding]:
    for number in WRITTEN_CHAPTERS:
        chapter = book.chapter(number)
        if chapter is not None and not chapter.text.strip():
            title = chapter_title(chapter)
            yield _hard("chapter_empty", title, ("字数", 0), ("应有", "内容"), "这一章还没有写。")


def _missing_blocks(figures: Figures, around: Around) -> Iterator[Finding]:
    labels = {block.key: block.label for block in load_declared_form(figures.form).blocks}
    for key in around.missing:
        sides = ("填报单", "没有"), ("应有", 1)
        yield _hard("block_missing", f"表二 {labels[key]}", *sides, "这一部分还没有填报；没有的填 0。")


def _carried(figures: Figures) -> Iterator[Finding]:
    if figures.last is None:
        return
    for column in load_format(figures.form).columns:
        before = figures.last.get(("carried_out", column.key))
        now = figures.table3["carried_in", column.key]
        if before is not None and before != now:
            sides = ("上年报告的结转下年度", digits(before)), ("本年的上年结转", digits(now))
            yield _soft("carry_over", f"表三 {column.label}", *sides, "上年结转应等于上年报告的结转数。")


def _declared(figures: Figures, around: Around) -> Iterator[Finding]:
    for block in load_declared_form(figures.form).blocks:
        if block.key in around.missing:
            continue
        for hint in hints(block, figures.table2, around.last_declared):
            yield _told(block.label, hint)


def _told(label: str, hint: Hint) -> Finding:
    block = next(
        b
        for f in ("2021", "2019")
        for b in load_declared_form(f).blocks
        if hint.row in {r.key for r in b.rows}
    )
    row = next(one.label for one in block.rows if one.key == hint.row)
    expected = "上年" if hint.rule == "unit_jump" else "按上年推算"
    sides = ("填报", digits(hint.told)), (expected, digits(hint.expected))
    return _soft(hint.rule, f"表二 {label} {row}", *sides, f"{hint.words}。")


def _jumps(figures: Figures) -> Iterator[Finding]:
    if figures.last is None:
        return
    for key, label in (("new", "本年新收"), ("total", "办理结果总计")):
        before, now = figures.last.get((key, "total")), figures.table3[key, "total"]
        if before is None or max(before, now) < JUMP_FROM:
            continue
        if now >= JUMP * before or before >= JUMP * now:
            sides = ("上年", digits(before)), ("本年", digits(now))
            yield _soft("jump", f"表三 {label}", *sides, f"与上年相差 {JUMP} 倍以上，请核实。")


def _power(figures: Figures, around: Around) -> Iterator[Finding]:
    columns = [column for row, column in figures.table2 if row == "rules"]
    most = max((figures.table2["rules", column] for column in columns), default=Decimal(0))
    if most and around.level not in WITH_RULES:
        sides = ("规章", digits(most)), ("设区的市以下", 0)
        yield _soft("rules_without_power", "表二 规章", *sides, "设区的市以下的机关不制定规章。")


def _copied(book: Book, around: Around) -> Iterator[Finding]:
    if around.last_book is None:
        return
    for number in WRITTEN_CHAPTERS:
        now, before = book.chapter(number), around.last_book.chapter(number)
        if now is None or before is None or min(len(now.text), len(before.text)) < SHORTEST_COMPARED:
            continue
        alike = SequenceMatcher(None, before.text, now.text, autojunk=False).ratio()
        if alike >= COPIED:
            sides = ("与上年相同", f"{alike:.0%}"), ("应低于", f"{COPIED:.0%}")
            yield _soft("chapter_copied", chapter_title(now), *sides, "这一章与上年的报告几乎相同。")


def _items(book: Book, around: Around) -> Iterator[Finding]:
    told = "".join(chapter.text for chapter in book.chapters if chapter.number in (1, 6))
    for item in around.items:
        if item not in told:
            sides = ("第一、六章", "没有提到"), ("通知要求", item)
            yield _soft("item_missing", f"通知事项：{item}", *sides, "主管部门要求报告这一事项。")


def _years(book: Book) -> Iterator[Finding]:
    for number in (1, 6):
        chapter = book.chapter(number)
        for block in chapter.text.splitlines() if chapter else []:
            head = block.lstrip("（一）二三四五六七八九十、 ")
            if head.startswith(f"{book.year - 1}年，") and str(book.year) not in block:
                where = f"{chapter_title(chapter)}“{head[:12]}”" if chapter else ""
                sides = ("写的是", book.year - 1), ("报告年度", book.year)
                yield _soft("period_year", where, *sides, "这一段写的像是上一年度。")
