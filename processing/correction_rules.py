"""Correction of the records a body keeps of somebody (更正申请): what can be decided, and by when. Pure.

条例第四十一条: who proves that a body's record about him is inaccurate may ask for its correction; a body that may not
correct it passes the request on, or tells where to go. No application for disclosure: it stands in no table, and the
条例 names no period; the agency sets its own (`AgencyOptions.correction_days`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.calendar.domain import FIRST_DAY
from services.errors import Invalid, NotAllowed
from services.words import words


class CorrectionResult(StrEnum):
    """How a request for correction ends."""

    CORRECTED = "corrected"
    REFUSED = "refused"
    TRANSFERRED = "transferred"
    TOLD_ELSEWHERE = "told_elsewhere"


# The label is also the word the template of the reply asks for.
RESULT_LABELS: Mapping[CorrectionResult, str] = words(
    {
        CorrectionResult.CORRECTED: "更正",
        CorrectionResult.REFUSED: "不予更正",
        CorrectionResult.TRANSFERRED: "转送",
        CorrectionResult.TOLD_ELSEWHERE: "另行提出",
    }
)
ELSEWHERE = frozenset({CorrectionResult.TRANSFERRED, CorrectionResult.TOLD_ELSEWHERE})
APPLICANTS: Mapping[str, str] = words({"natural": "自然人", "organisation": "法人或者其他组织"})
WAYS: Mapping[str, str] = words(
    {
        "post": "邮寄",
        "email": "电子邮件",
        "pick_up": "当面领取",
        "portal": "网上下载",
    }
)
# The kinds of its letters; they go out through the rooms of dispatch like those of a case.
TOLD, REPLY = "correction_told", "correction_reply"
LETTERS = frozenset({TOLD, REPLY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided: the findings, the record as it is now (corrected), the body it is with (elsewhere)."""

    result: CorrectionResult
    findings: str
    corrected: str = ""
    other_body: str = ""


def check_decision(decision: Decision) -> None:
    """Raises Invalid, field by field, for a decision that lacks what its result must tell."""
    problems: dict[str, str] = {}
    if not decision.findings.strip():
        problems["findings"] = "请写明核实的情况。"
    if decision.result is CorrectionResult.CORRECTED and not decision.corrected.strip():
        problems["corrected"] = "请写明更正后的内容。"
    if decision.result in ELSEWHERE and not decision.other_body.strip():
        problems["other_body"] = "请写明有权更正的机关和联系方式。"
    if problems:
        raise Invalid("处理决定还不完整。", fields=problems)


def check_approver(proposer: str | None, approver: str | None) -> None:
    """Whoever approves, or sends back, is not whoever proposed: ids of the persons who really acted. Raises NotAllowed."""
    if approver is not None and approver == proposer:
        raise NotAllowed("拟办人不能审批自己提出的拟办意见，拟办人与审批人须为两人。")


def check_received(received_on: date, today: date) -> None:
    """Raises Invalid for a day to come, or one before there was a Regulation: a slip of the keyboard."""
    if received_on < FIRST_DAY:
        raise Invalid("收到日期有误。", fields={"received_on": "早于2008年5月1日，请核对年份。"})
    if received_on > today:
        raise Invalid("收到日期有误。", fields={"received_on": "收到日期不能晚于今天。"})


def way_problems(way: str, address: str, email: str) -> dict[str, str]:
    """What keeps letters from going by the wanted way, by field; nothing where they can."""
    if way == "post" and not address.strip():
        return {"address": "邮寄告知书须有通信地址。"}
    if way == "email" and "@" not in email:
        return {"email": "以电子邮件发送告知书须有电子邮箱。"}
    return {}


def is_timely(due_date: date, told_on: date) -> bool:
    """Whether whoever asked was told within the agency's own period: by the day that counts for the way it took."""
    return told_on <= due_date
