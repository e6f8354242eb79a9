"""What the supervising office tells an agency about its annual report, written beside the report; safe to repeat."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from reporting.models import Report, ReportDuty, ReportStep
from services.delivery import Envelope
from services.events.reporting import ReportAsked, ReportJudged, ReportReminded, ReportTakenBack
from services.ids import new_id


def note_step(
    session: Session, agency_id: int, year: int, key: str, kind: str, on: date, by: str, remark: str = "",
    *, new: bool = True,
) -> bool:  # fmt: skip
    """Write down what happened to a year's report, once by its key; whether it was the first time."""
    row = {
        "id": new_id(),
        "agency_id": agency_id,
        "year": year,
        "key": key,
        "kind": kind,
        "happened_on": on,
        "told_by": by,
        "remark": remark,
        "new": new,
    }
    made = insert(ReportStep).values(row).on_conflict_do_nothing(index_elements=["agency_id", "year", "key"])
    return session.execute(made.returning(ReportStep.id)).first() is not None


def on_report_asked(session: Session, told: Sequence[Envelope]) -> None:
    """The notice, the day and the local items stand beside the report; a later notice replaces them."""
    for envelope in told:
        fact = envelope.event
        assert isinstance(fact, ReportAsked)
        row = {
            "agency_id": _acting(envelope),
            "year": fact.year,
            "task_id": fact.task_id,
            "by_agency_id": envelope.agency_id,
            "form": fact.form,
            "notice": fact.notice,
            "items": list(fact.items),
            "due_on": fact.due_on,
            "publish_by": fact.publish_by,
            "told_on": fact.on,
        }
        made = insert(ReportDuty).values(row)
        rest = {name: value for name, value in row.items() if name not in ("agency_id", "year")}
        session.execute(made.on_conflict_do_update(index_elements=["agency_id", "year"], set_=rest))
        key = f"asked.{envelope.seq}"
        note_step(session, _acting(envelope), fact.year, key, "asked", fact.on, envelope.actor.name)


def on_report_judged(session: Session, told: Sequence[Envelope]) -> None:
    """Accepted, or back on the report officer's desk with the remark; another edition handed in since stays as it is."""
    for envelope in told:
        fact = envelope.event
        assert isinstance(fact, ReportJudged)
        wanted = select(Report).where(
            Report.agency_id == _acting(envelope),
            Report.edition_id == fact.edition_id,
            Report.state == "submitted",
        )
        report = session.scalars(wanted.with_for_update()).one_or_none()
        if report is None:
            continue
        report.state = "accepted" if fact.accepted else "returned"
        report.returned += not fact.accepted
        key, kind = f"judged.{fact.edition_id}", "accepted" if fact.accepted else "returned"
        note_step(session, report.agency_id, fact.year, key, kind, fact.on, envelope.actor.name, fact.remark)


def on_report_taken_back(session: Session, told: Sequence[Envelope]) -> None:
    """Back on the report officer's desk before publication; what is published already stays, and he hears that it is wrong.

    The word may come before the acceptance itself, which then moves nothing.
    """
    for envelope in told:
        fact = envelope.event
        assert isinstance(fact, ReportTakenBack)
        agency_id, key = _acting(envelope), f"taken_back.{fact.edition_id}"
        wanted = select(Report).where(
            Report.agency_id == agency_id,
            Report.edition_id == fact.edition_id,
            Report.state.in_(("submitted", "accepted", "final")),
        )
        if (report := session.scalars(wanted.with_for_update()).one_or_none()) is not None:
            set_back(report)
        by = envelope.actor.name
        note_step(session, agency_id, fact.year, key, "taken_back", fact.on, by, fact.remark)


def set_back(report: Report) -> None:
    """Back on the report officer's desk, without the copy that was stamped; counted as returned."""
    report.state, report.scan_id = "returned", None
    report.returned += 1


def on_report_reminded(session: Session, told: Sequence[Envelope]) -> None:
    """A reminder stands on the report officer's list."""
    for envelope in told:
        fact = envelope.event
        assert isinstance(fact, ReportReminded)
        key = f"reminded.{envelope.seq}"
        by = envelope.actor.name
        note_step(session, _acting(envelope), fact.year, key, "reminded", fact.on, by, fact.remark)


def mark_steps_seen(session: Session, agency_id: int, year: int) -> None:
    """The report officer has looked: nothing of this year is new any more."""
    mine = update(ReportStep).where(
        ReportStep.agency_id == agency_id, ReportStep.year == year, ReportStep.new
    )
    session.execute(mine.values(new=False))


def _acting(envelope: Envelope) -> int:
    return envelope.for_agency_id or envelope.agency_id
