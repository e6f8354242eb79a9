"""The report officer's own work on a report: begin it, write its chapters, begin a corrected version."""

import uuid
from datetime import date

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from reporting.annual.figures import FIELDS
from reporting.annual.texts import check_text
from reporting.asked_for import mark_steps_seen, note_step
from reporting.commands.declaring import Telling
from reporting.formats import check_name, format_for, load_format
from reporting.models import COVERS, Report
from reporting.queries.annual import duty_of, report_of
from services.actor import Actor
from services.audit import audit
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.identity.models import Agency
from services.identity.queries import children
from services.ids import new_id
from services.words import said

EDITABLE = ("draft", "returned")


def begin(session: Session, agency: Agency, year: int, *, by: Telling, form: str | None = None) -> bool:
    """Begin the report of a year; whether it was not there yet. A government's covers what is below it.

    Raises Invalid for a year that has not begun or an unknown form.
    """
    managing(by)
    if form:
        check_name(form)
    if not 2008 <= year <= by.today.year:
        raise Invalid(said("没有 %(year)s 年的年度报告：政府信息公开自2008年5月1日起。", year=year))
    return prepare(session, agency, year, on=by.today, by=by.actor, form=form)


def prepare(
    session: Session, agency: Agency, year: int, *, on: date, by: Actor, form: str | None = None
) -> bool:
    """Lay the draft of a year, once; whether it was not there yet."""
    duty = duty_of(session, agency.id, year)
    covers = "subtree" if children(session, agency.id, date(year, 12, 31)) else "own"
    row = {
        "id": new_id(),
        "agency_id": agency.id,
        "year": year,
        "form": form or (duty.form if duty else format_for(year).name),
        "version": 1,
        "state": "draft",
        "covers": covers,
        "texts": {},
        "revision": 1,
        "reason": "",
        "begun_on": on,
        "begun_by": by.name,
        "none_signed_by": "",
        "returned": 0,
        "address": "",
    }
    made = insert(Report).values(row).on_conflict_do_nothing().returning(Report.id)
    return session.execute(made).first() is not None


def write_text(session: Session, year: int, chapter: int, text: str, revision: int, *, by: Telling) -> None:
    """Write a chapter. Raises Invalid for an unknown field (by its name), Conflict where somebody else was faster."""
    report = editable(session, year, by)
    if not 1 <= chapter <= len(load_format(report.form).chapters):
        raise NotFound("报告没有这一章。")
    check_text(text, tuple(FIELDS))
    if report.revision != revision:
        raise Conflict("别人刚刚改过这份报告，请先看最新的内容再保存。")
    report.texts = {**report.texts, str(chapter): text}
    report.revision += 1
    note(session, "report.written", report, by, {"chapter": chapter})


def cover(session: Session, year: int, covers: str, *, by: Telling) -> None:
    """Whether the report covers the agency alone or what is below it too. Raises Invalid, Conflict."""
    report = editable(session, year, by)
    if covers not in COVERS:
        raise Invalid("请从给出的几项里选。", fields={"covers": "请从给出的几项里选。"})
    report.covers = covers
    note(session, "report.covered", report, by, {"covers": covers})


def correct(session: Session, year: int, reason: str, *, by: Telling) -> uuid.UUID:
    """Begin a corrected version of a published report; the published one stays as it is. Raises Invalid, Conflict."""
    managing(by)
    report = report_of(session, by.agency_id, year, lock=True)
    words = checked_reason(reason, "请写明更正的理由，不超过 500 个字。")
    if report.state != "published":
        raise Conflict("公布以后才做更正版；没有公布的报告直接修改。")
    made = Report(
        id=new_id(),
        agency_id=by.agency_id,
        year=year,
        form=report.form,
        version=report.version + 1,
        covers=report.covers,
        texts=report.texts,
        reason=words,
        begun_on=by.today,
        begun_by=by.actor.name,
    )
    session.add(made)
    session.flush()
    key = f"correcting.{made.version}"
    note_step(session, by.agency_id, year, key, "correcting", by.today, by.actor.name, words, new=False)
    note(session, "report.correcting", made, by, {"version": made.version})
    return made.id


def mark_seen(session: Session, year: int, *, by: Telling) -> None:
    """The report officer has looked at what was told him."""
    if by.manages:
        mark_steps_seen(session, by.agency_id, year)


def editable(session: Session, year: int, by: Telling) -> Report:
    """The report, locked, while it may be changed. Raises NotAllowed, NotFound, Conflict."""
    managing(by)
    report = report_of(session, by.agency_id, year, lock=True)
    if report.state not in EDITABLE:
        raise Conflict("报告已经报送，不能再改。")
    return report


def checked_reason(told: str, message: str) -> str:
    """The trimmed reason. Raises Invalid with the message where it is missing or too long."""
    words = told.strip()
    if not words or len(words) > 500:
        raise Invalid(message, fields={"reason": message})
    return words


def managing(by: Telling) -> None:
    """Raises NotAllowed for everybody but the report officer."""
    if not by.manages:
        raise NotAllowed("年度报告由统计人员编制。")


def note(session: Session, action: str, report: Report, by: Telling, detail: dict[str, object]) -> None:
    """Into the audit trail."""
    audit(
        session,
        action,
        agency_id=report.agency_id,
        actor=by.actor,
        now=by.now,
        object_kind="report",
        object_id=report.id,
        detail={"year": report.year, **detail},
    )
