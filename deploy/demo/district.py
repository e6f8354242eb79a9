"""青榆市榆东区, an invented district, as data: agencies, bodies that answer, sections, people.

Telephone numbers lie in area codes nobody has, identity numbers begin with the unassigned region 3799.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from services.identity.permissions import Role

# Printed at every start; the demonstration's profile is refused in production.
PASSWORD: Final = "gongkai-demo"  # noqa: S105
GOVERNMENT: Final = "榆东区人民政府"
COURT: Final = "榆东区人民法院"
COURT_ADDRESS: Final = "青榆市榆东区槐荫路 2 号"
GOVERNMENT_ADDRESS: Final = "青榆市榆东区榆荫路 1 号（区司法局行政复议科）"


@dataclass(frozen=True, slots=True)
class DemoBody:
    """In whose name an agency answers, and where its replies can be challenged."""

    name: str
    letterhead: str
    review_body: str = GOVERNMENT
    review_address: str = GOVERNMENT_ADDRESS
    court: str = COURT
    court_address: str = COURT_ADDRESS


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as; the login name is `<agency>.<login>`."""

    login: str
    name: str
    roles: tuple[Role, ...]
    section: str | None = None


@dataclass(frozen=True, slots=True)
class DemoAgency:
    """One of the five. `parent` is a code."""

    code: str
    prefix: str
    name: str
    short_name: str
    level: str
    bodies: tuple[DemoBody, ...]
    sections: tuple[str, ...]
    people: tuple[DemoPerson, ...]
    parent: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


OFFICE: Final = "政府信息公开办公室"


def _staff(names: Sequence[str], sections: Sequence[str]) -> tuple[DemoPerson, ...]:
    """The seven people of a department, by the order of their work."""
    clerk, first, second, reviewer, head, counting, admin = names
    return (
        DemoPerson("dengji", clerk, (Role.CLERK, Role.DISPATCHER), OFFICE),
        DemoPerson("chengban", first, (Role.OFFICER,), sections[1]),
        DemoPerson("chengban2", second, (Role.OFFICER,), sections[2]),
        DemoPerson("shenhe", reviewer, (Role.REVIEWER,), OFFICE),
        DemoPerson("fuze", head, (Role.RESPONSIBLE,), OFFICE),
        DemoPerson("tongji", counting, (Role.REPORT_OFFICER,), OFFICE),
        DemoPerson("guanli", admin, (Role.AGENCY_ADMIN,), OFFICE),
    )


def _options(street: str, phone: str, word: str, **more: Any) -> dict[str, Any]:
    return {
        "office": OFFICE,
        "address": f"青榆市榆东区{street}",
        "postcode": "379900",
        "phone": f"0399-{phone}",
        "email": f"{word}@yudong.example",
        "fonds": f"Z{phone[-3:]}",
        "hours": "工作日 8:30—12:00，13:30—17:30",
        "payment": "持本通知书到本机关办理，或者扫描非税收入缴款码，缴入国库",
        **more,
    }


_ZFB: Final = ("秘书科", "政务公开科")
_ZJJ: Final = ("房屋征收科", "市政工程科")
_ZRZY: Final = ("征地管理科", "规划管理科")
_JYJ: Final = ("基础教育科", "计划财务科")

AGENCIES: Final[tuple[DemoAgency, ...]] = (
    DemoAgency(
        "YD-ZFB",
        "zfb",
        "榆东区人民政府办公室",
        "区政府办",
        "county",
        (
            DemoBody(
                GOVERNMENT,
                "榆东政公开",
                "青榆市人民政府",
                "青榆市府前街 8 号（市司法局行政复议处）",
                "青榆市中级人民法院",
                "青榆市新槐路 16 号",
            ),
            DemoBody("榆东区人民政府办公室", "榆东政办公开"),
        ),
        (OFFICE, *_ZFB),
        (
            *_staff(("林溪", "沈知远", "顾晓棠", "何远山", "唐文柏", "罗敏", "秦朗"), (OFFICE, *_ZFB)),
            DemoPerson("zhuguan", "郭若和", (Role.SUPERVISOR,), "政务公开科"),
            DemoPerson("xitong", "韩松", (Role.SYSTEM_ADMIN,)),
            DemoPerson("anquan", "邵宁", (Role.SECURITY_ADMIN,)),
            DemoPerson("shenji", "闻静", (Role.AUDIT_ADMIN,)),
        ),
        options=_options("榆荫路 1 号", "6010001", "zfb"),
    ),
    DemoAgency(
        "YD-ZJJ",
        "zjj",
        "榆东区住房和城乡建设局",
        "区住建局",
        "department",
        (DemoBody("榆东区住房和城乡建设局", "榆东住建公开"),),
        (OFFICE, *_ZJJ),
        (
            *_staff(("方芸", "贺川", "易舒", "季明德", "樊为民", "汤雨", "丘实"), (OFFICE, *_ZJJ)),
            DemoPerson("tianbao", "舒宁", (Role.DECLARANT,), _ZJJ[-1]),
        ),
        "YD-ZFB",
        _options(
            "建设大街 26 号",
            "6010126",
            "zjj",
            email_open=True,
            fax_open=True,
            fax="0399-6010127",
            filing=True,
            sms_open=True,
        ),
    ),
    DemoAgency(
        "YD-ZRZY",
        "zrzy",
        "榆东区自然资源局",
        "区自然资源局",
        "department",
        (DemoBody("榆东区自然资源局", "榆东自然资公开"),),
        (OFFICE, *_ZRZY),
        _staff(("白露", "卓越", "温如", "栾城", "滕立", "荀言", "路遥之"), (OFFICE, *_ZRZY)),
        "YD-ZFB",
        _options("柳泉路 9 号", "6010209", "zrzy"),
    ),
    DemoAgency(
        "YD-JYJ",
        "jyj",
        "榆东区教育局",
        "区教育局",
        "department",
        (DemoBody("榆东区教育局", "榆东教公开"),),
        (OFFICE, *_JYJ),
        _staff(("桑榆", "柯文", "欧阳澄", "钟正", "裴书", "边晓", "古今"), (OFFICE, *_JYJ)),
        "YD-ZFB",
        _options("文化巷 5 号", "6010305", "jyj"),
    ),
    DemoAgency(
        "YD-WAJD",
        "wajd",
        "榆东区望安街道办事处",
        "望安街道",
        "town",
        (DemoBody("榆东区望安街道办事处", "榆望安公开"),),
        ("党政办公室", "社会事务办公室"),
        (
            # In a street one person does nearly everything; reviewing and signing are two others all the same.
            DemoPerson(
                "chengban",
                "穆青青",
                (Role.CLERK, Role.OFFICER, Role.DISPATCHER, Role.REPORT_OFFICER),
                "党政办公室",
            ),
            DemoPerson("shenhe", "苗圃", (Role.REVIEWER, Role.AGENCY_ADMIN), "社会事务办公室"),
            DemoPerson("fuze", "石岩", (Role.RESPONSIBLE,), "党政办公室"),
        ),
        "YD-ZFB",
        _options("望安街 88 号", "6010488", "wajd"),
    ),
)
