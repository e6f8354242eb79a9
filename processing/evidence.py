"""What must be on record before a reply on a ground is signed: asked beside the draft, kept with it. One table. Pure.

Courts ask for it later: the classification and its basis, the provision that forbids, the third party's answer, the
search and its result, the earlier reply and its proof of service.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from processing.outcomes import GROUNDS, WHOLE, Ground, is_refused_in_part
from processing.outcomes.grounds import (
    ARCHIVED,
    ENFORCEMENT,
    EXCESSIVE,
    FORBIDDEN,
    INTERNAL,
    NOT_EXISTING,
    NOT_OURS,
    PROCESS,
    REPEATED,
    SAFETY,
    SECRET,
    THIRD_PARTY,
)
from services.errors import Invalid
from services.words import joined, said, speak


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing to be said or cited, for the grounds it belongs to."""

    name: str
    label: str
    grounds: frozenset[str]
    hint: str = ""
    is_long: bool = False

    def __post_init__(self) -> None:
        speak(self, "label", "hint")


def _proof(name: str, label: str, *grounds: Ground, hint: str = "", is_long: bool = False) -> Proof:
    return Proof(name, label, frozenset(ground.code for ground in grounds), hint, is_long)


PROOFS: tuple[Proof, ...] = (
    _proof("secrecy_level", "密级", SECRET, hint="绝密、机密或者秘密"),
    _proof("classified_by", "定密单位", SECRET),
    _proof("classified_on", "定密日期", SECRET),
    _proof("secrecy_basis", "定密依据", SECRET, hint="国家秘密目录或者保密事项范围的条款"),
    _proof("law_cited", "禁止公开的规定", FORBIDDEN, hint="法律、行政法规的名称和条款"),
    _proof("harm", "可能造成的危害", SAFETY, is_long=True),
    _proof(
        "harm_to_third_party",
        "对第三方的损害",
        THIRD_PARTY,
        hint="属于哪种权益、公开会怎样损害；公共利益的考虑",
        is_long=True,
    ),
    _proof("kind_of_file", "属于哪类信息", INTERNAL, PROCESS, ENFORCEMENT, hint="文件的名称和形成的环节"),
    _proof(
        "why_withheld",
        "不予公开的考虑",
        INTERNAL,
        PROCESS,
        ENFORCEMENT,
        hint="第十六条是可以不公开",
        is_long=True,
    ),
    _proof("searched_in", "检索的系统和范围", NOT_EXISTING, hint="档案、公文系统、科室等，一并写明年度"),
    _proof("searched_for", "检索词", NOT_EXISTING),
    _proof("searched_by", "检索人", NOT_EXISTING),
    _proof("searched_on", "检索日期", NOT_EXISTING),
    _proof("search_result", "检索结果", NOT_EXISTING),
    _proof("right_body", "负责公开的机关", NOT_OURS, hint="名称和联系方式；不能确定的，写明判断的依据"),
    _proof("earlier_number", "此前答复的文号", REPEATED),
    _proof("earlier_service", "此前答复的送达证明", REPEATED, hint="送达方式、日期和凭证号"),
    _proof("excess", "数量、频次的情况", EXCESSIVE, hint="期间、件数、内容的重复程度"),
    _proof("archived_in", "移交的档案馆", ARCHIVED),
)
MOST = 500


def proofs_for(codes: Sequence[str]) -> tuple[Proof, ...]:
    """What these grounds ask for, in the order of the table."""
    return tuple(proof for proof in PROOFS if proof.grounds & set(codes))


def kept(codes: Sequence[str], told: Mapping[str, str]) -> dict[str, str]:
    """Of what was filled in, only what the grounds ask for. Raises Invalid for a text that is too long."""
    found = {p.name: told[p.name].strip() for p in proofs_for(codes) if told.get(p.name, "").strip()}
    if too_long := {
        name: said("至多 %(most)s 个字。", most=MOST) for name, text in found.items() if len(text) > MOST
    }:
        raise Invalid("办理依据里有的内容太长。", fields=too_long)
    return found


def check_evidence(codes: Sequence[str], told: Mapping[str, str]) -> None:
    """Raises Invalid, naming everything that is still missing for these grounds."""
    if absent := [proof for proof in proofs_for(codes) if not told.get(proof.name, "").strip()]:
        named = joined("、", (proof.label for proof in absent))
        fields = {proof.name: said("请填写%(label)s。", label=proof.label) for proof in absent}
        raise Invalid(said("依据还没有写全，缺：%(named)s。", named=named), fields=fields)


def reply_fields(told: Mapping[str, str]) -> dict[str, str]:
    """What of it the reply itself tells: the search, the right body, the earlier reply."""
    fields = {
        "search_record": _search(told),
        "other_body": told.get("right_body", ""),
        "earlier_reply": told.get("earlier_number", ""),
    }
    return {name: text for name, text in fields.items() if text}


def also_told(codes: Sequence[str], told: Mapping[str, str]) -> list[str]:
    """The further findings as the reply tells them, each with what shows it: the search, the body, the earlier reply."""
    shown = {
        NOT_EXISTING.code: _search(told),
        NOT_OURS.code: f"负责公开的机关：{told['right_body']}" if told.get("right_body") else "",
        REPEATED.code: f"此前的答复：{told['earlier_number']}" if told.get("earlier_number") else "",
    }
    return [
        f"{GROUNDS[code].says}（{shown[code]}）" if shown.get(code) else GROUNDS[code].says for code in codes
    ]


def why_told(row: str, codes: Sequence[str], also: Sequence[str], told: Mapping[str, str]) -> dict[str, str]:
    """Why, as the reply's fields: `ground`, in a partial reply why the rest is not given; `also` what else was found.

    That it can be separated is no reason for the rest. What is refused (`refused_part`) is told apart from what is wanting.
    """
    if row != "partial":
        ground = "；".join(GROUNDS[code].says for code in codes)
        return {"ground": ground, "also": "；".join(also_told(also, told))}
    refused = [code for code in codes if is_refused_in_part([code])]
    wanting = [code for code in codes if code not in WHOLE and code not in refused]
    first, further = (refused, [*wanting, *also]) if refused else (wanting, also)
    return {
        "ground": "；".join(also_told(first, told)),
        "refused_part": "；".join(GROUNDS[code].says for code in refused),
        "also": "；".join(also_told(list(dict.fromkeys(further)), told)),
    }


def _search(told: Mapping[str, str]) -> str:
    if not told.get("searched_in"):
        return ""
    on = f"{told['searched_on']}，" if told.get("searched_on") else ""
    words = f"以“{told['searched_for']}”为检索词，" if told.get("searched_for") else ""
    return (
        f"{on}在{told['searched_in']}中，{words}{told.get('search_result') or '没有检索到所申请公开的信息'}"
    )
