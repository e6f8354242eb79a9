"""How a case can end: the closed table of outcomes, their grounds, and what each asks for. Pure.

An outcome is a row of table 三 (国办公开办函〔2021〕30号). One application, one outcome; a reply without a ground
is none.
"""

from collections.abc import Iterable, Mapping, Sequence

from processing.outcomes.grounds import INTERNAL, SEPARABLE, Ground, Requirement
from processing.outcomes.table import (
    FAMILY_LABELS,
    GROUNDS,
    NOT_PROVIDED,
    OUTCOMES,
    PRECEDENCE,
    SETTLEABLE,
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
    "SETTLEABLE",
    "WHOLE",
    "WITHHOLDING",
    "Family",
    "Ground",
    "Outcome",
    "Requirement",
    "Settled",
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

# The rows a ground of SETTLEABLE stands under in an office; one that is not named stands where the table has it.
Settled = Mapping[str, frozenset[str]]
AS_SHIPPED: Settled = {}


def outcome_of(row: str) -> Outcome:
    """The outcome of a row. Raises Invalid for a word that is no row of table 三."""
    try:
        return OUTCOMES[row]
    except KeyError:
        raise Invalid("没有这种办理结果。", fields={"outcome": "请选择表三中的一种结果。"}) from None


def check_grounds(row: str, codes: Sequence[str], settled: Settled = AS_SHIPPED) -> tuple[Ground, ...]:
    """The grounds of a reply, which must fit its row and be all it needs. Raises Invalid for none, unknown or unfitting ones.

    Given in part, the reply also says why the rest is not (条例第三十七条): the separation alone is no reason for that.
    """
    grounds = check_fit(row, codes, settled)
    if row == "partial" and len(grounds) == 1:
        raise Invalid(
            "部分公开须对没有公开的内容说明理由（条例第三十七条），请写明没有公开的部分依据哪一条。",
            fields={"grounds": "请勾选没有公开的部分的依据。"},
        )
    return grounds


def check_fit(row: str, codes: Sequence[str], settled: Settled = AS_SHIPPED) -> tuple[Ground, ...]:
    """The grounds, which must fit the row, though more may be needed. Raises Invalid for none, unknown or unfitting ones."""
    outcome = outcome_of(row)
    if not codes:
        raise Invalid("答复必须写明法律依据。", fields={"grounds": "请至少选择一项法律依据。"})
    allowed = {ground.code: ground for ground in allowed_grounds(row, settled)}
    if unfit := [code for code in codes if code not in allowed]:
        _check_settled(row, unfit, settled)
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


def allowed_grounds(row: str, settled: Settled = AS_SHIPPED) -> tuple[Ground, ...]:
    """What may stand under a row; a partial reply also names why the rest is not given.

    Grounds an office settled stand where it has them, and no more where the table does.
    """
    outcome = outcome_of(row)
    if row == "partial":
        return (*outcome.grounds, *WITHHOLDING, *NOT_PROVIDED)
    own = tuple(ground for ground in outcome.grounds if row in settled.get(ground.code, {row}))
    return (
        *own,
        *(GROUNDS[code] for code, rows in settled.items() if row in rows and GROUNDS[code] not in own),
    )


def _check_settled(row: str, unfit: Sequence[str], settled: Settled) -> None:
    """Raises Invalid, naming where the office counts a ground that it took from this row."""
    taken = next((code for code in unfit if code in settled and row in SETTLEABLE[code]), None)
    if taken is None:
        return
    rows = joined("、", (outcome_of(each).label for each in OUTCOMES if each in settled[taken]))
    message = said(
        "“%(ground)s”在本机关计入“%(rows)s”，不计入“%(row)s”（由本机关在“答复情形”中设定）。",
        ground=GROUNDS[taken].says,
        rows=rows,
        row=outcome_of(row).label,
    )
    raise Invalid(message, fields={"grounds": message})


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


def proposed_row(row: str, also: Sequence[str], settled: Settled = AS_SHIPPED) -> str:
    """The row that leads by custom among the chosen one and those of the further findings (codes of grounds)."""
    known = [code for code in also if code in GROUNDS]
    return leading_row([row, *(each for code in known for each in _rows_of(code, settled))])


def _rows_of(code: str, settled: Settled) -> Sequence[str]:
    home = [one.row for one in OUTCOMES.values() if GROUNDS[code] in one.grounds]
    return sorted(settled[code]) if code in settled else home


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
