"""What somebody has to look at, kept as codes on the case. Pure."""

from processing.domain import Action
from processing.internal_limits import CLEARING, CODES
from processing.models import Case

# Codes that a person takes off by having looked; the others go when their cause goes.
TO_BE_READ = frozenset(
    {
        "correspondence",
        "late_supplement",
        "void_sent",
        "filing_remarked",
        "conferral_answered",
        "cooperation_answered",
        *(
            f"silence_{kind}"
            for kind in ("third_party", "joint_maker", "other_agency", "lead_body", "reasons")
        ),
    }
)


UNSEALED = "electronic_seal_failed"
# Against a third party's will: nothing keeps the signed reply any more but somebody who lets it go.
RELEASE_DUE = "release_due"


def warn(case: Case, code: str) -> None:
    """Put a warning on the case, once."""
    case.warnings = [*(w for w in case.warnings or () if w != code), code]


def unwarn(case: Case, *codes: str) -> None:
    """Take warnings off."""
    if case.warnings and set(codes) & set(case.warnings):
        case.warnings = [w for w in case.warnings if w not in codes] or None


def settle_limits(case: Case, action: Action) -> None:
    """A step that begins or ends a stage takes off what was pointed out of the office's own limits."""
    if action in CLEARING:
        unwarn(case, *CODES)
    # Sealed by hand, or gone out as it was: there is nothing left to look at.
    if action in (Action.SEAL, Action.DISPATCH):
        unwarn(case, UNSEALED)
