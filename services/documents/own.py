"""What holds for an agency: its own wording on a day, its numbers, its letterhead; else what ships."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.db import once
from services.documents.compose import Values, fill
from services.documents.content import Document
from services.documents.models import DocumentTemplate, LetterheadRow, NumberStyleRow
from services.documents.notation import from_text
from services.documents.numbering import KIND_STYLES, Counter, NumberStyle
from services.documents.shipped import shipped_templates, template
from services.documents.templates import Template
from services.errors import NotFound


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an agency's wording; an empty source is the return to the nationwide default."""

    kind: str
    version: int
    valid_from: date
    source: str
    made_by: str
    made_at: datetime


def compose_for(session: Session, agency_id: int, kind: str, on: date, fields: Values) -> Document:
    """The document of a kind in the agency's wording of that day. Raises NotFound, TemplateFault."""
    return fill(template_for(session, agency_id, kind, on), fields)


def template_for(session: Session, agency_id: int, kind: str, on: date) -> Template:
    """The agency's own version valid on a day, else the nationwide default. Raises NotFound for an unknown kind."""
    default = template(kind, on)
    held = version_on(versions(session, agency_id).get(kind, ()), on)
    if held is None or not held.source:
        return default
    return _read(kind, held.version, held.valid_from, held.source)


def version_on(known: Sequence[Version], on: date) -> Version | None:
    """The version that holds on a day: the one begun last, of those begun the same day the newest."""
    begun = [each for each in known if each.valid_from <= on]
    return max(begun, key=lambda each: (each.valid_from, each.version), default=None)


def versions(session: Session, agency_id: int) -> Mapping[str, Sequence[Version]]:
    """All versions of the agency by kind, the oldest first; asked once a transaction."""
    return once(session, ("document_templates", agency_id), lambda: _versions(session, agency_id))


def style_of(session: Session, agency_id: int, kind: str) -> NumberStyle:
    """How the agency numbers a kind: its newest style, else the one that ships. Asked once a transaction."""
    known = once(session, ("number_styles", agency_id), lambda: styles(session, agency_id))
    held = known.get(kind, ())
    return held[-1] if held else NumberStyle(KIND_STYLES[kind])


def styles(session: Session, agency_id: int) -> Mapping[str, Sequence[NumberStyle]]:
    """The agency's own styles by kind, the oldest first, as they stand this moment."""
    rows = session.execute(
        select(NumberStyleRow.kind, NumberStyleRow.pattern, NumberStyleRow.counter)
        .where(NumberStyleRow.agency_id == agency_id)
        .order_by(NumberStyleRow.kind, NumberStyleRow.version)
    )
    found: dict[str, list[NumberStyle]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(NumberStyle(row.pattern, Counter(row.counter)))
    return found


def letterhead(session: Session, agency_id: int) -> bytes | None:
    """The DOCX the office writes on, if it has one."""
    row = letterhead_row(session, agency_id)
    return row.data if row else None


def letterhead_row(session: Session, agency_id: int) -> LetterheadRow | None:
    """The same with who put it there and when; its data is empty where it was taken away."""
    wanted = select(LetterheadRow).where(LetterheadRow.agency_id == agency_id)
    return session.scalars(wanted.order_by(LetterheadRow.version.desc()).limit(1)).one_or_none()


def shipped(kind: str) -> Template:
    """The newest nationwide template of a kind. Raises NotFound."""
    found = next((each for each in shipped_templates() if each.kind == kind), None)
    if found is None:
        raise NotFound("没有这种文书。")
    return found


def _versions(session: Session, agency_id: int) -> dict[str, list[Version]]:
    table = DocumentTemplate
    rows = session.execute(
        select(table.kind, table.version, table.valid_from, table.source, table.made_by, table.made_at)
        .where(table.agency_id == agency_id)
        .order_by(table.kind, table.version)
    )
    found: dict[str, list[Version]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(Version(*row))
    return found


@lru_cache(512)
def _read(kind: str, version: int, valid_from: date, source: str) -> Template:
    default = shipped(kind)
    told = from_text(
        source,
        kind=kind,
        version=version,
        valid_from=valid_from,
        name=default.name,
        layout=default.layout,
    )
    return replace(told, is_own=True)
