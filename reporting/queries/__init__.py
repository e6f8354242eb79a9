"""Questions about the facts: tables and the cases behind them (`tables`), how agencies stand (`standings`)."""

from reporting.queries.standings import Standing, latest, standings, total, years_with_facts
from reporting.queries.tables import (
    CaseLine,
    CasePage,
    Month,
    Subject,
    cases_behind,
    months,
    roll_up,
    table_three,
    unconfirmed,
)

__all__ = [
    "CaseLine",
    "CasePage",
    "Month",
    "Standing",
    "Subject",
    "cases_behind",
    "latest",
    "months",
    "roll_up",
    "standings",
    "table_three",
    "total",
    "unconfirmed",
    "years_with_facts",
]
