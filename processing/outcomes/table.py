"""The closed table of outcomes: the rows of table 三 with their grounds. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from processing.outcomes.grounds import (
    ALREADY_PUBLIC,
    ARCHIVED,
    DISCLOSABLE,
    ELSEWHERE_BY_LAW,
    ENFORCEMENT,
    EXCESSIVE,
    FORBIDDEN,
    INTERNAL,
    LAPSED,
    NEEDS_MAKING,
    NOT_EXISTING,
    NOT_INFORMATION,
    NOT_OURS,
    OTHER_CHANNEL,
    PETITION,
    PROCESS,
    PUBLICATION,
    RECONFIRM,
    REPEATED,
    SAFETY,
    SECRET,
    SEPARABLE,
    STILL_UNCLEAR,
    THIRD_PARTY,
    UNPAID,
    WITHDRAWN,
    Ground,
    Requirement,
)
from services.words import speak, words


class Family(StrEnum):
    """The six groups of 本年度办理结果."""

    GRANTED = "granted"
    PARTIAL = "partial"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"
    NOT_PROCESSED = "not_processed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of table 三: `label` is the form's own wording, `document` the template of its reply."""

    row: str
    family: Family
    label: str
    grounds: tuple[Ground, ...]
    document: str

    def __post_init__(self) -> None:
        speak(self, "label")

    @property
    def requires(self) -> frozenset[Requirement]:
        """What its own grounds ask for."""
        return frozenset(need for ground in self.grounds for need in ground.requires)


_F = Family
OUTCOMES: Mapping[str, Outcome] = {
    outcome.row: outcome
    for outcome in (
        Outcome("granted", _F.GRANTED, "予以公开", (DISCLOSABLE, ALREADY_PUBLIC), "reply_granted"),
        Outcome(
            "partial",
            _F.PARTIAL,
            "部分公开（区分处理的，只计这一情形，不计其他情形）",
            (SEPARABLE,),
            "reply_partial",
        ),
        Outcome(
            "refused_1",
            _F.REFUSED,
            "属于国家秘密",
            (SECRET,),
            "reply_refused",
        ),
        Outcome("refused_2", _F.REFUSED, "其他法律行政法规禁止公开", (FORBIDDEN,), "reply_refused"),
        Outcome(
            "refused_3",
            _F.REFUSED,
            "危及“三安全一稳定”",
            (SAFETY,),
            "reply_refused",
        ),
        Outcome(
            "refused_4",
            _F.REFUSED,
            "保护第三方合法权益",
            (THIRD_PARTY,),
            "reply_refused",
        ),
        Outcome("refused_5", _F.REFUSED, "属于三类内部事务信息", (INTERNAL,), "reply_refused"),
        Outcome("refused_6", _F.REFUSED, "属于四类过程性信息", (PROCESS,), "reply_refused"),
        Outcome("refused_7", _F.REFUSED, "属于行政执法案卷", (ENFORCEMENT,), "reply_refused"),
        Outcome("refused_8", _F.REFUSED, "属于行政查询事项", (ELSEWHERE_BY_LAW,), "reply_query_matter"),
        Outcome(
            "unavailable_1",
            _F.UNAVAILABLE,
            "本机关不掌握相关政府信息",
            (NOT_EXISTING, NOT_OURS),
            "reply_not_held",
        ),
        Outcome(
            "unavailable_2", _F.UNAVAILABLE, "没有现成信息需要另行制作", (NEEDS_MAKING,), "reply_needs_making"
        ),
        Outcome("unavailable_3", _F.UNAVAILABLE, "补正后申请内容仍不明确", (STILL_UNCLEAR,), "reply_unclear"),
        Outcome("not_processed_1", _F.NOT_PROCESSED, "信访举报投诉类申请", (PETITION,), "reply_petition"),
        Outcome("not_processed_2", _F.NOT_PROCESSED, "重复申请", (REPEATED,), "reply_repeated"),
        Outcome(
            "not_processed_3", _F.NOT_PROCESSED, "要求提供公开出版物", (PUBLICATION,), "reply_publication"
        ),
        Outcome(
            "not_processed_4",
            _F.NOT_PROCESSED,
            "无正当理由大量反复申请",
            (EXCESSIVE,),
            "reply_excessive",
        ),
        Outcome(
            "not_processed_5",
            _F.NOT_PROCESSED,
            "要求行政机关确认或重新出具已获取信息",
            (RECONFIRM,),
            "reply_reconfirm",
        ),
        Outcome(
            "other_1",
            _F.OTHER,
            "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            (LAPSED,),
            "reply_lapsed",
        ),
        Outcome(
            "other_2",
            _F.OTHER,
            "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            (UNPAID,),
            "reply_unpaid",
        ),
        Outcome(
            "other_3",
            _F.OTHER,
            "其他",
            (WITHDRAWN, ARCHIVED, NOT_INFORMATION, OTHER_CHANNEL),
            "reply_other",
        ),
    )
}
del _F

FAMILY_LABELS = words(
    dict(zip(Family, ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"), strict=True))
)
GROUNDS: Mapping[str, Ground] = {
    ground.code: ground for outcome in OUTCOMES.values() for ground in outcome.grounds
}

# Given in part: beside the separation itself stands why the rest is not given, refused (the law's 不予公开) or for want.
WITHHOLDING = (SECRET, FORBIDDEN, SAFETY, THIRD_PARTY, INTERNAL, PROCESS, ENFORCEMENT)
# Given, or ended without a finding about the information: these decide a row and stand beside no other.
WHOLE = frozenset(
    ground.code for ground in (ALREADY_PUBLIC, DISCLOSABLE, SEPARABLE, LAPSED, UNPAID, WITHDRAWN)
)
NOT_PROVIDED = tuple(
    ground for ground in GROUNDS.values() if ground.code not in WHOLE and ground not in WITHHOLDING
)
# What no text puts under a row of its own: each office settles where its replies on these grounds count. The first is usual.
SETTLEABLE: Mapping[str, tuple[str, ...]] = {
    ARCHIVED.code: ("other_3", "unavailable_1"),
    NOT_INFORMATION.code: ("other_3", "not_processed_1"),
}
PRECEDENCE = (Family.REFUSED, Family.UNAVAILABLE, Family.NOT_PROCESSED, Family.OTHER)
