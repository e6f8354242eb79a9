"""Questions about the facts: tables and the cases behind them (`tables`, `remedies`), how agencies stand (`standings`)."""

from reporting.queries.calendars import Calendars, calendars_of
from reporting.queries.carried import (
    Handed,
    Source,
    between,
    carried_checks,
    handed_away,
    sight_of,
    subtree_through,
)
from reporting.queries.further import ANSWER_DAYS, Further, further
from reporting.queries.months import Month, months
from reporting.queries.openings import declared_without_cases
from reporting.queries.remedies import (
    RemedyLine,
    RemedyLines,
    SharedDocket,
    remedies_behind,
    roll_up_four,
    shared_dockets,
    table_four,
)
from reporting.queries.standings import Standing, latest, standings, total, years_with_facts
from reporting.queries.tables import (
    CaseLine,
    CasePage,
    Subject,
    cases_behind,
    roll_up,
    table_three,
    unconfirmed,
)

__all__ = [
    "ANSWER_DAYS",
    "Calendars",
    "CaseLine",
    "CasePage",
    "Further",
    "Handed",
    "Month",
    "RemedyLine",
    "RemedyLines",
    "SharedDocket",
    "Source",
    "Standing",
    "Subject",
    "between",
    "calendars_of",
    "carried_checks",
    "cases_behind",
    "declared_without_cases",
    "further",
    "handed_away",
    "latest",
    "months",
    "remedies_behind",
    "roll_up",
    "roll_up_four",
    "shared_dockets",
    "sight_of",
    "standings",
    "subtree_through",
    "table_four",
    "table_three",
    "total",
    "unconfirmed",
    "years_with_facts",
]
