"""The one door through which a notice counts as told: its state, its attempt with the receipt, audit and fact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from notifications.domain import Action, moved
from notifications.models import Attempt, Notice, Recipient
from notifications.planning import dispatched, served_again
from notifications.sms.domain import is_reminded
from notifications.sms.planning import remind
from services.actor import Actor
from services.audit import audit
from services.clock import china_date
from services.crypto import Sealed, case_keys
from services.delivery import Draft, publish_many
from services.errors import Conflict, Invalid
from services.ids import new_id
from services.words import said


@dataclass(frozen=True, slots=True)
class Served:
    """A notice with the day that counts and what proves it; `attempt` when the try is on record already."""

    notice: Notice
    on: date
    proof: str
    attempt: Attempt | None = None


def check_day(on: date, now: datetime) -> None:
    """Raises Invalid for a day that has not come."""
    if on > china_date(now):
        raise Invalid("日期不能晚于今天。", fields={"on": "日期不能晚于今天。"})


def serve(session: Session, action: Action, served: Sequence[Served], *, actor: Actor, now: datetime) -> None:
    """Move the notices, keep the receipts, tell it. A notice told before keeps its first day, which alone counts; that it
    arrived after all is told as such.

    The notices are locked and of one agency. Raises Invalid for a day before a notice was made or released, Conflict for
    one whose disclosure is stopped or not released.
    """
    new = [one for one in served if one.attempt is None]
    attempts = _attempts(session, new, actor, now) if new else []
    drafts = []
    for one in served:
        notice, is_first = one.notice, one.notice.served_on is None
        _refuse_held(notice)
        _check_day(notice, one.on)
        notice.state = moved(notice.state, action, notice.way)
        notice.served_on, notice.proof = notice.served_on or one.on, one.proof
        notice.reason, notice.attempts = "", notice.attempts + 1
        _audit(session, one, action, actor, now)
        drafts.append(_draft(one, is_first, actor, now))
    session.flush()
    if attempts:
        session.execute(insert(Attempt), attempts)
    if action is not Action.HAND_OVER:  # who signed for it holds it in his hand
        _remind(session, [one.notice for one in served], now)
    publish_many(session, drafts)


def _remind(session: Session, notices: Sequence[Notice], now: datetime) -> None:
    told = {one.id: one.stream for one in notices if is_reminded(one.kind, one.addressee)}
    remind(session, notices[0].agency_id, told, now=now)


def _refuse_held(notice: Notice) -> None:
    if notice.held:
        raise Conflict(
            said(
                "%(title)s%(document_number)s已被决定或者裁定停止执行，解除以前不能寄出、交付（行政复议法第四十二条、行政诉讼法第五十六条）。",
                title=notice.title,
                document_number=notice.document_number,
            )
        )
    if notice.unreleased:
        raise Conflict(
            said(
                "%(title)s%(document_number)s还没有放行：第三方不同意公开，告知后等待期满并由负责人放行，才能寄出、交付（条例第三十二条）。",
                title=notice.title,
                document_number=notice.document_number,
            )
        )


def _check_day(notice: Notice, on: date) -> None:
    if on < notice.made_on:
        raise Invalid(
            said(
                "%(title)s%(document_number)s%(made_on)s才制作，不能早于这一天送出。",
                title=notice.title,
                document_number=notice.document_number,
                made_on=notice.made_on,
            ),
            fields={"on": "日期早于文书的制作日期。"},
        )
    if notice.released_on and on < notice.released_on:
        raise Invalid(
            said(
                "%(title)s%(document_number)s%(released_on)s才放行，不能早于这一天送出。",
                title=notice.title,
                document_number=notice.document_number,
                released_on=notice.released_on,
            ),
            fields={"on": "日期早于放行的日期。"},
        )


def _attempts(
    session: Session, served: Sequence[Served], actor: Actor, now: datetime
) -> list[dict[str, object]]:
    addresses = _addresses(session, [one.notice for one in served])
    return [
        {
            "id": new_id(),
            "agency_id": one.notice.agency_id,
            "notice_id": one.notice.id,
            "way": one.notice.way,
            "address": addresses[one.notice.id],
            "begun_at": one.notice.printed_at or now,
            "ended_at": now,
            "result": "accepted",
            "on": one.on,
            "proof": one.proof,
            "error": "",
            "by": actor.name,
        }
        for one in served
    ]


def _addresses(session: Session, notices: Sequence[Notice]) -> dict[object, Sealed | None]:
    """Where each went, sealed: the address of today may be another one tomorrow."""
    agency_id, streams = notices[0].agency_id, {notice.stream for notice in notices}
    keys = case_keys(session, agency_id, streams)
    rows = select(Recipient.stream, Recipient.personal).where(
        Recipient.agency_id == agency_id, Recipient.stream.in_(streams)
    )
    personal = {row.stream: row.personal for row in session.execute(rows)}
    found: dict[object, Sealed | None] = {}
    for notice in notices:
        key, sealed = keys.get(notice.stream), notice.addressee or personal.get(notice.stream)
        if key is None or sealed is None:
            found[notice.id] = None
            continue
        told = key.open(sealed)["applicant"]
        found[notice.id] = key.seal({name: told.get(name, "") for name in ("name", "address", "email")})
    return found


def _audit(session: Session, one: Served, action: Action, actor: Actor, now: datetime) -> None:
    audit(
        session,
        f"notice.{action}",
        agency_id=one.notice.agency_id,
        actor=actor,
        now=now,
        object_kind="notice",
        object_id=one.notice.id,
        detail={"kind": str(one.notice.kind), "way": str(one.notice.way), "on": one.on.isoformat()},
    )


def _draft(one: Served, is_first: bool, actor: Actor, now: datetime) -> Draft:
    notice = one.notice
    return Draft(
        event=(dispatched if is_first else served_again)(notice, one.on, one.proof),
        agency_id=notice.agency_id,
        stream=notice.stream,
        actor=actor,
        now=now,
    )
