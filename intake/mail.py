"""The mail register's rules: what may be an application, who must have it by when, what goes back. Pure.

条例第三十一条 counts from the day the agency signs, not from the day somebody looks: what is nobody's is lost time.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from intake.domain import Carrier
from services.clock import CHINA, china_date
from services.errors import Conflict, Invalid, NotAllowed
from services.words import words

HAND_OVER_BY = time(17)  # what came in the day has an owner by then
LONGEST_LOOK_BACK = timedelta(days=366)


class Suspected(StrEnum):
    """Whether there may be an application in it, or a request for correction (条例第四十一条), which is none.

    Without a mark on the envelope all can be one.
    """

    YES = "yes"
    UNSURE = "unsure"
    NO = "no"
    CORRECTION = "correction"


class Addressed(StrEnum):
    """To whom it is written. Another body's mail is the only kind that may go back."""

    OFFICE = "office"
    AGENCY = "agency"
    LEADER = "leader"
    SECTION = "section"
    OTHER_BODY = "other_body"


class Standing(StrEnum):
    """Where an item is."""

    HERE = "here"
    HANDED = "handed"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    VOID = "void"
    PASSED = "passed"


SUSPECTED: Mapping[Suspected, str] = words(
    {
        Suspected.YES: "是",
        Suspected.UNSURE: "不确定",
        Suspected.NO: "否",
        Suspected.CORRECTION: "更正申请",
    }
)
ADDRESSED: Mapping[Addressed, str] = words(
    {
        Addressed.AGENCY: "本机关",
        Addressed.OFFICE: "公开机构",
        Addressed.LEADER: "领导个人",
        Addressed.SECTION: "科室",
        Addressed.OTHER_BODY: "其他单位",
    }
)
STANDING: Mapping[Standing, str] = words(
    {
        Standing.HERE: "未移交",
        Standing.HANDED: "待签收",
        Standing.CONFIRMED: "已签收",
        Standing.RETURNED: "退回邮政",
        Standing.VOID: "作废",
        Standing.PASSED: "已转承接机关",
    }
)
_EMS = re.compile(r"E[A-Z]\d{9}CN|1[01]\d{11}")
_REGISTERED = re.compile(r"(?:R[A-Z]|X[A-Z])\d{9}CN|XA\d{11}")


def mail_number_of(typed: str) -> str:
    """A mail number as a scanner or a hand types it: no blanks, half-width, capitals."""
    return "".join(unicodedata.normalize("NFKC", typed).replace("-", "").split()).upper()


def carrier_of(mail_number: str) -> Carrier:
    """Who brought it, by the shape of its number; no number is an ordinary letter. Shown at once, and changeable."""
    if not mail_number:
        return Carrier.ORDINARY_MAIL
    if _EMS.fullmatch(mail_number):
        return Carrier.EMS
    return Carrier.REGISTERED_MAIL if _REGISTERED.fullmatch(mail_number) else Carrier.COURIER


def arrival(day: date | None, at: str, now: datetime) -> datetime:
    """The moment of arrival from a day and hh:mm; what is not said is now. Raises Invalid for the future and the far past."""
    local = now.astimezone(CHINA)
    typed = unicodedata.normalize("NFKC", at).strip()
    try:
        hour = time.fromisoformat(typed) if typed else None
    except ValueError:
        raise Invalid("时间写成 09:30 的样子。", fields={"time": "时间写成 09:30 的样子。"}) from None
    if hour is None:
        hour = local.time() if day in (None, local.date()) else time(9)
    moment = datetime.combine(day or local.date(), hour.replace(tzinfo=None), CHINA)
    if moment > local:
        raise Invalid("签收时间不能晚于现在。", fields={"day": "不能晚于现在。"})
    if moment < local - LONGEST_LOOK_BACK:
        raise Invalid("签收日期太早，请核对年份。", fields={"day": "请核对年份。"})
    return moment


def needs_countersign(suspected: Suspected) -> bool:
    """Ordinary business mail may be signed for on the printed register; what can be an application is signed for here."""
    return suspected is not Suspected.NO


def must_be_owned_by(arrived_at: datetime) -> datetime:
    """17:00 of the day it came; what came later, 17:00 of the next day. The office keeps no rest day for lost mail."""
    local = arrived_at.astimezone(CHINA)
    same_day = datetime.combine(local.date(), HAND_OVER_BY, CHINA)
    return same_day if local <= same_day else same_day + timedelta(days=1)


def check_returnable(addressed: Addressed, opened: bool) -> None:
    """条例第三十六条第五项: who opened an application answers it. Raises Conflict with the rule."""
    if opened:
        raise Conflict(
            "邮件已经拆开，不能退回：已收到的申请由收到的机关答复，不属于本机关的答复“非本机关”（条例第三十六条第五项）。"
        )
    if addressed is not Addressed.OTHER_BODY:
        raise Conflict(
            "写给本机关、领导或者科室的邮件不能退回，只有误投（收件人是其他单位）且未拆的邮件可以退回邮政企业。"
        )


def check_second_person(handed_by: str | None, receiver: str | None) -> None:
    """Whoever hands over does not countersign. Ids of persons. Raises NotAllowed."""
    if receiver is None or receiver == handed_by:
        raise NotAllowed("移交人不能签收自己移交的邮件，须由另一个人签收。")


def first_day_searched(today: date) -> date:
    """How far back a register's year goes when nobody says: the first of January of last year."""
    return date(today.year - 1, 1, 1)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """From midnight to midnight in China."""
    start = datetime.combine(day, time(), CHINA)
    return start, start + timedelta(days=1)


def day_of(moment: datetime) -> date:
    """The legal day of an arrival."""
    return china_date(moment)
