"""What an agency settles for itself: open channels, the rule for web receipts, where and when it is found. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

from services.errors import Invalid
from services.quiet_hours import QuietHours, clock_time, read_quiet_hours
from services.words import said, words

WEB_RECEIPT: Final = ("on_submission", "on_staff_confirmation")
LONGEST: Final = 500
MOST_DAYS: Final = 60
RETENTIONS: Final = words({"D10": "10 年", "D30": "30 年", "Y": "永久"})


@dataclass(frozen=True, slots=True)
class AgencyOptions:
    """Counter and letters are always open (条例第二十九条); the rest is opened by the agency.

    `web_receipt`: on_submission (the receipt shown confirms) or on_staff_confirmation, only where the published
    guide says so. `remedy_group_c`: what replies of remedy group C tell ("court": review or court, "complaint":
    complaint or review). `payment`: how a processing fee is paid, as fee notices tell it. The `…_days` are the agency's own
    limits in working days: to decide a correction (条例第四十一条 names none), to assign a case, to answer as a section,
    to review a draft; `cooperation_days` how many before its last day a question of another agency is pointed out,
    `hold_days` between telling an unwilling third party and the disclosure (第三十二条 names none).
    `fonds` is the number the archive gave the agency (全宗号); the `retention_…` are proposed for files of plain and of
    disputable replies. `sms_open`: whoever asked for it is reminded by SMS, never from `sms_quiet_from` to `sms_quiet_until`.
    """

    web_open: bool = True
    fax_open: bool = False
    email_open: bool = False
    web_receipt: str = "on_submission"
    office: str = ""
    address: str = ""
    postcode: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    hours: str = ""
    website: str = ""
    supervisor_phone: str = ""
    filing: bool = False
    remedy_group_c: str = "court"
    payment: str = ""
    correction_days: int = 20
    assign_days: int = 1
    section_days: int = 5
    review_days: int = 2
    cooperation_days: int = 3
    hold_days: int = 15
    fonds: str = ""
    retention_plain: str = "D10"
    retention_disputed: str = "D30"
    sms_open: bool = False
    sms_quiet_from: str = "21:00"
    sms_quiet_until: str = "08:00"

    @property
    def channels(self) -> tuple[str, ...]:
        """The open channels in the order shown."""
        opened = (("web", self.web_open), ("email", self.email_open), ("fax", self.fax_open))
        return ("in_person", "letter", *(name for name, is_open in opened if is_open))

    @property
    def quiet_hours(self) -> QuietHours:
        """When nobody is reminded."""
        return read_quiet_hours(self.sms_quiet_from, self.sms_quiet_until)


# What the guide must name for whoever uses a channel.
_OPENED: Final = (
    ("email_open", "email", said("开通电子邮件申请，须填写接收申请的电子邮箱。")),
    ("fax_open", "fax", said("开通传真申请，须填写传真号码。")),
)
_KINDS: Final[dict[str, type]] = {f.name: type(f.default) for f in fields(AgencyOptions)}


def read_options(stored: Mapping[str, Any] | None) -> AgencyOptions:
    """The options as stored; unknown keys (of another version) are left alone."""
    return AgencyOptions(**{name: value for name, value in (stored or {}).items() if name in _KINDS})


def changed_options(stored: Mapping[str, Any] | None, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The stored form after `changes`. Raises Invalid, one message per field."""
    problems = {name: problem for name, value in changes.items() if (problem := _problem(name, value))}
    if problems:
        raise Invalid("机关设置有误。", fields=problems)
    changed = replace(read_options(stored), **changes)
    unreachable = {
        address: problem
        for is_open, address, problem in _OPENED
        if getattr(changed, is_open) and not getattr(changed, address)
    }
    if unreachable:
        raise Invalid("机关设置有误。", fields=unreachable)
    return {**(stored or {}), **asdict(changed)}


def _problem(name: str, value: Any) -> str | None:
    if name not in _KINDS or not isinstance(value, _KINDS[name]):
        return "没有这项设置，或者内容不合格式。"
    if type(value) is int and not 1 <= value <= MOST_DAYS:
        return said("填写 1 至 %(most_days)s 个工作日。", most_days=MOST_DAYS)
    return _text_problem(name, value) if isinstance(value, str) else None


def _text_problem(name: str, value: str) -> str | None:
    if len(value) > LONGEST or "\x00" in value:
        return said("不能超过 %(longest)s 个字符。", longest=LONGEST)
    if name == "web_receipt" and value not in WEB_RECEIPT:
        return "只能选“提交即收到”或“工作人员确认”。"
    if name == "postcode" and value and not re.fullmatch(r"\d{6}", value):
        return "邮政编码是 6 位数字。"
    if name == "email" and value and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        return "电子邮箱格式不对。"
    if name == "fonds" and value and not re.fullmatch(r"[A-Za-z0-9]{1,12}", value):
        return "全宗号由字母和数字组成，至多 12 位。"
    if name.startswith("retention_") and value not in RETENTIONS:
        return "只能选 10 年、30 年或永久。"
    if name in ("sms_quiet_from", "sms_quiet_until") and clock_time(value) is None:
        return "静默时段的时刻写成 21:00 这样，从 00:00 到 23:59。"
    if name == "remedy_group_c" and value not in ("court", "complaint"):
        return "只能选“复议或诉讼”或“投诉”。"
    return None
