"""Tables of what came in: applications with all that belongs to them, the mail they came by, registers brought in."""

from intake.models.application import (
    Attachment,
    Call,
    Incoming,
    Issued,
    Progress,
    ReceiptOverride,
    Request,
    RequestKey,
    TrackTry,
)
from intake.models.correction import CorrectionLetter, CorrectionRequest
from intake.models.ledger import LedgerImport, LedgerMap, LedgerRow, Opening
from intake.models.mail import MailCorrection, MailItem, MailLink
from intake.models.originals import EnclosedOriginals

__all__ = [
    "Attachment",
    "Call",
    "CorrectionLetter",
    "CorrectionRequest",
    "EnclosedOriginals",
    "Incoming",
    "Issued",
    "LedgerImport",
    "LedgerMap",
    "LedgerRow",
    "MailCorrection",
    "MailItem",
    "MailLink",
    "Opening",
    "Progress",
    "ReceiptOverride",
    "Request",
    "RequestKey",
    "TrackTry",
]
