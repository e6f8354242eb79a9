"""The electronic seals of an agency: put into use, ended, found again; one in use for an answering body."""

import base64
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Actor
from services.audit import audit
from services.clock import china_date
from services.crypto import agency_safe
from services.documents.electronic_seal import SEAL_NAMES, ElectronicSeal
from services.documents.electronic_seal.container import open_container
from services.documents.electronic_seal.picture import check_picture
from services.documents.models import ElectronicSealRow
from services.errors import Conflict, Invalid, NotFound
from services.identity.models import AnsweringBody
from services.identity.queries import bodies


@dataclass(frozen=True, slots=True)
class GivenSeal:
    """What an administrator hands in: whose seal and which, the PKCS#12 with its passphrase, perhaps a picture."""

    body_id: int
    name: str
    container: bytes = field(repr=False)
    passphrase: str = field(repr=False)
    picture: bytes | None = field(default=None, repr=False)


def put_seal(
    session: Session, agency_id: int, seal_id: uuid.UUID, given: GivenSeal, *, by: Actor, now: datetime
) -> None:
    """Use this seal from now on for the replies of its body; the one in use before ends.

    Raises Invalid for another agency's body, an unknown seal, a container that does not open or is not valid now, and
    a picture that is none.
    """
    own = {body.id for body in bodies(session, agency_id, china_date(now))}
    if given.body_id not in own:
        raise Invalid("请选择本机关的答复主体。", fields={"body": "请选择本机关的答复主体。"})
    if given.name not in SEAL_NAMES:
        raise Invalid("请选择印章。", fields={"name": "请选择印章。"})
    certificate = open_container(given.container, given.passphrase).certificate
    certificate.check(now)
    if given.picture is not None:
        check_picture(given.picture)
    session.execute(select(AnsweringBody.id).where(AnsweringBody.id == given.body_id).with_for_update())
    if before := in_use(session, agency_id, given.body_id):
        _end(session, before, by, now)
    made = ElectronicSealRow(
        id=seal_id,
        agency_id=agency_id,
        body_id=given.body_id,
        name=given.name,
        locked=agency_safe(agency_id, seal_id).seal(_kept(given)),
        subject=certificate.subject,
        issuer=certificate.issuer,
        serial=certificate.serial,
        valid_from=certificate.valid_from,
        valid_to=certificate.valid_to,
        put_by=by.name,
        put_at=now,
    )
    session.add(made)
    _note(session, "electronic_seal.put", made, by, now)


def end_seal(session: Session, agency_id: int, seal_id: uuid.UUID, *, by: Actor, now: datetime) -> None:
    """The seal is set on nothing any more; what it was set on stays as it is. Raises NotFound, Conflict when it ended."""
    row = seal_row(session, agency_id, seal_id, lock=True)
    if row.ended_at is not None:
        raise Conflict("这枚电子印章已经停用。")
    _end(session, row, by, now)


def seals(session: Session, agency_id: int) -> Sequence[ElectronicSealRow]:
    """All seals there are and were, the newest first."""
    wanted = select(ElectronicSealRow).where(ElectronicSealRow.agency_id == agency_id)
    return session.scalars(wanted.order_by(ElectronicSealRow.id.desc())).all()


def seal_row(
    session: Session, agency_id: int, seal_id: uuid.UUID, *, lock: bool = False
) -> ElectronicSealRow:
    """One seal. Raises NotFound, also for another agency's."""
    wanted = select(ElectronicSealRow).where(
        ElectronicSealRow.agency_id == agency_id, ElectronicSealRow.id == seal_id
    )
    found = session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()
    if found is None:
        raise NotFound("没有这枚电子印章。")
    return found


def in_use(session: Session, agency_id: int, body_id: int) -> ElectronicSealRow | None:
    """The seal in use for a body, valid or not."""
    wanted = select(ElectronicSealRow).where(
        ElectronicSealRow.agency_id == agency_id,
        ElectronicSealRow.body_id == body_id,
        ElectronicSealRow.ended_at.is_(None),
    )
    return session.scalars(wanted).one_or_none()


def opened(row: ElectronicSealRow, owner: str) -> ElectronicSeal:
    """The seal itself; `owner` is its body's name. Raises Tampered, Invalid."""
    # The library of signatures is large: only who seals waits for it.
    from services.documents.electronic_seal.pdf_seal import PdfSeal

    kept = agency_safe(row.agency_id, row.id).open(row.locked)
    picture = base64.b64decode(kept["picture"]) if kept["picture"] else None
    container = open_container(base64.b64decode(kept["container"]), kept["passphrase"])
    return PdfSeal(row.name, owner, container, picture)


def picture_of(row: ElectronicSealRow) -> bytes | None:
    """The office's own picture (PNG), if it gave one."""
    kept = agency_safe(row.agency_id, row.id).open(row.locked)
    return base64.b64decode(kept["picture"]) if kept["picture"] else None


def _kept(given: GivenSeal) -> dict[str, Any]:
    return {
        "container": base64.b64encode(given.container).decode(),
        "passphrase": given.passphrase,
        "picture": base64.b64encode(given.picture).decode() if given.picture else "",
    }


def _end(session: Session, row: ElectronicSealRow, by: Actor, now: datetime) -> None:
    row.ended_by, row.ended_at = by.name, now
    session.flush()
    _note(session, "electronic_seal.ended", row, by, now)


def _note(session: Session, action: str, row: ElectronicSealRow, by: Actor, now: datetime) -> None:
    audit(
        session,
        action,
        agency_id=row.agency_id,
        actor=by,
        now=now,
        object_kind="electronic_seal",
        object_id=row.id,
        detail={"seal": row.name, "body": row.body_id, "subject": row.subject, "serial": row.serial},
    )


def digest(given: GivenSeal) -> str:
    """What was handed in, as a number that tells nothing of it."""
    return hashlib.sha256(given.container + b"\0" + (given.picture or b"")).hexdigest()
