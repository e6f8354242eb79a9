"""What is looked at before a report is handed in: the checker's rules over the book, and what only its agency knows. Pure.

A soft finding is let stand by a person with a reason; the reason lapses when one of the two values changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reporting.book import Book, plain
from reporting.checker.rules import HARD, SOFT, Case, Finding, check
from reporting.formats.declared import load_declared_form
from services.words import said


@dataclass(frozen=True, slots=True)
class Part:
    """An agency in a roll-up: 新收 as its accepted report says (None while there is none), as its facts say now, and in
    how many places both differ. `ended` its last day, where it ended within the year."""

    name: str
    reported: Decimal | None
    counted: Decimal
    differing: int
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """A 案号 that several agencies of a roll-up count, by their names."""

    docket: str
    names: tuple[str, ...]


def findings(
    book: Book,
    before: Book | None,
    *,
    fees: Decimal | None = None,
    missing: Sequence[str] = (),
    items: Sequence[str] = (),
    parts: Sequence[Part] = (),
    shared: Sequence[Shared] = (),
    taken: tuple[Mapping[str, Decimal], str] = ({}, ""),
    given: Mapping[str, Decimal] | None = None,
    earlier: Sequence[Book] = (),
) -> list[Finding]:
    """Every finding, hard ones first. `fees` in yuan, `missing` blocks of table 二, `items` the notice asks for,
    `parts` what a roll-up is made of, `shared` the suits two of them count, `taken` what predecessors handed over by column, with their names, `given` what of last year's 结转 had passed to others, `earlier` its
    own reports of years before."""
    found = [
        *_missing_blocks(book, missing),
        *check(
            Case(
                book,
                before,
                fees=fees,
                taken=taken[0],
                taken_from=taken[1],
                given=given or {},
                earlier=tuple(earlier),
            )
        ),
        *_items(book, items),
        *_parts(parts),
        *_shared(shared),
    ]
    return sorted(found, key=lambda one: not one.is_hard)


def key_of(one: Finding) -> str:
    """What a decision about a finding is kept under."""
    return f"finding.{one.rule}.{one.where}"[:300]


def seen_of(one: Finding) -> str:
    """The two values a person saw when he decided."""
    return f"{one.left}|{one.right}"


def _missing_blocks(book: Book, missing: Sequence[str]) -> Iterator[Finding]:
    labels = {block.key: block.label for block in load_declared_form(book.form).blocks}
    for key in missing:
        place = said("表二 %(labels)s", labels=labels[key])
        yield Finding(
            "block_missing", HARD, place, said("没有填报"), said("填报单"), "这一部分还没有填报；没有的填 0。"
        )


def _items(book: Book, items: Sequence[str]) -> Iterator[Finding]:
    told = "".join(chapter.text for chapter in book.chapters if chapter.number in (1, 6))
    for item in items:
        if item not in told:
            place = said("通知事项：%(item)s", item=item)
            yield Finding(
                "item_missing",
                SOFT,
                place,
                said("没有提到"),
                item,
                "主管部门要求在第一章或者第六章报告这一事项。",
            )


def _parts(parts: Sequence[Part]) -> Iterator[Finding]:
    for part in parts:
        place = said("汇总 %(name)s", name=part.name)
        if part.reported is None:
            words = said("%(name)s没有通过预审的报告，没有计入汇总。", name=part.name)
            if part.ended:
                words = said(
                    "%(name)s存在到%(day)s，没有通过预审的报告，它当年办理的件没有计入汇总。",
                    name=part.name,
                    day=part.ended,
                )
            yield Finding("children_missing", SOFT, place, said("没有计入"), said("应计入"), words)
        elif part.differing:
            left, right = (
                said("报告新收 %(reported)s", reported=plain(part.reported)),
                said("现有办件 %(counted)s", counted=plain(part.counted)),
            )
            words = said(
                "%(name)s的报告与现有办件有 %(differing)s 处不同；汇总按通过的报告。",
                name=part.name,
                differing=part.differing,
            )
            yield Finding("children_differ", SOFT, place, left, right, words)


def _shared(shared: Sequence[Shared]) -> Iterator[Finding]:
    """C21 [F 国办公开办函〔2016〕201号]: a suit with the review body as co-defendant counts for the original agency only."""
    for one in shared:
        place = said("表四 案号 %(docket)s", docket=one.docket)
        left, right = said("%(n)s 个机关计入", n=len(one.names)), said("1 个机关计入")
        words = said(
            "%(names)s都把案号 %(docket)s 计入表四；复议机关作共同被告的，只计原行为机关（国办公开办函〔2016〕201号），请核实。",
            names="、".join(one.names),
            docket=one.docket,
        )
        yield Finding("docket_shared", SOFT, place, left, right, words)
