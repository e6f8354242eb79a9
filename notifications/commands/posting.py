"""Posting: the mail number and the day the postal enterprise took the letters are the receipt of the print run."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.commands.serving import Served, check_day, serve
from notifications.domain import CARRIER_LABELS, Action, State, check_carrier, check_mail_number
from notifications.models import Notice
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.words import said


@dataclass(frozen=True, slots=True)
class Posted:
    """One letter as the posting slip names it."""

    notice_id: uuid.UUID
    mail_number: str
    carrier: str = "ems"


def record_posting(
    session: Session, agency_id: int, letters: Sequence[Posted], on: date, *, actor: Actor, now: datetime
) -> int:
    """Record that letters were posted on a day; answers how many were new (国办公开办函〔2016〕235号).

    Said twice it changes nothing. Raises Invalid for a wrong number or day (fields `mail-<id>`, `on`), Conflict for
    a number that another letter has, NotFound.
    """
    if not letters:
        raise Invalid("还没有填写任何邮件号。")
    notices = locked(session, agency_id, [letter.notice_id for letter in letters])
    return post(session, agency_id, letters, notices, on, actor=actor, now=now)


def post(
    session: Session,
    agency_id: int,
    letters: Sequence[Posted],
    notices: Mapping[uuid.UUID, Notice],
    on: date,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """The same for notices that are locked already."""
    check_day(on, now)
    numbers = _checked(letters)
    new = [letter for letter in letters if not _is_same(notices[letter.notice_id], numbers, letter, on)]
    _refuse_known_numbers(session, agency_id, new, numbers)
    served = []
    for letter in new:
        notice, number = notices[letter.notice_id], numbers[letter.notice_id]
        notice.carrier, notice.mail_number = letter.carrier, number
        served.append(Served(notice, on, f"{CARRIER_LABELS[letter.carrier]} {number}"))
    if served:
        serve(session, Action.POST, served, actor=actor, now=now)
    return len(served)


def locked(session: Session, agency_id: int, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Notice]:
    """The notices by id, locked in one order. Raises NotFound for any that is not the agency's."""
    rows = select(Notice).where(Notice.agency_id == agency_id, Notice.id.in_(ids)).order_by(Notice.id)
    found = {notice.id: notice for notice in session.scalars(rows.with_for_update())}
    if missing := set(ids) - set(found):
        raise NotFound(said("没有这份文书（%(n)s 份）。", n=len(missing)))
    return found


def _checked(letters: Sequence[Posted]) -> dict[uuid.UUID, str]:
    numbers, problems = {}, {}
    for letter in letters:
        try:
            check_carrier(letter.carrier)
            numbers[letter.notice_id] = check_mail_number(letter.mail_number)
        except Invalid as wrong:
            problems[f"mail-{letter.notice_id}"] = wrong.message
    times = Counter(numbers.values())
    for id_, number in numbers.items():
        if times[number] > 1:
            problems[f"mail-{id_}"] = "同一个邮件号填了两次。"
    if problems:
        raise Invalid(said("有 %(n)s 处邮件号需要改。", n=len(problems)), fields=problems)
    return numbers


def _is_same(notice: Notice, numbers: Mapping[uuid.UUID, str], letter: Posted, on: date) -> bool:
    known = (notice.state, notice.mail_number, notice.served_on)
    return known == (State.SENT, numbers[letter.notice_id], on)


def _refuse_known_numbers(
    session: Session, agency_id: int, letters: Sequence[Posted], numbers: Mapping[uuid.UUID, str]
) -> None:
    wanted = {numbers[letter.notice_id]: letter.notice_id for letter in letters}
    rows = select(Notice.mail_number, Notice.title, Notice.document_number).where(
        Notice.agency_id == agency_id, Notice.mail_number.in_(wanted)
    )
    problems = {
        f"mail-{wanted[row.mail_number]}": said(
            "这个邮件号已经用于%(title)s%(document_number)s。",
            title=row.title,
            document_number=row.document_number,
        )
        for row in session.execute(rows)
        if row.mail_number
    }
    if problems:
        raise Conflict("邮件号已经用过。", fields=problems)
