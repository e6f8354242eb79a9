"""What the log calls an act, in the words of those who read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.words import words

ACTIONS: Final[Mapping[str, str]] = words(
    {
        "agency.changed": "修改机关信息",
        "agency.created": "新设机关",
        "agency.ended": "撤销机关",
        "agency.moved": "调整隶属",
        "agency.options_changed": "修改渠道和指南",
        "body.created": "登记答复主体",
        "body.remedy_set": "设定复议机关和法院",
        "case.assigned": "指派",
        "case.sheet_printed": "打印表单",
        "correction.decided": "批准更正处理决定",
        "correction.handed_in": "网上提交更正申请",
        "correction.proposed": "提出更正拟办意见",
        "correction.registered": "登记更正申请",
        "correction.returned": "退回更正拟办意见",
        "correction.told": "登记更正告知",
        "delivery.replayed": "重新投递",
        "delivery.skipped": "跳过投递",
        "electronic_seal.ended": "停用电子印章",
        "electronic_seal.put": "启用电子印章",
        "letterhead.set": "更换信笺",
        "number_style.set": "修改文号样式",
        "person.created": "新建账号",
        "person.disabled": "停用账号",
        "person.enabled": "恢复账号",
        "person.password_changed": "修改密码",
        "person.password_reset": "重置密码",
        "person.role_ended": "结束角色",
        "person.role_given": "授予角色",
        "person.sign_in_refused": "登录被拒",
        "person.signed_in": "登录",
        "personal.revealed": "查看个人信息",
        "request.applicant_corrected": "更正申请人信息",
        "request.reminders_stopped": "申请人取消短信提醒",
        "correction.reminders_stopped": "申请人取消短信提醒",
        "request.file_read": "查看申请附件",
        "request.receipt_confirmed": "确认收到日期",
        "request.registered": "登记申请",
        "request.voided": "作废登记",
        "section.created": "登记科室",
        "template.saved": "修改文书模板",
        "token.created": "发放接口令牌",
        "token.revoked": "停用接口令牌",
    }
)


def words_of(action: str) -> str:
    """The act in words; one that has none yet keeps its code."""
    return ACTIONS.get(action, action)
