"""How a case can end: the closed table of outcomes, their grounds, and what each asks for. Pure.

An outcome is a row of table 三 (国办公开办函〔2021〕30号). One application, one outcome; a reply without a ground
is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.errors import Invalid
from services.words import joined, said, speak, words


class Requirement(StrEnum):
    """What must be on file before such a reply is signed."""

    SEARCH_RECORD = "search_record"
    CONSULTATION = "consultation"
    FEE_NOTICE = "fee_notice"
    DEMAND_FOR_REASONS = "demand_for_reasons"
    SECOND_SIGNATURE = "second_signature"


class Family(StrEnum):
    """The six groups of 本年度办理结果."""

    GRANTED = "granted"
    PARTIAL = "partial"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"
    NOT_PROCESSED = "not_processed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Ground:
    """A legal ground by article, paragraph and item; `says` is what the officer reads in the choice.

    `document` is the reply's template where this ground alone has one of its own.
    """

    code: str
    article: str
    says: str
    secret: bool = False
    document: str = ""

    def __post_init__(self) -> None:
        speak(self, "article", "says")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of table 三: `label` is the form's own wording, `document` the template of its reply."""

    row: str
    family: Family
    label: str
    grounds: tuple[Ground, ...]
    document: str
    requires: frozenset[Requirement] = frozenset()

    def __post_init__(self) -> None:
        speak(self, "label")


R = Requirement
_36_3 = said("条例第三十六条第三项")
ALREADY_PUBLIC = Ground("36-1", "条例第三十六条第一项", "所申请公开信息已经主动公开")
DISCLOSABLE = Ground("36-2", "条例第三十六条第二项", "所申请公开信息可以公开")
SEPARABLE = Ground("37", "条例第三十七条", "含有不应当公开的内容，能够作区分处理")
SECRET = Ground("14-secret", "条例第三十六条第三项、第十四条", "依法确定为国家秘密", secret=True)
FORBIDDEN = Ground("14-law", "条例第三十六条第三项、第十四条", "法律、行政法规禁止公开")
SAFETY = Ground(
    "14-safety", "条例第三十六条第三项、第十四条", "公开后可能危及国家安全、公共安全、经济安全、社会稳定"
)
THIRD_PARTY = Ground(
    "15", "条例第三十六条第三项、第十五条", "涉及商业秘密、个人隐私等，公开会损害第三方合法权益"
)
INTERNAL = Ground(
    "16-1", "条例第三十六条第三项、第十六条第一款", "人事管理、后勤管理、内部工作流程等内部事务信息"
)
PROCESS = Ground(
    "16-2a", "条例第三十六条第三项、第十六条第二款", "讨论记录、过程稿、磋商信函、请示报告等过程性信息"
)
ENFORCEMENT = Ground("16-2b", "条例第三十六条第三项、第十六条第二款", "行政执法案卷信息")
ELSEWHERE_BY_LAW = Ground("36-7", "条例第三十六条第七项", "工商、不动产登记资料等，查询另有特别规定")
NOT_EXISTING = Ground("36-4", "条例第三十六条第四项", "经检索没有所申请公开信息")
NOT_OURS = Ground("36-5", "条例第三十六条第五项", "不属于本机关负责公开")
NEEDS_MAKING = Ground("38", "条例第三十八条", "需要对现有信息加工、分析")
STILL_UNCLEAR = Ground("30-unclear", "条例第三十条", "补正后申请内容仍不明确")
PETITION = Ground("39-1", "条例第三十九条第一款", "以申请形式进行信访、投诉、举报")
REPEATED = Ground("36-6", "条例第三十六条第六项", "重复申请公开相同信息")
PUBLICATION = Ground("39-2", "条例第三十九条第二款", "要求提供公报、报刊、书籍等公开出版物")
EXCESSIVE = Ground("35", "条例第三十五条", "申请数量、频次明显超过合理范围且理由不合理")
RECONFIRM = Ground("reconfirm", "条例第二条", "要求确认或者重新出具已经获取的信息")
LAPSED = Ground("30-lapsed", "条例第三十条", "无正当理由逾期不补正，视为放弃申请")
UNPAID = Ground("109-unpaid", "国办函〔2020〕109号", "逾期未按收费通知要求缴纳费用")
WITHDRAWN = Ground("withdrawn", "条例第二十七条", "申请人撤回申请", document="reply_withdrawn")
ARCHIVED = Ground(
    "archived", "《中华人民共和国档案法》", "所申请信息已移交国家档案馆", document="reply_archived"
)
NOT_INFORMATION = Ground(
    "2", "条例第二条", "所提事项不属于政府信息，或者属于咨询", document="reply_not_information"
)
OTHER_CHANNEL = Ground("other", "条例第三十六条", "其他应当告知的情形")

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
            frozenset({R.SECOND_SIGNATURE}),
        ),
        Outcome("refused_2", _F.REFUSED, "其他法律行政法规禁止公开", (FORBIDDEN,), "reply_refused"),
        Outcome(
            "refused_3",
            _F.REFUSED,
            "危及“三安全一稳定”",
            (SAFETY,),
            "reply_refused",
            frozenset({R.SECOND_SIGNATURE}),
        ),
        Outcome(
            "refused_4",
            _F.REFUSED,
            "保护第三方合法权益",
            (THIRD_PARTY,),
            "reply_refused",
            frozenset({R.CONSULTATION}),
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
            frozenset({R.SEARCH_RECORD}),
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
            frozenset({R.DEMAND_FOR_REASONS}),
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
            frozenset({R.FEE_NOTICE}),
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
del R, _F

FAMILY_LABELS = words(
    dict(zip(Family, ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"), strict=True))
)
GROUNDS: Mapping[str, Ground] = {
    ground.code: ground for outcome in OUTCOMES.values() for ground in outcome.grounds
}

# Partly refused: the grounds of what is withheld stand beside the separation itself.
WITHHOLDING = (SECRET, FORBIDDEN, SAFETY, THIRD_PARTY, INTERNAL, PROCESS, ENFORCEMENT)
PRECEDENCE = (Family.REFUSED, Family.UNAVAILABLE, Family.NOT_PROCESSED, Family.OTHER)


def outcome_of(row: str) -> Outcome:
    """The outcome of a row. Raises Invalid for a word that is no row of table 三."""
    try:
        return OUTCOMES[row]
    except KeyError:
        raise Invalid("没有这种办理结果。", fields={"outcome": "请选择表三中的一种结果。"}) from None


def check_grounds(row: str, codes: Sequence[str]) -> tuple[Ground, ...]:
    """The grounds of a reply, which must fit its row. Raises Invalid for none, unknown or unfitting ones."""
    outcome = outcome_of(row)
    if not codes:
        raise Invalid("答复必须写明法律依据。", fields={"grounds": "请至少选择一项法律依据。"})
    allowed = {ground.code: ground for ground in allowed_grounds(row)}
    if unfit := [code for code in codes if code not in allowed]:
        named = joined("、", (GROUNDS[code].article if code in GROUNDS else code for code in unfit))
        raise Invalid(
            said("依据与“%(label)s”不符：%(named)s。", label=outcome.label, named=named),
            fields={"grounds": "依据与所选结果不符。"},
        )
    if row == "partial" and SEPARABLE.code not in codes:
        raise Invalid("部分公开须以条例第三十七条为依据。", fields={"grounds": "请选择条例第三十七条。"})
    return tuple(allowed[code] for code in dict.fromkeys(codes))


def check_also(row: str, codes: Sequence[str]) -> None:
    """Further findings beside the leading row. Raises Invalid for unknown ones, and where something is given.

    Given in part is partial: such a finding decides the row and is no further one.
    """
    if unknown := [code for code in codes if code not in GROUNDS]:
        raise Invalid(
            said("没有这样的依据：%(names)s。", names="、".join(unknown)),
            fields={"also": "请从列出的情形中选择。"},
        )
    given = {ground.code for ground in (DISCLOSABLE, ALREADY_PUBLIC, SEPARABLE)}
    if row not in ("granted", "partial") and given & set(codes):
        message = "有内容公开、有内容不公开的，办理结果应为“部分公开”（条例第三十七条）。"
        raise Invalid(message, fields={"also": message})


def document_of_reply(row: str, grounds: Sequence[Ground]) -> str:
    """The template of a reply: the ground's own where it stands alone and has one, else the row's."""
    return (grounds[0].document if len(grounds) == 1 else "") or outcome_of(row).document


def allowed_grounds(row: str) -> tuple[Ground, ...]:
    """What may stand under a row; a partial reply also names why the rest is withheld."""
    outcome = outcome_of(row)
    return (*outcome.grounds, *WITHHOLDING) if row == "partial" else outcome.grounds


def articles_of(grounds: Sequence[Ground]) -> str:
    """The articles of a reply in one run, the name of the regulation said once."""
    named = list(dict.fromkeys(ground.article for ground in grounds))
    return "、".join([*named[:1], *(article.removeprefix("条例") for article in named[1:])])


def proposed_row(row: str, also: Sequence[str]) -> str:
    """The row that leads by custom among the chosen one and those of the further findings (codes of grounds)."""
    further = [one.row for one in OUTCOMES.values() for ground in one.grounds if ground.code in also]
    return leading_row([row, *further])


def leading_row(rows: Sequence[str]) -> str:
    """The one row for several findings (国办: 区分处理的只计部分公开; the rest office practice).

    Anything given and anything not is partial. Nothing given: refused before unavailable before not processed.
    Raises Invalid for no finding at all.
    """
    if not rows:
        raise Invalid("至少要有一项办理结果。")
    given = [row for row in rows if outcome_of(row).family in (Family.GRANTED, Family.PARTIAL)]
    if len(given) == len(rows):
        return "partial" if "partial" in rows else "granted"
    if given:
        return "partial"
    return min(rows, key=lambda row: (PRECEDENCE.index(outcome_of(row).family), list(OUTCOMES).index(row)))
