"""Why an office answers as it does, in its own words, each with the row and ground it counts under. One table. Pure.

Two lists joined by a mapping: what is told every week has more names than table 三 has rows.
"""

from dataclasses import dataclass

from processing.outcomes import GROUNDS, OUTCOMES, Family


@dataclass(frozen=True, slots=True)
class Reason:
    """One way to answer: its usual name, the row of table 三, and its ground."""

    label: str
    row: str
    ground: str

    @property
    def family(self) -> Family:
        return OUTCOMES[self.row].family

    @property
    def article(self) -> str:
        return GROUNDS[self.ground].article


REASONS: tuple[Reason, ...] = (
    Reason("同意公开，提供信息", "granted", "36-2"),
    Reason("已主动公开，告知获取方式", "granted", "36-1"),
    Reason("含不应公开的内容，区分处理", "partial", "37"),
    Reason("国家秘密", "refused_1", "14-secret"),
    Reason("法律、行政法规禁止公开", "refused_2", "14-law"),
    Reason("危及三安全一稳定", "refused_3", "14-safety"),
    Reason("商业秘密、个人隐私，第三方不同意", "refused_4", "15"),
    Reason("人事、后勤、内部流程", "refused_5", "16-1"),
    Reason("讨论记录、过程稿、请示报告", "refused_6", "16-2a"),
    Reason("行政执法案卷", "refused_7", "16-2b"),
    Reason("信访、复议、诉讼案卷材料，按案卷查阅规定办理", "refused_7", "16-2b"),
    Reason("工商登记资料", "refused_8", "36-7"),
    Reason("不动产登记资料", "refused_8", "36-7"),
    Reason("其他有专门查询规定的资料", "refused_8", "36-7"),
    Reason("信息不存在", "unavailable_1", "36-4"),
    Reason("历史信息，经检索没有保存", "unavailable_1", "36-4"),
    Reason("非本机关负责公开", "unavailable_1", "36-5"),
    Reason("党委文件或者党政联合发文，由牵头机关负责", "unavailable_1", "36-5"),
    Reason("机构改革后职责已划转", "unavailable_1", "36-5"),
    Reason("需要汇总、加工、分析", "unavailable_2", "38"),
    Reason("补正后仍不明确", "unavailable_3", "30-unclear"),
    Reason("信访、投诉、举报", "not_processed_1", "39-1"),
    Reason("重复申请", "not_processed_2", "36-6"),
    Reason("公报、报刊、书籍", "not_processed_3", "39-2"),
    Reason("大量反复申请，理由不合理", "not_processed_4", "35"),
    Reason("要求确认或者重新出具", "not_processed_5", "reconfirm"),
    Reason("已移交国家档案馆", "other_3", "archived"),
    Reason("不是政府信息", "other_3", "2"),
    Reason("业务咨询", "other_3", "2"),
    Reason("其他", "other_3", "other"),
)
