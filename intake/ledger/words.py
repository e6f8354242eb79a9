"""What offices write for channel, applicant, carrier and result, and the rows of table 三 they stand for. Pure.

An office may call a thing as it likes; what is not known here is asked once and kept in its mapping.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from intake.domain import ApplicantKind, Carrier, Way
from services.channels import Channel

# The 21 results of table 三 (国办公开办函〔2021〕30号), with the words of the form first.
OUTCOMES: Final[Mapping[str, tuple[str, ...]]] = {
    "granted": ("予以公开", "同意公开", "公开", "全部公开", "同意", "已主动公开", "主动公开", "告知获取方式和途径"),
    "partial": ("部分公开", "同意部分公开", "区分处理", "部分公开区分处理的只计这一情形不计其他情形"),
    "refused_1": ("属于国家秘密", "国家秘密", "涉密", "涉及国家秘密"),
    "refused_2": ("其他法律行政法规禁止公开", "法律行政法规禁止公开", "法律禁止公开"),
    "refused_3": ("危及三安全一稳定", "三安全一稳定"),
    "refused_4": ("保护第三方合法权益", "商业秘密", "个人隐私", "涉及第三方", "第三方不同意公开"),
    "refused_5": ("属于三类内部事务信息", "三类内部事务信息", "内部事务信息", "内部管理信息", "内部信息"),
    "refused_6": ("属于四类过程性信息", "四类过程性信息", "过程性信息", "过程信息"),
    "refused_7": ("属于行政执法案卷", "行政执法案卷", "执法案卷"),
    "refused_8": ("属于行政查询事项", "行政查询事项", "查询事项", "不动产登记查询", "工商登记查询"),
    "unavailable_1": ("本机关不掌握相关政府信息", "本机关不掌握", "不掌握", "不存在", "信息不存在", "政府信息不存在", "非本机关", "非本机关公开职责", "不属于本机关", "不属于本机关公开", "不属于本机关职责", "不属于本机关公开职权范围"),
    "unavailable_2": ("没有现成信息需要另行制作", "另行制作", "需要另行制作", "需要加工分析"),
    "unavailable_3": ("补正后申请内容仍不明确", "补正后仍不明确", "申请内容不明确", "内容不明确"),
    "not_processed_1": ("信访举报投诉类申请", "信访举报投诉", "信访投诉举报", "信访", "信访类"),
    "not_processed_2": ("重复申请", "重复"),
    "not_processed_3": ("要求提供公开出版物", "公开出版物"),
    "not_processed_4": ("无正当理由大量反复申请", "大量反复申请"),
    "not_processed_5": ("要求行政机关确认或重新出具已获取信息", "确认或重新出具", "重新出具"),
    "other_1": ("申请人无正当理由逾期不补正行政机关不再处理其政府信息公开申请", "逾期不补正", "逾期未补正", "无正当理由逾期不补正"),
    "other_2": ("申请人逾期未按收费通知要求缴纳费用行政机关不再处理其政府信息公开申请", "逾期未缴费", "逾期不缴费"),
    "other_3": ("其他", "其他处理", "撤回", "申请人撤回", "撤回申请", "主动撤回", "撤销申请", "咨询", "非政府信息", "已移交国家档案馆"),
}  # fmt: skip
CHANNELS: Final[Mapping[str, tuple[str, ...]]] = {
    Channel.IN_PERSON: ("当面", "当面提交", "现场", "现场申请", "窗口", "当面申请"),
    Channel.LETTER: (
        "信函", "邮寄", "邮政", "来信", "信件", "书面", "邮政寄送", "ems", "快递", "挂号信", "挂号", "平信", "平常信函",
    ),
    Channel.WEB: ("网上", "网络", "互联网", "网站", "在线", "在线平台", "网上申请", "依申请平台"),
    Channel.EMAIL: ("电子邮件", "电子邮箱", "邮箱", "邮件", "电邮", "email", "e-mail"),
    Channel.FAX: ("传真",),
}  # fmt: skip
CARRIERS: Final[Mapping[str, tuple[str, ...]]] = {
    Carrier.EMS: ("ems", "特快专递", "邮政特快", "邮政ems"),
    Carrier.REGISTERED_MAIL: ("挂号信", "挂号", "邮政挂号"),
    Carrier.COURIER: ("快递", "顺丰", "其他快递", "中通", "圆通"),
    Carrier.ORDINARY_MAIL: ("平信", "平常信函", "普通信函"),
}
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    ApplicantKind.NATURAL: ("自然人", "公民", "个人", "居民", "村民"),
    ApplicantKind.BUSINESS: ("商业企业", "企业", "公司", "法人企业", "个体工商户"),
    ApplicantKind.RESEARCH: ("科研机构", "科研院所", "高校", "科研"),
    ApplicantKind.CHARITY: ("社会公益组织", "公益组织", "社会组织", "社会团体"),
    ApplicantKind.LEGAL: ("法律服务机构", "律师事务所", "律所"),
    ApplicantKind.OTHER_ORG: ("其他", "其他组织", "法人或其他组织其他", "其他法人", "机关事业单位"),
}
WAYS: Final[Mapping[str, tuple[str, ...]]] = {
    Way.POST: ("邮寄", "信函", "纸质邮寄", "纸质"),
    Way.EMAIL: ("电子邮件", "邮件", "邮箱", "电子"),
    Way.PORTAL: ("网上", "网上下载", "网络", "在线"),
    Way.PICK_UP: ("当面", "当面领取", "自行领取", "自取"),
    Way.READ_ON_SITE: ("当场阅读", "查阅", "抄录", "现场查阅", "当场阅读抄录"),
}
ASKED: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "outcome": OUTCOMES,
    "channel": CHANNELS,
    "applicant_kind": KINDS,
}
"""Columns whose unknown words are asked; a carrier or a way that nobody knows does not change what counts."""

OUTCOME_LABELS: Final[Mapping[str, str]] = {
    row: said[0].split("区分处理的")[0] for row, said in OUTCOMES.items()
} | {"partial": "部分公开", "other_1": "逾期不补正", "other_2": "逾期未缴费", "other_3": "其他处理：其他"}


def plain_word(written: str) -> str:
    """A word without its numbering, marks and blanks: "（一）予以公开" and "1.予以公开" are the same word."""
    text = unicodedata.normalize("NFKC", written).casefold().strip()
    text = re.sub(r"^[(（]?[一二三四五六七八九十\d]+[)）.、．]\s*", "", text)
    return re.sub(r"[\s\W_]+", "", text)


def known(table: Mapping[str, tuple[str, ...]], written: str, own: Mapping[str, str]) -> str | None:
    """What a word stands for: as the office said first, then as it is commonly used; None when nobody said."""
    word = plain_word(written)
    if word in own and own[word] in table:
        return own[word]
    return _index(table).get(word)


_INDEXES: dict[int, dict[str, str]] = {}


def _index(table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    found = _INDEXES.get(id(table))
    if found is None:
        found = {plain_word(said): str(key) for key, all_ in table.items() for said in (str(key), *all_)}
        _INDEXES[id(table)] = found
    return found
