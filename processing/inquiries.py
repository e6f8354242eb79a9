"""Whom an office may ask, for how long, what the answers mean, and what silence means. One table. Pure.

条例第三十二条: a third party has fifteen working days from receipt; silent, the office decides by the 条例 itself.
第三十四条: a joint maker has the same; silent, it is taken to consent. 第三十三条第三款: other agencies have no
statutory period; whoever led a paper of a Party committee, alone or with an agency, is asked before it is judged
to be government information at all. 第三十五条: the applicant is asked for his reasons, and the clock runs on.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from processing.clock_entries import OPINION_TERM, EntryKind
from processing.domain import Action
from processing.outcomes import Requirement
from services.calendar.domain import WorkingCalendar
from services.errors import Conflict, Invalid
from services.words import said, speak, words


class InquiryKind(StrEnum):
    """Who is asked."""

    THIRD_PARTY = "third_party"
    JOINT_MAKER = "joint_maker"
    OTHER_AGENCY = "other_agency"
    LEAD_BODY = "lead_body"
    REASONS = "reasons"


class InquiryResult(StrEnum):
    """What came of it. `consent` is a joint maker's silence, `silent` anybody else's."""

    AGREED = "agreed"
    PARTLY = "partly"
    REFUSED = "refused"
    ANSWERED = "answered"
    REASONABLE = "reasonable"
    UNREASONABLE = "unreasonable"
    SILENT = "silent"
    CONSENT = "consent"
    CALLED_OFF = "called_off"


RESULT_LABELS: Mapping[InquiryResult, str] = words(
    {
        InquiryResult.AGREED: "同意公开",
        InquiryResult.PARTLY: "部分同意",
        InquiryResult.REFUSED: "不同意公开",
        InquiryResult.ANSWERED: "已答复",
        InquiryResult.REASONABLE: "理由合理",
        InquiryResult.UNREASONABLE: "理由不合理",
        InquiryResult.SILENT: "期满未提出意见，由本机关依条例决定",
        InquiryResult.CONSENT: "期满未提出意见，视为同意公开",
        InquiryResult.CALLED_OFF: "已撤回征求",
    }
)


CONSULTED = frozenset({InquiryResult.REFUSED, InquiryResult.PARTLY, InquiryResult.SILENT})
WITHOUT_REASON = frozenset({InquiryResult.UNREASONABLE, InquiryResult.SILENT})


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table.

    `entry` is what it does to the clock, `term` the working days from receipt (None: the letter names a day),
    `answers` the results a person may record, `silence` what a period that ran out means.
    """

    kind: InquiryKind
    label: str
    basis: str
    action: Action
    entry: EntryKind
    document: str
    term: int | None
    answers: tuple[InquiryResult, ...]
    silence: InquiryResult

    def __post_init__(self) -> None:
        speak(self, "label", "basis")


K, R = InquiryKind, InquiryResult
RULES: Mapping[InquiryKind, Rule] = {
    rule.kind: rule
    for rule in (
        Rule(
            K.THIRD_PARTY,
            "第三方",
            "条例第三十二条",
            Action.CONSULT_THIRD_PARTY,
            EntryKind.THIRD_PARTY,
            "consult_third_party",
            OPINION_TERM,
            (R.AGREED, R.PARTLY, R.REFUSED),
            R.SILENT,
        ),
        Rule(
            K.JOINT_MAKER,
            "共同制作机关",
            "条例第三十四条",
            Action.CONSULT_JOINT_MAKER,
            EntryKind.JOINT_MAKER,
            "joint_maker_letter",
            OPINION_TERM,
            (R.AGREED, R.PARTLY, R.REFUSED),
            R.CONSENT,
        ),
        Rule(
            K.OTHER_AGENCY,
            "其他机关",
            "条例第三十三条第三款",
            Action.CONSULT_AGENCY,
            EntryKind.OTHER_AGENCY,
            "cooperation_letter",
            None,
            (R.ANSWERED, R.AGREED, R.PARTLY, R.REFUSED),
            R.SILENT,
        ),
        Rule(
            K.LEAD_BODY,
            "牵头机关（党委文件、党政联合发文）",
            "条例第三十三条第三款",
            Action.CONSULT_AGENCY,
            EntryKind.OTHER_AGENCY,
            "lead_body_letter",
            None,
            (R.ANSWERED, R.AGREED, R.PARTLY, R.REFUSED),
            R.SILENT,
        ),
        Rule(
            K.REASONS,
            "申请人（说明理由）",
            "条例第三十五条",
            Action.DEMAND_REASONS,
            EntryKind.REASONS_DEMAND,
            "reasons_demand",
            None,
            (R.REASONABLE, R.UNREASONABLE),
            R.SILENT,
        ),
    )
}
del K, R


def respond_by(rule: Rule, received_on: date, calendar: WorkingCalendar) -> date | None:
    """The last day to answer a letter received on that day; None where the letter itself names one."""
    return calendar.add_working_days(received_on, rule.term) if rule.term is not None else None


def check_answer(rule: Rule, result: InquiryResult, sent_on: date, on: date, today: date) -> None:
    """Raises Invalid for an answer this kind cannot have, or on a day it cannot have come."""
    problems: dict[str, str] = {}
    if result not in rule.answers:
        problems["result"] = "请选择对方的意见。"
    if on < sent_on:
        problems["on"] = said("收到意见的日期不能早于发出之日（%(sent_on)s）。", sent_on=sent_on)
    elif on > today:
        problems["on"] = "收到意见的日期不能晚于今天。"
    if problems:
        raise Invalid("意见还不能登记。", fields=problems)


def check_answers(
    requires: Collection[Requirement], asked: Collection[tuple[InquiryKind, InquiryResult | None]]
) -> None:
    """The letters an outcome rests on were sent and answered. Raises Conflict, naming the one that is missing."""
    if Requirement.CONSULTATION in requires and not any(
        kind is InquiryKind.THIRD_PARTY and result in CONSULTED for kind, result in asked
    ):
        raise Conflict("以保护第三方合法权益为由不予公开的，须先书面征求第三方意见（条例第三十二条）。")
    if Requirement.DEMAND_FOR_REASONS in requires and not any(
        kind is InquiryKind.REASONS and result in WITHOUT_REASON for kind, result in asked
    ):
        raise Conflict("以大量反复申请为由不予处理的，须先要求申请人说明理由并认定不合理（条例第三十五条）。")
