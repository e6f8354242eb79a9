"""Who did what: rows written in the command's transaction, sealed into a hash chain within a second."""

from services.audit.record import audit

__all__ = ["audit"]
