"""The official forms of the annual report as data: rows, columns, sums and the equation they must satisfy.

A new year's form is a new file beside this one. Table 三 of 2019 follows 国办公开办函〔2019〕60号, of 2021
国办公开办函〔2021〕30号.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from services.errors import Invalid
from services.words import joined, said, speak

_NUMBER = re.compile(r"^(?:（[一二三四五六七]）|\d\.)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of table 三; `sum_of` names the columns it adds up, empty for one that is counted."""

    key: str
    label: str
    groups: tuple[str, ...]
    sum_of: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        speak(self, "label", "groups")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a heading (no key), counted terms (`counts`), or the sum of other rows (`sum_of`)."""

    label: str
    level: int
    key: str = ""
    counts: tuple[str, ...] = ()
    sum_of: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        speak(self, "label")

    @property
    def is_heading(self) -> bool:
        return not self.key


@dataclass(frozen=True, slots=True)
class Format:
    """One official form: table 三, and the names of the chapters in their order."""

    name: str
    document: str
    first_year: int
    title: str
    note: str
    equation: tuple[tuple[str, ...], tuple[str, ...]]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    chapters: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        speak(self, "title", "note")

    def row(self, key: str) -> Row:
        """The row of that key; raises Invalid."""
        for row in self.rows:
            if row.key == key and key:
                return row
        raise Invalid(said("%(name)s 格式的表三没有“%(key)s”这一行。", name=self.name, key=key))

    def column(self, key: str) -> Column:
        """The column of that key; raises Invalid."""
        for column in self.columns:
            if column.key == key:
                return column
        raise Invalid(said("%(name)s 格式的表三没有“%(key)s”这一列。", name=self.name, key=key))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The counted columns: the kinds of applicants."""
        return tuple(column.key for column in self.columns if not column.sum_of)

    @property
    def keyed_rows(self) -> tuple[Row, ...]:
        """The rows that carry figures, in the order of the form."""
        return tuple(row for row in self.rows if row.key)

    @property
    def results(self) -> tuple[Row, ...]:
        """The result rows: those the total adds up."""
        return tuple(self.row(key) for key in self.row("total").sum_of)

    @property
    def result_words(self) -> dict[str, str]:
        """Each result without its number, under its group: “不予公开：属于国家秘密”."""
        labels, group = {}, ""
        for row in self.rows:
            label = _NUMBER.sub("", row.label).partition("（")[0]
            if row.level == 2:
                group = label
            if row in self.results:
                labels[row.key] = said(label) if row.level == 2 else joined("：", (said(group), said(label)))
        return labels

    def terms(self, row: Row) -> tuple[str, ...]:
        """The counted terms behind a row, sums resolved."""
        return row.counts + tuple(term for key in row.sum_of for term in self.terms(self.row(key)))

    def counted_kinds(self, column: Column) -> tuple[str, ...]:
        return column.sum_of or (column.key,)


NAMES = ("2019", "2021")


def check_name(name: str) -> None:
    """Raises Invalid for a form nobody knows."""
    if name not in NAMES:
        raise Invalid(
            said("没有“%(name)s”这种年度报告格式，可用的有：%(names)s。", name=name, names="、".join(NAMES))
        )


@cache
def load_format(name: str) -> Format:
    """The form of that name; raises Invalid for an unknown one."""
    check_name(name)
    return parse_format(json.loads(files(__package__).joinpath(f"{name}.json").read_text("utf-8")))


def format_for(year: int) -> Format:
    """The newest form in force for a report year."""
    fitting = [form for form in map(load_format, NAMES) if form.first_year <= year]
    return fitting[-1] if fitting else load_format(NAMES[0])


def parse_format(data: Mapping[str, Any]) -> Format:
    table = data["table3"]
    return Format(
        name=data["name"],
        document=data["document"],
        first_year=data["first_year"],
        title=table["title"],
        note=table["note"],
        equation=(tuple(table["equation"]["left"]), tuple(table["equation"]["right"])),
        columns=tuple(_column(column) for column in table["columns"]),
        rows=tuple(_row(row) for row in table["rows"]),
        chapters=tuple(data.get("chapters", ())),
    )


def _column(data: Mapping[str, Any]) -> Column:
    return Column(data["key"], data["label"], tuple(data["groups"]), tuple(data.get("sum_of", ())))


def _row(data: Mapping[str, Any]) -> Row:
    return Row(
        data["label"],
        data["level"],
        data.get("key", ""),
        tuple(data.get("counts", ())),
        tuple(data.get("sum_of", ())),
    )
