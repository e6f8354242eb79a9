"""The sound of a published report: made once by a job, kept with the report, taken out for the portal.

Without `gongkai[voice]` nothing is asked for; where it is installed later, the nightly look finds what has no sound yet.
"""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reporting.book import from_json
from reporting.models import ReportEdition, ReportFile
from reporting.queries.annual import published_reports
from reporting.speech.speaker import is_installed
from services.actor import SYSTEM
from services.clock import china_date
from services.identity.models import Agency
from services.ids import new_id
from services.jobs import Slice, Step, enqueue
from services.jobs.models import Job

JOB: Final = "reporting.speak"
SOUND: Final = ("audio/mpeg", "audio/ogg")
KEPT: Final = (*SOUND, "text/vtt", "text/plain")
ENDINGS: Final = (".mp3", ".ogg", ".vtt", ".txt")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the spoken report, without its data; its length in bytes."""

    id: uuid.UUID
    name: str
    media_type: str
    length: int


def ask_for_sound(session: Session, agency_id: int) -> int:
    """Ask for the sound of every published report of the agency that has none; answers how many."""
    if not is_installed():
        return 0
    asked = set(
        session.scalars(
            select(Job.params["edition"].astext).where(Job.agency_id == agency_id, Job.kind == JOB)
        )
    )
    wanted = [
        edition.id
        for _report, edition in published_reports(session, agency_id)
        if str(edition.id) not in asked and not sounds_of(session, edition.id)
    ]
    for edition_id in wanted:
        enqueue(session, JOB, agency_id, {"edition": str(edition_id)}, by=SYSTEM)
    return len(wanted)


def look_for_silent(session: Session, agency: Agency, _today: date, _now: datetime) -> None:
    """The nightly look of one agency."""
    ask_for_sound(session, agency.id)


def speak(session: Session, told: Slice) -> Step:
    """Make the sound of one edition and keep it. Raises Unavailable when the voice is gone: the job tries again."""
    from reporting.speech.tracks import audio_files

    edition = session.get_one(ReportEdition, uuid.UUID(told.params["edition"]))
    if sounds_of(session, edition.id):
        return Step(done=1, total=1, finished=True)
    made = [file for file in audio_files(from_json(edition.book)) if file.name.endswith(ENDINGS)]
    for file in made:
        session.add(
            ReportFile(
                id=new_id(),
                agency_id=edition.agency_id,
                of_id=edition.id,
                name=file.name,
                media_type=file.mimetype,
                digest=hashlib.sha256(file.data).hexdigest(),
                data=file.data,
                stored_on=china_date(told.now),
                stored_by=SYSTEM.name,
            )
        )
    return Step(done=1, total=1, finished=True, result={"files": [file.name for file in made]})


def sounds_of(session: Session, edition_id: uuid.UUID) -> Sequence[Kept]:
    """What is kept of the spoken report, the sound first."""
    wanted = (
        select(ReportFile.id, ReportFile.name, ReportFile.media_type, func.length(ReportFile.data))
        .where(ReportFile.of_id == edition_id, ReportFile.media_type.in_(KEPT))
        .order_by(ReportFile.media_type)
    )
    return [Kept(*row) for row in session.execute(wanted)]
