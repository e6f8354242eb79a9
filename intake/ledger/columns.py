"""What a register's columns can mean, and a first guess from their headings. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LEAST_KNOWN: Final = 3  # so many known headings make a line the head of the table


@dataclass(frozen=True, slots=True)
class Column:
    """A meaning. `said` are headings offices use for it; `most` characters a cell may hold."""

    key: str
    label: str
    said: tuple[str, ...]
    required: bool = False
    most: int = 200


COLUMNS: Final[Mapping[str, Column]] = {
    column.key: column
    for column in (
        Column("old_number", "原编号", ("登记编号", "编号", "登记号", "受理编号", "申请编号", "原编号", "流水号"), required=True, most=60),
        Column("channel", "收到方式", ("收到方式", "申请方式", "提交方式", "受理方式", "来件方式", "申请渠道", "渠道")),
        Column("carrier", "邮件类型", ("邮件类型", "递送方式", "寄送方式")),
        Column("mail_number", "邮件号", ("邮件号", "邮件编号", "来件邮件号", "ems号", "快递单号", "挂号号码"), most=60),
        Column("posted_on", "邮戳日", ("邮戳日", "寄出日", "寄出邮戳日", "邮戳日期", "寄出日期")),
        Column("signed_on", "签收日", ("签收日", "签收日期", "机关签收日", "来件签收日")),
        Column("handed_over_on", "转到公开机构日", ("转到公开机构日", "转交日期", "转办日期", "转公开办日期")),
        Column("confirmed_on", "确认日", ("确认日", "确认日期", "与申请人确认日")),
        Column("receipt_date", "收到日期", ("收到日期", "收到日", "收到申请日期", "受理日期", "收件日期", "申请日期", "收到时间", "收到申请时间", "申请时间")),
        Column("applicant_kind", "申请人类型", ("申请人类型", "申请人类别", "申请人性质", "申请主体", "申请主体类型")),
        Column("applicant", "申请人", ("申请人", "申请人名称", "申请人姓名", "姓名", "姓名名称", "申请人姓名名称", "名称"), required=True),
        Column("identity", "证件号或信用代码", ("证件号码", "证件号", "证件", "身份证号", "身份证号码", "信用代码", "证件或信用代码", "证件或uscc", "统一社会信用代码")),
        Column("phone", "电话", ("联系电话", "电话", "联系方式", "手机", "手机号", "手机号码")),
        Column("email", "邮箱", ("电子邮箱", "邮箱", "电子邮件")),
        Column("address", "地址", ("通信地址", "地址", "联系地址", "通讯地址", "邮寄地址"), most=300),
        Column("agent", "代理人", ("代理人", "代理人姓名", "委托代理人")),
        Column("content", "申请内容", ("申请内容", "申请事项", "所需信息", "申请公开内容", "内容描述", "所需政府信息", "申请公开的内容", "申请信息内容"), most=10_000),
        Column("wanted_way", "提供方式", ("提供方式", "获取方式", "信息提供方式", "获取信息方式", "答复方式")),
        Column("supplement_on", "补正告知日", ("补正告知日", "补正告知日期", "补正日期", "告知补正日期")),
        Column("supplement_until", "补正期限", ("补正期限", "补正截止日", "补正截止日期")),
        Column("supplemented_on", "补正收到日", ("补正收到日", "收到补正日期", "补正收到日期", "补正日")),
        Column("third_sent_on", "第三方征询发出", ("第三方征询发出", "第三方征询发出日", "征求第三方意见日期", "第三方征询日期")),
        Column("third_back_on", "第三方征询收到", ("第三方征询收到", "第三方意见收到日", "第三方征询回收", "第三方回复日期", "回收")),
        Column("joint_sent_on", "共同制作机关征询发出", ("共同制作机关征询", "共同机关征询发出", "征求共同制作机关意见日期")),
        Column("joint_back_on", "共同制作机关征询收到", ("共同机关征询收到", "共同制作机关意见收到日", "共同制作机关回复日期")),
        Column("other_sent_on", "其他机关征询发出", ("征求其他机关意见", "征求其他机关意见日期", "其他机关征询", "协办发出日", "协办日期")),
        Column("other_back_on", "其他机关征询收到", ("其他机关回复日期", "其他机关意见收到日", "收到其他机关意见日期", "协办收到日", "协办回复日期")),
        Column("extended_on", "延期告知日", ("延期告知日", "延期告知日期", "延期日期", "延长答复日期", "延期批准日")),
        Column("extended_days", "延期天数", ("延期天数", "延长天数", "延长工作日")),
        Column("fee_on", "收费通知日", ("收费通知日", "收费通知", "缴费通知日期", "收费通知日期")),
        Column("paid_on", "缴费日", ("缴费日", "缴费日期")),
        Column("due_date", "应答复日", ("应答复日", "应答复日期", "答复期限", "答复截止日期", "到期日", "办结期限", "法定期限")),
        Column("closed_on", "答复日", ("答复日", "答复日期", "办结日期", "答复时间", "办结时间", "交邮日")),
        Column("outcome", "答复类型", ("答复类型", "办理结果", "答复结果", "处理结果", "答复情况", "答复类别", "答复类型表三行", "结果")),
        Column("basis", "法律依据", ("法律依据", "答复依据", "依据", "条款", "适用条款", "法律条款", "不予公开依据"), most=500),
        Column("reply_number", "答复文号", ("文号", "答复文号", "答复书文号", "答复书编号", "告知书文号", "发文字号"), most=100),
        Column("section", "承办科室", ("承办科室", "承办部门", "承办处室", "承办单位", "主办科室", "办理科室", "责任科室"), most=100),
        Column("docket", "复议、诉讼案号", ("复议诉讼案号", "复议案号", "诉讼案号", "复议或诉讼案号", "复议诉讼情况", "行政复议案号", "行政诉讼案号"), most=200),
        Column("note", "备注", ("备注", "说明", "办理情况"), most=2_000),
    )
}  # fmt: skip


def plain(heading: str) -> str:
    """A heading without blanks, marks, brackets and what stands in them."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    text = re.sub(r"\([^)]*\)|【[^】]*】", "", text)
    return re.sub(r"[\s\W_]+", "", text)


_EXACT: Final = {
    plain(said): column.key for column in COLUMNS.values() for said in (column.label, *column.said)
}


def propose(headings: Sequence[str]) -> dict[str, str]:
    """Meaning -> heading, for the headings that are understood; a heading means one thing and a meaning has one."""
    found: dict[str, str] = {}
    for heading in headings:
        key = _EXACT.get(plain(heading)) or _EXACT.get(_with_brackets(heading))
        if key and key not in found:
            found[key] = heading
    return found


def _with_brackets(heading: str) -> str:
    # "答复类型（表三行）" without its brackets is known; "收到日期（法定）" is known by what stands before.
    return re.sub(r"[\s\W_]+", "", unicodedata.normalize("NFKC", heading).casefold())


def is_head(cells: Sequence[str]) -> bool:
    """Whether a line is the head of the table: enough of its cells are known headings."""
    return len(propose([cell for cell in cells if cell])) >= LEAST_KNOWN
