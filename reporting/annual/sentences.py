"""Sentences offered for the chapters, with fields for their figures: nobody types a number that is in a table. Pure."""

from dataclasses import dataclass

from reporting.annual.figures import FAMILIES as FAMILY_NAMES
from reporting.annual.figures import Figures, family, suits, total
from services.words import said


@dataclass(frozen=True, slots=True)
class Offered:
    """A sentence for a chapter; `default` ones stand in a chapter nobody has written yet."""

    chapter: int
    key: str
    label: str
    text: str
    default: bool = True


def offered(figures: Figures) -> list[Offered]:
    """Everything there is to say of these figures, chapter by chapter."""
    return [*applications(figures), *_declared(figures), *_remedies(figures), *_rest(figures)]


def default_text(figures: Figures, chapter: int) -> str:
    """What stands in a chapter before anybody has written in it."""
    return "\n".join(one.text for one in offered(figures) if one.chapter == chapter and one.default)


def applications(figures: Figures) -> list[Offered]:
    """C13 [F 沭阳 2025, 宿迁 2023, 淮安 2024]: “收到” is new for some, new with carried in for others: both are said."""
    if not total(figures, "new") and not total(figures, "carried_in"):
        none = "{年度}年，{机关}没有收到政府信息公开申请，没有上年结转的申请。"
        return [Offered(1, "none", said("没有收到申请"), none)]
    # “收到”和“受理” are read in two ways (C13): the sentence names both figures.
    came = "{年度}年，{机关}新收政府信息公开申请 {新收} 件，{新收比上年}。"
    if figures.last is None:
        came = "{年度}年，{机关}新收政府信息公开申请 {新收} 件。"
    both = "{年度}年，{机关}受理政府信息公开申请 {受理} 件（含上年结转 {上年结转} 件）。"
    found = [
        Offered(1, "new", said("新收（与上年比较）"), came),
        Offered(1, "received", said("受理（含上年结转）"), both, default=total(figures, "carried_in") > 0),
    ]
    if total(figures, "total"):
        found.append(Offered(1, "outcomes", said("办理结果（各类占比）"), _outcomes(figures)))
    return found


def _outcomes(figures: Figures) -> str:
    given = [name for name in FAMILY_NAMES if family(figures.table3, figures.form, name)]
    parts = "，".join(f"{name} {{{name}}} 件（占 {{{name}占比}}）" for name in given)
    return f"全年办结 {{办结}} 件，其中{parts}；结转下年度继续办理 {{结转下年度}} 件。"


def _declared(figures: Figures) -> list[Offered]:
    if figures.form == "2019":
        return []
    text = (
        "制发行政规范性文件 {规范性文件制发} 件，废止 {规范性文件废止} 件，现行有效 {规范性文件现行有效} 件。"
    )
    decisions = "作出行政许可决定 {许可决定} 件，行政处罚决定 {处罚决定} 件，行政强制决定 {强制决定} 件。"
    return [
        Offered(1, "normative", said("规范性文件"), text, default=False),
        Offered(1, "decisions", said("许可、处罚、强制"), decisions, default=False),
    ]


def _remedies(figures: Figures) -> list[Offered]:
    review, court = int(figures.table4.get(("review", "total"), 0)), suits(figures, "total")
    if not review and not court:
        text = "{年度}年，{机关}没有因政府信息公开被申请行政复议或者被提起行政诉讼。"
        return [Offered(1, "no_remedies", said("没有复议、诉讼"), text)]
    first = (
        "被申请行政复议 {行政复议} 件，其中结果维持 {复议结果维持} 件、结果纠正 {复议结果纠正} 件、"
        "其他结果 {复议其他结果} 件、尚未审结 {复议尚未审结} 件"
    )
    second = (
        "被提起行政诉讼 {行政诉讼} 件，其中结果维持 {诉讼结果维持} 件、结果纠正 {诉讼结果纠正} 件、"
        "其他结果 {诉讼其他结果} 件、尚未审结 {诉讼尚未审结} 件"
    )
    told = "；".join(part for part, count in ((first, review), (second, court)) if count)
    return [Offered(1, "remedies", said("复议、诉讼"), f"因政府信息公开{told}。")]


def _rest(figures: Figures) -> list[Offered]:
    found = [] if figures.form == "2019" else [Offered(6, "fees", said("收取信息处理费情况"), "{收费情况}。")]
    return [
        *found,
        Offered(
            6,
            "nothing_else",
            said("没有其他事项"),
            "没有其他需要报告的事项。",
            default=figures.form == "2019",
        ),
    ]
