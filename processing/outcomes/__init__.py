"""How a case can end: the closed table of outcomes, their grounds, and what each asks for. Pure.

An outcome is a row of table 三 (国办公开办函〔2021〕30号). One application, one outcome; a reply without a ground
is none.
"""

from collections.abc import Iterable, Sequence

from processing.outcomes.grounds import INTERNAL, SEPARABLE, Ground, Requirement
from processing.outcomes.table import (
    FAMILY_LABELS,
    GROUNDS,
    NOT_PROVIDED,
    OUTCOMES,
    PRECEDENCE,
    WHOLE,
    WITHHOLDING,
    Family,
    Outcome,
)
from services.errors import Invalid
from services.words import joined, said

__all__ = (
    "FAMILY_LABELS",
    "GROUNDS",
    "NOT_PROVIDED",
    "OUTCOMES",
    "PRECEDENCE",
    "WHOLE",
    "WITHHOLDING",
    "Family",
    "Ground",
    "Outcome",
    "Requirement",
    "allowed_grounds",
    "articles_of",
    "check_also",
    "check_fit",
    "check_grounds",
    "document_of_reply",
    "is_refused_in_part",
    "leading_row",
    "outcome_of",
    "proposed_row",
    "requirements",
    "simplest_grounds",
)


def outcome_of(row: str) -> Outcome:
    """The outcome of a row. Raises Invalid for a word that is no row of table 三."""
    try:
        return OUTCOMES[row]
    except KeyError:
        raise Invalid("没有这种办理结果。", fields={"outcome": "请选择表三中的一种结果。"}) from None


def check_grounds(row: str, codes: Sequence[str]) -> tuple[Ground, ...]:
    """The grounds of a reply, which must fit its row and be all it needs. Raises Invalid for none, unknown or unfitting ones.

    Given in part, the reply also says why the rest is not (条例第三十七条): the separation alone is no reason for that.
    """
    grounds = check_fit(row, codes)
    if row == "partial" and len(grounds) == 1:
        raise Invalid(
            "部分公开须对没有公开的内容说明理由（条例第三十七条），请写明没有公开的部分依据哪一条。",
            fields={"grounds": "请勾选没有公开的部分的依据。"},
        )
    return grounds


def check_fit(row: str, codes: Sequence[str]) -> tuple[Ground, ...]:
    """The grounds, which must fit the row, though more may be needed. Raises Invalid for none, unknown or unfitting ones."""
    outcome = outcome_of(row)
    if not codes:
        raise Invalid("答复必须写明法律依据。", fields={"grounds": "请至少选择一项法律依据。"})
    allowed = {ground.code: ground for ground in allowed_grounds(row)}
    if unfit := [code for code in codes if code not in allowed]:
        named = joined("、", (GROUNDS[code].article if code in GROUNDS else code for code in unfit))
        raise Invalid(
            said("依据与“%(label)s”不符：%(named)s。", label=outcome.label, named=named),
            fields={"grounds": "依据与所选结果不符。"},
        )
    if row == "partial" and SEPARABLE.code not in codes:
        raise Invalid("部分公开须以条例第三十七条为依据。", fields={"grounds": "请选择条例第三十七条。"})
    return tuple(allowed[code] for code in dict.fromkeys(codes))


def check_also(row: str, codes: Sequence[str]) -> None:
    """Further findings beside the leading row. Raises Invalid for unknown ones, and where something is given.

    Given in part is partial (条例第三十七条): beside a row that gives all or nothing such a finding decides the row.
    """
    if unknown := [code for code in codes if code not in GROUNDS]:
        raise Invalid(
            said("没有这样的依据：%(names)s。", names="、".join(unknown)),
            fields={"also": "请从列出的情形中选择。"},
        )
    if row != "partial" and proposed_row(row, codes) == "partial":
        message = "有内容公开、有内容不公开的，办理结果应为“部分公开”（条例第三十七条）。"
        raise Invalid(message, fields={"also": message})


def requirements(codes: Iterable[str]) -> frozenset[Requirement]:
    """What must be on file before a reply that tells these grounds is signed."""
    return frozenset(need for code in codes if code in GROUNDS for need in GROUNDS[code].requires)


def document_of_reply(row: str, grounds: Sequence[Ground]) -> str:
    """The template of a reply: the ground's own where it stands alone and has one, else the row's."""
    return (grounds[0].document if len(grounds) == 1 else "") or outcome_of(row).document


def allowed_grounds(row: str) -> tuple[Ground, ...]:
    """What may stand under a row; a partial reply also names why the rest is not given."""
    outcome = outcome_of(row)
    return (*outcome.grounds, *WITHHOLDING, *NOT_PROVIDED) if row == "partial" else outcome.grounds


def simplest_grounds(row: str) -> list[str]:
    """The codes of the fewest grounds a reply of this row can stand on; in part, what is internal stays back."""
    first = outcome_of(row).grounds[0]
    return [first.code, INTERNAL.code] if row == "partial" else [first.code]


def is_refused_in_part(codes: Iterable[str]) -> bool:
    """Whether among the grounds of a partial reply is one of a refusal, articles 14 to 16."""
    return bool({ground.code for ground in WITHHOLDING} & set(codes))


def articles_of(grounds: Sequence[Ground]) -> str:
    """The articles of a reply in one run, the name of the regulation said once."""
    named = list(dict.fromkeys(ground.article for ground in grounds))
    return "、".join([*named[:1], *(article.removeprefix("条例") for article in named[1:])])


def proposed_row(row: str, also: Sequence[str]) -> str:
    """The row that leads by custom among the chosen one and those of the further findings (codes of grounds)."""
    further = [one.row for one in OUTCOMES.values() for ground in one.grounds if ground.code in also]
    return leading_row([row, *further])


def leading_row(rows: Sequence[str]) -> str:
    """The one row for several findings (国办: 区分处理的只计部分公开; the rest office practice).

    Anything given and anything not is partial. Nothing given: refused before unavailable before not processed.
    Raises Invalid for no finding at all.
    """
    if not rows:
        raise Invalid("至少要有一项办理结果。")
    given = [row for row in rows if outcome_of(row).family in (Family.GRANTED, Family.PARTIAL)]
    if len(given) == len(rows):
        return "partial" if "partial" in rows else "granted"
    if given:
        return "partial"
    return min(rows, key=lambda row: (PRECEDENCE.index(outcome_of(row).family), list(OUTCOMES).index(row)))
