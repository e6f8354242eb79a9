"""Articles of the Regulation as people write them: 条例第三十六条第（四）项, 《条例》第16条第2款. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_DIGITS: Final = {digit: n for n, digit in enumerate("零一二三四五六七八九")}
_N: Final = r"[一二三四五六七八九十百零\d]{1,5}"
_SEVERAL: Final = rf"{_N}(?:[、,和及]第?{_N})*"
_ARTICLE: Final = re.compile(rf"第?({_N})条(?:第?({_N})款)?(?:第?({_SEVERAL})项)?")
_MORE: Final = re.compile(rf"[、,和及]第?({_N})(项|款)")
# What stands before an article and says of which law it is.
_LAW: Final = re.compile(r"《([^》]+)》[^《》]{0,12}$|([一-龥]*(?:法|条例|规定|办法|解释|意见))$")
_OURS: Final = re.compile(r"^(?:中华人民共和国)?(?:政府)?(?:信息公开)?(?:工作)?条例")


@dataclass(frozen=True, slots=True)
class Citation:
    """An article of 政府信息公开条例, with its paragraph (款) and item (项) where they are named."""

    article: int
    paragraph: int | None = None
    item: int | None = None

    def agrees(self, other: "Citation") -> bool:
        """Whether both can mean the same place: what one leaves open the other may say."""
        pairs = ((self.paragraph, other.paragraph), (self.item, other.item))
        return self.article == other.article and all(a is None or b is None or a == b for a, b in pairs)

    def __str__(self) -> str:
        return f"{self.article}-{self.paragraph or ''}-{self.item or ''}"

    @classmethod
    def read(cls, told: str) -> "Citation":
        """As `str` wrote it. Raises ValueError."""
        article, paragraph, item = told.split("-")
        return cls(int(article), int(paragraph) if paragraph else None, int(item) if item else None)


def citations(written: str) -> tuple[Citation, ...]:
    """The articles of the Regulation that a text names, each once; those of other laws are left out."""
    return tuple(dict.fromkeys(_named(_plain(written))))


def names_a_law(written: str) -> bool:
    """Whether a text names any law, regulation or document by its title or number."""
    return re.search(r"《[^》]+》|[〔\[][12]\d{3}[〕\]]|[一-龥]{2,}法第|条例", _plain(written)) is not None


def _named(text: str) -> Iterator[Citation]:
    ours, end = True, 0
    for found in _ARTICLE.finditer(text):
        if law := _LAW.search(text[end : found.start()]):
            ours = _OURS.match(law[1] or _last_clause(law[2])) is not None
        end = found.end()
        if not ours:
            continue
        article, paragraph = _number(found[1]), _number(found[2])
        if article is None:
            continue
        for item in re.findall(_N, found[3]) if found[3] else [None]:
            yield Citation(article, paragraph, _number(item))
        while more := _MORE.match(text, end):
            end, further = more.end(), _number(more[1])
            yield Citation(article, paragraph, further) if more[2] == "项" else Citation(article, further)


def _last_clause(run: str) -> str:
    return re.split(r"依据|根据|按照|依照|以及|和|及|属于", run)[-1]


def _plain(written: str) -> str:
    return re.sub(r"[\s()]+", "", unicodedata.normalize("NFKC", written))


def _number(told: str | None) -> int | None:
    """三十六, 十四, 36; None for nothing and for what is no number."""
    if not told:
        return None
    if told.isdecimal():
        return int(told)
    total, digit = 0, 0
    for sign in told:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in "十百":
            total, digit = total + (digit or 1) * (10 if sign == "十" else 100), 0
        else:
            return None
    return total + digit or None
