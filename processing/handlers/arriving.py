"""What came in for a case that is open: supplement, withdrawal, correspondence, a corrected applicant."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from processing.alerts import unwarn, warn
from processing.archiving import more_to_archive
from processing.clock_entries import Entry, EntryKind
from processing.commands.acting import cache, clock_fact
from processing.deadlines import due_date
from processing.domain import Action, State
from processing.handlers.told import (
    calendar_of,
    cases_of,
    draft,
    entries_by_case,
    facts,
    note,
    step,
)
from processing.models import Case, CaseMark, ClockEntry
from processing.opening import marks_of
from services.crypto import CaseKey, Sealed, case_keys
from services.delivery import Draft, Envelope, publish_many
from services.events.intake import (
    ApplicantCorrected,
    CorrespondenceReceived,
    SupplementReceived,
    WithdrawalReceived,
)
from services.ids import new_id

# Of what intake tells again, only who asks; what is asked the case may have split.
CORRECTED = ("applicant", "agent", "joint")


def on_supplement_received(session: Session, told: Sequence[Envelope]) -> None:
    """The period starts anew on the day the supplement was received (条例第三十条), if it was asked for in time."""
    calendar, cases = calendar_of(session, told), cases_of(session, told)
    entries = entries_by_case(session, cases.values())
    drafts: list[Draft] = []
    for envelope, fact in facts(told, SupplementReceived):
        case = cases[envelope.stream]
        note(session, case, envelope, "supplement", fact.on, file_ids=fact.file_ids)
        if case.state is not State.AWAITING_SUPPLEMENT:
            more_to_archive(case)
            warn(case, "late_supplement")
            continue
        # What a notice told too late brought in is kept with it, and restarts nothing either.
        waiting = {e.irregular for e in entries[case.id] if e.kind is EntryKind.SUPPLEMENT_NOTICE}
        entry = Entry(EntryKind.SUPPLEMENTED, fact.on, irregular=waiting == {True})
        session.add(_row(case, entry, envelope))
        entries[case.id].append(entry)
        clock = due_date(case.receipt_date, entries[case.id], calendar, fact.on)
        cache(case, clock)
        case.supplement_until = None
        unwarn(case, "supplement_overdue", "supplement_untold")
        drafts.append(step(session, case, Action.RECEIVE_SUPPLEMENT, envelope))
        drafts.append(draft(envelope, clock_fact(clock)))
    publish_many(session, drafts)


def on_withdrawal_received(session: Session, told: Sequence[Envelope]) -> None:
    """The officer closes the case on it; until then it stands on the case."""
    cases = cases_of(session, told)
    for envelope, fact in facts(told, WithdrawalReceived):
        case = cases[envelope.stream]
        note(session, case, envelope, "withdrawal", fact.on, file_ids=fact.file_ids)
        case.withdrawal_on = fact.on
        more_to_archive(case)
        warn(case, "withdrawal")


def on_correspondence_received(session: Session, told: Sequence[Envelope]) -> None:
    """Something came in for the case: its officer sees it."""
    cases = cases_of(session, told)
    for envelope, fact in facts(told, CorrespondenceReceived):
        case = cases[envelope.stream]
        note(session, case, envelope, f"correspondence_{fact.kind}", fact.on, file_ids=fact.file_ids)
        more_to_archive(case)
        warn(case, "publication_suggested" if fact.kind == "publication" else "correspondence")


def on_applicant_corrected(session: Session, told: Sequence[Envelope]) -> None:
    """The applicant as he is now; the marks of before stay, so that he is found by either."""
    cases = cases_of(session, told)
    keys = case_keys(session, told[0].agency_id, [e.stream for e in told])
    for envelope, fact in facts(told, ApplicantCorrected):
        case = cases[envelope.stream]
        case.applicant_kind = fact.applicant_kind
        case.wanted_medium, case.wanted_way = fact.wanted_medium, fact.wanted_way
        if envelope.sealed is not None:
            case.personal = _corrected(case, envelope, keys.get(envelope.stream))
        for mark in marks_of(envelope, keys.get(envelope.stream)):
            session.merge(CaseMark(**mark))


def _corrected(case: Case, envelope: Envelope, key: CaseKey | None) -> Sealed:
    """Who asks is corrected, never what is asked: a part of a split application keeps its own text."""
    if key is None or envelope.sealed is None:
        return case.personal
    told = key.open(envelope.sealed)
    return key.seal({**key.open(case.personal), **{n: told[n] for n in CORRECTED if n in told}})


def _row(case: Case, entry: Entry, envelope: Envelope) -> ClockEntry:
    return ClockEntry(
        id=new_id(),
        agency_id=case.agency_id,
        case_id=case.id,
        kind=entry.kind,
        on=entry.on,
        irregular=entry.irregular,
        at=envelope.occurred_at,
        by=envelope.actor.name,
    )
