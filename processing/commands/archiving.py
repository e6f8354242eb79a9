"""归档: the file of a closed case goes to the archive, with its number, retention and pages; later papers are added."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from processing.archiving import (
    Contents,
    Weight,
    archive_number,
    check_filing,
    gaps,
    retention_of,
    series_of,
    worst,
    year_of,
)
from processing.commands.acting import Acting, act, hold, take
from processing.domain import Action
from processing.models import ArchiveEntry, Case
from processing.queries.archiving import contents_of
from services.crypto import case_key
from services.delivery import publish_many
from services.errors import Conflict, Invalid
from services.identity.queries import agency
from services.ids import new_id
from services.series import Series, next_number
from services.words import joined, said


@dataclass(frozen=True, slots=True)
class Filing:
    """A file and how it is kept: retention ('D10', 'D30', 'Y'), pages, and the version of the case that was looked at."""

    case_id: uuid.UUID
    retention: str
    pages: int
    version: int | None = None


def archive(session: Session, agency_id: int, filing: Filing, remark: str = "", *, by: Acting) -> str:
    """Archive one file, or add to it; answers its 档号. What is refused, and why, is as for many."""
    return archive_many(session, agency_id, [filing], remark, by=by)[0]


def archive_many(
    session: Session, agency_id: int, filings: Sequence[Filing], remark: str = "", *, by: Acting
) -> list[str]:
    """Archive these files, all or none; answers their 档号. `remark` stands in the 备考表 of each (条例第四十五条).

    Raises Conflict for a file that lacks what it must have, or is archived with nothing new to say; Invalid where a gap
    asks for a remark, for impossible pages, and before the agency's 全宗号 is set.
    """
    if not filings:
        raise Invalid("没有选择要归档的办件。", fields={"cases": "请至少选择一件。"})
    for filing in filings:
        check_filing(filing.retention, filing.pages, remark)
    hold(session, agency_id, [filing.case_id for filing in filings])
    taken = [
        take(session, agency_id, filing.case_id, Action.ARCHIVE, by, filing.version) for filing in filings
    ]
    held = contents_of(session, agency_id, [one.case for one in taken])
    for one in taken:
        _check(one.case, held[one.case.id], remark)
    fonds = agency(session, agency_id).options.fonds
    if not fonds:
        raise Invalid("本机关还没有设置全宗号，请机关管理员先在“渠道和指南”里填写。")
    # Numbered in the order of closing, which is the order of the list.
    pairs = sorted(
        zip(taken, filings, strict=True), key=lambda pair: (pair[0].case.closed_on, pair[0].case.number)
    )
    drafts, numbers = [], {}
    for one, filing in pairs:
        entry = _entry(session, one.case, filing, fonds, remark, by)
        session.add(entry)
        one.case.archive_number, one.case.archived_on = entry.number, by.today
        numbers[one.case.id] = entry.number
        drafts.append(act(session, one, by, _detail(entry)))
    publish_many(session, drafts)
    return [numbers[filing.case_id] for filing in filings]


def _check(case: Case, file: Contents, remark: str) -> None:
    named = f"{case.number}："
    if case.archived_on is not None and not remark.strip():
        message = said(
            "%(named)s已经归档（%(archive_number)s）；有补充、更正的，请写明情况再补充归档。",
            named=named,
            archive_number=case.archive_number,
        )
        raise Conflict(message)
    found = gaps(file)
    words = joined("", (gap.words for gap in found if gap.weight is worst(found)))
    if worst(found) is Weight.REFUSES:
        raise Conflict(said("%(named)s还不能归档。%(words)s", named=named, words=words))
    if worst(found) is Weight.EXPLAINS and not remark.strip():
        message = said("%(named)s%(words)s仍要归档的，请写明情况，记入备考表。", named=named, words=words)
        raise Invalid(message, fields={"file_note": "请写明情况，记入备考表。"})


def _entry(session: Session, case: Case, filing: Filing, fonds: str, remark: str, by: Acting) -> ArchiveEntry:
    if case.closed_on is None:
        raise ValueError("only a closed case is archived")
    retention, year, number = filing.retention, case.closed_on.year, case.archive_number
    adds = number is not None
    if number is not None:
        # Its number names year and retention: what is added stands under both.
        year, retention = year_of(number), retention_of(number)
    sealed = None
    if remark.strip():
        sealed = case_key(session, case.agency_id, case.id).seal({"text": remark.strip()})
    if number is None:
        n = next_number(session, Series(case.agency_id, series_of(retention), year))
        number = archive_number(fonds, year, retention, n)
    return ArchiveEntry(
        id=new_id(),
        agency_id=case.agency_id,
        case_id=case.id,
        number=number,
        year=year,
        retention=retention,
        adds=adds,
        pages=filing.pages,
        on=by.today,
        at=by.now,
        by=by.actor.name,
        remark=sealed,
    )


def _detail(entry: ArchiveEntry) -> dict[str, object]:
    return {"archive": entry.number, "adds": entry.adds, "sheets": entry.pages}
