"""What can happen to a clock: the kinds of entries, the words and articles for them, and which order is possible. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from services.errors import Invalid
from services.words import said, words

TERM = 20
SUPPLEMENT_NOTICE_TERM = 7
LONGEST_EXTENSION = 20
OPINION_TERM = 15
PAYMENT_TERM = 20


class EntryKind(StrEnum):
    """What can happen to a clock."""

    THIRD_PARTY = "third_party"
    JOINT_MAKER = "joint_maker"
    OTHER_AGENCY = "other_agency"
    EXTENSION = "extension"
    SUPPLEMENT_NOTICE = "supplement_notice"
    SUPPLEMENTED = "supplemented"
    FEE_NOTICE = "fee_notice"
    PAID = "paid"
    REASONS_DEMAND = "reasons_demand"
    DELAYED = "delayed"
    OBJECTION = "objection"
    ORDERED = "ordered"


STOPS = frozenset({EntryKind.THIRD_PARTY, EntryKind.JOINT_MAKER, EntryKind.OTHER_AGENCY})
SUSPENSIONS = {EntryKind.SUPPLEMENT_NOTICE: EntryKind.SUPPLEMENTED, EntryKind.FEE_NOTICE: EntryKind.PAID}
RESTARTS = {restart: suspension for suspension, restart in SUSPENSIONS.items()}
# What begins a period of its own.
BEGINNINGS = frozenset({*RESTARTS, EntryKind.ORDERED})
# A demand for reasons and an objection are kept and told but neither stop nor move anything: the 条例 names no
# time that would not count. So they stand in no group.
WORDS: dict[EntryKind, tuple[str, str]] = words(
    {
        EntryKind.THIRD_PARTY: ("征求第三方意见", "条例第三十二条、第三十三条第三款"),
        EntryKind.JOINT_MAKER: ("征求共同制作机关意见", "条例第三十四条、第三十三条第三款"),
        EntryKind.OTHER_AGENCY: ("征求其他机关意见", "条例第三十三条第三款"),
        EntryKind.EXTENSION: ("延长答复期限", "条例第三十三条第二款"),
        EntryKind.SUPPLEMENT_NOTICE: ("告知补正，等待申请人", "条例第三十条"),
        EntryKind.SUPPLEMENTED: ("收到补正，重新起算", "条例第三十条"),
        EntryKind.FEE_NOTICE: ("通知缴费，等待申请人", "国办函〔2020〕109号"),
        EntryKind.PAID: ("收到缴费，重新起算", "国办函〔2020〕109号"),
        EntryKind.REASONS_DEMAND: ("要求申请人说明理由（不停止计算）", "条例第三十五条"),
        EntryKind.DELAYED: ("确定延迟答复的合理期限", "条例第三十五条"),
        EntryKind.OBJECTION: ("第三方不同意，书面告知决定公开（不停止计算）", "条例第三十二条"),
        EntryKind.ORDERED: ("责令重新答复，期限从决定或者判决", "行政复议法第七十七条、行政诉讼法第七十条"),
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One happening. A stop runs from `on` (the day the letter left) to `until` (the day the answer came or its
    period ended); without `until` it is open. An extension has `days`, a delay its new last day in `until`; an
    order to answer again either the day it names in `until`, or working days from `on` in `days`.

    `irregular`: what the 条例 does not allow but happened; it is told, and moves nothing."""

    kind: EntryKind
    on: date
    until: date | None = None
    days: int | None = None
    irregular: bool = False


def check_entries(receipt: date, ordered: Sequence[Entry]) -> None:
    """Raises Invalid for what cannot have happened in this order; `ordered` by day."""
    for entry in ordered:
        if entry.on < receipt:
            raise Invalid(
                said(
                    "%(words)s（%(on)s）早于收到申请之日（%(receipt)s）。",
                    words=WORDS[entry.kind][0],
                    on=entry.on,
                    receipt=receipt,
                )
            )
        if entry.until is not None and entry.until < entry.on:
            raise Invalid(
                said(
                    "%(words)s的结束日（%(until)s）早于开始日（%(on)s）。",
                    words=WORDS[entry.kind][0],
                    until=entry.until,
                    on=entry.on,
                )
            )
    lawful = [entry for entry in ordered if not entry.irregular]
    _check_extensions([e for e in lawful if e.kind is EntryKind.EXTENSION])
    _check_delays([e for e in lawful if e.kind is EntryKind.DELAYED])
    for suspension, restart in SUSPENSIONS.items():
        _check_pairs([e for e in lawful if e.kind in (suspension, restart)], suspension)


def _check_extensions(extensions: Sequence[Entry]) -> None:
    if len(extensions) > 1:
        raise Invalid("答复期限只能延长一次（条例第三十三条第二款）。")
    for entry in extensions:
        if entry.days is None or not 1 <= entry.days <= LONGEST_EXTENSION:
            raise Invalid(
                said(
                    "延长的期限为 1 至 %(longest_extension)s 个工作日（条例第三十三条第二款）。",
                    longest_extension=LONGEST_EXTENSION,
                )
            )


def _check_delays(delays: Sequence[Entry]) -> None:
    if len(delays) > 1:
        raise Invalid("延迟答复的合理期限只能确定一次（条例第三十五条）。")
    if any(entry.until is None or entry.until == entry.on for entry in delays):
        raise Invalid("确定延迟答复须写明新的期限（条例第三十五条）。")


def _check_pairs(happened: Sequence[Entry], suspension: EntryKind) -> None:
    notice, answer = WORDS[suspension][0], WORDS[SUSPENSIONS[suspension]][0]
    if happened and happened[0].kind is not suspension:
        raise Invalid(said("没有“%(notice)s”，不会有“%(answer)s”。", notice=notice, answer=answer))
    if sum(e.kind is suspension for e in happened) > 1:
        raise Invalid(said("“%(notice)s”只能有一次。", notice=notice))
    if any(left.kind is right.kind for left, right in pairwise(happened)):
        raise Invalid(said("“%(answer)s”只能有一次。", answer=answer))
