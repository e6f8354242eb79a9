"""The dictionary of what a template may name. Whoever writes templates finds every field here, with its meaning."""

from collections.abc import Mapping
from typing import Final

FIELDS: Final[Mapping[str, str]] = {
    # the letter itself
    "body": "答复机关名称",
    "applicant": "申请人",
    "you": "对申请人的称谓（您、你单位）",
    "document_number": "文号",
    "dated": "成文日期",
    "attachments": "附件",
    # the request
    "number": "登记编号",
    "query_code": "查询码",
    "track_url": "进度查询地址",
    "registered_on": "登记日期",
    "receipt_date": "收到日期",
    "channel": "提交方式",
    "request": "申请内容",
    "wanted_way": "获取方式",
    # notices within the procedure
    "wanted": "需要补正的事项",
    "grounds": "需要补正的理由",
    "until": "期限届满日",
    "due_date": "应答复日",
    "days": "工作日数",
    "reason": "理由",
    # the reply
    "articles": "法律依据",
    "ground": "依据的内容",
    "codes": "依据代码",
    "findings": "审查情况",
    "provided": "公开的内容",
    "provision": "提供的方式、途径和时间",
    "withheld": "不予公开的内容",
    "search_record": "检索情况",
    "other_body": "负责公开的机关及其联系方式",
    "procedure": "办理的渠道、程序",
    "earlier_reply": "此前的答复",
    "also": "同时存在的其他情形",
    "numbers": "一并答复的登记编号",
    "remedy": "救济途径",
    # the agency's office
    "office": "政府信息公开工作机构",
    "agency_address": "机关地址",
    "agency_postcode": "机关邮政编码",
    "agency_phone": "机关电话",
    "agency_hours": "办公时间",
    "agency_email": "机关电子邮箱",
    # service and lists
    "documents": "送达的文书",
    "way": "送达方式",
    "address": "送达地址",
    "posted_on": "交邮日期",
    "letters": "交寄的邮件",
    "count": "件数",
}

# What is printed where nobody says otherwise.
DEFAULTS: Final[Mapping[str, str]] = {"you": "您"}
