"""What a register says of section, legal basis and docket numbers: kept as it stands, its articles read. Pure.

A basis is checked against the row of table 三 it stands beside; replies under the first Regulation (国务院令第492号),
whose articles had other numbers, keep their words alone.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from services.citations import Citation, citations, names_a_law
from services.words import said

# 国务院令第711号 came into force.
NEW_ARTICLES: Final = date(2019, 5, 15)
NOTHING: Final = frozenset({"", "无", "没有", "-", "—", "——", "/"})
_WITHHELD: Final = "第三十六条第三项、第十四条、第十五条、第十六条第一款、第十六条第二款"
_NOT_PROVIDED: Final = (
    "第二条、第三十条、第三十五条、第三十六条、第三十六条第四项、第三十六条第五项、第三十六条第六项、第三十六条第七项、"
    "第三十八条、第三十九条第一款、第三十九条第二款"
)
# By what article of the Regulation a row of table 三 can be decided.
FITS: Final[Mapping[str, tuple[Citation, ...]]] = {
    row: citations(told)
    for row, told in {
        "granted": "第三十六条第一项、第三十六条第二项",
        "partial": f"第三十七条、{_WITHHELD}、{_NOT_PROVIDED}",
        "refused_1": "第三十六条第三项、第十四条",
        "refused_2": "第三十六条第三项、第十四条",
        "refused_3": "第三十六条第三项、第十四条",
        "refused_4": "第三十六条第三项、第十五条",
        "refused_5": "第三十六条第三项、第十六条第一款",
        "refused_6": "第三十六条第三项、第十六条第二款",
        "refused_7": "第三十六条第三项、第十六条第二款",
        "refused_8": "第三十六条第七项",
        "unavailable_1": "第三十六条第四项、第三十六条第五项",
        "unavailable_2": "第三十八条",
        "unavailable_3": "第三十条",
        "not_processed_1": "第三十九条第一款、第二条",
        "not_processed_2": "第三十六条第六项",
        "not_processed_3": "第三十九条第二款",
        "not_processed_4": "第三十五条",
        "not_processed_5": "第二条",
        "other_1": "第三十条",
        "other_2": "",
        "other_3": "第二条、第二十七条、第三十六条",
    }.items()
}


def told_beside(cells: Mapping[str, str]) -> dict[str, str]:
    """The words of the register that the case keeps: section, basis, docket numbers."""
    told = {key: cells.get(key, "").strip() for key in ("section", "basis", "docket")}
    return {key: text for key, text in told.items() if text not in NOTHING}


def articles(cells: Mapping[str, str], outcome: str | None, days: Mapping[str, date]) -> tuple[Citation, ...]:
    """The articles by which a case was decided, as far as the register names them."""
    if outcome is None or not _by_new_articles(days):
        return ()
    return tuple(one for one in citations(_basis(cells)) if _fits(one, outcome))


def check_beside(cells: Mapping[str, str], outcome: str | None, days: Mapping[str, date]) -> dict[str, str]:
    """What is wrong with basis and docket numbers, by column."""
    wrong, text = {}, _basis(cells)
    named = citations(text)
    if text and not named and not names_a_law(text):
        wrong["basis"] = said("读不出条款，写成“条例第三十六条第四项”的样子；没有就留空。")
    elif outcome and named and _by_new_articles(days) and not any(_fits(one, outcome) for one in named):
        wrong["basis"] = said("“%(basis)s”与答复类型不符，请核对。", basis=text[:60])
    docket = told_beside(cells).get("docket", "")
    if docket and not re.search(r"\d", docket):
        wrong["docket"] = said("写复议、诉讼的案号，如“青政复〔2025〕12号”；没有就留空。")
    return wrong


def _basis(cells: Mapping[str, str]) -> str:
    return told_beside(cells).get("basis", "")


def _by_new_articles(days: Mapping[str, date]) -> bool:
    closed = days.get("closed_on")
    return closed is not None and closed >= NEW_ARTICLES


def _fits(one: Citation, outcome: str) -> bool:
    return any(one.agrees(allowed) for allowed in FITS[outcome])
