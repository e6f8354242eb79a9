"""What an agency's administrator sets about its documents: a wording, a style of numbers, a letterhead."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.actor import Actor
from services.audit import audit
from services.clock import china_date
from services.documents.content import Layout
from services.documents.fields import FIELDS
from services.documents.letterheads import check_letterhead
from services.documents.models import DocumentTemplate, LetterheadRow, NumberStyleRow
from services.documents.notation import as_text, from_text
from services.documents.notation.names import shown
from services.documents.numbering import (
    KIND_STYLES,
    Counter,
    Known,
    NumberStyle,
    check_distinct,
    check_pattern,
)
from services.documents.own import letterhead, shipped, styles, template_for
from services.documents.templates import Template
from services.errors import Conflict, DomainError, Invalid, NotFound
from services.files import clean_name
from services.identity.models import Agency
from services.identity.queries import bodies
from services.words import said

# What every letter of a case can be given; anything else stands under a condition, or ships as needed.
ALWAYS: Final = frozenset(
    {"body", "applicant", "you", "number", "channel", "registered_on", "receipt_date", "request"}
)
REPLIES: Final = "reply_"


def read_source(kind: str, source: str, valid_from: date) -> Template:
    """The wording of a kind, checked. Raises TemplateFault naming the line, Invalid for a field it may not get."""
    default = shipped(kind)
    told = from_text(
        source, kind=kind, version=0, valid_from=valid_from, name=default.name, layout=default.layout
    )
    given = default.needed | (ALWAYS if default.layout is Layout.LETTER else frozenset())
    if unsure := sorted(told.needed - given):
        name = shown(unsure[0])
        line = next((n for n, text in enumerate(source.split("\n"), 1) if f"{{{name}}}" in text), 1)
        raise Invalid(
            f"第 {line} 行：“{name}”不是每件都有，请写成〔若 {name}〕……{{{name}}}……〔完〕。",
            fields={"source": FIELDS[unsure[0]]},
        )
    if kind.startswith(REPLIES) and any("text" not in block for block in told.blocks):
        raise Invalid("答复正文由承办人逐段修改，不能使用表格和二维码。", fields={"source": "请改成文字。"})
    return told


def save_template(
    session: Session, agency_id: int, kind: str, source: str, valid_from: date, *, by: Actor, now: datetime
) -> int:
    """A new version of the agency's wording from a day on; answers its number.

    An empty source goes back to the nationwide default. Raises Invalid, TemplateFault, and Conflict for a wording
    that says what holds already.
    """
    default = shipped(kind)
    _lock(session, agency_id)
    if valid_from < china_date(now):
        raise Invalid("启用日期不能早于今天。", fields={"valid_from": "不能早于今天。"})
    told = read_source(kind, source, valid_from) if source.strip() else default
    if as_text(told) == as_text(template_for(session, agency_id, kind, valid_from)):
        raise Conflict("文字与现行模板相同，没有需要保存的修改。")
    version = _next(session, DocumentTemplate, agency_id, kind)
    session.add(
        DocumentTemplate(
            agency_id=agency_id,
            kind=kind,
            version=version,
            valid_from=valid_from,
            source=as_text(told) if source.strip() else "",
            made_by=by.name,
            made_at=now,
        )
    )
    detail = {"version": version, "valid_from": valid_from.isoformat(), "sha256": _hash(source.encode())}
    _note(session, "template.saved", agency_id, kind, by, now, detail)
    return version


def set_style(
    session: Session, agency_id: int, kind: str, pattern: str, counter: str, *, by: Actor, now: datetime
) -> None:
    """Number the documents of a kind so from now on. Raises Invalid, NotFound for a kind without numbers."""
    if kind not in KIND_STYLES:
        raise NotFound("这种文书不编文号。")
    _lock(session, agency_id)
    try:
        style = NumberStyle(check_pattern(pattern.strip()), Counter(counter))
        several = len(bodies(session, agency_id, china_date(now))) > 1
        check_distinct(kind, style, known_styles(session, agency_id), several=several)
    except DomainError as refused:
        raise Invalid(refused.message, fields={f"pattern-{kind}": refused.message}) from None
    held = styles(session, agency_id).get(kind) or [NumberStyle(KIND_STYLES[kind])]
    if style == held[-1]:
        return
    version = _next(session, NumberStyleRow, agency_id, kind)
    session.add(
        NumberStyleRow(
            agency_id=agency_id,
            kind=kind,
            version=version,
            pattern=style.pattern,
            counter=str(style.counter),
            made_by=by.name,
            made_at=now,
        )
    )
    detail = {"version": version, "pattern": style.pattern, "counter": str(style.counter)}
    _note(session, "number_style.set", agency_id, kind, by, now, detail)


def set_letterhead(
    session: Session, agency_id: int, name: str, data: bytes, *, by: Actor, now: datetime
) -> None:
    """Write letters on this DOCX from now on. Raises Invalid for what is no plain one."""
    check_letterhead(data, name)
    _keep_letterhead(session, agency_id, clean_name(name), data, by, now)


def drop_letterhead(session: Session, agency_id: int, *, by: Actor, now: datetime) -> None:
    """Back to the letter's own head. Raises Conflict where there is none to drop."""
    if letterhead(session, agency_id) is None:
        raise Conflict("没有上传过信笺。")
    _keep_letterhead(session, agency_id, "", None, by, now)


def _keep_letterhead(
    session: Session, agency_id: int, name: str, data: bytes | None, by: Actor, now: datetime
) -> None:
    _lock(session, agency_id)
    last = session.scalar(select(func.max(LetterheadRow.version)).where(LetterheadRow.agency_id == agency_id))
    version = (last or 0) + 1
    session.add(
        LetterheadRow(
            agency_id=agency_id, version=version, name=name, data=data, made_by=by.name, made_at=now
        )
    )
    detail = {"version": version, "sha256": _hash(data) if data else None}
    _note(session, "letterhead.set", agency_id, "letterhead", by, now, detail)


def known_styles(session: Session, agency_id: int) -> Iterator[Known]:
    """Every style a kind ships with, has or had."""
    own = styles(session, agency_id)
    for kind, pattern in KIND_STYLES.items():
        for style in (NumberStyle(pattern), *own.get(kind, ())):
            yield Known(kind, kind_name(kind), style)


def kind_name(kind: str) -> str:
    """What a kind of numbered document is called."""
    return said("答复书、告知书（各类答复）") if kind == "reply" else said(shipped(kind).name)


def _lock(session: Session, agency_id: int) -> None:
    """Two administrators at once: the second sees what the first has set."""
    session.execute(select(Agency.id).where(Agency.id == agency_id).with_for_update())


def _next(session: Session, table: Any, agency_id: int, kind: str) -> int:
    last = session.scalar(
        select(func.max(table.version)).where(table.agency_id == agency_id, table.kind == kind)
    )
    return (last or 0) + 1


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _note(
    session: Session, action: str, agency_id: int, object_id: str, by: Actor, now: datetime, detail: Any
) -> None:
    audit(
        session,
        action,
        agency_id=agency_id,
        actor=by,
        now=now,
        object_kind="document_kind",
        object_id=object_id,
        detail=detail,
    )
