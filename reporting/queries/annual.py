"""Questions about annual reports: table 二 as told, the report of a year, its editions, what was decided about it."""

import uuid
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from reporting.annual.declared import cells_of
from reporting.formats.declared import load_declared_form
from reporting.models import (
    Acceptance,
    DeclaredSheet,
    Report,
    ReportDuty,
    ReportEdition,
    ReportFile,
    ReportStep,
    ReportVerdict,
    SheetOwner,
)
from services.errors import NotFound
from services.events.routes import CONSUMERS
from services.words import said

ACCEPTED_STATES = ("accepted", "final", "published")
_POSITION = text(
    """
    SELECT least((SELECT coalesce(max(seq), 0) FROM services.event WHERE agency_id = :agency),
                 (SELECT min(event_seq) - 1 FROM services.delivery WHERE consumer = :me AND agency_id = :agency),
                 (SELECT min(event_seq) - 1 FROM services.delivery_parked WHERE consumer = :me AND agency_id = :agency))
    """
)


def owners(session: Session, agency_id: int) -> dict[str, SheetOwner]:
    """Who enters which block of table 二, by block."""
    rows = session.scalars(select(SheetOwner).where(SheetOwner.agency_id == agency_id))
    return {row.block: row for row in rows}


def sheets(session: Session, agency_id: int, year: int, form: str) -> dict[str, list[DeclaredSheet]]:
    """Every 填报单 of a year by block, the newest revision first."""
    wanted = select(DeclaredSheet).where(
        DeclaredSheet.agency_id == agency_id, DeclaredSheet.year == year, DeclaredSheet.form == form
    )
    found: dict[str, list[DeclaredSheet]] = {}
    for row in session.scalars(wanted.order_by(DeclaredSheet.revision.desc())):
        found.setdefault(row.block, []).append(row)
    return found


def declared_cells(session: Session, agency_id: int, year: int, form: str) -> dict[tuple[str, str], Decimal]:
    """Table 二 as far as it was told; blocks nobody entered are missing."""
    told = sheets(session, agency_id, year, form)
    return {place: figure for rows in told.values() for place, figure in cells_of(rows[0].cells).items()}


def missing_blocks(session: Session, agency_id: int, year: int, form: str) -> list[str]:
    """The blocks nobody has entered yet, in the order of the form."""
    told = sheets(session, agency_id, year, form)
    return [block.key for block in load_declared_form(form).blocks if block.key not in told]


def open_report(session: Session, agency_id: int, year: int) -> Report | None:
    """The newest version of a year's report, or None."""
    wanted = select(Report).where(Report.agency_id == agency_id, Report.year == year)
    return session.scalars(wanted.order_by(Report.version.desc()).limit(1)).first()


def report_of(session: Session, agency_id: int, year: int, *, lock: bool = False) -> Report:
    """The newest version of a year's report. Raises NotFound."""
    wanted = select(Report).where(Report.agency_id == agency_id, Report.year == year)
    wanted = wanted.order_by(Report.version.desc()).limit(1)
    found = session.scalars(wanted.with_for_update() if lock else wanted).first()
    if found is None:
        raise NotFound(said("还没有 %(year)s 年的年度报告。", year=year))
    return found


def reports_of(session: Session, agency_id: int) -> Sequence[Report]:
    """Every version of every year, the newest first."""
    wanted = select(Report).where(Report.agency_id == agency_id)
    return session.scalars(wanted.order_by(Report.year.desc(), Report.version.desc())).all()


def published_reports(session: Session, agency_id: int) -> Sequence[tuple[Report, ReportEdition]]:
    """What the public may read: of each year the newest published version, the newest year first."""
    wanted = (
        select(Report, ReportEdition)
        .join(ReportEdition, ReportEdition.id == Report.edition_id)
        .where(Report.agency_id == agency_id, Report.state == "published")
        .order_by(Report.year.desc(), Report.version.desc())
    )
    newest: dict[int, tuple[Report, ReportEdition]] = {}
    for report, edition in session.execute(wanted):
        newest.setdefault(report.year, (report, edition))
    return list(newest.values())


def accepted_edition(session: Session, agency_id: int, year: int) -> ReportEdition | None:
    """The newest edition that was accepted (or published), or None."""
    wanted = (
        select(ReportEdition)
        .join(Report, Report.edition_id == ReportEdition.id)
        .where(Report.agency_id == agency_id, Report.year == year, Report.state.in_(ACCEPTED_STATES))
        .order_by(Report.version.desc())
    )
    return session.scalars(wanted.limit(1)).first()


def edition_of(session: Session, edition_id: uuid.UUID) -> ReportEdition:
    """An edition in sight. Raises NotFound."""
    found = session.scalars(select(ReportEdition).where(ReportEdition.id == edition_id)).one_or_none()
    if found is None:
        raise NotFound("没有这份报告。")
    return found


def duty_of(session: Session, agency_id: int, year: int) -> ReportDuty | None:
    """What the supervising office asked for that year, or None."""
    return session.get(ReportDuty, (agency_id, year))


def steps_of(session: Session, agency_id: int, year: int) -> Sequence[ReportStep]:
    """What happened to a year's report, the newest first."""
    wanted = select(ReportStep).where(ReportStep.agency_id == agency_id, ReportStep.year == year)
    return session.scalars(wanted.order_by(ReportStep.id.desc())).all()


def new_steps(session: Session, agency_id: int) -> int:
    """How many words to the report officer wait to be seen."""
    wanted = select(func.count()).where(ReportStep.agency_id == agency_id, ReportStep.new)
    return session.scalar(wanted) or 0


def accepted_on(session: Session, report: Report) -> date | None:
    """The day the edition handed in was accepted; without a supervising office the day it was frozen. None before."""
    if report.edition_id is None:
        return None
    told = select(ReportStep.happened_on).where(
        ReportStep.agency_id == report.agency_id, ReportStep.key == f"judged.{report.edition_id}"
    )
    return session.scalar(told) or edition_of(session, report.edition_id).made_on


def acceptances(session: Session, agency_id: int, year: int) -> dict[str, Acceptance]:
    """What a person let stand in a year's report, by key."""
    wanted = select(Acceptance).where(Acceptance.agency_id == agency_id, Acceptance.year == year)
    return {row.key: row for row in session.scalars(wanted)}


def verdicts(session: Session, agency_id: int, year: int) -> dict[uuid.UUID, ReportVerdict]:
    """What the supervising office decided, by edition."""
    wanted = select(ReportVerdict).where(ReportVerdict.agency_id == agency_id, ReportVerdict.year == year)
    return {row.edition_id: row for row in session.scalars(wanted)}


def files_of(session: Session, of_id: uuid.UUID) -> Sequence[ReportFile]:
    """The papers of a report or task, in the order they came."""
    wanted = select(ReportFile).where(ReportFile.of_id == of_id)
    return session.scalars(wanted.order_by(ReportFile.id)).all()


def scan_of(session: Session, edition: ReportEdition) -> ReportFile | None:
    """The stamped copy of an edition, or None before there is one (or where a later edition took its place)."""
    wanted = (
        select(ReportFile)
        .join(Report, Report.scan_id == ReportFile.id)
        .where(Report.id == edition.report_id, Report.edition_id == edition.id)
    )
    return session.scalars(wanted).one_or_none()


def position(session: Session, agency_id: int) -> int:
    """The event of an agency up to which its facts have counted everything: where they stood when a report was frozen.

    What is still under way lies behind it, so that it is named as having moved the year when it arrives.
    """
    told = {"agency": agency_id, "me": CONSUMERS["reporting"]}
    return int(session.execute(_POSITION, told).scalar_one())
