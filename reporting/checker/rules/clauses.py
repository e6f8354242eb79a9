"""Numbers in sentences: which figure of the tables a clause speaks of. Silence on everything else that is counted in 件. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from reporting.book import Place
from reporting.checker.figures import flat

# 12345 工单, 建议提案, 提醒 and their kin are counted in 件 too (OFFICE 38).
ELSEWHERE: Final = re.compile(
    r"工单|12345|热线|建议|提案|提醒|督办|信箱|留言|咨询|来信|来访|举报|投诉事项|线索|规范性文件|政策|解读|文件|规章|稿|证照|许可|处罚|强制|条例》|舆情|满意度|公报|培训|会议|案卷评查"
)
# Another year, another period, another body, or a comparison.
NOT_THIS: Final = re.compile(
    r"上年同期|去年|同比|较上年|比上年|上年度?(?!结转)|往年|近.年|季度|上半年|下半年|月份|\d{1,2}月|日均|累计|自.{2,12}以来|历年|市政府层面|政府层面|区本级|县本级|本级政府|各部门|各镇|下级|其中:?政府"
)
LONGEST: Final = 1_500  # letters of a sentence that are looked at
_N: Final = r"(?P<n>\d[\d,]*)(?:件次|件|份|宗|起)"
_GAP: Final = r"[^,，。；;:：()（）\d]{0,18}?"
_LINK: Final = r"(?:的)?(?:申请|情况|决定|答复|案件)?(?:数量?|总数|量)?(?:的)?(?:为|有|共|计|共计|分别为|:)*"


@dataclass(frozen=True, slots=True)
class Said:
    """A number in the text: what it is of, its clause, the numbers of the tables it may be (any will do)."""

    topic: str
    number: Decimal
    clause: str
    ways: tuple[tuple[Place, ...], ...]
    table: str = "table3"
    percent: Decimal | None = None
    digits: int = 0


def _t(*rows: str) -> tuple[Place, ...]:
    return tuple((row, "total") for row in rows)


def _numbered(kind: str, most: int) -> tuple[str, ...]:
    return tuple(f"{kind}_{at}" for at in range(1, most + 1))


REFUSED: Final = _t(*_numbered("refused", 8))
UNAVAILABLE: Final = _t(*_numbered("unavailable", 3))
NOT_PROCESSED: Final = _t(*_numbered("not_processed", 5))
OTHER: Final = _t("other", "other_1", "other_2", "other_3")
RECEIVED: Final = (_t("new"), _t("new", "carried_in"))
LAWSUITS: Final = (("litigation_direct", "total"), ("litigation_after_review", "total"))
REVIEWS: Final = (("review", "total"),)
# topic, pattern up to the number, which sums it may be, which table
TOPICS: Final = tuple(
    (topic, re.compile(pattern + _LINK + _N), ways, table)
    for topic, pattern, ways, table in (
        (
            "予以公开和部分公开",
            r"(?:予以)?公开(?:及|和|、|或|与)(?:予以)?部分(?:予以)?公开",
            (_t("granted", "partial"),),
            "table3",
        ),
        (
            "部分公开",
            r"(?<!及)(?<!和)(?<!、)(?<!或)(?<!与)(?:予以)?部分(?:予以)?公开",
            (_t("partial"),),
            "table3",
        ),
        (
            "予以公开",
            r"(?<!不)(?<!部分)(?:予以公开|同意公开|全部公开)",
            (_t("granted"), _t("granted", "partial")),
            "table3",
        ),
        ("不予公开", r"不予公开", (REFUSED,), "table3"),
        ("无法提供", r"无法提供", (UNAVAILABLE,), "table3"),
        ("不予处理", r"不予处理", (NOT_PROCESSED,), "table3"),
        ("其他处理", r"(?:作(?:出)?)?其他处理", (OTHER,), "table3"),
        (
            "上年结转",
            r"(?:上年度?|上一年度?|往年)结转(?:的)?(?:政府信息公开)?(?:申请)?",
            (_t("carried_in"),),
            "table3",
        ),
        (
            "结转下年度",
            r"结转(?:至|到)?(?:下一?年度?|次年|\d{4}年)(?:度)?(?:继续)?(?:办理|答复|处理)?",
            (_t("carried_out"),),
            "table3",
        ),
        ("收到申请", rf"(?:收到|受理|接收|新收)(?:的)?{_GAP}(?:公开|依)申请{_GAP}", RECEIVED, "table3"),
        ("收到申请", rf"(?:收到|受理|接收){_GAP}依申请公开{_GAP}", RECEIVED, "table3"),
        (
            "办结申请",
            r"(?:已|全部|按期|按时|依法|共)?(?:办结|答复)(?:政府信息公开|依申请公开|信息公开)?申请",
            (_t("total"), _t("new"), _t("new", "carried_in")),
            "table3",
        ),
        ("行政复议", r"行政复议(?:案件|申请)?", (REVIEWS,), "table4"),
        ("行政诉讼", r"行政诉讼(?:案件)?", (LAWSUITS, LAWSUITS[:1], LAWSUITS[1:]), "table4"),
    )
)
WHOLE: Final = ("收到申请", "办结申请")
_NUMBER_FIRST: Final = re.compile(rf"(?:收到|受理|接收|新收){_GAP}{_N}(?:政府|依|信息公开)")
_INCLUDED: Final = re.compile(
    r"[（(,，](?:其中)?(?:含|包括|包含)(?:上年|上年度|上一年|往年|\d{4}年)度?结转(?:的)?(?:申请)?(?P<n>\d[\d,]*)件"
)
_NONE: Final = re.compile(
    r"(?:未|没有|无)(?:收到|接到|受理)(?:任何|过|到)?(?:公民.{0,12}?)?(?:的)?(?:政府)?(?:信息公开|依申请公开)(?:的)?(?:申请|有关事项|信息)"
)
_PERCENT: Final = re.compile(
    r"^[,，]?(?:约)?占(?:申请)?(?:总数|总量|总件数|受理总数|答复总数|比|全部)?(?:的)?(?:比例)?(?:为)?(?:约)?(?P<p>\d+(?:\.(?P<d>\d+))?)%"
)


def sentences(text: str) -> Iterator[str]:
    """Sentences of a text, in plain forms, without blanks; the ends of the year say nothing about a part of it."""
    for line in re.sub(r"1\s*月\s*1\s*日|12\s*月\s*31\s*日", "", text).split("\n"):
        yield from (part[:LONGEST] for part in re.split(r"[。；;]", flat(line)) if part)


def said(text: str, year: int) -> Iterator[Said]:
    """Every number the text gives for a figure of tables 三 and 四 of this year."""
    subject = False
    for sentence in sentences(text):
        subject = bool(re.search(r"申请|复议|诉讼|答复|办理结果", sentence)) or (
            subject and not ELSEWHERE.search(sentence)
        )
        if subject:
            yield from _of_sentence(sentence, year)


def none_received(text: str) -> str:
    """The clause that says no application came, or ""."""
    for sentence in sentences(text):
        found = _NONE.search(sentence)
        if found and not NOT_THIS.search(sentence[: found.start()]):
            return found[0]
    return ""


def _of_sentence(sentence: str, year: int) -> Iterator[Said]:
    taken: list[tuple[int, int]] = []
    for topic, pattern, ways, table in TOPICS:
        for found in pattern.finditer(sentence):
            if any(start <= found.start("n") < end for start, end in taken):
                continue
            # “其中沭阳县受理申请477件”: what was received is then of a part of the whole.
            is_part = topic in WHOLE and "其中" in sentence[: found.start("n")]
            if is_part or _is_about_else(sentence, found.start(), found.end(), year):
                continue
            taken.append(found.span("n"))
            yield _said(topic, found, ways, table, sentence)
    first = _NUMBER_FIRST.search(sentence)
    if (
        first
        and first.span("n") not in taken
        and "其中" not in sentence[: first.start()]
        and not _is_about_else(sentence, first.start(), first.end(), year)
    ):
        yield _said("收到申请", first, RECEIVED, "table3", sentence)
    included = _INCLUDED.search(sentence)
    if included and included.span("n") not in taken:
        yield _said("上年结转", included, (_t("carried_in"),), "table3", sentence)


def _said(
    topic: str, found: re.Match[str], ways: tuple[tuple[Place, ...], ...], table: str, sentence: str
) -> Said:
    percent = _PERCENT.match(sentence[found.end() :])
    return Said(
        topic, Decimal(found["n"].replace(",", "")), found[0], ways, table,
        Decimal(percent["p"]) if percent else None, len(percent["d"] or "") if percent else 0,
    )  # fmt: skip


def _is_about_else(sentence: str, start: int, end: int, year: int) -> bool:
    """The clause around the number, and what stands before it in the sentence, speak of something else."""
    begin = max(sentence.rfind(mark, 0, start) for mark in ",，:：(（") + 1
    clause = sentence[begin:end]
    if ELSEWHERE.search(clause.replace("依申请公开", "")) or NOT_THIS.search(clause):
        return True
    before = sentence[:begin]
    years = re.findall(r"(20\d\d)年", sentence[:start])
    if years and int(years[-1]) != year:
        return True
    nearest = max((found.end() for found in ELSEWHERE.finditer(before)), default=-1)
    own = max((before.rfind(word) for word in ("申请", "复议", "诉讼")), default=-1)
    return nearest > own or NOT_THIS.search(before[-25:]) is not None
