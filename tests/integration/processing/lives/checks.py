"""What must hold of every life when it is over, and of the office when all are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select

from processing.clock_entries import RESTARTS
from processing.commands.acting import entries_from
from processing.commands.irregular import unexplained
from processing.deadlines import due_date
from processing.domain import Action, State, transition
from processing.models import (
    ArchiveEntry,
    Case,
    CaseDocument,
    CaseRound,
    ClockEntry,
    Inquiry,
    Note,
    Remedy,
    Step,
)
from processing.outcomes import OUTCOMES
from services.delivery import stream_events
from services.events.processing import CaseClosed, ReplyShared
from tests.integration.processing.lives.life import CALENDAR, Life
from tests.integration.processing.told import at_work


@dataclass(frozen=True)
class File:
    """Everything of one case when its life is over."""

    case: Case
    steps: Sequence[Step]
    entries: Sequence[ClockEntry]
    papers: Sequence[CaseDocument]
    asked: Sequence[Inquiry]
    rounds: Sequence[CaseRound]
    remedies: Sequence[Remedy]
    archived: Sequence[ArchiveEntry]
    notes: Sequence[Note]
    told: Sequence[object]

    def took(self, action: Action) -> list[Step]:
        return [step for step in self.steps if step.action is action]


def check(life: Life) -> None:
    """Everything that must hold of its cases. Fails with the steps that were taken."""
    files = _files(life)
    for file in files.values():
        for rule in RULES:
            try:
                rule(file, files, life)
            except AssertionError as error:
                raise AssertionError(f"{rule.__name__}: {file.case.number} after {life.taken}") from error


def _files(life: Life) -> dict[object, File]:
    with at_work(life.office) as session:
        cases = {row.id: row for row in session.scalars(select(Case).where(Case.id.in_(life.cases)))}
        found = {
            table: defaultdict(list)
            for table in (Step, ClockEntry, CaseDocument, Inquiry, CaseRound, Remedy, ArchiveEntry, Note)
        }
        for table, rows in found.items():
            order = (Step.at, Step.id) if table is Step else table.__table__.primary_key.columns
            for row in session.scalars(select(table).where(table.case_id.in_(cases)).order_by(*order)):
                rows[row.case_id].append(row)
        told = {
            case: [one.event for one in stream_events(session, life.office.agency_id, case)] for case in cases
        }
    return {id: File(case, *(rows[id] for rows in found.values()), told[id]) for id, case in cases.items()}


def ends_with_one_outcome_a_round(file: File, _files, _life) -> None:
    case, closed = file.case, [fact for fact in file.told if isinstance(fact, CaseClosed)]
    if case.state is State.VOID:
        assert case.outcome is None and not closed
        return
    assert case.state is State.CLOSED and case.outcome in OUTCOMES and case.grounds
    assert len(file.rounds) == case.round - 1
    ends = [*((one.outcome, one.closed_on, one.timely) for one in file.rounds)]
    ends.append((case.outcome, case.closed_on, case.timely))
    assert [(fact.outcome, fact.closed_on, fact.timely) for fact in closed] == ends
    assert [fact.round or 1 for fact in closed] == list(range(1, case.round + 1))


def is_due_when_recomputed(file: File, _files, life: Life) -> None:
    case = file.case
    clock = due_date(case.receipt_date, entries_from(file.entries), CALENDAR, life.day)
    assert (case.due_date, case.stopped) == (clock.due_date, clock.stopped)
    if case.state is State.CLOSED:
        assert case.timely == (clock.due_date is None or case.closed_on <= clock.due_date)


def steps_follow_the_table(file: File, _files, _life) -> None:
    assert file.steps[0].action is Action.REGISTER
    for before, after in pairwise(file.steps):
        assert after.from_state == before.to_state
        assert (transition(after.from_state, after.action).to or after.from_state) == after.to_state
    assert file.steps[-1].to_state == file.case.state


def waits_for_nobody(file: File, _files, _life) -> None:
    assert all(one.ended_on is not None for one in file.asked)


def a_void_paper_keeps_number_day_and_reason(file: File, _files, _life) -> None:
    for paper in file.papers:
        assert (paper.number is not None) == (paper.stage != "draft")
        assert (paper.stage == "void") == (paper.voided_on is not None) == bool(paper.void_reason)


def a_reply_stands_behind_its_outcome(file: File, files, _life) -> None:
    """One issued reply a round that a reply ended, signed by somebody else than who drafted and reviewed it."""
    replies = [paper for paper in file.papers if paper.kind == "reply" and paper.stage == "issued"]
    own = [*(one.outcome for one in file.rounds), file.case.outcome]
    shared = [fact for fact in file.told if isinstance(fact, ReplyShared)]
    assert len(replies) + len(shared) == len(file.took(Action.DISPATCH))
    if not shared and file.case.withdrawal_on is None and file.case.state is State.CLOSED:
        assert [paper.outcome for paper in replies][-1] == own[-1]
    for paper in replies:
        reviewers = {said["person"] for said in paper.reviews or ()}
        assert paper.signer_id not in {paper.drafter_id, *reviewers} and paper.drafter_id not in reviewers


def shares_its_end_with_the_reply_it_shares(file: File, files, _life) -> None:
    case = file.case
    if case.joined_to is None or case.state is not State.CLOSED or case.withdrawal_on:
        return
    leader = files[case.joined_to]
    ends = {leader.case.closed_on, *(one.closed_on for one in leader.rounds)}
    assert case.closed_on in ends
    assert any(fact.leading == leader.case.number for fact in file.told if isinstance(fact, ReplyShared))


def parts_are_cases_of_their_own(file: File, files, _life) -> None:
    parts = [one for one in files.values() if one.case.parent_id == file.case.id]
    assert len(parts) == file.case.split_off
    for part in parts:
        assert part.case.receipt_date == file.case.receipt_date and part.case.split_off == 0
    assert len([paper for paper in file.papers if paper.kind == "split_notice"]) == bool(parts)


def what_is_irregular_is_told_with_reason_and_note(file: File, _files, _life) -> None:
    rows = [one for one in file.entries if one.irregular and one.kind not in RESTARTS]
    assert file.case.irregularities == len(rows)
    by_people = [step for step in file.took(Action.RECORD_IRREGULAR) if step.actor_id]
    assert all(step.detail["reason"] and step.detail["note"] for step in by_people)
    assert len(by_people) == sum(one.reason != "" for one in rows)


def is_sealed_between_signature_and_dispatch(file: File, _files, _life) -> None:
    """Once a reply, and never after it left."""
    sealed = [step.detail["document"] for step in file.took(Action.SEAL)]
    assert len(sealed) == len(set(sealed))
    for step in file.took(Action.SEAL):
        assert step.from_state is State.SIGNED
    made = {str(paper.id): paper.made_on for paper in file.papers}
    assert all(step.on >= made[step.detail["document"]] for step in file.took(Action.SEAL))


def is_released_before_it_leaves(file: File, _files, _life) -> None:
    """What a third party did not want disclosed leaves only after he had his days and somebody released it."""
    told, waits = [one for one in file.asked if one.told_on], False
    for step in file.steps:
        if step.action is Action.SIGN:
            waits = step.detail["outcome"] in ("granted", "partial") and bool(told)
        if step.action is Action.RELEASE:
            waits = False
            assert all(step.on >= one.released_from for one in told)
        assert not (waits and step.action is Action.DISPATCH)


def nothing_stopped_is_given(file: File, _files, _life) -> None:
    """While a stop stands no reply that gives something is signed, and none leaves."""
    stops = [(one.stop_ordered_on, one.stop_lifted_on) for one in file.remedies if one.stop_ordered_on]
    for step in (*file.took(Action.SIGN), *file.took(Action.SIGN_JOINED)):
        if (step.detail or {}).get("outcome") in ("granted", "partial"):
            voided = [one.voided_on for one in file.remedies if one.voided_on]
            assert not any(on < step.on and (end is None or step.on < end) for on, end in stops) or voided


def what_is_archived_is_whole(file: File, _files, _life) -> None:
    """Nothing came to an archived file since; one number for ever; nothing was archived before the end."""
    numbers = {one.number for one in file.archived}
    assert numbers == ({file.case.archive_number} if file.case.archive_number else set())
    assert [one.adds for one in file.archived] == [False, *[True] * (len(file.archived) - 1)][
        : len(file.archived)
    ]
    if file.case.archived_on is None:
        return
    last = max(one.at for one in file.archived)
    assert file.case.state is State.CLOSED and not unexplained(file.case)
    assert not any(note.at > last for note in file.notes if note.kind.startswith(CAME))
    assert all(paper.rendered_at is not None for paper in file.papers if paper.stage == "issued")
    assert all(paper.made_on <= file.case.archived_on for paper in file.papers)
    assert all(
        one.ended_on is None or one.ended_on <= last.date() for one in file.remedies if not one.voided_on
    )


# Notes of what came in, by the beginning of their kind.
CAME = ("supplement", "withdrawal", "correspondence", "late_cooperation")
RULES = (
    ends_with_one_outcome_a_round,
    is_due_when_recomputed,
    steps_follow_the_table,
    waits_for_nobody,
    a_void_paper_keeps_number_day_and_reason,
    a_reply_stands_behind_its_outcome,
    shares_its_end_with_the_reply_it_shares,
    parts_are_cases_of_their_own,
    what_is_irregular_is_told_with_reason_and_note,
    is_sealed_between_signature_and_dispatch,
    is_released_before_it_leaves,
    nothing_stopped_is_given,
    what_is_archived_is_whole,
)
