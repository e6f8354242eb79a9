"""What the charts show: results and applicants from the report's table 三, channels, months and years given beside it. Pure.

What nobody gave is not drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reporting.book import Book
from reporting.formats import Format, load_format


@dataclass(frozen=True, slots=True)
class Share:
    """A named part of a whole: applications. Its name stands in the drawing of a report, in Chinese for every reader."""

    name: str
    number: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", str(self.name))


@dataclass(frozen=True, slots=True)
class Flow:
    """A month ("3月") or a year ("2024年"): how many came, how many were finished."""

    name: str
    new: int
    closed: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known beside the report: by channel and month of its year, and of up to five years, the oldest first."""

    channels: tuple[Share, ...] = ()
    months: tuple[Flow, ...] = ()
    years: tuple[Flow, ...] = ()


NOTHING = Figures()


def outcomes(book: Book) -> tuple[Share, ...]:
    """The six sorts of results under 本年度办理结果, from the column 总计."""
    if "table3" not in book.tables:
        return ()
    form = load_format(book.form)
    return tuple(Share(name, _sum(book, keys)) for name, keys in _sorts(form))


def applicants(book: Book) -> tuple[Share, ...]:
    """The new applications by kind of applicant."""
    if "table3" not in book.tables:
        return ()
    columns = (column for column in load_format(book.form).columns if not column.sum_of)
    return tuple(Share(column.label, int(book.cell("table3", "new", column.key) or 0)) for column in columns)


def _sorts(form: Format) -> list[tuple[str, list[str]]]:
    """(name, rows) of what stands on the second level among the results."""
    found: list[tuple[str, list[str]]] = []
    results = form.row("total").sum_of
    for row in form.rows:
        if row.level == 2 and (row.is_heading or row.key in results):
            found.append((_bare(row.label), []))
        if row.key in results and found:
            found[-1][1].append(row.key)
    return found


def _bare(label: str) -> str:
    """“（二）部分公开（区分处理的，…）” is called 部分公开."""
    return label.partition("）")[2].partition("（")[0]


def _sum(book: Book, keys: Sequence[str]) -> int:
    return sum(_total(book, key) for key in keys)


def _total(book: Book, key: str) -> int:
    """A row's 总计; where a report left it out, its parts."""
    said = book.cell("table3", key, "total")
    parts = load_format(book.form).column("total").sum_of
    return int(said if said is not None else sum(book.cell("table3", key, one) or 0 for one in parts))
