"""Which of several reports of a year adds up the others: the one that says so, else the highest government among them. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from reporting.book import Book
from reporting.checker.books import NARRATIVE

SUMMED: Final = ("汇总", "全省", "全市", "全县", "全区")
FEWEST: Final = 2
# A government as reports name it, and how high: 榆东区人民政府, 榆东区政府办公室, or the place alone.
_GOVERNMENT: Final = re.compile(
    r"(?P<place>\S*?(?:省|自治区|(?P<city>市|州|盟|地区)|(?P<county>区|县|旗)))"
    r"(?:(?:人民)?政府(?:办公[室厅])?)?(?:（.*）)?"
)


def below(book: Book, books: Sequence[Book]) -> list[Book]:
    """The reports that this one adds up, if it is the one that does: all others of its year that have tables."""
    same = [one for one in books if one.year == book.year and one.form != NARRATIVE]
    if parent_among(same) is not book:
        return []
    return [one for one in same if one is not book]


def parent_among(books: Sequence[Book]) -> Book | None:
    """The one report that says it is a sum; where none does, the one highest government whose place the others are in."""
    said = [one for one in books if says_sum(one)]
    if said:
        return said[0] if len(said) == 1 else None
    ranked = sorted((rank, at) for at, one in enumerate(books) if (rank := _rank(one.agency)))
    if not ranked or [rank for rank, _at in ranked].count(ranked[0][0]) > 1:
        return None
    highest = books[ranked[0][1]]
    return highest if _are_within(highest, [one for one in books if one is not highest]) else None


def says_sum(book: Book) -> bool:
    """Whether name or title of the report says that it adds up others."""
    return any(word in book.agency or word in book.title for word in SUMMED)


def _rank(agency: str) -> int:
    """1 province, 2 city, 3 county; 0 for what is no government above others."""
    found = _GOVERNMENT.fullmatch(agency.strip())
    if found is None:
        return 0
    return 3 if found["county"] else 2 if found["city"] else 1


def _are_within(highest: Book, others: Sequence[Book]) -> bool:
    """Enough others, half of them named with the place or governments themselves: strangers in one folder are no family."""
    found = _GOVERNMENT.fullmatch(highest.agency.strip())
    place = found["place"] if found else ""
    family = [one for one in others if place in one.agency or _rank(one.agency)]
    return len(others) >= FEWEST and 2 * len(family) >= len(others)
