"""The grounds that articles named elsewhere mean under a row; what they leave open stays open. Pure."""

from collections.abc import Iterable

from processing.outcomes import allowed_grounds
from services.citations import Citation, citations


def cited_grounds(row: str, told: Iterable[Citation]) -> list[str]:
    """Codes of grounds, each where the article can mean one ground of the row alone.

    Two articles may say it together: 第三十六条第三项 alone means any refusal of a partial reply, 第十五条 one.
    """
    allowed = {ground.code: citations(ground.article) for ground in allowed_grounds(row)}
    found: dict[str, None] = {}
    for one in told:
        meant = [code for code, named in allowed.items() if any(one.agrees(its) for its in named)]
        if len(meant) > 1 and (one.paragraph or one.item):
            meant = [code for code in meant if one in allowed[code]]
        if len(meant) == 1:
            found[meant[0]] = None
    return list(found)
