"""The citizen's form for a correction, and what it says as the domain's own record."""

from collections.abc import Mapping
from typing import Any

from intake.correction import CorrectionAsked
from intake.domain import ApplicantKind
from intake.schemas import ORGANISATIONS, IdentityFields, applicant_of
from services.web.schemas import Choice, Line, Text


class CorrectionForm(IdentityFields):
    """Who asks, which record is wrong, what it should say, what proves it."""

    who = Choice(("natural", "organisation"), load_default="natural")
    org_kind = Choice(ORGANISATIONS, load_default="business")
    name = Line(most=100, load_default="")
    record = Text(most=2000, load_default="")
    wanted = Text(most=2000, load_default="")
    proof = Text(most=2000, load_default="")


def correction_of(told: Mapping[str, Any]) -> CorrectionAsked:
    """The request of the form."""
    kind = ApplicantKind.NATURAL if told["who"] == "natural" else ApplicantKind(told["org_kind"])
    return CorrectionAsked(applicant_of(told, kind), told["record"], told["wanted"], told["proof"])
