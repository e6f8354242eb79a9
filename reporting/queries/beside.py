"""What stands beside a report's tables in its charts: channels and months counted from the facts, and the years before:
as reported, here or before the platform, else as counted.

What no longer agrees with the report (it was frozen, the facts went on) is left out, so that no chart contradicts its table.
"""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy.orm import Session

from reporting.book import Book
from reporting.domain import Period, period
from reporting.exports.figures import Figures, Flow, Share
from reporting.formats import load_format
from reporting.queries.earlier import trend
from reporting.queries.further import channels
from reporting.queries.months import months
from reporting.queries.standings import years_with_facts
from reporting.queries.tables import Subject, table_three
from services.channels import CHANNELS, Channel

SHOWN = (Channel.WEB, Channel.LETTER, Channel.IN_PERSON, Channel.EMAIL, Channel.FAX)
OTHER = "其他"
YEARS = 5


def figures_beside(session: Session, agency_id: int, subject: Subject, covers: str, book: Book) -> Figures:
    """The figures for the charts of an agency's report, which `covers` the subject. Needs the scope the subject's facts
    are seen in."""
    within = period(book.year)
    new, closed = _total(book, "new"), _total(book, "total")
    ways = _channels(session, subject, within)
    monthly = tuple(Flow(f"{one.month}月", one.new, one.closed) for one in months(session, subject, within))
    agrees = (sum(one.new for one in monthly), sum(one.closed for one in monthly)) == (new, closed)
    return Figures(
        ways if sum(share.number for share in ways) == new else (),
        monthly if agrees else (),
        (*_years_before(session, agency_id, subject, covers, book), Flow(f"{book.year}年", new, closed)),
    )


def _total(book: Book, row: str) -> int:
    return int(book.cell("table3", row, "total") or 0)


def _channels(session: Session, subject: Subject, within: Period) -> tuple[Share, ...]:
    found: Counter[str] = Counter()
    for channel, number in channels(session, subject, within).items():
        found[channel if channel in SHOWN else OTHER] += number
    shares = [Share(str(CHANNELS[channel]), found[channel]) for channel in SHOWN]
    return (*shares, *([Share(OTHER, found[OTHER])] if found[OTHER] else ()))


def _years_before(
    session: Session, agency_id: int, subject: Subject, covers: str, book: Book
) -> Iterator[Flow]:
    """The years before, each once: as its report says, else from the facts; a year with neither is left out."""
    first = book.year - YEARS + 1
    reported = _reported_years(session, agency_id, covers)
    known = years_with_facts(session, subject)
    began = known[0] if known else book.year
    for year in range(first, book.year):
        if year in reported:
            yield Flow(f"{year}年", *reported[year])
        elif year >= began:
            table = table_three(session, subject, period(year), load_format(book.form))
            yield Flow(f"{year}年", table.cell("new", "total"), table.cell("total", "total"))


def _reported_years(session: Session, agency_id: int, covers: str) -> dict[int, tuple[int, int]]:
    """新收 and 办结 of the years that have a report saying both."""
    found = {}
    for one in trend(session, agency_id, covers=covers):
        new, closed = one.figures["new"], one.figures["total"]
        if new is not None and closed is not None:
            found[one.year] = (new, closed)
    return found
