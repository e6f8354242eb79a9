"""A request for correction as a citizen hands it in, and how it stands in his words (条例第四十一条). Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from intake.domain import Applicant, Way
from intake.people import applicant_problems
from intake.timeline import WAYS
from services.errors import Invalid
from services.words import day_word, said, words

RESULTS: Mapping[str, str] = words(
    {
        "corrected": "已予更正",
        "refused": "不予更正",
        "transferred": "已转送有权更正的机关",
        "told_elsewhere": "请向有权更正的机关提出",
    }
)
HEADINGS: Mapping[str, str] = words(
    {
        "received": "您的更正申请已经收到",
        "in_work": "您的更正申请正在办理",
        "decided": "您的更正申请已经处理",
        "told": "您的更正申请已经处理",
    }
)


@dataclass(frozen=True, slots=True)
class CorrectionAsked:
    """Who asks, which record about him is wrong, what it should say, what proves it, and how he wants to be told."""

    applicant: Applicant
    record: str
    wanted: str
    proof: str = ""
    way: Way = Way.PORTAL

    def personal(self) -> dict[str, Any]:
        """Everything about a person: what travels and is stored sealed."""
        applicant = {**asdict(self.applicant), "kind": str(self.applicant.kind)}
        return {"applicant": applicant, "record": self.record, "wanted": self.wanted, "proof": self.proof}


@dataclass(frozen=True, slots=True)
class CorrectionStanding:
    """How a request stands; days are None until they came."""

    state: str
    received_on: date
    opened_on: date | None = None
    due_date: date | None = None
    result: str | None = None
    decided_on: date | None = None
    told_on: date | None = None
    told_way: str | None = None
    channel: str = "web"
    taken_on: date | None = None


def check_correction(asked: CorrectionAsked, has_files: bool, lenient: bool = False) -> None:
    """Raises Invalid, field by field: 第四十一条 asks for proof, and the office must know whose record it is.

    `lenient` for what came on paper: what its sender left out he can be asked for, but somebody must be answered.
    """
    problems = applicant_problems(asked.applicant, asked.way, lenient=lenient)
    if not asked.record:
        problems["record"] = "请写明是哪一条信息记录。"
    if not asked.wanted:
        problems["wanted"] = "请写明要求怎样更正。"
    if not lenient and not asked.proof and not has_files:
        problems["proof"] = "请写明有什么证据，或者上传证明材料。"
    if problems:
        raise Invalid(said("有 %(n)s 处需要改。", n=len(problems)), fields=problems)


def correction_timeline(one: CorrectionStanding, today: date) -> list[dict[str, Any]]:
    """The events for the page: what was, where it stands today, what comes."""
    came = said("您在网上提交了更正申请") if one.channel == "web" else said("收到您的更正申请并登记")
    told: list[dict[str, Any]] = [{"day": one.received_on, "title": came}]
    if one.opened_on:
        told.append({"day": one.opened_on, "title": said("机关已经受理")})
    if one.taken_on:
        told.append({"day": one.taken_on, "title": "因机构改革，由新的机关继续办理"})
    if one.decided_on:
        told.append({"day": one.decided_on, "title": RESULTS.get(one.result or "", said("已经处理"))})
    if one.told_on:
        way = WAYS.get(one.told_way or "", "")
        told.append(
            {
                "day": one.told_on,
                "title": said("已发出更正告知书（%(way)s）", way=way) if way else said("已发出更正告知书"),
            }
        )
    told.sort(key=lambda line: line["day"])
    if one.decided_on is None:
        now = said("正在核实办理") if one.opened_on else said("等待机关受理")
        told.append(
            {
                "when": said("今天"),
                "small": day_word(today),
                "title": now,
                "state": "now",
            }
        )
        if one.due_date:
            told.append({"day": one.due_date, "title": said("机关作出处理决定"), "state": "next"})
    return told
