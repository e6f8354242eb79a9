"""The platform's own words in Python code: Chinese everywhere, but read in another language on such a reader's page.

A `Word` is a `str`, so tables of labels, refusals and lines of a history compare, store and print the Chinese they
are made of: letters and reports stay Chinese whoever looks on. Only a template asks for more (`__html__`): there the
word is looked up in the catalogue of the reader's language, which `services.web.i18n` plugs in. What a person typed is
never a Word. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from html import escape
from typing import Any, Self, TypeVar, cast

__all__ = ["Day", "Word", "day_word", "joined", "said", "speak", "translate_by", "words"]

Table = TypeVar("Table")


class Word(str):
    """A sentence of the platform: its Chinese text, the catalogue's sentence it comes from, and what fills it."""

    __slots__ = ("pattern", "values")
    pattern: str
    values: Mapping[str, object]

    def __new__(cls, pattern: str = "", values: Mapping[str, object] | None = None) -> Self:
        word = super().__new__(cls, pattern % values if values else pattern)
        word.pattern = pattern
        word.values = values or {}
        return word

    def format(self, *_args: object, **values: object) -> Word:
        """As a library fills its messages by name: what the sentence asks for, kept so that it can be translated."""
        return Word(
            self.pattern, {name: value for name, value in values.items() if f"%({name})s" in self.pattern}
        )

    def spoken(self, language: Callable[[str], str]) -> str:
        """The word in another language, by its catalogue."""
        text = (
            language(self.pattern) if self.pattern else ""
        )  # the empty sentence is the catalogue's own head
        return (
            text % {name: _spoken(value, language) for name, value in self.values.items()}
            if self.values
            else text
        )

    def __html__(self) -> str:
        return escape(_reader(self))


class Day(Word):
    """A day inside a sentence: 11月22日, or as the reader's language writes it."""

    __slots__ = ("day", "with_year")
    day: date
    with_year: bool

    def spoken(self, language: Callable[[str], str]) -> str:
        month = language(MONTHS[self.day.month - 1])
        return f"{self.day.day} {month}" + (f" {self.day.year}" if self.with_year else "")


class Joined(Word):
    """Several words with a sign between them."""

    __slots__ = ("parts", "sign")
    parts: tuple[str, ...]
    sign: str

    def spoken(self, language: Callable[[str], str]) -> str:
        sign = language(self.sign) if self.sign else ""
        return sign.join(str(_spoken(part, language)) for part in self.parts)


def said(pattern: str, /, **values: object) -> str:
    """The sentence as a Word, its %(name)s filled; a Word stays the one it is."""
    return pattern if isinstance(pattern, Word) and not values else Word(pattern, values)


def day_word(day: date, *, with_year: bool = False) -> str:
    """11月22日, or 2026年11月22日."""
    word = Day(f"{day.year}年{day.month}月{day.day}日" if with_year else f"{day.month}月{day.day}日")
    word.day, word.with_year = day, with_year
    return word


def joined(sign: str, parts: Iterable[object]) -> str:
    """The parts that say something, `sign` between them: each is translated where it is a Word."""
    told = tuple(
        _worded(part) if part in SIGNS else part if isinstance(part, str) else str(part)
        for part in parts
        if part
    )
    word = Joined(sign.join(told))
    word.parts, word.sign = told, sign
    return word


def words(table: Table) -> Table:
    """The same table of labels with every text in it a Word; keys stay what they are."""
    return cast(Table, _worded(table))


def speak(row: object, *names: str) -> None:
    """In `__post_init__` of a frozen row of a table: these fields of it are words of the platform."""
    for name in names:
        object.__setattr__(row, name, _worded(getattr(row, name)))


def translate_by(reader: Callable[[Word], str]) -> None:
    """How a word is read on a page; plugged in once by the web frame."""
    global _reader
    _reader = reader


def _worded(value: Any) -> Any:
    if isinstance(value, str):
        return value if isinstance(value, Word) or type(value) is not str else Word(value)
    if isinstance(value, Mapping):
        return {key: _worded(inner) for key, inner in value.items()}
    if isinstance(value, (tuple, list)) and type(value) in (tuple, list):
        return type(value)(_worded(inner) for inner in value)
    return value


def _spoken(value: object, language: Callable[[str], str]) -> object:
    return value.spoken(language) if isinstance(value, Word) else value


_reader: Callable[[Word], str] = str.__str__


SIGNS = frozenset("（）：，、；。")
MONTHS = words(("1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"))
