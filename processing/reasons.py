"""Why an office answers as it does, in its own words, each with the row and ground it counts under. Pure.

Two lists joined by a mapping: what is told every week has more names than table 三 has rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from processing.outcomes import GROUNDS, OUTCOMES, SETTLEABLE, Family, Settled, check_fit, outcome_of
from services.errors import Invalid
from services.words import joined, said, speak

LONGEST_NAME = 60
# What follows from a lapse is never chosen.
FOLLOWS = frozenset({"other_1", "other_2"})


@dataclass(frozen=True, slots=True)
class Reason:
    """One way to answer: its usual name, the row of table 三, and its ground. `code` names it for ever."""

    code: str
    label: str
    row: str
    ground: str

    def __post_init__(self) -> None:
        speak(self, "label")

    @property
    def family(self) -> Family:
        return OUTCOMES[self.row].family

    @property
    def article(self) -> str:
        return GROUNDS[self.ground].article


REASONS: tuple[Reason, ...] = (
    Reason("given", "同意公开，提供信息", "granted", "36-2"),
    Reason("public", "已主动公开，告知获取方式", "granted", "36-1"),
    Reason("separate", "含不应公开的内容，区分处理", "partial", "37"),
    Reason("secret", "国家秘密", "refused_1", "14-secret"),
    Reason("forbidden", "法律、行政法规禁止公开", "refused_2", "14-law"),
    Reason("safety", "危及三安全一稳定", "refused_3", "14-safety"),
    Reason("third_party", "商业秘密、个人隐私，第三方不同意", "refused_4", "15"),
    Reason("internal", "人事、后勤、内部流程", "refused_5", "16-1"),
    Reason("process", "讨论记录、过程稿、请示报告", "refused_6", "16-2a"),
    Reason("enforcement", "行政执法案卷", "refused_7", "16-2b"),
    Reason("case_files", "信访、复议、诉讼案卷材料，按案卷查阅规定办理", "refused_7", "16-2b"),
    Reason("commerce", "工商登记资料", "refused_8", "36-7"),
    Reason("real_estate", "不动产登记资料", "refused_8", "36-7"),
    Reason("other_register", "其他有专门查询规定的资料", "refused_8", "36-7"),
    Reason("not_existing", "信息不存在", "unavailable_1", "36-4"),
    Reason("not_kept", "历史信息，经检索没有保存", "unavailable_1", "36-4"),
    Reason("not_ours", "非本机关负责公开", "unavailable_1", "36-5"),
    Reason("party", "党委文件或者党政联合发文，由牵头机关负责", "unavailable_1", "36-5"),
    Reason("reformed", "机构改革后职责已划转", "unavailable_1", "36-5"),
    Reason("needs_making", "需要汇总、加工、分析", "unavailable_2", "38"),
    Reason("unclear", "补正后仍不明确", "unavailable_3", "30-unclear"),
    Reason("petition", "信访、投诉、举报", "not_processed_1", "39-1"),
    Reason("repeated", "重复申请", "not_processed_2", "36-6"),
    Reason("publication", "公报、报刊、书籍", "not_processed_3", "39-2"),
    Reason("excessive", "大量反复申请，理由不合理", "not_processed_4", "35"),
    Reason("reconfirm", "要求确认或者重新出具", "not_processed_5", "reconfirm"),
    Reason("archived", "已移交国家档案馆", "other_3", "archived"),
    Reason("not_information", "不是政府信息", "other_3", "2"),
    Reason("consulting", "业务咨询", "other_3", "2"),
    Reason("other", "其他", "other_3", "other"),
)


@dataclass(frozen=True, slots=True)
class OfficeReason:
    """A reason as one office has it: shipped or its own, perhaps under its own name, perhaps switched off.

    `key` is the shipped code, or the id of the office's own; `shipped` the usual name where it has another.
    """

    key: str
    label: str
    row: str
    ground: str
    is_own: bool = False
    is_off: bool = False
    shipped: str = ""

    @property
    def article(self) -> str:
        return GROUNDS[self.ground].article

    @property
    def candidates(self) -> tuple[str, ...]:
        """The rows the office may settle between; none for a reason whose row the law and the form decide."""
        return SETTLEABLE.get(self.ground, ())


def check_reason(label: str, row: str, ground: str, others: Iterable[str]) -> str:
    """The name of a reason, if it can be added or renamed so. Raises Invalid, by name.

    For no name or one known already, a row of table 三 that is none or that is never chosen, a ground that does not fit it.
    """
    name = label.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(
            "请填写名称。",
            fields={"label": said("请填写名称，至多 %(longest_name)s 个字。", longest_name=LONGEST_NAME)},
        )
    if name in set(others):
        message = said("已经有“%(name)s”这个答复情形，请换一个名称。", name=name)
        raise Invalid(message, fields={"label": message})
    if row in FOLLOWS:
        message = said("“%(label)s”由逾期的事实产生，不能作为答复情形选用。", label=outcome_of(row).label)
        raise Invalid(message, fields={"row": message})
    check_fit(row, [ground], _ANYWHERE)
    return name


def check_row(reason: OfficeReason, row: str) -> str:
    """The row a reason is to count under from now on. Raises Invalid, by name, for one that is no candidate of its ground."""
    candidates = SETTLEABLE.get(reason.ground, ())
    if row == reason.row or row in candidates:
        return row
    if not candidates:
        message = said("“%(label)s”计入哪一行由条例和表三确定，不能改。", label=reason.label)
    else:
        rows = joined("、", (outcome_of(each).label for each in candidates))
        message = said("“%(label)s”只能计入下列之一：%(rows)s。", label=reason.label, rows=rows)
    raise Invalid(message, fields={"row": message})


def settled_by(reasons: Iterable[OfficeReason]) -> Settled:
    """Under which rows an office counts the grounds it may settle: those of the reasons it uses, else where the table has them."""
    used = [reason for reason in reasons if not reason.is_off]
    found = {code: frozenset(each.row for each in used if each.ground == code) for code in SETTLEABLE}
    return {code: rows or frozenset(SETTLEABLE[code][:1]) for code, rows in found.items()}


_ANYWHERE: Settled = {code: frozenset(rows) for code, rows in SETTLEABLE.items()}


def reason_fits(reason: OfficeReason, row: str, grounds: Iterable[str]) -> bool:
    """Whether a decision still is for this reason: its row, and its ground among those named."""
    return reason.row == row and reason.ground in set(grounds)
