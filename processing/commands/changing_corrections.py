"""While a request for correction is open: another address or way for its letters, told to whoever sends them."""

import uuid
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from processing.commands.acting import Acting
from processing.commands.correcting import audit_correction, check_may_correct, locked_correction
from processing.correction_rules import WAYS, way_problems
from processing.models import Correction
from services.crypto import CaseKey, case_key
from services.delivery import publish
from services.errors import Conflict, Invalid
from services.events.corrections import CorrectionChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How somebody is to be told from now on; what is left empty stays as it was."""

    wanted_way: str
    phone: str = ""
    address: str = ""
    postcode: str = ""
    email: str = ""


def change_contact(
    session: Session,
    agency_id: int,
    correction_id: uuid.UUID,
    contact: Contact,
    reason: str,
    *,
    by: Acting,
    version: int | None = None,
) -> None:
    """What has not left yet goes to the new address by the new way; who changed it, when and why is kept.

    Raises NotAllowed, NotFound, Conflict once whoever asked was told or somebody else was faster, Invalid without a
    reason, without any change, or for a way nothing could go by.
    """
    check_may_correct(by)
    row = locked_correction(session, agency_id, correction_id, version)
    if row.told_on is not None:
        raise Conflict("这件更正申请已经告知申请人，不能再改送达方式。")
    key = case_key(session, agency_id, correction_id)
    personal = key.open(row.personal)
    applicant, changed = _changed(personal["applicant"], row.wanted_way, contact)
    _check(row, contact, applicant, changed, reason)
    row.personal, row.wanted_way = key.seal({**personal, "applicant": applicant}), contact.wanted_way
    _remember(row, key, changed, reason, by)
    audit_correction(session, row, "correction.contact_changed", by, fields=changed)
    fact = CorrectionChanged(applicant_kind=row.applicant_kind, wanted_way=row.wanted_way)
    told: dict[str, Any] = {"agency_id": agency_id, "stream": row.id, "actor": by.actor, "now": by.now}
    publish(session, fact, **told, sealed=row.personal)


def _changed(was: dict[str, Any], way: str, contact: Contact) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The applicant as he is now, and the names of what is new."""
    said = {name: value.strip() for name, value in asdict(contact).items() if value.strip()}
    said.pop("wanted_way", None)
    new = [name for name, value in said.items() if value != (was.get(name) or "")]
    return {**was, **said}, (*new, *(["wanted_way"] if contact.wanted_way != way else []))


def _check(
    row: Correction, contact: Contact, applicant: dict[str, Any], changed: tuple[str, ...], reason: str
) -> None:
    way, problems = contact.wanted_way, dict[str, str]()
    if way not in WAYS or (way == "portal" and row.channel != "web"):
        problems["wanted_way"] = "请选择送达方式；网上下载只用于网上提出的申请。"
    problems |= way_problems(way, applicant.get("address") or "", applicant.get("email") or "")
    if not changed:
        problems.setdefault("wanted_way", "没有改动：请填写新的地址或者选择另一种方式。")
    if not reason.strip():
        problems["reason"] = "请写明申请人怎样提出变更。"
    if problems:
        raise Invalid("送达方式没有变更。", fields=problems)


def _remember(row: Correction, key: CaseKey, changed: tuple[str, ...], reason: str, by: Acting) -> None:
    line = {
        "on": by.today.isoformat(),
        "by": by.actor.name,
        "fields": list(changed),
        "reason": reason.strip(),
    }
    earlier = key.open(row.changes)["lines"] if row.changes else []
    row.changes = key.seal({"lines": [*earlier, line]})
