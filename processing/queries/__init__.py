"""Questions: about cases (`cases`), what was asked (`asking`), fees (`charging`), what followed a reply (`remedies`)."""

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
    "PAGE",
    "Aftermath",
    "CaseFile",
    "Page",
    "RemedyLine",
    "RemedyPage",
    "Today",
    "aftermath",
    "case_file",
    "case_of",
    "changes_of",
    "charge_of",
    "counts",
    "due_by_day",
    "filters",
    "inquiries_of",
    "inquiry_of",
    "open_count",
    "personal_of",
    "remedies",
    "remedy_counts",
    "remedy_of",
    "remedy_years",
    "requests_before",
    "worklist",
]
