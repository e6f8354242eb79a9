"""Tables of reporting: the facts every figure is counted from (`facts`), the supervising office's own (`supervising`)."""

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
    "REBUILT_CASE_FACTS",
    "REBUILT_REMEDY_FACTS",
    "REMEDY_FACTS",
    "CaseFact",
    "Chase",
    "Conferral",
    "FeeFact",
    "Filing",
    "OpeningFact",
    "RebuiltCaseFact",
    "RebuiltRemedyFact",
    "RemedyFact",
]
