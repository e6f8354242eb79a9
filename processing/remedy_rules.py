"""Reviews, lawsuits and complaints about a reply: their kinds, results, days and deadlines. Pure.

行政复议法 (2023), 行政诉讼法 (2017). A result leads to one column of table 四 of the annual report, or to none.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.calendar.domain import DAY, WorkingCalendar
from services.errors import Invalid
from services.words import said, speak, words

# 行政复议法第四十八条、第八十八条: ten days, which are working days; 第五十四条: five in the simplified procedure.
REVIEW_ANSWER_WORKING_DAYS = 10
SIMPLIFIED_ANSWER_WORKING_DAYS = 5
# 行政诉讼法第六十七条: fifteen days from receipt of the copy of the complaint.
DEFENCE_DAYS = 15


class RemedyKind(StrEnum):
    """What was brought. A complaint (条例第五十一条) stands in no table."""

    REVIEW = "review"
    LAWSUIT_DIRECT = "lawsuit_direct"
    LAWSUIT_AFTER_REVIEW = "lawsuit_after_review"
    COMPLAINT = "complaint"


class RemedyRole(StrEnum):
    """As what the body stands there. As co-defendant for having reviewed it never counts (国办公开办函〔2016〕201号)."""

    ORIGINAL = "original"
    CO_DEFENDANT = "co_defendant_as_review_body"


class Column(StrEnum):
    """Where a result stands in table 四; without a result it is 尚未审结."""

    UPHELD = "upheld"
    CORRECTED = "corrected"
    OTHER = "other_result"


K = RemedyKind
LAWSUITS = frozenset({K.LAWSUIT_DIRECT, K.LAWSUIT_AFTER_REVIEW})
REVIEWS = frozenset({K.REVIEW})
COMPLAINTS = frozenset({K.COMPLAINT})
COUNTED = REVIEWS | LAWSUITS
KIND_LABELS: dict[RemedyKind, str] = words(
    {
        K.REVIEW: "行政复议",
        K.LAWSUIT_DIRECT: "行政诉讼（未经复议直接起诉）",
        K.LAWSUIT_AFTER_REVIEW: "行政诉讼（复议后起诉）",
        K.COMPLAINT: "投诉举报",
    }
)
ROLE_LABELS: dict[RemedyRole, str] = words(
    {
        RemedyRole.ORIGINAL: "原行为机关",
        RemedyRole.CO_DEFENDANT: "作为复议机关的共同被告（不计入表四）",
    }
)


@dataclass(frozen=True, slots=True)
class Result:
    """One way a review, suit or complaint can end. `again`: it may order the body to answer again."""

    code: str
    label: str
    kinds: frozenset[RemedyKind]
    column: Column | None
    basis: str
    again: bool = False

    def __post_init__(self) -> None:
        speak(self, "label", "basis")


_UP, _COR, _OTH = Column.UPHELD, Column.CORRECTED, Column.OTHER
RESULTS: dict[str, Result] = {
    row.code: row
    for row in (
        Result("maintained", "维持", REVIEWS, _UP, "行政复议法第六十八条"),
        Result("request_rejected", "驳回复议请求", REVIEWS, _UP, "行政复议法第六十九条"),
        Result("claims_rejected", "驳回诉讼请求", LAWSUITS, _UP, "行政诉讼法第六十九条"),
        Result("revoked", "撤销", COUNTED, _COR, "行政复议法第六十四条；行政诉讼法第七十条", again=True),
        Result("changed", "变更", COUNTED, _COR, "行政复议法第六十三条；行政诉讼法第七十七条"),
        Result(
            "unlawful", "确认违法", COUNTED, _COR, "行政复议法第六十五条；行政诉讼法第七十四条", again=True
        ),
        Result("void", "确认无效", COUNTED, _COR, "行政复议法第六十七条；行政诉讼法第七十五条", again=True),
        Result(
            "to_perform", "责令履行", COUNTED, _COR, "行政复议法第六十六条；行政诉讼法第七十二条", again=True
        ),
        Result("withdrawn", "申请人、原告撤回", COUNTED, _OTH, "行政复议法第四十一条；行政诉讼法第六十二条"),
        Result("ended", "终止", COUNTED, _OTH, "行政复议法第四十一条；行政诉讼法第一百零一条"),
        Result("mediated", "调解", COUNTED, _OTH, "行政复议法第七十三条；行政诉讼法第六十条"),
        Result(
            "not_admitted", "不予受理、不予立案", COUNTED, _OTH, "行政复议法第三十条；行政诉讼法第五十一条"
        ),
        Result("application_rejected", "驳回复议申请", REVIEWS, _OTH, "行政复议法第三十三条"),
        Result("suit_rejected", "驳回起诉", LAWSUITS, _OTH, "行政诉讼法第四十九条"),
        Result("complaint_founded", "属实，已纠正", COMPLAINTS, None, "条例第五十一条"),
        Result("complaint_unfounded", "不属实", COMPLAINTS, None, "条例第五十一条"),
        Result("complaint_other", "其他处理", COMPLAINTS, None, "条例第五十一条"),
    )
}
del K, _UP, _COR, _OTH


def results_of(kind: RemedyKind) -> tuple[Result, ...]:
    """The results this kind can have, in the order shown."""
    return tuple(row for row in RESULTS.values() if kind in row.kinds)


def result_of(kind: RemedyKind, code: str) -> Result:
    """The row of a result code. Raises Invalid for one this kind cannot have."""
    row = RESULTS.get(code)
    if row is None or kind not in row.kinds:
        raise Invalid(
            said("%(kind_labels)s没有这种结果。", kind_labels=KIND_LABELS[kind]),
            fields={"result": "请从这一类案件的结果中选择。"},
        )
    return row


def column_of(code: str | None) -> str | None:
    """The column of table 四 for a result; None while there is none, and for complaints."""
    column = RESULTS[code].column if code else None
    return str(column) if column else None


def docket_key(docket: str) -> str:
    """A 案号 as it is compared: without spaces, digits and brackets in one form."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", docket))
    return plain.translate(str.maketrans("〔〕[]【】", "()()()"))


def answer_due(
    kind: RemedyKind, received_on: date | None, simplified: bool, calendar: WorkingCalendar
) -> date | None:
    """By when the body answers the review body or the court; None for complaints, and before it was served.

    A period of days that ends on a day off ends on the next working day.
    """
    if received_on is None or kind is RemedyKind.COMPLAINT:
        return None
    if kind is RemedyKind.REVIEW:
        days = SIMPLIFIED_ANSWER_WORKING_DAYS if simplified else REVIEW_ANSWER_WORKING_DAYS
        return calendar.add_working_days(received_on, days)
    last = received_on + timedelta(days=DEFENCE_DAYS)
    while not calendar.is_working_day(last):
        last += DAY
    return last


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a review, suit or complaint, as far as known."""

    filed_on: date
    received_on: date | None = None
    answered_on: date | None = None
    ended_on: date | None = None
    stop_ordered_on: date | None = None
    stop_lifted_on: date | None = None


_ORDER = words(
    (
        ("filed_on", "received_on", "收到副本的日期不能早于申请或者起诉的日期。"),
        ("filed_on", "answered_on", "提交答复、答辩的日期不能早于申请或者起诉的日期。"),
        ("received_on", "answered_on", "提交答复、答辩的日期不能早于收到副本的日期。"),
        ("filed_on", "ended_on", "结案日期不能早于申请或者起诉的日期。"),
        ("filed_on", "stop_ordered_on", "停止执行的日期不能早于申请或者起诉的日期。"),
        ("stop_ordered_on", "stop_lifted_on", "解除停止执行的日期不能早于停止执行的日期。"),
    )
)


def check_days(days: Days, today: date) -> None:
    """Raises Invalid, field by field, for days out of order or in the future."""
    problems: dict[str, str] = {}
    for name in Days.__slots__:
        day = getattr(days, name)
        if day is not None and day > today:
            problems[name] = "不能晚于今天。"
    for early, later, message in _ORDER:
        first, second = getattr(days, early), getattr(days, later)
        if first is not None and second is not None and second < first:
            problems.setdefault(later, message)
    if days.stop_lifted_on and not days.stop_ordered_on:
        problems["stop_lifted_on"] = "没有停止执行，不会有解除。"
    if problems:
        raise Invalid("日期前后不符。", fields=problems)


def check_filed(
    kind: RemedyKind, filed_on: date, receipt: date | None, answered: date | None, due: date | None
) -> None:
    """Against a reply one goes after it went out; against silence, after the period has passed. Raises Invalid.

    `answered` is the day the first reply went out, `due` the period's last day.
    """
    problem = ""
    if receipt is None or filed_on < receipt:
        problem = "早于本件申请收到之日，或者本件还没有确认收到。"
    elif kind is RemedyKind.COMPLAINT or (due is not None and filed_on > due):
        return
    elif answered is None:
        problem = "本件还没有答复，答复期限也没有过，不会有复议、诉讼。"
    elif filed_on < answered:
        problem = said("早于本件答复送达之日（%(answered)s），当时答复期限也没有过。", answered=answered)
    if problem:
        raise Invalid(
            said("申请或者起诉的日期有误：%(problem)s", problem=problem), fields={"filed_on": problem}
        )


@dataclass(frozen=True, slots=True)
class Order:
    """An order to answer again: received `since`, due on `until` or within `days` working days from then."""

    since: date | None = None
    until: date | None = None
    days: int | None = None


LONGEST_ORDER = 250
LONGEST_UNTIL = timedelta(days=366)


def check_again(row: Result, order: Order, ended_on: date, today: date) -> None:
    """Raises Invalid for an order this result cannot hold, or without its period."""
    problems: dict[str, str] = {}
    if not row.again:
        problems["again"] = said("“%(label)s”不会责令重新答复。", label=row.label)
    if order.since is None:
        problems["again_from"] = "请填写收到决定书、判决书的日期。"
    elif not ended_on <= order.since <= today:
        problems["again_from"] = "收到的日期在结案日期之后、今天以前。"
    if (order.until is None) == (order.days is None):
        problems["again_until"] = "请按决定或者判决填写：到某一天，或者若干个工作日，二者选一。"
    elif order.until is not None and order.since is not None and order.until <= order.since:
        problems["again_until"] = "期限在收到决定书、判决书之后。"
    elif order.until is not None and order.since is not None and order.until > order.since + LONGEST_UNTIL:
        problems["again_until"] = "重新答复的期限至多一年。"
    elif order.days is not None and not 1 <= order.days <= LONGEST_ORDER:
        problems["again_days"] = said("1 至 %(longest_order)s 个工作日。", longest_order=LONGEST_ORDER)
    if problems:
        raise Invalid("重新答复的期限有误。", fields=problems)
