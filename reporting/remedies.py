"""Table 四 as a pure function of remedy facts and a cut-off date.

What was decided in the year stands under its result, what is undecided at the cut-off under 尚未审结, whenever it was
filed. The suit of a body that only reviewed counts for the original agency alone (国办公开办函〔2016〕201号).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from reporting.domain import Check, Period
from reporting.formats.remedies import Block, RemedyForm
from services.errors import Invalid
from services.words import said

PENDING = "pending"
ORIGINAL, CO_DEFENDANT = "original", "co_defendant_as_review_body"
ROLES = (ORIGINAL, CO_DEFENDANT)
KINDS = ("review", "lawsuit_direct", "lawsuit_after_review")
RESULTS = ("upheld", "corrected", "other_result")
OPEN_END = date.max


@dataclass(frozen=True, slots=True)
class RemedyState:
    """What table 四 needs to know of a review or lawsuit. Days are legal days; None: not yet."""

    kind: str
    filed_on: date
    result: str | None = None
    ended_on: date | None = None
    role: str = ORIGINAL
    voided: bool = False
    body_id: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a remedy stands in a year: its kind, and its result or 尚未审结."""

    kind: str
    term: str


def is_own(fact: RemedyState) -> bool:
    """C21 [F 201号]: the suit of a body that only reviewed counts for the original agency alone."""
    return fact.role == ORIGINAL


def place(fact: RemedyState, within: Period) -> Place | None:
    """C11 [F 上海办公厅 2025]: decided in the year by result, and pending at its end, whenever it was filed.

    None: it counts nowhere, was filed later, or was decided before the year.
    """
    if fact.voided or not is_own(fact) or fact.filed_on > within.cutoff:
        return None
    decided = fact.ended_on if fact.ended_on is not None and fact.result is not None else OPEN_END
    if decided < within.start:
        return None
    return Place(fact.kind, fact.result if decided <= within.cutoff and fact.result else PENDING)


def places(facts: Iterable[RemedyState], within: Period) -> Counter[Place]:
    """The places of all facts, counted."""
    return Counter(found for fact in facts if (found := place(fact, within)) is not None)


@dataclass(frozen=True)
class Table4:
    """A filled table 四: `cells` by (block key, column key), all fifteen present."""

    form: RemedyForm
    within: Period
    cells: Mapping[tuple[str, str], int]

    def cell(self, block: str, column: str) -> int:
        return self.cells[block, column]

    def rows(self) -> dict[str, list[int]]:
        """All figures by block key, as published tables are written down."""
        return {
            block.key: [self.cells[block.key, column.key] for column in self.form.columns]
            for block in self.form.blocks
        }


def table4(counted: Mapping[Place, int], form: RemedyForm, within: Period) -> Table4:
    """Fill the form. Raises Invalid for what it has no place for: a figure is never lost in silence."""
    terms = set(form.terms.values())
    for found in counted:
        if found.kind not in form.kinds or found.term not in terms:
            raise Invalid(
                said(
                    "%(name)s 格式的表四放不下这样的案件：%(kind)s、%(term)s。",
                    name=form.name,
                    kind=found.kind,
                    term=found.term,
                )
            )
    cells = {
        (block.key, column.key): sum(counted.get(Place(block.kind, term), 0) for term in form.counted(column))
        for block in form.blocks
        for column in form.columns
    }
    return Table4(form, within, cells)


def block_label(block: Block) -> str:
    """The block's name with the heads above it."""
    return "—".join((*block.groups, block.label))


def remedy_checks(table: Table4) -> list[Check]:
    """总计 = 维持 + 纠正 + 其他 + 尚未审结 in each block, from the printed cells alone; between blocks nothing must hold."""
    return list(_checks(table))


def _checks(table: Table4) -> Iterator[Check]:
    for block in table.form.blocks:
        for column in (column for column in table.form.columns if column.sum_of):
            parts = sum(table.cell(block.key, key) for key in column.sum_of)
            total = table.cell(block.key, column.key)
            yield Check(
                said("表四总计等于四项结果之和"),
                block_label(block),
                said("四项结果"),
                parts,
                column.label,
                total,
            )
