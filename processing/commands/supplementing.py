"""What a supplement made of the matters it was asked for: judged one by one, new ones told apart (条例第三十条)."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from processing.clock_entries import EntryKind
from processing.commands.acting import Acting, act, entries_of, take
from processing.domain import Action
from processing.models import Case, SupplementMatter
from processing.queries.supplementing import matters_of_case
from processing.supplement_rules import MatterResult, check_judged, check_new
from services.crypto import CaseKey, case_key
from services.delivery import publish_many
from services.errors import Conflict
from services.ids import new_id


def keep_matters(session: Session, case: Case, matters: Sequence[str], key: CaseKey) -> None:
    """Write down what a notice asks for."""
    session.add_all(_matter(case, n, text, key) for n, text in enumerate(matters, 1))


def judge_supplement(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    results: Mapping[uuid.UUID, MatterResult],
    new: Sequence[str] = (),
    *,
    by: Acting,
    version: int | None = None,
) -> None:
    """Judge every matter of the notice, anew until the reply is sent to review; `new` is what was raised beside them.

    Raises Conflict before a supplement came, Invalid for a matter left out.
    """
    raised = [text.strip() for text in new if text.strip()]
    check_new(raised)
    taken = take(session, agency_id, case_id, Action.JUDGE_SUPPLEMENT, by, version)
    case = taken.case
    if all(entry.kind is not EntryKind.SUPPLEMENTED for entry in entries_of(session, case)):
        raise Conflict("还没有收到补正，不能认定。")
    known = matters_of_case(session, agency_id, case_id)
    asked = [matter for matter in known if not matter.is_new]
    check_judged([str(matter.id) for matter in asked], {str(each): told for each, told in results.items()})
    for matter in asked:
        matter.result, matter.judged_on, matter.judged_by = results[matter.id], by.today, by.actor.name
    for matter in known:
        if matter.is_new:
            session.delete(matter)
    key = case_key(session, agency_id, case_id)
    for n, text in enumerate(raised, len(asked) + 1):
        matter = _matter(case, n, text, key)
        matter.is_new, matter.judged_on, matter.judged_by = True, by.today, by.actor.name
        session.add(matter)
    counted = Counter(str(told) for told in results.values())
    publish_many(session, [act(session, taken, by, {"matters": dict(counted), "raised": len(raised)})])


def _matter(case: Case, n: int, text: str, key: CaseKey) -> SupplementMatter:
    return SupplementMatter(
        id=new_id(),
        agency_id=case.agency_id,
        case_id=case.id,
        n=n,
        content=key.seal({"text": text}),
        is_new=False,
    )
