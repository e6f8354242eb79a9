"""Tables of what came in: applications with all that belongs to them, and the mail they came by."""

from intake.models.application import (
    Attachment,
    Call,
    Incoming,
    Issued,
    Progress,
    Request,
    RequestKey,
    TrackTry,
)
from intake.models.mail import MailItem, MailLink

__all__ = [
    "Attachment",
    "Call",
    "Incoming",
    "Issued",
    "MailItem",
    "MailLink",
    "Progress",
    "Request",
    "RequestKey",
    "TrackTry",
]
