"""What a supplement made of the matters it was asked for: judged one by one, new ones told apart (条例第三十条)."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from processing.clock_entries import EntryKind
from processing.commands.acting import Acting, act, draft, entries_of, take
from processing.domain import Action
from processing.models import Case, SupplementMatter
from processing.queries.supplementing import matters_of_case, raised_waiting
from processing.supplement_rules import MatterResult, check_all_registered, check_judged, check_new
from services.crypto import CaseKey, case_key
from services.delivery import publish_many
from services.errors import Conflict
from services.events.processing import MattersRaised
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
    for matter in raised_waiting(session, agency_id, case_id):
        session.delete(matter)
    key = case_key(session, agency_id, case_id)
    # What is registered already stays, whatever is found now.
    first = max((m.n for m in known if not m.is_new or m.registered_on), default=0) + 1
    for n, text in enumerate(raised, first):
        matter = _matter(case, n, text, key)
        matter.is_new, matter.judged_on, matter.judged_by = True, by.today, by.actor.name
        session.add(matter)
    counted = Counter(str(told) for told in results.values())
    publish_many(session, [act(session, taken, by, {"matters": dict(counted), "raised": len(raised)})])


def register_raised(
    session: Session, agency_id: int, case_id: uuid.UUID, *, by: Acting, version: int | None = None
) -> Sequence[uuid.UUID]:
    """Let intake register every new matter as an application of its own, received on the day the supplement came.

    Answers their ids. Once for each: raises Conflict where none waits.
    """
    taken = take(session, agency_id, case_id, Action.REGISTER_RAISED, by, version)
    case, waiting = taken.case, raised_waiting(session, agency_id, case_id)
    came = [entry.on for entry in entries_of(session, case) if entry.kind is EntryKind.SUPPLEMENTED]
    if not waiting or not came:
        raise Conflict("没有等待登记的新事项：补正中没有新提出的，或者已经登记过。")
    key = case_key(session, agency_id, case_id)
    texts = [key.open(matter.content)["text"] for matter in waiting]
    for matter in waiting:
        matter.registered_on = by.today
    ids = tuple(matter.id for matter in waiting)
    move = act(session, taken, by, {"raised": len(ids), "received_on": came[-1].isoformat()})
    fact = MattersRaised(matters=ids, on=came[-1])
    publish_many(session, [move, draft(case, fact, by, key.seal({"texts": texts}))])
    return ids


def check_raised(session: Session, case: Case) -> None:
    """Raises Conflict while a new matter of its supplement waits to be registered: it is not signed or closed then."""
    check_all_registered(len(raised_waiting(session, case.agency_id, case.id)))


def _matter(case: Case, n: int, text: str, key: CaseKey) -> SupplementMatter:
    return SupplementMatter(
        id=new_id(),
        agency_id=case.agency_id,
        case_id=case.id,
        n=n,
        content=key.seal({"text": text}),
        is_new=False,
    )
