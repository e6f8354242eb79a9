"""Numbers in sentences that are figures of table 二 (2021): said outright of what was made, repealed, in force, decided. Pure.

Documents and decisions of every kind are counted in 件 all over a report; only a clause that names the figure as the
table does is held against it.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from reporting.checker.rules.clauses import NOT_THIS, Said, sentences

_N: Final = r"(?P<n>\d[\d,]*)(?:件|份)"
_LINK: Final = r"(?:的)?(?:数量?|总数)?(?:为|有|共|计|共计|:)*"
_NORMATIVE: Final = r"(?:行政)?规范性文件"
# topic, the words of the clause with the place of its number, row and column
TOPICS: Final = tuple(
    (topic, re.compile(pattern), place)
    for topic, pattern, place in (
        ("制发行政规范性文件", rf"制发(?:了)?{_NORMATIVE}{_LINK}{_N}", ("normative", "issued")),
        ("制发行政规范性文件", rf"制发(?:了)?{_N}{_NORMATIVE}", ("normative", "issued")),
        ("废止行政规范性文件", rf"废止(?:了)?{_NORMATIVE}{_LINK}{_N}", ("normative", "repealed")),
        ("废止行政规范性文件", rf"废止(?:了)?{_N}{_NORMATIVE}", ("normative", "repealed")),
        ("现行有效行政规范性文件", rf"现行有效(?:的)?{_NORMATIVE}{_LINK}{_N}", ("normative", "in_force")),
        ("作出行政许可决定", rf"作出(?:的)?行政许可(?:处理)?决定{_LINK}{_N}", ("licences", "decisions")),
        ("作出行政处罚决定", rf"作出(?:的)?行政处罚(?:处理)?决定{_LINK}{_N}", ("penalties", "decisions")),
        ("作出行政强制决定", rf"作出(?:的)?行政强制(?:处理)?决定{_LINK}{_N}", ("coercion", "decisions")),
    )
)


def said_of_declared(text: str, year: int) -> Iterator[Said]:
    """Every number the text gives for a figure of table 二 of this year as a whole."""
    for sentence in sentences(text):
        for topic, pattern, place in TOPICS:
            for found in pattern.finditer(sentence):
                before = sentence[: found.start()]
                if (
                    "其中" in before
                    or NOT_THIS.search(before[-25:] + found[0])
                    or _is_other_year(before, year)
                ):
                    continue
                number = Decimal(found["n"].replace(",", ""))
                yield Said(topic, number, found[0], ((place,),), "table2")


def _is_other_year(before: str, year: int) -> bool:
    years = re.findall(r"(20\d\d)年", before)
    return bool(years) and int(years[-1]) != year
