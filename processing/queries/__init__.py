"""Questions: about cases (`cases`), numbers (`numbers`), what was asked (`asking`), fees (`charging`), remedies."""

from processing.queries.asking import inquiries_of, inquiry_of
from processing.queries.cases import (
    IS_OPEN,
    PAGE,
    CaseFile,
    Page,
    Today,
    case_file,
    case_of,
    counts,
    due_by_day,
    filters,
    open_count,
    personal_of,
    worklist,
)
from processing.queries.charging import charge_of, requests_before
from processing.queries.numbers import PAGE as NUMBERS_PAGE
from processing.queries.numbers import Balance, Numbered, balance, numbers, why_not_void
from processing.queries.remedies import (
    Aftermath,
    RemedyLine,
    RemedyPage,
    aftermath,
    changes_of,
    remedies,
    remedy_counts,
    remedy_of,
    remedy_years,
)

__all__ = [
    "IS_OPEN",
    "NUMBERS_PAGE",
    "PAGE",
    "Aftermath",
    "Balance",
    "CaseFile",
    "Numbered",
    "Page",
    "RemedyLine",
    "RemedyPage",
    "Today",
    "aftermath",
    "balance",
    "case_file",
    "case_of",
    "changes_of",
    "charge_of",
    "counts",
    "due_by_day",
    "filters",
    "inquiries_of",
    "inquiry_of",
    "numbers",
    "open_count",
    "personal_of",
    "remedies",
    "remedy_counts",
    "remedy_of",
    "remedy_years",
    "requests_before",
    "why_not_void",
    "worklist",
]
