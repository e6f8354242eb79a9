"""Questions: about cases (`cases`)."""

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

__all__ = [
    "IS_OPEN",
    "PAGE",
    "CaseFile",
    "Page",
    "Today",
    "case_file",
    "case_of",
    "counts",
    "due_by_day",
    "filters",
    "open_count",
    "personal_of",
    "worklist",
]
