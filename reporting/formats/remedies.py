"""The official form of table 四 as data: three blocks (review, two sorts of lawsuits) of five columns each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from reporting.formats import Column, check_name
from services.errors import Invalid
from services.words import said, speak


@dataclass(frozen=True, slots=True)
class Block:
    """One block; `kind` is what is counted in it, `groups` the heads above its own."""

    key: str
    label: str
    groups: tuple[str, ...]
    kind: str

    def __post_init__(self) -> None:
        speak(self, "label", "groups")


@dataclass(frozen=True, slots=True)
class RemedyForm:
    """One official form of table 四; `terms` names the counted term of each column that is no sum."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    columns: tuple[Column, ...]
    terms: Mapping[str, str]

    def __post_init__(self) -> None:
        speak(self, "title")

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is counted at all."""
        return tuple(block.kind for block in self.blocks)

    def block(self, key: str) -> Block:
        """The block of that key; raises Invalid."""
        for block in self.blocks:
            if block.key == key:
                return block
        raise Invalid(said("%(name)s 格式的表四没有“%(key)s”这一组。", name=self.name, key=key))

    def column(self, key: str) -> Column:
        """The column of that key; raises Invalid."""
        for column in self.columns:
            if column.key == key:
                return column
        raise Invalid(said("%(name)s 格式的表四没有“%(key)s”这一列。", name=self.name, key=key))

    def counted(self, column: Column) -> tuple[str, ...]:
        """The counted terms behind a column."""
        return tuple(self.terms[key] for key in column.sum_of or (column.key,))


@cache
def load_remedy_form(name: str) -> RemedyForm:
    """Table 四 of the form of that name; raises Invalid for an unknown one."""
    check_name(name)
    return parse_remedy_form(json.loads(files(__package__).joinpath(f"{name}.json").read_text("utf-8")))


def parse_remedy_form(data: Mapping[str, Any]) -> RemedyForm:
    table = data["table4"]
    return RemedyForm(
        name=data["name"],
        title=table["title"],
        blocks=tuple(
            Block(one["key"], one["label"], tuple(one["groups"]), one["counts"]) for one in table["blocks"]
        ),
        columns=tuple(
            Column(one["key"], one["label"], (), tuple(one.get("sum_of", ()))) for one in table["columns"]
        ),
        terms={one["key"]: one["counts"] for one in table["columns"] if "counts" in one},
    )
