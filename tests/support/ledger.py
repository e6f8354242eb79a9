"""An office's own register as XLSX, invented: the columns a 台账 has, a title above them, and the slips people make."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

HEADINGS = (
    "登记编号", "收到方式", "邮件类型", "邮件号", "寄出(邮戳)日", "签收日", "签收人/地点", "转到公开机构日", "确认日",
    "确认方式", "收到日期（法定）", "申请人类型", "申请人名称", "证件或USCC", "联系方式", "代理人", "申请内容", "提供方式",
    "承办科室", "协办机关", "补正告知日", "补正期限", "补正收到日", "第三方征询发出", "第三方征询收到", "共同制作机关征询", "征求其他机关意见",
    "其他机关回复日期",
    "延期批准人", "延期告知日", "延期天数", "收费通知", "收费金额", "缴费日", "应答复日", "答复日", "答复类型（表三行）",
    "法律依据", "文号", "送达方式", "归档号", "复议/诉讼案号", "备注",
)  # fmt: skip


def row(n: int, **changes: Any) -> dict[str, Any]:
    """A closed case of nobody: 原编号 n."""
    told = {
        "登记编号": f"榆依申〔2025〕{n}号",
        "收到方式": "邮寄",
        "邮件类型": "EMS",
        "邮件号": f"10990271{n:05d}",
        "签收日": date(2025, 3, 3),
        "收到日期（法定）": date(2025, 3, 3),
        "申请人类型": "公民",
        "申请人名称": f"测试甲{n}",
        "联系方式": f"139{n:08d}",
        "申请内容": f"第 {n} 号地块的土地出让合同",
        "提供方式": "纸质邮寄",
        "答复日": date(2025, 3, 20),
        "答复类型（表三行）": "予以公开",
        "文号": f"榆公开依复〔2025〕第{n}号",
        "备注": "",
    }
    return told | changes


def open_row(n: int, **changes: Any) -> dict[str, Any]:
    """The same, not answered yet."""
    return row(n, **({"答复日": None, "答复类型（表三行）": None, "文号": None} | changes))


def workbook(
    rows: Sequence[Mapping[str, Any]], headings: Sequence[str] = HEADINGS, title: str = "榆东区依申请公开台账"
) -> bytes:
    """The bytes of an XLSX with a title line, a head, and the rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    if title:
        sheet.append([title])
    sheet.append(list(headings))
    for one in rows:
        sheet.append([one.get(heading) for heading in headings])
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()
