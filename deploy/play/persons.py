"""Invented applicants: names, numbers and addresses that are well formed and nobody's.

Identity numbers and credit codes begin with the unassigned region 3799; telephone numbers lie in an unassigned range.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from stdnum.cn import uscc

from deploy.play.chance import choice, draw

REGION = "3799"
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂文辉玲建国华志英慧莉海波宇浩然雪琳晨曦佳怡子轩思远"
STREETS = (
    "和平路",
    "解放街",
    "新村西路",
    "柳泉路",
    "人民路",
    "文化巷",
    "建设大街",
    "湖滨路",
    "东风里",
    "府前街",
)
SUBJECTS = (
    "城中村改造项目征收补偿方案",
    "2019年以来辖区内道路维修工程的招标文件和中标通知书",
    "老旧小区加装电梯的审批结果",
    "本村集体土地征收批复及红线图",
    "公租房分配办法和分配结果",
    "某化工企业的环境影响评价批复",
    "学校食堂食品安全检查记录",
    "农村危房改造补助资金发放名册的汇总数",
    "停车收费标准的制定依据",
    "物业服务企业信用评价结果",
)
ORGANISATIONS = {
    "business": ("91", "商贸有限公司"),
    "research": ("12", "研究所"),
    "charity": ("51", "公益促进会"),
    "legal": ("31", "律师事务所"),
    "other_org": ("93", "农民专业合作社"),
}
FIRST_BIRTHDAY = date(1950, 1, 1)
BIRTHDAYS = 19_000


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks. `credit_code` and `representative` are an organisation's; then `name` is its name."""

    kind: str
    name: str
    contact: str
    id_number: str
    credit_code: str
    representative: str
    phone: str
    email: str
    address: str
    postcode: str
    subject: str


def applicant(digest: str, number: int, kind: str) -> Applicant:
    """The applicant of that number in this file; different numbers have different identity numbers."""
    person = _name(digest, number, "name")
    is_natural = kind == "natural"
    return Applicant(
        kind=kind,
        name=person if is_natural else _organisation(digest, number, kind),
        contact=person,
        id_number=id_number(digest, number) if is_natural else "",
        credit_code="" if is_natural else credit_code(number, ORGANISATIONS[kind][0]),
        representative="" if is_natural else _name(digest, number, "representative"),
        phone=f"1000{number:07d}"[:11],
        email=f"applicant{number}@example.invalid",
        address=f"榆东区{choice(digest, STREETS, 'street', number)}{1 + draw(digest, 'house', number) % 300}号",
        postcode="255000",
        subject=choice(digest, SUBJECTS, "subject", number),
    )


def id_number(digest: str, number: int) -> str:
    """Eighteen characters with a valid check character; 1,000 numbers share a birthday, then comes the next."""
    offset = draw(digest, "birthday") + number // 1000
    born = FIRST_BIRTHDAY + timedelta(days=offset % BIRTHDAYS)
    body = f"{REGION}{1 + number % 9:02d}{born:%Y%m%d}{number % 1000:03d}"
    check = (1 - 2 * int(body, 13)) % 11
    return body + ("X" if check == 10 else str(check))


def credit_code(number: int, category: str) -> str:
    """A unified social credit code with both its check characters valid."""
    code = f"{number % 10**8:08d}"
    rest = (
        -sum(int(digit) * weight for digit, weight in zip(code, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    )
    body = f"{category}{REGION}00{code}{'X' if rest == 10 else rest}"
    return body + str(uscc.calc_check_digit(body))


def _name(digest: str, number: int, part: str) -> str:
    given = "".join(
        choice(digest, GIVEN, part, number, place) for place in range(1 + draw(digest, part, number) % 2)
    )
    return choice(digest, SURNAMES, part, number) + given


def _organisation(digest: str, number: int, kind: str) -> str:
    word = "".join(choice(digest, GIVEN, "organisation", number, place) for place in range(2))
    return f"榆东{word}{ORGANISATIONS[kind][1]}"
