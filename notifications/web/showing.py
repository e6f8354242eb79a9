"""How a notice is shown: its light by the day it has to leave, its words, the links to its case and paper."""

from datetime import date
from typing import Any

from flask import url_for

from notifications.domain import (
    CARRIER_LABELS,
    CORRECTIONS,
    KIND_LABELS,
    OPEN,
    STATE_LABELS,
    WAY_LABELS,
    Action,
    Kind,
    State,
    Way,
    may,
)
from notifications.models import Notice
from notifications.queries import Row
from services.calendar.domain import WorkingCalendar
from services.events.notifications import REASONS
from services.web import link
from services.web.i18n import _, mask, short_date
from services.words import words

PARTS = words(
    (
        ("run", "打印批次", None),
        ("hand", "待领取", None),
        ("queue", "自动发送中", "wait"),
        ("release", "待放行", "wait"),
        ("back", "退回", "late"),
        ("trouble", "未送达", "soon3"),
        ("out", "近30天已送出", "done"),
    )
)


def shown(row: Row, today: date, calendar: WorkingCalendar) -> dict[str, Any]:
    """A notice as the lists and its page show it; the name is masked."""
    notice = row.notice
    return {
        "notice": notice,
        "url": url_for("notifications.notice", notice_id=notice.id),
        "paper": url_for("notifications.paper", notice_id=notice.id),
        "case": link("correction_file" if notice.kind in CORRECTIONS else "case", id=notice.stream),
        "number": row.number,
        "name": (mask(row.name) if row.is_natural else row.name) or _("（已清除）"),
        # What came back was in time if it had gone out in time.
        "light": light(None if notice.served_on else notice.send_by, notice.state, today, calendar),
        "way": CARRIER_LABELS[notice.carrier] if notice.way is Way.POST else WAY_LABELS[notice.way],
        "state": STATE_LABELS[notice.state],
        "kind": KIND_LABELS[notice.kind],
        "reason": _held_words(notice) or REASONS.get(notice.reason, notice.reason),
        "can": {
            str(action): may(notice.state, action) and not (notice.waits and action is Action.HAND_OVER)
            for action in Action
        },
        # 用印 comes between signature and dispatch: whoever posts is told where it is missing.
        "unsealed": notice.kind is Kind.REPLY and not notice.sealed and notice.state in OPEN,
    }


def _held_words(notice: Notice) -> str:
    if notice.held:
        return _("已被停止执行，解除以前不能寄出、交付")
    return _("第三方不同意公开，放行以前不能寄出、交付") if notice.unreleased else ""


def light(
    send_by: date | None, state: State, today: date, calendar: WorkingCalendar
) -> dict[str, str] | None:
    """The status light of the last day to send; none where no day is set or the notice is gone."""
    if send_by is None or state in (State.SENT, State.CANCELLED):
        return None
    if send_by < today:
        return {"kind": "late", "word": _("逾期 %(day)s", day=short_date(send_by))}
    left = calendar.working_days_between(today, send_by)
    kind = "soon3" if left <= 3 else "soon7" if left <= 7 else "calm"
    return {"kind": kind, "word": short_date(send_by)}
