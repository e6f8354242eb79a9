"""Table 三 as a pure function of the facts and a cut-off date.

Every case that counts in a year enters it once (新收 or 上年结转) and leaves it once (a result, or 结转下年度), so
第一项 + 第二项 = 第三项 + 第四项 holds in every column by construction.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from reporting.formats import Column, Format, Row
from services.errors import Invalid
from services.words import MONTHS, day_word, said, speak, words

NEW, CARRIED_IN, CARRIED_OUT = "new", "carried_in", "carried_out"
# The 21 results of table 三, in the order of the form of 2021.
RESULTS = (
    "granted",
    "partial",
    *(f"refused_{i}" for i in range(1, 9)),
    *(f"unavailable_{i}" for i in range(1, 4)),
    *(f"not_processed_{i}" for i in range(1, 6)),
    *(f"other_{i}" for i in range(1, 4)),
)
KINDS = ("natural", "business", "research", "charity", "legal", "other_org")
OPEN_END = date.max


QUARTERS = words(("第一季度", "第二季度", "第三季度", "第四季度"))

# Parts of a year by their first and last month; the year itself is none of them.
SPANS: Mapping[str, tuple[str, int, int]] = {
    "h1": (said("上半年"), 1, 6),
    "h2": (said("下半年"), 7, 12),
    **{f"q{n}": (quarter, 3 * n - 2, 3 * n) for n, quarter in enumerate(QUARTERS, 1)},
    **{f"m{n}": (month, n, n) for n, month in enumerate(MONTHS, 1)},
}


@dataclass(frozen=True, slots=True)
class Period:
    """A report year, or the `span` of it (a key of SPANS), up to and including a day of it."""

    year: int
    cutoff: date
    span: str = ""

    @property
    def start(self) -> date:
        return date(self.year, SPANS[self.span][1] if self.span else 1, 1)

    @property
    def last(self) -> date:
        """The last day of the whole span, whatever the cut-off."""
        month = SPANS[self.span][2] if self.span else 12
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def is_whole_year(self) -> bool:
        return not self.span and self.is_whole

    @property
    def is_whole(self) -> bool:
        """Up to the last day of the span."""
        return self.cutoff == self.last

    @property
    def name(self) -> str:
        """Which period it is, in words: “2025年”, “2025年上半年”, “2025年3月”."""
        return said("%(year)s年%(value)s", year=self.year, value=SPANS[self.span][0] if self.span else "")


def period(year: int, cutoff: date | None = None, span: str = "") -> Period:
    """The year or a span of it, cut at its last day unless an earlier one is named; raises Invalid for another day."""
    if not 2008 <= year <= 2999:
        raise Invalid(
            said("没有 %(year)s 年的年度报告：政府信息公开自2008年5月1日起。", year=year),
            fields={"year": "请填四位年份"},
        )
    if span and span not in SPANS:
        raise Invalid("没有这样的统计期间。", fields={"span": "请从列出的期间中选择"})
    whole = Period(year, date(year, 12, 31), span)
    if cutoff is not None and not whole.start <= cutoff <= whole.last:
        ends = {"first": day_word(whole.start, with_year=True), "last": day_word(whole.last)}
        told = said("须在%(first)s至%(last)s之间", **ends)
        raise Invalid(said("截止日期须在%(name)s之内。", name=whole.name), fields={"cutoff": told})
    return Period(year, cutoff or whole.last, span)


@dataclass(frozen=True, slots=True)
class Fact:
    """What table 三 needs to know of one case in one agency. Days are legal days; None: not yet.

    机构改革: `taken_on` the first day here of a case that another agency gave away, `handed_on` the last day here.
    """

    applicant_kind: str
    receipt_date: date | None
    closed_on: date | None = None
    outcome: str | None = None
    voided: bool = False
    body_id: int | None = None
    taken_on: date | None = None
    handed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """How one case passes through a year: by which row it comes in, by which it goes out."""

    applicant_kind: str
    entry: str
    exit: str


def counts_at_all(fact: Fact, within: Period) -> bool:
    """C1 [F every report; the receipt date D]: received by art. 31 up to the cut-off. A void registration never counts."""
    return not fact.voided and fact.receipt_date is not None and fact.receipt_date <= within.cutoff


def entry_of(received: date, within: Period, taken_on: date | None = None) -> str:
    """C1, C2 [F 宿迁 2023→2024]: 新收 where the receipt date of art. 31 lies in the period, else 上年结转.

    What is open at the end of one period is so carried into the next, column by column. What another agency
    received and handed over on `taken_on` is 上年结转 here, never new twice.
    """
    came_here_first = taken_on is None or received >= taken_on
    return NEW if received >= within.start and came_here_first else CARRIED_IN


def exit_of(fact: Fact, within: Period) -> str:
    """C5, C7 [F 235号; row label]: its one result where the reply was made in the period, else 结转下年度.

    Waiting for a supplement, a third party, a fee or within an extension is open like anything else.
    """
    return fact.outcome if fact.outcome and settled_on(fact) <= within.cutoff else CARRIED_OUT


def settled_on(fact: Fact) -> date:
    """C5 [D]: the day a case stops being open for the statistics; OPEN_END while it is.

    A case that ended before its receipt date was fixed (a withdrawn ordinary letter confirmed afterwards)
    ends on the receipt date: nothing leaves a year before it entered.
    """
    if fact.closed_on is None or fact.outcome is None or fact.receipt_date is None:
        return fact.handed_on or OPEN_END
    return max(fact.closed_on, fact.receipt_date)


def passage(fact: Fact, within: Period) -> Passage | None:
    """How this case counts in the period, or None: not received, void, or finished before the year.

    新收 is the receipt date of art. 31 in the year; a result counts in the year the reply is made, whatever the
    receipt year (235号: the day of posting or service). A case that passed on is 结转 where it was and where it came to.
    """
    received, settled = fact.receipt_date, settled_on(fact)
    if not counts_at_all(fact, within) or received is None or settled < within.start:
        return None
    if not _is_here(fact, received, settled, within):
        return None
    return Passage(fact.applicant_kind, entry_of(received, within, fact.taken_on), exit_of(fact, within))


def _is_here(fact: Fact, received: date, settled: date, within: Period) -> bool:
    """Not before it was taken over, not what had ended before, not what was received after it had gone."""
    if fact.taken_on is not None and (fact.taken_on > within.cutoff or settled < fact.taken_on):
        return False
    return fact.handed_on is None or received <= fact.handed_on


def passages(facts: Iterable[Fact], within: Period) -> Counter[Passage]:
    """The passages of all facts, counted: the one thing every figure is made of."""
    return Counter(passing for fact in facts if (passing := passage(fact, within)) is not None)


@dataclass(frozen=True)
class Table3:
    """A filled table 三: `cells` by (row key, column key), all present."""

    form: Format
    within: Period
    cells: Mapping[tuple[str, str], int]

    def cell(self, row: str, column: str) -> int:
        return self.cells[row, column]

    def row(self, key: str) -> tuple[int, ...]:
        """The figures of a row in the order of the columns."""
        return tuple(self.cells[key, column.key] for column in self.form.columns)

    def rows(self) -> dict[str, list[int]]:
        """All figures by row key, as published tables are written down."""
        return {row.key: list(self.row(row.key)) for row in self.form.keyed_rows}


def table3(counted: Mapping[Passage, int], form: Format, within: Period) -> Table3:
    """Fill the form from counted passages. Rows and columns that are sums add up counted ones.

    Raises Invalid for a passage the form has no place for: a figure is never lost in silence.
    """
    terms: Counter[tuple[str, str]] = Counter()
    places = {term for row in form.keyed_rows for term in row.counts}
    for passing, number in counted.items():
        if passing.applicant_kind not in form.kinds or not {passing.entry, passing.exit} <= places:
            raise Invalid(
                f"{form.name} 格式的表三放不下这样的办件：{passing.applicant_kind}、{passing.exit}。"
            )
        terms[passing.entry, passing.applicant_kind] += number
        terms[passing.exit, passing.applicant_kind] += number
    cells = {
        (row.key, column.key): _figure(terms, form, row, column)
        for row in form.keyed_rows
        for column in form.columns
    }
    return Table3(form, within, cells)


def _figure(terms: Mapping[tuple[str, str], int], form: Format, row: Row, column: Column) -> int:
    kinds = form.counted_kinds(column)
    return sum(terms.get((term, kind), 0) for term in form.terms(row) for kind in kinds)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold in a table: both sides, so that a reader can see what differs."""

    title: str
    column: str
    left_label: str
    left: int
    right_label: str
    right: int

    def __post_init__(self) -> None:
        speak(self, "title", "left_label", "right_label")

    @property
    def holds(self) -> bool:
        return self.left == self.right


def checks(table: Table3) -> list[Check]:
    """Every sum and equation of the form, recomputed from the printed cells alone."""
    return [*_equations(table), *_row_sums(table), *_column_sums(table)]


def _equations(table: Table3) -> Iterator[Check]:
    left, right = table.form.equation
    for column in table.form.columns:
        yield Check(
            "勾稽关系",
            column.label,
            "第一项加第二项",
            sum(table.cell(key, column.key) for key in left),
            "第三项加第四项",
            sum(table.cell(key, column.key) for key in right),
        )


def _row_sums(table: Table3) -> Iterator[Check]:
    for row in (row for row in table.form.keyed_rows if row.sum_of):
        for column in table.form.columns:
            parts = sum(table.cell(key, column.key) for key in row.sum_of)
            yield Check(
                "总计等于各项结果之和",
                column.label,
                "各项结果",
                parts,
                "总计",
                table.cell(row.key, column.key),
            )


def _column_sums(table: Table3) -> Iterator[Check]:
    for column in (column for column in table.form.columns if column.sum_of):
        for row in table.form.keyed_rows:
            parts = sum(table.cell(row.key, key) for key in column.sum_of)
            yield Check(
                "总计列等于六类申请人之和",
                row.label,
                "六类申请人",
                parts,
                "总计",
                table.cell(row.key, column.key),
            )


def add_tables(parts: Iterable[Table3], form: Format, within: Period) -> Table3:
    """The sum of several tables of one form and period, cell by cell."""
    cells: Counter[tuple[str, str]] = Counter()
    for part in parts:
        cells.update(part.cells)
    return Table3(
        form,
        within,
        {(row.key, col.key): cells[row.key, col.key] for row in form.keyed_rows for col in form.columns},
    )
