"""What can go wrong by rule: one small family, each member with the HTTP status that says it."""

from collections.abc import Mapping

from services.words import said, words


class DomainError(Exception):
    """A refusal the reader can act on.

    `message` is Chinese, and on a page in the reader's language; what a rule fills in comes by `said("…%(n)s…", n=3)`.
    `fields` maps a form field to what is wrong with it; `code` is stable for machines.
    """

    code = "refused"
    status = 422

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message: str = said(message)
        self.fields: dict[str, str] = dict(words(fields or {}))


class Invalid(DomainError):
    """What came in cannot be accepted as it is."""

    code = "invalid"


class NotFound(DomainError):
    """There is no such thing, or it is not the asker's to see: both read alike."""

    code = "not_found"
    status = 404


class NotAllowed(DomainError):
    """The person is known and may not do this."""

    code = "not_allowed"
    status = 403


class Conflict(DomainError):
    """Somebody was faster, or the state no longer admits this step."""

    code = "conflict"
    status = 409


class TooMany(DomainError):
    """Too many tries; later is fine."""

    code = "too_many"
    status = 429


class Unavailable(DomainError):
    """A part the platform needs cannot be reached now."""

    code = "unavailable"
    status = 503
