"""Questions: cases, numbers, what was asked (`asking`), fees (`charging`), `remedies`, requests for correction (`corrections`)."""

from processing.queries.archiving import (
    Filed,
    archive_entries,
    archived_in,
    waiting_count,
    waiting_for_archive,
)
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
    draft_of,
    due_by_day,
    filters,
    open_count,
    personal_of,
    worklist,
)
from processing.queries.charging import charge_of, requests_before
from processing.queries.cooperation import cooperation_task, cooperation_tasks, open_cooperation
from processing.queries.corrections import (
    CorrectionFile,
    CorrectionPage,
    correction_counts,
    correction_file,
    corrections,
    paper_content,
)
from processing.queries.due_changes import MovedDates, moved_dates, moved_last
from processing.queries.joining import joined_cases, leaders_for
from processing.queries.numbers import PAGE as NUMBERS_PAGE
from processing.queries.numbers import Balance, Numbered, balance, numbers, why_not_void
from processing.queries.publishing import publication_of
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
from processing.queries.supervision import chase_of, chases, exchanges_of, reply_of

__all__ = [
    "IS_OPEN",
    "NUMBERS_PAGE",
    "PAGE",
    "Aftermath",
    "Balance",
    "CaseFile",
    "CorrectionFile",
    "CorrectionPage",
    "Filed",
    "MovedDates",
    "Numbered",
    "Page",
    "RemedyLine",
    "RemedyPage",
    "Today",
    "aftermath",
    "archive_entries",
    "archived_in",
    "balance",
    "case_file",
    "case_of",
    "changes_of",
    "charge_of",
    "chase_of",
    "chases",
    "cooperation_task",
    "cooperation_tasks",
    "correction_counts",
    "correction_file",
    "corrections",
    "counts",
    "draft_of",
    "due_by_day",
    "exchanges_of",
    "filters",
    "inquiries_of",
    "inquiry_of",
    "joined_cases",
    "leaders_for",
    "moved_dates",
    "moved_last",
    "numbers",
    "open_cooperation",
    "open_count",
    "paper_content",
    "personal_of",
    "publication_of",
    "remedies",
    "remedy_counts",
    "remedy_of",
    "remedy_years",
    "reply_of",
    "requests_before",
    "waiting_count",
    "waiting_for_archive",
    "why_not_void",
    "worklist",
]
