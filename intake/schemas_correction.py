"""The forms for a correction, the citizen's and the letter desk's, and what they say as the domain's own record."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from intake.correction import CorrectionAsked
from intake.domain import ApplicantKind, Way
from intake.schemas import ORGANISATIONS, EnvelopeFields, IdentityFields, applicant_of
from services.web.schemas import Choice, Line, Text, Ticked

WAYS = (Way.PORTAL, Way.POST, Way.EMAIL, Way.PICK_UP)
# A letter is answered on paper or by mail; who sent it has no code yet.
DESK_WAYS = (Way.POST, Way.EMAIL, Way.PICK_UP)


class CorrectionFields(IdentityFields):
    """Who asks, which record is wrong, what it should say, what proves it."""

    name = Line(most=100, load_default="")
    record = Text(most=2000, load_default="")
    wanted = Text(most=2000, load_default="")
    proof = Text(most=2000, load_default="")


class CorrectionForm(CorrectionFields):
    """As the citizen fills it; organisations are told apart by `who`."""

    who = Choice(("natural", "organisation"), load_default="natural")
    org_kind = Choice(ORGANISATIONS, load_default="business")
    way = Choice(WAYS, load_default="portal")


class CorrectionLetterForm(EnvelopeFields, CorrectionFields):
    """As the letter desk types it, with its envelope."""

    kind = Choice(ApplicantKind, load_default="natural")
    way = Choice(DESK_WAYS, load_default="post")
    mail_again = Ticked()
    mail = fields.UUID(load_default=None)


def correction_of(told: Mapping[str, Any]) -> CorrectionAsked:
    """The request of either form."""
    if "kind" in told:
        kind = ApplicantKind(told["kind"])
    else:
        kind = ApplicantKind.NATURAL if told["who"] == "natural" else ApplicantKind(told["org_kind"])
    words = (told["record"], told["wanted"], told["proof"])
    return CorrectionAsked(applicant_of(told, kind), *words, Way(told["way"]))
