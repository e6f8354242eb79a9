"""Steps that move the clock: ask for a supplement, note that none came, extend."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from processing.alerts import unwarn
from processing.clock_entries import LONGEST_EXTENSION, Entry, EntryKind
from processing.commands.acting import (
    Acting,
    act,
    add_entry,
    clock_fact,
    draft,
    entries_of,
    recompute,
    take,
)
from processing.commands.letters import issue_letter, write_letter
from processing.commands.supplementing import keep_matters
from processing.domain import Action
from processing.inquiries import InquiryResult
from processing.models import Case, CaseDocument
from processing.papers import About, chinese_date, issue_number, issuer_of, new_document, written
from processing.queries import inquiries_of
from processing.queries.told import untold_supplements
from processing.supplement_rules import MOST_MATTERS, matters_of, told_at_once
from services.calendar.queries import calendar_for
from services.crypto import CaseKey, case_key
from services.delivery import publish_many
from services.errors import Conflict, Invalid
from services.events.processing import CaseExtended, SupplementRequested
from services.identity.queries import agency
from services.ids import new_id
from services.words import day_word, said, words

LONGEST_DELAY = timedelta(days=366)  # the 条例 says reasonable; a later day is a slip of the keyboard
# The closed list of what a supplement may be asked for (条例第二十九条、第三十条).
SUPPLEMENT_GROUNDS = words(
    {
        "content": "申请内容不明确",
        "identity": "缺少姓名或者名称、身份证明、联系方式",
        "authorisation": "缺少授权委托材料",
        "other": "其他致使申请无法办理的情形",
    }
)


def ask_supplement(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    *,
    grounds: Sequence[str],
    wanted: str,
    until: date,
    by: Acting,
    version: int | None = None,
) -> uuid.UUID:
    """Tell once, within seven working days, what is to be supplemented and until when (条例第三十条).

    Answers the notice's id. Raises Invalid for an empty demand or a day gone by, Conflict for a second notice or
    after the seventh working day.
    """
    _check_demand(grounds, wanted, until, by.today)
    taken = take(session, agency_id, case_id, Action.ASK_SUPPLEMENT, by, version)
    case = taken.case
    _check_supplement_still_lawful(session, case, by.today)
    send_by = case.supplement_by
    key, issuer = case_key(session, agency_id, case_id), issuer_of(session, case, by.today)
    matters = matters_of(wanted)
    told = {"wanted": told_at_once(matters), "until": chinese_date(until)}
    told["grounds"] = "；".join(SUPPLEMENT_GROUNDS[ground] for ground in grounds)
    about = About(case, key.open(case.personal), issuer, told)
    document = _issued(case, "supplement_notice", about, key, by)
    add_entry(session, case, Entry(EntryKind.SUPPLEMENT_NOTICE, by.today), by, document.id)
    keep_matters(session, case, matters, key)
    case.supplement_until = until
    clock = recompute(session, case, by.today)
    move = act(session, taken, by, {"until": until.isoformat(), "grounds": list(grounds)})
    document.number = issue_number(session, case, issuer, "supplement_notice", by.today.year)
    session.add(document)
    fact = SupplementRequested(
        until=until, document_id=document.id, document_number=document.number, send_by=send_by
    )
    sealed = key.seal({"wanted": wanted.strip()})
    publish_many(session, [move, draft(case, fact, by, sealed), draft(case, clock_fact(clock), by)])
    return document.id


def lapse_supplement(
    session: Session, agency_id: int, case_id: uuid.UUID, *, by: Acting, version: int | None = None
) -> None:
    """No supplement came in time: the application is deemed given up (条例第三十条), a reply of row other_1 follows.

    Raises Conflict before the day has passed, and where the notice never went out: whoever was not told gave up nothing.
    """
    taken = take(session, agency_id, case_id, Action.LAPSE_SUPPLEMENT, by, version)
    case = taken.case
    if case.supplement_until is not None and by.today <= case.supplement_until:
        raise Conflict(
            said(
                "补正期限到 %(supplement_until)s，还没有过。",
                supplement_until=day_word(case.supplement_until, with_year=True),
            )
        )
    if untold_supplements(session, agency_id, [case_id]):
        raise Conflict("补正告知书还没有送达申请人，补正期限不能视为已过。请先在“送达”登记寄出或者交付。")
    case.supplement_lapsed = True
    unwarn(case, "supplement_overdue")
    publish_many(session, [act(session, taken, by)])


def extend(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    *,
    days: int,
    reason: str,
    by: Acting,
    version: int | None = None,
) -> uuid.UUID:
    """Extend the period once, by at most twenty working days, before it ends (条例第三十三条第二款).

    The step needs the responsible person's permission. Answers the notice's id.
    """
    _check_extension(days, reason)
    taken = take(session, agency_id, case_id, Action.EXTEND, by, version)
    case = taken.case
    was = _due_still_ahead(session, case, by.today)
    document_id = new_id()
    add_entry(session, case, Entry(EntryKind.EXTENSION, by.today, days=days), by, document_id)
    clock = recompute(session, case, by.today)
    key, issuer = case_key(session, agency_id, case_id), issuer_of(session, case, by.today)
    until = clock.due_date or was
    more = {
        "days": str(days),
        "reason": reason.strip(),
        "due_date": chinese_date(was),
        "until": chinese_date(until),
    }
    about = About(case, key.open(case.personal), issuer, more)
    document = _issued(case, "extension_notice", about, key, by, document_id=document_id)
    move = act(session, taken, by, {"days": days, "until": until.isoformat(), "reason": reason.strip()})
    document.number = issue_number(session, case, issuer, "extension_notice", by.today.year)
    session.add(document)
    fact = CaseExtended(
        until=until, days=days, document_id=document.id, document_number=document.number, send_by=was
    )
    publish_many(session, [move, draft(case, fact, by), draft(case, clock_fact(clock), by)])
    return document.id


def delay(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    *,
    until: date,
    reason: str,
    by: Acting,
    version: int | None = None,
) -> uuid.UUID:
    """Name a reasonable later day where reasonable reasons were given but the period is too short (条例第三十五条).

    Answers the notice's id. Raises Invalid for a day that is no working day or not later, Conflict without such reasons.
    """
    if not reason.strip():
        raise Invalid("请写明延迟的理由。", fields={"reason": "请写明延迟的理由。"})
    taken = take(session, agency_id, case_id, Action.DELAY, by, version)
    case = taken.case
    judged = [one.result for one in inquiries_of(session, agency_id, case_id)]
    if InquiryResult.REASONABLE not in judged:
        raise Conflict("延迟答复须先要求申请人说明理由，并认定理由合理（条例第三十五条）。")
    _check_delay(session, case, until, by.today)
    told = {"until": chinese_date(until), "reason": reason.strip()}
    letter = write_letter(session, case, "delay_notice", told, by, send_by=case.due_date)
    add_entry(session, case, Entry(EntryKind.DELAYED, by.today, until), by, letter.document.id)
    clock = recompute(session, case, by.today)
    move = act(session, taken, by, {"until": until.isoformat(), "reason": reason.strip()})
    sent = issue_letter(session, case, letter, by)
    publish_many(session, [move, draft(case, clock_fact(clock), by), sent])
    return letter.document.id


def _check_delay(session: Session, case: Case, until: date, today: date) -> None:
    calendar = calendar_for(session, agency(session, case.agency_id).region)
    if case.due_date is None or today > case.due_date:
        raise Conflict("答复期限已经到期或者尚未起算，不能再延迟。")
    if until > today + LONGEST_DELAY:
        message = "延迟答复的期限应当合理，至多一年。"
        raise Invalid(message, fields={"until": message})
    if until <= case.due_date:
        message = said("新的期限应当在 %(due_date)s 之后。", due_date=day_word(case.due_date, with_year=True))
        raise Invalid(message, fields={"until": message})
    if not calendar.is_working_day(until):
        message = said("%(until)s不是工作日，请改选工作日。", until=day_word(until, with_year=True))
        raise Invalid(message, fields={"until": message})


def _issued(case: Case, kind: str, about: About, key: CaseKey, by: Acting, **more: Any) -> CaseDocument:
    return new_document(
        case,
        kind,
        written(kind, about, by.today),
        key,
        stage="issued",
        drafter_id=by.actor.id,
        drafter_name=by.actor.name,
        signer_id=by.actor.id,
        signer_name=by.actor.name,
        made_on=by.today,
        **more,
    )


def _check_demand(grounds: Sequence[str], wanted: str, until: date, today: date) -> None:
    problems: dict[str, str] = {}
    if not grounds or any(ground not in SUPPLEMENT_GROUNDS for ground in grounds):
        problems["grounds"] = "请选择需要补正的事项。"
    if not wanted.strip():
        problems["wanted"] = "请写明需要补正的内容。"
    elif len(matters_of(wanted)) > MOST_MATTERS:
        problems["wanted"] = said("一行一项，至多 %(most_matters)s 项。", most_matters=MOST_MATTERS)
    if until <= today:
        problems["until"] = "补正期限应当在今天之后。"
    if problems:
        raise Invalid("补正告知还不完整。", fields=problems)


def _check_extension(days: int, reason: str) -> None:
    if not reason.strip():
        raise Invalid("请写明延长的理由。", fields={"reason": "请写明延长的理由。"})
    if not 1 <= days <= LONGEST_EXTENSION:
        message = said("延长 1 至 %(longest_extension)s 个工作日。", longest_extension=LONGEST_EXTENSION)
        raise Invalid(message, fields={"days": message})


def _due_still_ahead(session: Session, case: Case, today: date) -> date:
    if any(entry.kind is EntryKind.EXTENSION for entry in entries_of(session, case)):
        raise Conflict("答复期限已经延长过一次（条例第三十三条第二款）。")
    if case.due_date is None or today > case.due_date:
        raise Conflict("答复期限已经到期或者尚未起算，不能再延长。")
    return case.due_date


def _check_supplement_still_lawful(session: Session, case: Case, today: date) -> None:
    if any(entry.kind is EntryKind.SUPPLEMENT_NOTICE for entry in entries_of(session, case)):
        raise Conflict("已经告知补正一次，不能再次要求补正（条例第三十条）。")
    if case.supplement_by is not None and today > case.supplement_by:
        raise Conflict(
            said(
                "补正应当在收到之日起 7 个工作日内告知，最后一日 %(supplement_by)s 已过。",
                supplement_by=day_word(case.supplement_by, with_year=True),
            )
        )
