"""The legal grounds of a reply by article, paragraph and item, and what each asks to be on file. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from services.words import said, speak


class Requirement(StrEnum):
    """What must be on file before such a reply is signed."""

    SEARCH_RECORD = "search_record"
    CONSULTATION = "consultation"
    FEE_NOTICE = "fee_notice"
    DEMAND_FOR_REASONS = "demand_for_reasons"
    SECOND_SIGNATURE = "second_signature"


@dataclass(frozen=True, slots=True)
class Ground:
    """A legal ground by article, paragraph and item; `says` is what the officer reads in the choice.

    `document` is the reply's template where this ground alone has one of its own; `requires` follows the ground
    wherever it stands: under its own row, beside a partial reply, or among the further findings.
    """

    code: str
    article: str
    says: str
    secret: bool = False
    document: str = ""
    requires: frozenset[Requirement] = frozenset()

    def __post_init__(self) -> None:
        speak(self, "article", "says")


R = Requirement


def _need(*requirement: Requirement) -> frozenset[Requirement]:
    return frozenset(requirement)


_36_3 = said("条例第三十六条第三项")
ALREADY_PUBLIC = Ground("36-1", "条例第三十六条第一项", "所申请公开信息已经主动公开")
DISCLOSABLE = Ground("36-2", "条例第三十六条第二项", "所申请公开信息可以公开")
SEPARABLE = Ground("37", "条例第三十七条", "含有不应当公开的内容，能够作区分处理")
SECRET = Ground(
    "14-secret",
    "条例第三十六条第三项、第十四条",
    "依法确定为国家秘密",
    secret=True,
    requires=_need(R.SECOND_SIGNATURE),
)
FORBIDDEN = Ground("14-law", "条例第三十六条第三项、第十四条", "法律、行政法规禁止公开")
SAFETY = Ground(
    "14-safety",
    "条例第三十六条第三项、第十四条",
    "公开后可能危及国家安全、公共安全、经济安全、社会稳定",
    requires=_need(R.SECOND_SIGNATURE),
)
THIRD_PARTY = Ground(
    "15",
    "条例第三十六条第三项、第十五条",
    "涉及商业秘密、个人隐私等，公开会损害第三方合法权益",
    requires=_need(R.CONSULTATION),
)
INTERNAL = Ground(
    "16-1", "条例第三十六条第三项、第十六条第一款", "人事管理、后勤管理、内部工作流程等内部事务信息"
)
PROCESS = Ground(
    "16-2a", "条例第三十六条第三项、第十六条第二款", "讨论记录、过程稿、磋商信函、请示报告等过程性信息"
)
ENFORCEMENT = Ground("16-2b", "条例第三十六条第三项、第十六条第二款", "行政执法案卷信息")
ELSEWHERE_BY_LAW = Ground("36-7", "条例第三十六条第七项", "工商、不动产登记资料等，查询另有特别规定")
NOT_EXISTING = Ground(
    "36-4", "条例第三十六条第四项", "经检索没有所申请公开信息", requires=_need(R.SEARCH_RECORD)
)
NOT_OURS = Ground("36-5", "条例第三十六条第五项", "不属于本机关负责公开")
NEEDS_MAKING = Ground("38", "条例第三十八条", "需要对现有信息加工、分析")
STILL_UNCLEAR = Ground("30-unclear", "条例第三十条", "补正后申请内容仍不明确")
PETITION = Ground("39-1", "条例第三十九条第一款", "以申请形式进行信访、投诉、举报")
REPEATED = Ground("36-6", "条例第三十六条第六项", "重复申请公开相同信息")
PUBLICATION = Ground("39-2", "条例第三十九条第二款", "要求提供公报、报刊、书籍等公开出版物")
EXCESSIVE = Ground(
    "35", "条例第三十五条", "申请数量、频次明显超过合理范围且理由不合理", requires=_need(R.DEMAND_FOR_REASONS)
)
RECONFIRM = Ground("reconfirm", "条例第二条", "要求确认或者重新出具已经获取的信息")
LAPSED = Ground("30-lapsed", "条例第三十条", "无正当理由逾期不补正，视为放弃申请")
UNPAID = Ground(
    "109-unpaid", "国办函〔2020〕109号", "逾期未按收费通知要求缴纳费用", requires=_need(R.FEE_NOTICE)
)
WITHDRAWN = Ground("withdrawn", "条例第二十七条", "申请人撤回申请", document="reply_withdrawn")
ARCHIVED = Ground(
    "archived", "《中华人民共和国档案法》", "所申请信息已移交国家档案馆", document="reply_archived"
)
NOT_INFORMATION = Ground(
    "2", "条例第二条", "所提事项不属于政府信息，或者属于咨询", document="reply_not_information"
)
OTHER_CHANNEL = Ground("other", "条例第三十六条", "其他应当告知的情形")
del R
