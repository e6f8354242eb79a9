"""Which file is ready for the archive, for how long it is kept and under which number. Pure.

办结 and 归档 are two: a case closes on the day it is answered, its file is archived once nothing is missing in it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from processing.alerts import TO_BE_READ
from processing.late_notices import WARNINGS
from processing.models import Case
from processing.outcomes import Family, outcome_of
from services.errors import Invalid
from services.identity.options import RETENTIONS
from services.words import said, speak

MOST_PAGES = 9999
# The archive's rules call a number by fonds, year, retention and item.
NUMBER = "{fonds}-{year}-{retention}-{n:04}"
DISPUTABLE = frozenset({Family.PARTIAL, Family.REFUSED})


class Weight(StrEnum):
    """What a gap in the file does: it refuses, it asks for a word in the 备考表, or it is only told."""

    REFUSES = "refuses"
    EXPLAINS = "explains"
    TELLS = "tells"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the file lacks."""

    weight: Weight
    words: str

    def __post_init__(self) -> None:
        speak(self, "words")


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply of the file as the archive looks at it."""

    number: str
    is_proved: bool
    is_sealed: bool
    is_approved: bool
    is_searched: bool = True


@dataclass(frozen=True, slots=True)
class Contents:
    """What decides whether a file is whole.

    `unrendered` counts issued papers without their PDF, `pages` is the proposal; `disputed` a review, lawsuit or
    complaint, `pending` those without a result; `help_open` help that was asked for and never given.
    """

    replies: Sequence[Reply] = ()
    imported: bool = False
    withdrawn: bool = False
    unrendered: int = 0
    warnings: Collection[str] = ()
    disputed: bool = False
    pending: int = 0
    pages: int = 1
    help_open: bool = False


def gaps(file: Contents) -> list[Gap]:
    """Everything that is missing, what refuses first."""
    found = [*_of_replies(file), *_around(file)]
    return sorted(found, key=lambda gap: list(Weight).index(gap.weight))


def worst(found: Sequence[Gap]) -> Weight | None:
    """The heaviest of them; none where nothing is missing."""
    return found[0].weight if found else None


def proposed_retention(outcome: str | None, file: Contents, plain: str, disputed: str) -> str:
    """What the office keeps such a file for: longer where the reply withholds something or was contested."""
    withholds = outcome is not None and outcome_of(outcome).family in DISPUTABLE
    return disputed if withholds or file.disputed else plain


def check_filing(retention: str, pages: int, remark: str) -> None:
    """Raises Invalid for an unknown period or an impossible number of pages."""
    problems: dict[str, str] = {}
    if retention not in RETENTIONS:
        problems["retention"] = "请选择保管期限：10 年、30 年或者永久。"
    if not 1 <= pages <= MOST_PAGES:
        problems["pages"] = said("页数填写 1 至 %(most_pages)s。", most_pages=MOST_PAGES)
    if len(remark) > 1000:
        problems["file_note"] = "情况说明至多 1000 个字。"
    if problems:
        raise Invalid("归档登记还不完整。", fields=problems)


def archive_number(fonds: str, year: int, retention: str, n: int) -> str:
    """The 档号 of the n-th file of the year under this retention."""
    return NUMBER.format(fonds=fonds, year=year, retention=retention, n=n)


def year_of(number: str) -> int:
    """The year a 档号 names."""
    return int(number.split("-")[1])


def retention_of(number: str) -> str:
    """The retention a 档号 names."""
    return number.split("-")[2]


def series_of(retention: str) -> str:
    """The name of the counter: a retention counts for itself."""
    return f"archive_{retention}"


def more_to_archive(case: Case) -> None:
    """Something came to the file of an archived case: it is to be archived again, under its number."""
    case.archived_on = None


def _of_replies(file: Contents) -> list[Gap]:
    found: list[Gap] = []
    for reply in file.replies:
        if not reply.is_proved:
            found.append(
                Gap(
                    Weight.REFUSES,
                    said("%(number)s没有送达证明（交邮凭证、签收或者系统送达记录）。", number=reply.number),
                )
            )
        if not reply.is_searched:
            found.append(
                Gap(Weight.REFUSES, said("%(number)s以“经检索没有”答复，缺检索记录。", number=reply.number))
            )
        if not reply.is_approved:
            found.append(
                Gap(Weight.REFUSES, said("%(number)s缺审核、签发的记录，审批表不完整。", number=reply.number))
            )
        if not reply.is_sealed:
            found.append(Gap(Weight.EXPLAINS, said("%(number)s没有用印登记。", number=reply.number)))
    if file.imported:
        found.append(Gap(Weight.EXPLAINS, "从原台账导入，系统里没有文书，请核对纸质案卷是否齐全。"))
    elif not file.replies and not file.withdrawn:
        found.append(Gap(Weight.REFUSES, "没有答复文书。"))
    return found


def _around(file: Contents) -> list[Gap]:
    found: list[Gap] = []
    warned = set(file.warnings)
    if file.unrendered:
        found.append(
            Gap(
                Weight.REFUSES,
                said("有 %(unrendered)s 份文书的 PDF 还没有生成，请稍后再归档。", unrendered=file.unrendered),
            )
        )
    if "ordered_again" in warned:
        found.append(Gap(Weight.REFUSES, "复议决定或者判决责令重新答复，重新答复以后再归档。"))
    if "undelivered_reply" in warned:
        found.append(Gap(Weight.REFUSES, "答复没有送达，请先处理。"))
    if warned & set(WARNINGS.values()):
        found.append(
            Gap(Weight.REFUSES, "有文书过期发出，还没有补写原因和监督意见，请负责人在办件页“补写违规原因”。")
        )
    if warned & TO_BE_READ:
        found.append(Gap(Weight.REFUSES, "有来件还没有阅，请先在办件页办理“来件已阅”。"))
    if "publication_suggested" in warned:
        found.append(Gap(Weight.EXPLAINS, "申请人建议主动公开，还没有答复（第四十四条第二款）。"))
    if file.help_open:
        found.append(Gap(Weight.EXPLAINS, "申请人需要协助，没有记录提供了什么协助。"))
    if file.pending:
        found.append(Gap(Weight.TELLS, "复议、诉讼或者投诉还没有结果；出结果后补充归档。"))
    return found
