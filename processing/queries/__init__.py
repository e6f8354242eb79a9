"""Questions: about cases (`cases`), what was asked (`asking`), fees (`charging`)."""

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

__all__ = [
    "IS_OPEN",
    "PAGE",
    "CaseFile",
    "Page",
    "Today",
    "case_file",
    "case_of",
    "charge_of",
    "counts",
    "due_by_day",
    "filters",
    "inquiries_of",
    "inquiry_of",
    "open_count",
    "personal_of",
    "requests_before",
    "worklist",
]
