"""联名申请: several applicants, one 代表人, one 件. Who signs together is told by lines of name and identity number. Pure.

The representative is the applicant: he is answered, and his class counts in table 三. The others are kept beside him and
found like him.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from intake.domain import Joint
from intake.people import check_resident_id
from services.errors import Invalid
from services.words import said

MOST: Final = 100
LONGEST_NAME: Final = 50


def joint_of(typed: str) -> tuple[Joint, ...]:
    """The others, one a line: 姓名 证件号. Raises Invalid, naming the line."""
    lines = [line for raw in typed.split("\n") if (line := unicodedata.normalize("NFKC", raw).strip())]
    if len(lines) > MOST:
        raise Invalid(
            said("联名申请人最多 %(most)s 人。", most=MOST),
            fields={"joint": said("最多 %(most)s 人。", most=MOST)},
        )
    found = []
    for number, line in enumerate(lines, 1):
        name, identity = _parts(line)
        problem = _problem(name, identity)
        if problem:
            words = said("第 %(number)s 行：%(problem)s", number=number, problem=problem)
            raise Invalid("联名申请人有误。", fields={"joint": words})
        found.append(Joint(name, identity))
    if len({(one.name, one.id_number) for one in found}) < len(found):
        raise Invalid("联名申请人有重复。", fields={"joint": "有两行是同一个人。"})
    return tuple(found)


def together(personal: Mapping[str, Any]) -> str:
    """How letters call them: 江屿等 3 人; alone, the name."""
    name, others = str(personal["applicant"]["name"]), personal.get("joint") or ()
    return f"{name}等{len(others) + 1}人" if others else name


def _parts(line: str) -> tuple[str, str]:
    shape = re.fullmatch(r"(.+?)[\s,，、:：]+([0-9A-Za-z]{6,20})", line)
    return (shape[1].strip(), shape[2].upper()) if shape else (line, "")


def _problem(name: str, identity: str) -> str | None:
    if len(name) > LONGEST_NAME:
        return said("姓名最多 %(longest_name)s 个字。", longest_name=LONGEST_NAME)
    return check_resident_id(identity) if len(identity) == 18 else None
