"""Tables of what the body does: the case with its clock, steps and documents (`case`), what it asks others (`asking`)."""

from processing.models.asking import Inquiry
from processing.models.case import AGENCY, Case, CaseDocument, CaseMark, ClockEntry, DueChange, Note, Step

__all__ = ["AGENCY", "Case", "CaseDocument", "CaseMark", "ClockEntry", "DueChange", "Inquiry", "Note", "Step"]
