"""Tables of what the body does: the case with its clock, steps and documents (`case`), what it asks others (`asking`),
its fee (`charging`), what follows a reply (`remedy`), what others ask this agency (`cooperation`),
requests for correction (`correction`), how a text reads (`likeness`), the archive (`archiving`),
proactive disclosure (`publishing`), the matters of a supplement (`supplementing`), what passed to a successor
(`succession`), an office's own reasons to answer (`reasoning`)."""

from processing.models.archiving import ArchiveEntry
from processing.models.asking import Inquiry
from processing.models.case import (
    AGENCY,
    HELP_GIVEN,
    Case,
    CaseDocument,
    CaseMark,
    ClockEntry,
    Note,
    Step,
)
from processing.models.charging import Charge
from processing.models.cooperation import CooperationTask
from processing.models.correction import Correction, CorrectionPaper
from processing.models.due_change import LAST_DAY_LABELS, DueChange, LastDay
from processing.models.likeness import CaseBand, CaseLikeness, NoRepeat
from processing.models.publishing import Publication
from processing.models.reasoning import ReplyReason
from processing.models.remedy import CaseRound, Remedy, RemedyChange
from processing.models.reminder import Reminder
from processing.models.succession import Handover
from processing.models.supervision import Exchange
from processing.models.supplementing import SupplementMatter

__all__ = [
    "AGENCY",
    "HELP_GIVEN",
    "LAST_DAY_LABELS",
    "ArchiveEntry",
    "Case",
    "CaseBand",
    "CaseDocument",
    "CaseLikeness",
    "CaseMark",
    "CaseRound",
    "Charge",
    "ClockEntry",
    "CooperationTask",
    "Correction",
    "CorrectionPaper",
    "DueChange",
    "Exchange",
    "Handover",
    "Inquiry",
    "LastDay",
    "NoRepeat",
    "Note",
    "Publication",
    "Remedy",
    "RemedyChange",
    "Reminder",
    "ReplyReason",
    "Step",
    "SupplementMatter",
]
