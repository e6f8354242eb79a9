"""The box with addresses and accounts that a newcomer reads first. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from deploy.demo.district import AGENCIES, PASSWORD
from services.identity.permissions import Role

FIRST = (
    ("zfb.dengji", "登记、送达"),
    ("zfb.chengban", "承办"),
    ("zfb.shenhe", "审核"),
    ("zfb.fuze", "负责人，签发"),
    ("zfb.tongji", "统计"),
    ("zfb.zhuguan", "主管部门，看全区"),
    ("zfb.guanli", "机关管理员"),
    ("zfb.xitong", "系统管理员（另有 zfb.anquan 安全、zfb.shenji 审计）"),
)
WIDTH = 70


def box(base_url: str) -> str:
    """The text of the box; the portal comes first."""
    base = base_url.rstrip("/")
    others = [f"{told.prefix}.*（{told.short_name}）" for told in AGENCIES[1:]]
    lines = [
        "青榆市榆东区（虚构）演示",
        "",
        f"公开门户    {base}/",
        f"工作人员    {base}/sign-in",
        f"邮件（演示）{base}/mailbox",
        f"接口文档    {base}/api/docs",
        "",
        f"账号，密码都是 {PASSWORD}：",
        *(f"  {login:<14}{words}" for login, words in FIRST),
        f"  其余机关同样命名：{'、'.join(others[:2])}、",
        f"  {'、'.join(others[2:])}",
        "  望安街道只有三个人：wajd.chengban、wajd.shenhe、wajd.fuze",
    ]
    return framed(lines)


def framed(lines: Sequence[str]) -> str:
    """Lines in a box; a Chinese character takes two columns."""
    inner = max(WIDTH, *(width(line) for line in lines))
    middle = [f"│ {line}{' ' * (inner - width(line))} │" for line in lines]
    return "\n".join([f"┌{'─' * (inner + 2)}┐", *middle, f"└{'─' * (inner + 2)}┘"])


def width(text: str) -> int:
    """Columns a terminal gives to `text`."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def roles_covered() -> frozenset[Role]:
    """The roles somebody in the district has."""
    return frozenset(role for told in AGENCIES for person in told.people for role in person.roles)
