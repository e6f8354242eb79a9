"""Invented values for the page of components; days follow the calendar of 2026."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from services.web.forms import Form

TODAY = date(2026, 11, 22)


def samples() -> dict[str, Any]:
    """What design.html shows."""
    days = list(clock_days())
    return {
        "days": days,
        "ahead": [
            {"day": d["day"], "count": 1 if d["day"].day % 3 else 0, "url": "#d-clock"}
            for d in days[28:]
            if d["text"]
        ],
        "sample_day": TODAY,
        "due": days[-1]["day"],
        "wrong": Form(
            MultiDict(
                {
                    "tel": "1390000123",
                    "way": "post",
                    "mail_no": "1099 0271 4408 6",
                    "carrier": "ems",
                    "other": "1",
                }
            ),
            {"tel": "手机号少 1 位，现在是 10 位", "want": "还没有写想要什么信息"},
            "有 2 处需要改。",
        ),
        "story": _story(),
        "rows": _ledger_rows(),
        "swatches": _SWATCHES,
    }


def clock_days() -> Any:
    """A case received on 2026-10-26 with a stop of three days, day by day, as the strip wants them."""
    day, counted = date(2026, 10, 26), 0
    yield {"day": day, "kind": "start", "text": "收", "flag": "收到（网上确认）"}
    while counted < 20:
        day += timedelta(days=1)
        entry: dict[str, Any] = {"day": day, "today": day == TODAY, "text": ""}
        if day.weekday() >= 5:
            entry["kind"] = "rest"
        elif date(2026, 11, 4) <= day <= date(2026, 11, 6):
            entry |= {"kind": "stop", "text": "停"}
        else:
            counted += 1
            entry |= {"kind": "count" if day <= TODAY else "left", "text": str(counted)}
        if day == date(2026, 11, 4):
            entry["flag"] = "征求第三方意见，停止计算"
        if counted == 20:
            entry |= {"kind": "due", "flag": "到期"}
        yield entry


def _story() -> list[dict[str, Any]]:
    return [
        {"day": date(2026, 10, 26), "small": "星期一", "title": "收到您的申请", "text": "网上提交成功，回执即为确认。"},
        {"day": date(2026, 11, 3), "title": "停止计算", "text": "征求第三方意见。", "state": "stop",
         "links": [("征求意见告知书（PDF）", "#d-doc")]},
        {"when": "今天", "small": "11月22日 星期日", "title": "正在起草答复", "state": "now"},
        {"day": date(2026, 11, 26), "title": "按您选择的方式答复", "state": "next"},
    ]  # fmt: skip


def _ledger_rows() -> list[dict[str, Any]]:
    return [
        {"label": "一、本年新收政府信息公开申请数量", "level": 1, "cells": [138, 4, 148]},
        {"label": "（二）部分公开", "level": 2, "cells": [21, 1, 23]},
        {"label": "1.属于国家秘密", "level": 3, "cells": [0, 0, 0]},
        {"label": "（七）总计", "level": 2, "cells": [127, 4, 136], "total": True},
    ]


_SWATCHES = (
    ("blue-8", "顶栏、首屏"),
    ("blue-7", "主按钮、已选"),
    ("blue-6", "链接"),
    ("blue-1", "已计的日、选中行"),
    ("doc-red", "红头、公文双线"),
    ("ink", "正文"),
    ("ink-2", "标签"),
    ("ink-3", "次要"),
    ("rule-strong", "控件边线"),
    ("sunk", "表头、休息日"),
    ("ground", "页面"),
    ("paper", "面板、纸"),
)
