"""The figures of one report, whoever's they are: its three tables, the processing fees, last year's table 三. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from reporting.book import Cells
from reporting.book import plain as digits
from reporting.fee_facts import FeeStatement
from reporting.formats import load_format

FAMILIES: Mapping[str, str] = {
    "予以公开": "granted",
    "部分公开": "partial",
    "不予公开": "refused_",
    "无法提供": "unavailable_",
    "不予处理": "not_processed_",
    "其他处理": "other",
}
REVIEW, DIRECT, AFTER = "review", "litigation_direct", "litigation_after_review"
TABLE4 = {"结果维持": "upheld", "结果纠正": "corrected", "其他结果": "other", "尚未审结": "pending"}


@dataclass(frozen=True, slots=True)
class Figures:
    """What a report states. `last` is table 三 of the year before where it is known, `who` whom the sentences mean,
    `twice` what a roll-up took off the sum of its parts because it stands in two of them."""

    year: int
    form: str
    table2: Cells
    table3: Cells
    table4: Cells
    fees: FeeStatement
    last: Cells | None = None
    who: str = "本机关"
    twice: Cells = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """No application came in, was carried over or ended, and no review or lawsuit counts."""
        return not any(self.table3.values()) and not any(self.table4.values())


def total(figures: Figures, row: str) -> int:
    """The 总计 of a row of table 三."""
    return int(figures.table3.get((row, "total"), 0))


def family(cells: Cells, form: str, name: str) -> int:
    """All results of a family: 不予公开 is the sum of its rows."""
    prefix = FAMILIES[name]
    keys = [row.key for row in load_format(form).results if row.key.startswith(prefix)]
    return int(sum(cells.get((key, "total"), Decimal(0)) for key in keys))


def suits(figures: Figures, column: str) -> int:
    """Both blocks of lawsuits together."""
    return sum(int(figures.table4.get((block, column), 0)) for block in (DIRECT, AFTER))


def _change(figures: Figures) -> str:
    now, before = total(figures, "new"), _before(figures)
    if before is None:
        return "（没有上年数）"
    if now == before:
        return "与上年持平"
    word = "增加" if now > before else "减少"
    rate = f"，{'增长' if now > before else '下降'} {abs(now - before) * 100 / before:.1f}%" if before else ""
    return f"比上年{word} {abs(now - before)} 件{rate}"


def _before(figures: Figures) -> int | None:
    return None if figures.last is None else int(figures.last.get(("new", "total"), 0))


def _share(name: str) -> Callable[[Figures], str]:
    def of(figures: Figures) -> str:
        closed = total(figures, "total")
        return f"{family(figures.table3, figures.form, name) * 100 / closed:.1f}%" if closed else "0%"

    return of


def _family(name: str) -> Callable[[Figures], str]:
    return lambda figures: str(family(figures.table3, figures.form, name))


def _total(row: str) -> Callable[[Figures], str]:
    return lambda figures: str(total(figures, row))


def _review(column: str) -> Callable[[Figures], str]:
    return lambda figures: str(int(figures.table4.get((REVIEW, column), 0)))


def _suits(column: str) -> Callable[[Figures], str]:
    return lambda figures: str(suits(figures, column))


def _told(row: str, column: str) -> Callable[[Figures], str]:
    return lambda figures: digits(figures.table2.get((row, column), Decimal(0)))


def _fields() -> dict[str, Callable[[Figures], str]]:
    named: dict[str, Callable[[Figures], str]] = {
        "年度": lambda figures: str(figures.year),
        "机关": lambda figures: figures.who,
        "新收": _total("new"),
        "上年结转": _total("carried_in"),
        "受理": lambda figures: str(total(figures, "new") + total(figures, "carried_in")),
        "办结": _total("total"),
        "结转下年度": _total("carried_out"),
        "上年新收": lambda figures: str(
            _before(figures) if _before(figures) is not None else "（没有上年数）"
        ),
        "新收比上年": _change,
        "行政复议": _review("total"),
        "行政诉讼": _suits("total"),
        "收费情况": lambda figures: figures.fees.sentence(f"{figures.year}年", figures.who).rstrip("。"),
        "收费件数": lambda figures: str(figures.fees.requests),
        "收费金额": lambda figures: f"{figures.fees.amount:,}",
        "许可决定": _told("licences", "decisions"),
        "处罚决定": _told("penalties", "decisions"),
        "强制决定": _told("coercion", "decisions"),
        "规范性文件制发": _told("normative", "issued"),
        "规范性文件废止": _told("normative", "repealed"),
        "规范性文件现行有效": _told("normative", "in_force"),
        "行政事业性收费": _told("fees", "amount"),
    }
    for name in FAMILIES:
        named |= {name: _family(name), f"{name}占比": _share(name)}
    for name, column in TABLE4.items():
        named |= {f"复议{name}": _review(column), f"诉讼{name}": _suits(column)}
    return named


FIELDS: Mapping[str, Callable[[Figures], str]] = _fields()


def values(figures: Figures) -> dict[str, str]:
    """Every field with its value of now."""
    return {name: of(figures) for name, of in FIELDS.items()}


def added(parts: Iterable[Cells]) -> dict[tuple[str, str], Decimal]:
    """Several tables of one form as one, place by place."""
    whole: dict[tuple[str, str], Decimal] = {}
    for part in parts:
        for place, figure in part.items():
            whole[place] = whole.get(place, Decimal(0)) + figure
    return whole
