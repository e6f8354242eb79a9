"""What was given on request is put into proactive disclosure (条例第四十四条): who may propose it, and what may be. Pure.

Several applicants asked for the same, and it may be disclosed: the agency may publish it. An applicant suggests it: the
agency examines, publishes in time what belongs there, and answers.
"""

from datetime import date
from enum import StrEnum

from processing.outcomes import Family, outcome_of
from services.errors import Conflict, Invalid
from services.words import said, words

GIVEN = frozenset({Family.GRANTED, Family.PARTIAL})
LONGEST_TITLE, LONGEST_REASON, LONGEST_ADDRESS = 200, 1000, 300


class Origin(StrEnum):
    """Why it is proposed."""

    SEVERAL = "several"
    APPLICANT = "applicant"
    OFFICE = "office"


class PublicationStage(StrEnum):
    """Where a transfer stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    PUBLISHED = "published"


ORIGIN_LABELS = words(
    {
        Origin.SEVERAL: "多个申请人申请同样的信息",
        Origin.APPLICANT: "申请人建议",
        Origin.OFFICE: "本机关认为需要公众广泛知晓",
    }
)
STAGE_LABELS = words(
    {
        PublicationStage.PROPOSED: "提出",
        PublicationStage.AGREED: "同意",
        PublicationStage.PUBLISHED: "已公开",
        PublicationStage.DECLINED: "不同意",
    }
)
ENDED = frozenset({PublicationStage.DECLINED, PublicationStage.PUBLISHED})


def is_given(outcome: str | None) -> bool:
    """Whether the reply gave something that others may have as well."""
    return outcome is not None and outcome_of(outcome).family in GIVEN


def check_proposal(origin: Origin, title: str, reason: str, suggested_on: date | None, today: date) -> None:
    """Raises Invalid for a proposal without name or reason, or a suggestion without its day."""
    problems: dict[str, str] = {}
    if not title.strip() or len(title) > LONGEST_TITLE:
        problems["title"] = said("请填写信息名称，至多 %(longest_title)s 个字。", longest_title=LONGEST_TITLE)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        problems["reason"] = said(
            "请写明转为主动公开的理由，至多 %(longest_reason)s 个字。", longest_reason=LONGEST_REASON
        )
    if origin is Origin.APPLICANT and suggested_on is None:
        problems["suggested_on"] = "请填写申请人提出建议的日期。"
    if suggested_on is not None and suggested_on > today:
        problems["suggested_on"] = "建议的日期不能晚于今天。"
    if problems:
        raise Invalid("转主动公开的提议还不完整。", fields=problems)


def check_givable(origin: Origin, outcome: str | None) -> None:
    """Raises Conflict where nothing was given; an applicant's suggestion is examined and answered all the same."""
    if origin is not Origin.APPLICANT and not is_given(outcome):
        raise Conflict("只有予以公开、部分公开的信息可以转为主动公开（条例第四十四条第一款）。")


def check_decision(is_agreed: bool, outcome: str | None, where: str, reason: str) -> None:
    """Raises Conflict for publishing what was not given, Invalid without a place, or without a reason against."""
    if is_agreed and not is_given(outcome):
        raise Conflict("本件的信息没有公开，不能转为主动公开；请答复申请人不纳入，并写明理由。")
    if is_agreed and not where.strip():
        message = "请写明在哪里主动公开。"
        raise Invalid(message, fields={"where": message})
    if not is_agreed and not reason.strip():
        message = "不同意的，请写明理由。"
        raise Invalid(message, fields={"reason": message})


def check_published(on: date, address: str, agreed_on: date | None, today: date) -> None:
    """Raises Invalid for an impossible day or no address."""
    problems: dict[str, str] = {}
    if not (agreed_on or on) <= on <= today:
        problems["on"] = "公开日期应当在同意之日和今天之间。"
    if not address.strip() or len(address) > LONGEST_ADDRESS:
        problems["address"] = "请填写网址或者公开的渠道。"
    if problems:
        raise Invalid("主动公开的登记还不完整。", fields=problems)
