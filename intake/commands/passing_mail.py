"""机构改革: mail of the register that nobody has settled goes on in the successor's register, under a number of its own.

The old line stays and says where the item went; its number stays used. The new one keeps when the item came, so what
nobody owns by its hour is overdue there at once.
"""

import logging
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake import mail_queries as queries
from intake.commands.mail import audit_mail
from intake.models import MailCorrection, MailItem, MailLink
from services.actor import SYSTEM
from services.clock import china_date
from services.crypto import Purged, case_key
from services.crypto.handing_over import key_for
from services.db import Scope, unit_of_work
from services.db.work import enter_scope
from services.files import StoredFile, read
from services.files.handing_over import hand_file
from services.ids import new_id
from services.series import Series, next_number
from services.succession import Succession, chosen, successions_due

_log = logging.getLogger(__name__)
KEPT = ("year", "mail_number", "carrier", "addressed", "suspected", "opened", "arrived_at", "signed_by")


def pass_mail_due(now: datetime) -> None:
    """The routine: wherever a succession's day has come, what still lies open passes, item by item."""
    pass_mail_on(now)


def pass_mail_on(now: datetime, only: Sequence[int] | None = None) -> int:
    """Let open mail pass to whoever takes the rest, of `only` these agencies; a failure stops no other item."""
    with unit_of_work("intake") as session:
        due = [one for one in successions_due(session, china_date(now)) if chosen([one], None, "")]
    passed = 0
    for record in due:
        if only is not None and record.from_agency_id not in only:
            continue
        with unit_of_work("intake", Scope(record.from_agency_id)) as session:
            waiting = [item.id for item in queries.unsettled(session, record.from_agency_id)]
        passed += sum(_pass_one(record, mail_id, now) for mail_id in waiting)
    return passed


def _pass_one(record: Succession, mail_id: uuid.UUID, now: datetime) -> bool:
    try:
        with unit_of_work("intake", Scope(record.from_agency_id)) as session:
            return pass_item_on(session, record, mail_id, now)
    except Exception:
        _log.exception("mail not passed on", extra={"agency_id": record.from_agency_id, "mail": str(mail_id)})
        return False


def pass_item_on(session: Session, record: Succession, mail_id: uuid.UUID, now: datetime) -> bool:
    """One item; False when it was settled meanwhile. Raises NotFound."""
    old, new = record.from_agency_id, record.to_agency_id
    item = queries.mail_item(session, old, mail_id, lock=True)
    if mail_id not in {one.id for one in queries.unsettled(session, old)}:
        return False
    line = MailItem(
        id=new_id(),
        agency_id=new,
        **{name: getattr(item, name) for name in KEPT},
        registered_at=now,
        registered_by=SYSTEM.name,
        passed_from=old,
        passed_no=f"{item.year}-{item.no}",
    )
    _seal_for_successor(session, item, line, now)
    inside = _inside(session, item, line)
    item.passed_at, item.passed_to = now, new
    audit_mail(session, item, "passed_on", SYSTEM, now, to=new)
    session.flush()
    enter_scope(session, Scope(new))
    audit_mail(session, line, "taken_over", SYSTEM, now, of=old)
    line.no = next_number(session, Series(new, "mail", line.year))
    session.add(line)
    session.flush()
    session.add_all(inside)
    session.flush()
    return True


def _seal_for_successor(session: Session, item: MailItem, line: MailItem, now: datetime) -> None:
    """Sender, addressee and photo once more, under a key of the successor's."""
    written, photo = _opened(session, item)
    key = key_for(session, item.agency_id, line.agency_id, line.id)
    line.written = key.seal(dict(written)) if written else None
    if photo is not None:
        told: dict[str, Any] = {"now": now, "actor": SYSTEM}
        whose = (item.agency_id, line.agency_id, line.id)
        line.file_id = hand_file(session, *whose, photo.name, photo.data, **told)


def _inside(session: Session, item: MailItem, line: MailItem) -> list[MailLink | MailCorrection]:
    """What was registered from the item is known of the new line too: nobody registers it a second time."""
    told = {"mail_id": line.id, "agency_id": line.agency_id}
    asked = select(MailLink.request_id).where(
        MailLink.agency_id == item.agency_id, MailLink.mail_id == item.id
    )
    corrected = select(MailCorrection.correction_id).where(
        MailCorrection.agency_id == item.agency_id, MailCorrection.mail_id == item.id
    )
    return [
        *(MailLink(request_id=one, **told) for one in session.scalars(asked)),
        *(MailCorrection(correction_id=one, **told) for one in session.scalars(corrected)),
    ]


def _opened(session: Session, item: MailItem) -> tuple[Mapping[str, str], StoredFile | None]:
    """Who wrote it and its photo, opened under the old agency's key; nothing where they were purged."""
    try:
        key = case_key(session, item.agency_id, item.id)
    except Purged:
        return {}, None
    written: Mapping[str, str] = key.open(item.written) if item.written else {}
    return written, read(session, item.agency_id, item.file_id) if item.file_id else None
