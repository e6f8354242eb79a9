"""The official form of table 二 as data: blocks by item of article 20, each with rows and columns of its own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from reporting.formats import check_name
from services.errors import Invalid
from services.words import said, speak


@dataclass(frozen=True, slots=True)
class DeclaredColumn:
    """A column of a block: `decimals` places allowed behind the point, `signed` where it may fall below zero."""

    key: str
    label: str
    decimals: int = 0
    signed: bool = False

    def __post_init__(self) -> None:
        speak(self, "label")


@dataclass(frozen=True, slots=True)
class DeclaredRow:
    """A row of a block; its key is the only one of its kind in the whole table."""

    key: str
    label: str

    def __post_init__(self) -> None:
        speak(self, "label")


@dataclass(frozen=True, slots=True)
class DeclaredBlock:
    """What one item of article 20 asks for; `head` stands above the rows."""

    key: str
    label: str
    head: str
    columns: tuple[DeclaredColumn, ...]
    rows: tuple[DeclaredRow, ...]

    def __post_init__(self) -> None:
        speak(self, "label", "head")


@dataclass(frozen=True, slots=True)
class DeclaredForm:
    """One official form of table 二. A figure's place is (row key, column key)."""

    name: str
    title: str
    blocks: tuple[DeclaredBlock, ...]

    def __post_init__(self) -> None:
        speak(self, "title")

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Every place of a figure, in the order of the form."""
        return tuple((row.key, column.key) for b in self.blocks for row in b.rows for column in b.columns)

    def block_of(self, row: str) -> DeclaredBlock:
        """The block in which that row stands; raises Invalid."""
        for block in self.blocks:
            if row in {one.key for one in block.rows}:
                return block
        raise Invalid(said("%(name)s 格式的表二没有“%(row)s”这一行。", name=self.name, row=row))

    def column(self, row: str, column: str) -> DeclaredColumn:
        """The column of a row; raises Invalid."""
        for one in self.block_of(row).columns:
            if one.key == column:
                return one
        raise Invalid(
            said(
                "%(name)s 格式的表二“%(row)s”没有“%(column)s”这一列。", name=self.name, row=row, column=column
            )
        )

    def filled(self, cells: Mapping[tuple[str, str], Decimal]) -> dict[tuple[str, str], Decimal]:
        """All places, those nobody told anything about as 0 (C17: the platform prints 0 everywhere)."""
        return {place: cells.get(place, Decimal(0)) for place in self.places}


@cache
def load_declared_form(name: str) -> DeclaredForm:
    """Table 二 of the form of that name; raises Invalid for an unknown one."""
    check_name(name)
    return parse_declared_form(json.loads(files(__package__).joinpath(f"{name}.json").read_text("utf-8")))


def parse_declared_form(data: Mapping[str, Any]) -> DeclaredForm:
    """Table 二 of a form's data."""
    table = data["table2"]
    return DeclaredForm(data["name"], table["title"], tuple(_block(one) for one in table["blocks"]))


def _block(data: Mapping[str, Any]) -> DeclaredBlock:
    columns = tuple(
        DeclaredColumn(one["key"], one["label"], one.get("decimals", 0), one.get("signed", False))
        for one in data["columns"]
    )
    rows = tuple(DeclaredRow(one["key"], one["label"]) for one in data["rows"])
    return DeclaredBlock(data["key"], data["label"], data["head"], columns, rows)
