"""The matters of a supplement notice (条例第三十条): told at once, judged one by one when the supplement came. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from services.errors import Conflict, Invalid
from services.words import said, words

MOST_MATTERS, MOST_NEW = 20, 20
LONGEST_NEW = 500


class MatterResult(StrEnum):
    """What the supplement made of one matter."""

    CLARIFIED = "clarified"
    UNCLEAR = "unclear"
    DROPPED = "dropped"


RESULT_LABELS = words(
    {
        MatterResult.CLARIFIED: "已明确",
        MatterResult.UNCLEAR: "仍不明确",
        MatterResult.DROPPED: "申请人放弃",
    }
)
NEW_LABEL = said("补正中新提出")


def matters_of(wanted: str) -> list[str]:
    """The matters of a demand, a line each; numbering somebody typed is left as it is."""
    return [line.strip() for line in wanted.splitlines() if line.strip()]


def told_at_once(matters: Sequence[str]) -> str:
    """The matters as the notice tells them: one as it is, several numbered in one run."""
    bare = [matter.rstrip("。；;") for matter in matters]
    if len(bare) == 1:
        return bare[0]
    return "；".join(f"{n}. {matter}" for n, matter in enumerate(bare, 1))


def check_judged(expected: Iterable[str], results: Mapping[str, MatterResult]) -> None:
    """Raises Invalid, at its field, for every matter without a result; and for one that is none of the notice's."""
    known = list(expected)
    problems = {
        f"result-{matter}": said("请认定第 %(n)s 项。", n=n)
        for n, matter in enumerate(known, 1)
        if matter not in results
    }
    if set(results) - set(known):
        problems["results"] = "有不属于本件补正告知的事项，请刷新后再认定。"
    if problems:
        raise Invalid("补正事项须逐项认定。", fields=problems)


def check_new(matters: Sequence[str]) -> None:
    """Raises Invalid for too many new matters, or one that is too long."""
    if len(matters) > MOST_NEW or any(len(matter) > LONGEST_NEW for matter in matters):
        message = said(
            "新提出的事项一行一项，至多 %(most_new)s 项，每项至多 %(longest_new)s 个字。",
            most_new=MOST_NEW,
            longest_new=LONGEST_NEW,
        )
        raise Invalid(message, fields={"new": message})


def check_all_registered(waiting: int) -> None:
    """Whether a case may be signed or closed: every new matter is an application of its own by then. Raises Conflict."""
    if waiting:
        raise Conflict(
            said(
                "补正中新提出的 %(n)s 项是新的申请，还没有登记，不能签发或者办结（条例第三十条，一事一申请）。"
                "请先办理“登记新提出的事项”。",
                n=waiting,
            )
        )


def check_still_unclear(results: Sequence[MatterResult | None]) -> None:
    """Whether "补正后仍不明确" may be answered: one matter at least is still unclear.

    Raises Conflict. A case that was brought in from elsewhere knows no matters: its officer answers for it.
    """
    if results and MatterResult.UNCLEAR not in results:
        raise Conflict("以“补正后仍不明确”答复的，须先认定补正，至少有一项仍不明确（条例第三十条）。")
