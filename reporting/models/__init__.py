"""Tables of reporting: the facts every figure is counted from (`facts`), the supervising office's own (`supervising`), the
annual report (`annual`), the archive of earlier ones (`archive`)."""

from reporting.models.annual import (
    COVERS,
    Acceptance,
    DeclaredSheet,
    Report,
    ReportDuty,
    ReportEdition,
    ReportFile,
    ReportReminder,
    ReportStep,
    ReportTask,
    ReportVerdict,
    SheetOwner,
)
from reporting.models.archive import ArchivedFile, ArchivedReport
from reporting.models.facts import (
    CASE_FACTS,
    REBUILT_CASE_FACTS,
    REBUILT_REMEDY_FACTS,
    REMEDY_FACTS,
    CaseFact,
    FeeFact,
    OpeningFact,
    RebuiltCaseFact,
    RebuiltRemedyFact,
    RemedyFact,
)
from reporting.models.supervising import Chase, Conferral, Filing

__all__ = [
    "CASE_FACTS",
    "COVERS",
    "REBUILT_CASE_FACTS",
    "REBUILT_REMEDY_FACTS",
    "REMEDY_FACTS",
    "Acceptance",
    "ArchivedFile",
    "ArchivedReport",
    "CaseFact",
    "Chase",
    "Conferral",
    "DeclaredSheet",
    "FeeFact",
    "Filing",
    "OpeningFact",
    "RebuiltCaseFact",
    "RebuiltRemedyFact",
    "RemedyFact",
    "Report",
    "ReportDuty",
    "ReportEdition",
    "ReportFile",
    "ReportReminder",
    "ReportStep",
    "ReportTask",
    "ReportVerdict",
    "SheetOwner",
]
