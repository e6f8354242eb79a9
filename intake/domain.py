"""What comes in, by which channel, and when it counts as received. Pure.

条例第二十九条: what an application holds; 第三十一条: the day of receipt per channel.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from services.assistance import help_told
from services.calendar.domain import FIRST_DAY
from services.channels import CHANNELS, Channel
from services.errors import Invalid
from services.words import said, words


class Carrier(StrEnum):
    """Who brought a letter."""

    EMS = "ems"
    REGISTERED_MAIL = "registered_mail"
    COURIER = "courier"
    ORDINARY_MAIL = "ordinary_mail"


class ApplicantKind(StrEnum):
    """The six columns of table 三."""

    NATURAL = "natural"
    BUSINESS = "business"
    RESEARCH = "research"
    CHARITY = "charity"
    LEGAL = "legal"
    OTHER_ORG = "other_org"


class Medium(StrEnum):
    """On what the information is wanted."""

    PAPER = "paper"
    ELECTRONIC = "electronic"
    DISC = "disc"


class Way(StrEnum):
    """By which way it is wanted."""

    POST = "post"
    EMAIL = "email"
    PORTAL = "portal"
    PICK_UP = "pick_up"
    READ_ON_SITE = "read_on_site"


LABELS: Mapping[StrEnum, str] = words(
    {
        **CHANNELS,
        Carrier.EMS: "EMS",
        Carrier.REGISTERED_MAIL: "挂号信",
        Carrier.COURIER: "快递",
        Carrier.ORDINARY_MAIL: "平信",
        ApplicantKind.NATURAL: "自然人",
        ApplicantKind.BUSINESS: "商业企业",
        ApplicantKind.RESEARCH: "科研机构",
        ApplicantKind.CHARITY: "社会公益组织",
        ApplicantKind.LEGAL: "法律服务机构",
        ApplicantKind.OTHER_ORG: "其他",
        Medium.PAPER: "纸质",
        Medium.ELECTRONIC: "电子文件",
        Medium.DISC: "光盘",
        Way.POST: "邮寄",
        Way.EMAIL: "电子邮件",
        Way.PORTAL: "网上下载",
        Way.PICK_UP: "当面领取",
        Way.READ_ON_SITE: "当场阅读、抄录",
    }
)
SIGNED_FOR: Mapping[Carrier, str] = words(
    {
        Carrier.EMS: "EMS以机关签收之日为收到之日",
        Carrier.REGISTERED_MAIL: "挂号信以机关签收之日为收到之日",
        Carrier.COURIER: "快递以机关签收之日为收到之日",
    }
)


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks. Organisations have `uscc` and `representative`, natural persons an identity document; `sms`: remind me."""

    kind: ApplicantKind
    name: str
    id_kind: str = "resident_id"
    id_number: str = ""
    uscc: str = ""
    representative: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    fax: str = ""
    sms: bool = False


@dataclass(frozen=True, slots=True)
class Agent:
    """Who asks for somebody else, with a written authorisation."""

    name: str
    id_number: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Joint:
    """Somebody who applies together with the applicant, who represents them all (联名申请: one 件)."""

    name: str
    id_number: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: a searchable description, and how it shall be provided (条例第二十九条第二款)."""

    text: str
    subject: str = ""
    document_number: str = ""
    medium: Medium = Medium.PAPER
    way: Way = Way.POST
    other_way_accepted: bool = False
    needs_help: bool = False
    help_kinds: tuple[str, ...] = ()
    help_words: str = ""
    several_matters: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """An application as received."""

    applicant: Applicant
    wanted: Wanted
    agent: Agent | None = None
    joint: tuple[Joint, ...] = ()

    def personal(self) -> dict[str, Any]:
        """Everything about a person and the text: what travels and is stored sealed."""
        return {
            "applicant": {**asdict(self.applicant), "kind": str(self.applicant.kind)},
            "agent": asdict(self.agent) if self.agent else None,
            "subject": self.wanted.subject,
            "text": self.wanted.text,
            "document_number": self.wanted.document_number,
            **help_told(self.wanted.help_kinds, self.wanted.help_words),
            **({"joint": [asdict(one) for one in self.joint]} if self.joint else {}),
        }


@dataclass(frozen=True, slots=True)
class Letter:
    """The outside of a letter, fax or e-mail: what proves the day. `found_on` of an e-mail is the day the agency's mail
    system received it, whenever somebody read it."""

    carrier: Carrier | None
    found_on: date
    mail_number: str = ""
    posted_on: date | None = None
    signed_on: date | None = None
    signed_by: str = ""
    handed_over_on: date | None = None
    marked: bool = True
    to_office: bool = True

    def evidence(self) -> dict[str, Any]:
        """As JSON. Who signed is staff of the agency; the mail number proves the posting."""
        told = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
        }
        return {name: value for name, value in told.items() if value not in (None, "")}


@dataclass(frozen=True, slots=True)
class Receipt:
    """The legal receipt date, or none until the applicant has confirmed; with its rule, article and words."""

    on: date | None
    rule: str
    article: str
    explanation: str


def counter_receipt(today: date) -> Receipt:
    """条例第三十一条第一项: the day it is handed in."""
    return Receipt(today, "in_person", "条例第三十一条第一项", "当面提交，以提交之日为收到之日")


def web_receipt(today: date, setting: str = "on_submission") -> Receipt:
    """The receipt shown is the confirmation by both sides (指导案例26号), on a rest day too, unless the agency's
    published guide says that staff confirm."""
    if setting == "on_staff_confirmation":
        return Receipt(
            None, "web_by_staff", "条例第三十一条第三项", "网上提交，以双方确认之日为收到之日，待确认"
        )
    return Receipt(
        today, "web", "条例第三十一条第三项", "网上提交，系统出具回执即为双方确认，以提交之日为收到之日"
    )


def letter_receipt(letter: Letter, channel: Channel, today: date) -> Receipt:
    """条例第三十一条第二项 and 第三项. Raises Invalid for days that cannot be, naming the field."""
    _check_days(letter, today)
    if channel is Channel.FAX:
        return Receipt(
            None, "fax", "条例第三十一条第三项", "传真收件，以双方确认之日为收到之日，须当日联系申请人"
        )
    if channel is Channel.EMAIL:
        return Receipt(
            letter.found_on,
            "email",
            "条例第三十一条第三项",
            "电子邮件，以进入本机关邮件系统之日为收到之日",
        )
    if letter.carrier is not None and letter.carrier in SIGNED_FOR:
        if letter.signed_on is None:
            raise Invalid("签收的邮件须填写签收日期。", fields={"signed_on": "请填写机关签收的日期。"})
        return Receipt(letter.signed_on, "signed_for", "条例第三十一条第二项", SIGNED_FOR[letter.carrier])
    return Receipt(
        None,
        "ordinary_mail",
        "条例第三十一条第二项",
        "平常信函以与申请人确认之日为收到之日，须当日联系申请人",
    )


def confirmed_receipt(on: date, found_on: date, today: date) -> Receipt:
    """The day the applicant confirmed. Raises Invalid for a day before the letter was there, or to come."""
    if on > today:
        raise Invalid("确认日期不能晚于今天。", fields={"on": "不能晚于今天。"})
    if on < found_on:
        raise Invalid(
            "确认日期不能早于收件日期。",
            fields={"on": said("不能早于收件日期 %(found_on)s。", found_on=found_on)},
        )
    return Receipt(on, "confirmed", "条例第三十一条", "以与申请人确认之日为收到之日")


def overridden_receipt(
    on: date, found_on: date, today: date, reason: str, known: date | None = None
) -> Receipt:
    """A day set against the rule, for a told reason, by two people. Raises Invalid for an impossible day.

    A day that is known already may only become earlier: later would make the period longer at the applicant's cost.
    """
    if known is None:
        confirmed_receipt(on, found_on, today)
    elif on >= known:
        words = said(
            "收到日期已经是 %(known)s，只能改早，不能改晚。确属登记错误的，请作废后重新登记。", known=known
        )
        raise Invalid(words, fields={"on": words})
    return Receipt(on, "override", "条例第三十一条", said("经批准按实际情况认定：%(reason)s", reason=reason))


def later_day(letter: Letter | None, channel: Channel, today: date) -> date:
    """The day something later for a known case came in: signing for signed mail, else the day it was found.

    Raises Invalid for days that cannot be.
    """
    if letter is None:
        return today
    return letter_receipt(letter, channel, today).on or letter.found_on


def _check_days(letter: Letter, today: date) -> None:
    problems: dict[str, str] = {}
    named = {
        "posted_on": letter.posted_on,
        "signed_on": letter.signed_on,
        "handed_over_on": letter.handed_over_on,
    }
    for field, day in {**named, "found_on": letter.found_on}.items():
        if day is not None and not FIRST_DAY <= day <= today:
            problems[field] = "不能晚于今天。" if day > today else "早于2008年5月1日，请核对年份。"
    if letter.posted_on and letter.signed_on and letter.signed_on < letter.posted_on:
        problems.setdefault("signed_on", "签收日期不能早于邮戳日期。")
    if letter.signed_on and letter.handed_over_on and letter.handed_over_on < letter.signed_on:
        problems.setdefault("handed_over_on", "转到公开机构的日期不能早于签收日期。")
    if problems:
        raise Invalid("邮件日期有误，请核对。", fields=problems)


def registration_number(code: str, year: int, n: int) -> str:
    """登记编号, the one typed form: `<agency>-<year>-<6 digits>`."""
    return f"{code}-{year}-{n:06d}"
