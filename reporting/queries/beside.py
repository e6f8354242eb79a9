"""What stands beside a report's tables in its charts: channels, months and the years before, counted from the facts.

What no longer agrees with the report (it was frozen, the facts went on) is left out, so that no chart contradicts its table.
"""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy.orm import Session

from reporting.book import Book
from reporting.domain import Period, period
from reporting.exports.figures import Figures, Flow, Share
from reporting.formats import load_format
from reporting.queries.archive import trend
from reporting.queries.further import channels
from reporting.queries.months import months
from reporting.queries.standings import years_with_facts
from reporting.queries.tables import Subject, table_three

CHANNELS = {"web": "网上", "letter": "信函", "in_person": "当面", "fax": "传真"}
OTHER = "其他"
YEARS = 5


def figures_beside(session: Session, subject: Subject, book: Book) -> Figures:
    """The figures for the charts of this report. Needs the scope the subject's facts are seen in."""
    within = period(book.year)
    new, closed = _total(book, "new"), _total(book, "total")
    ways = _channels(session, subject, within)
    monthly = tuple(Flow(f"{one.month}月", one.new, one.closed) for one in months(session, subject, within))
    agrees = (sum(one.new for one in monthly), sum(one.closed for one in monthly)) == (new, closed)
    return Figures(
        ways if sum(share.number for share in ways) == new else (),
        monthly if agrees else (),
        (*_years_before(session, subject, book), Flow(f"{book.year}年", new, closed)),
    )


def _total(book: Book, row: str) -> int:
    return int(book.cell("table3", row, "total") or 0)


def _channels(session: Session, subject: Subject, within: Period) -> tuple[Share, ...]:
    found: Counter[str] = Counter()
    for channel, number in channels(session, subject, within).items():
        found[CHANNELS.get(channel, OTHER)] += number
    names = (*CHANNELS.values(), *([OTHER] if found[OTHER] else ()))
    return tuple(Share(name, found[name]) for name in names)


def _years_before(session: Session, subject: Subject, book: Book) -> tuple[Flow, ...]:
    """The years before, from the facts; those before the platform from the archive."""
    known = years_with_facts(session, subject)
    form = load_format(book.form)
    first = book.year - YEARS + 1
    began = max(known[0], first) if known else book.year
    tables = (table_three(session, subject, period(year), form) for year in range(began, book.year))
    counted = (
        Flow(f"{one.within.year}年", one.cell("new", "total"), one.cell("total", "total")) for one in tables
    )
    return (*_archived_years(session, subject, first, began), *counted)


def _archived_years(session: Session, subject: Subject, first: int, before: int) -> Iterator[Flow]:
    if len(subject.agencies) != 1:
        return
    for one in trend(session, subject.agencies[0]):
        new, closed = one.figures["new"], one.figures["total"]
        if first <= one.year < before and new is not None and closed is not None:
            yield Flow(f"{one.year}年", new, closed)
