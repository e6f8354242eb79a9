"""Chapters of a report by their Chinese numbers; rows of tables that are numbered alike are none. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from reporting.book import NUMERALS, TABLE_OF_CHAPTER, Block, Chapter, Head, Paragraph, TableHere
from reporting.checker.figures import flat
from reporting.checker.tables import indicators, three
from reporting.formats import load_format

OFFICIAL: Final = load_format("2021").chapters
LIKE: Final = 72
SURE: Final = 92
LONGEST: Final = 40
_NUMBERED: Final = re.compile(
    r"^(?:第(?P<part>[一二三四五六七八九十]{1,3})(?:部分|章)|(?P<n>[一二三四五六七八九十]{1,3})[、.．,，:：])(?P<title>.+)$"
)
_SUB: Final = re.compile(r"^\s*(?:[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[、.．])")
_SENTENCE: Final = re.compile(r"[。；！]|，.*，")


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that opens a chapter; `rest` is text that follows in the same line."""

    number: int
    title: str
    rest: str = ""


def numeral(text: str) -> int:
    """一 … 十, 十一 … 九十九."""
    if text == "十":
        return 10
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return NUMERALS.index(text) + 1 if text in NUMERALS else 0
    return (NUMERALS.index(tens) + 1 if tens else 1) * 10 + (NUMERALS.index(ones) + 1 if ones else 0)


def official(title: str) -> int:
    """The number the form gives a chapter of that name; 0 for a name it does not know."""
    told = flat(title).strip("。:")
    scores = [fuzz.ratio(told, name) for name in OFFICIAL]
    best = max(scores)
    return scores.index(best) + 1 if best >= LIKE else 0


def opening(text: str) -> Opening | None:
    """The chapter a line opens, or None."""
    told = flat(text).strip("#*")
    found = _NUMBERED.match(told)
    if found is None:
        sure = next((at for at, name in enumerate(OFFICIAL, 1) if told == name), 0)
        return Opening(sure, told) if sure else None
    number, title = numeral(found["part"] or found["n"]), found["title"].strip(":、。 ")
    if three.is_row_label(told) or indicators.is_group_label(told) or not number:
        return None
    if len(title) > LONGEST or _SENTENCE.search(found["title"].rstrip("。")):
        name = next((name for name in OFFICIAL if found["title"].startswith(name)), "")
        return Opening(number, name, found["title"][len(name) :].lstrip("。:：，")) if name else None
    return Opening(number, title)


class Chapters:
    """Gathers the chapters of one report, block by block."""

    def __init__(self) -> None:
        self.preamble: list[str] = []
        self._done: list[tuple[int, str, list[Block]]] = []
        self._elsewhere: list[tuple[int, str]] = []

    @property
    def here(self) -> int:
        """The chapter one is in by the form's own number for its name, else by its printed number; 0 before the first."""
        if not self._done:
            return 0
        number, title, _ = self._done[-1]
        return official(title) or number

    @property
    def count(self) -> int:
        return len(self._done)

    def line(self, text: str) -> None:
        """A line of text: a chapter's name, a head inside, or a paragraph."""
        opened = opening(text)
        if opened is not None and any(
            opened.title == title and opened.number == at for at, title, _ in self._done
        ):
            return  # a table's caption says its chapter's name again
        if opened is not None and self._opens(opened):
            self._done.append((opened.number, opened.title, [Paragraph(opened.rest)] if opened.rest else []))
        elif not self._done:
            self.preamble.append(text.strip())
        elif _SUB.match(text) and len(flat(text)) <= 30 and not _SENTENCE.search(text):
            self._done[-1][2].append(Head(text.strip()))
        else:
            self._done[-1][2].append(Paragraph(text.strip()))

    def table(self, name: str) -> None:
        """A table stands here; one of a numbered chapter that stands elsewhere is put into its chapter in the end."""
        due = next((number for number, table in TABLE_OF_CHAPTER.items() if table == name), 0)
        if self._done and due in (0, self.here):
            self._done[-1][2].append(TableHere(name))
        else:
            self._elsewhere.append((due, name))

    def done(self) -> tuple[Chapter, ...]:
        for due, name in self._elsewhere:
            for number, title, blocks in self._done:
                if (official(title) or number) == due:
                    blocks.append(TableHere(name))
                    break
        self._elsewhere.clear()
        return tuple(Chapter(number, title, tuple(blocks)) for number, title, blocks in self._done if number)

    def _opens(self, opened: Opening) -> bool:
        """Inside a report of the form, “一、” may also number paragraphs: only a known name or the next number opens."""
        if official(opened.title) or not self._done:
            return True
        is_form = sum(bool(official(title)) for _, title, _ in self._done) >= 2
        last = self._done[-1][0]
        return opened.number == last + 1 if is_form else opened.number >= last


def copied_text(chapters: Sequence[Chapter], number: int) -> str:
    """The text of the chapter the form gives that number, "" if it is not there."""
    return next((one.text for one in chapters if (official(one.title) or one.number) == number), "")
