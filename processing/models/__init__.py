"""Tables of what the body does: the case with its clock, steps and documents (`case`), what it asks others (`asking`), its fee (`charging`)."""

from processing.models.asking import Inquiry
from processing.models.case import AGENCY, Case, CaseDocument, CaseMark, ClockEntry, DueChange, Note, Step
from processing.models.charging import Charge

__all__ = [
    "AGENCY",
    "Case",
    "CaseDocument",
    "CaseMark",
    "Charge",
    "ClockEntry",
    "DueChange",
    "Inquiry",
    "Note",
    "Step",
]
