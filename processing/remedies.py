"""What a reply tells about review and court: four groups, by row, ground and date. Pure.

行政复议法 (2023) 第二十三条第一款第四项 and 法释〔2025〕8号: since 2024-01-01 a refusal is reviewed first; replies made before
that day leave the choice. Notices within the procedure carry no remedy paragraph.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from processing.outcomes import NOT_PROVIDED, is_refused_in_part, outcome_of
from services.errors import Invalid

REVIEW_FIRST_SINCE = date(2024, 1, 1)


class RemedyGroup(StrEnum):
    """A, B and C of the table; D carries none."""

    REVIEW_FIRST = "review_first"
    REVIEW_OR_COURT = "review_or_court"
    DOUBTFUL = "doubtful"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class RemedyBodies:
    """Who reviews and who judges for an answering body on the day of the reply."""

    review_body: str
    court: str
    review_address: str = ""
    court_address: str = ""


_REVIEW_FIRST = frozenset({*(f"refused_{n}" for n in range(1, 8)), "partial"})
_DOUBTFUL = frozenset({"refused_8", "unavailable_2", *(f"not_processed_{n}" for n in range(1, 6))})
PROCESS_NOTICES = frozenset(
    {
        "supplement_notice",
        "extension_notice",
        "consult_third_party",
        "consult_told",
        "joint_maker_letter",
        "cooperation_letter",
        "lead_body_letter",
        "reasons_demand",
        "delay_notice",
        "split_notice",
        "publication_reply",
        "fee_notice",
        "refund_notice",
        "correction_told",
    }
)


def remedy_group(row: str, on: date, grounds: Collection[str] = ()) -> RemedyGroup:
    """The group of a reply made `on` that day; of a partial one the group of its refused part.

    What lacks in a partial reply without being refused (it does not exist, another body has it) leaves the choice.
    """
    outcome_of(row)
    if row == "partial" and grounds and not is_refused_in_part(grounds):
        return RemedyGroup.REVIEW_OR_COURT
    if row in _REVIEW_FIRST:
        return RemedyGroup.REVIEW_FIRST if on >= REVIEW_FIRST_SINCE else RemedyGroup.REVIEW_OR_COURT
    return RemedyGroup.DOUBTFUL if row in _DOUBTFUL else RemedyGroup.REVIEW_OR_COURT


def check_bodies(bodies: RemedyBodies | None) -> RemedyBodies:
    """Raises Invalid where review body or court is missing: a reply that names neither is not signed."""
    if bodies is None or not bodies.review_body.strip() or not bodies.court.strip():
        raise Invalid("答复主体没有设置行政复议机关和管辖法院，不能签发。请机关管理员在“机关和科室”中补充。")
    return bodies


def remedy_paragraph(
    row: str, on: date, bodies: RemedyBodies | None, grounds: Collection[str] = (), doubtful_as: str = "court"
) -> str:
    """The paragraph for a reply made `on` that day; raises Invalid without bodies.

    `doubtful_as` is the office's setting for group C: "court" prints the text of group B (too much advice costs
    nothing), "complaint" the narrower one. `grounds` are those of the reply: a withdrawal needs no advice.
    """
    if row == "other_3" and set(grounds) == {"withdrawn"}:
        return ""
    named = check_bodies(bodies)
    group = remedy_group(row, on, grounds)
    review = named.review_body + (f"（地址：{named.review_address}）" if named.review_address else "")
    court = named.court + (f"（地址：{named.court_address}）" if named.court_address else "")
    either = f"可以自知道本答复之日起六十日内向{review}申请行政复议，或者自知道本答复之日起六个月内向{court}提起行政诉讼。"
    if group is RemedyGroup.REVIEW_FIRST:
        scope = "对本答复中不予公开的内容不服的" if row == "partial" else "如对本答复不服"
        rest = f"对本答复其他内容不服的，{either}" if row == "partial" and _lacks_more(grounds) else ""
        return (
            f"{scope}，应当自知道本答复之日起六十日内先向{review}申请行政复议；"
            f"对行政复议决定不服的，可以自收到复议决定书之日起十五日内向{court}提起行政诉讼。{rest}"
        )
    if group is RemedyGroup.DOUBTFUL and doubtful_as == "complaint":
        return (
            f"如认为本机关在政府信息公开工作中侵犯您的合法权益，可以向政府信息公开工作主管部门投诉，"
            f"或者自知道本答复之日起六十日内向{review}申请行政复议。"
        )
    return f"如对本答复不服，{either}"


def _lacks_more(grounds: Collection[str]) -> bool:
    return any(ground.code in grounds for ground in NOT_PROVIDED)
