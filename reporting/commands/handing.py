"""Handing a report in: what is let stand, the signature under “no applications”, the frozen edition, the stamped copy, publication."""

import hashlib
import json
import uuid
from datetime import date
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from reporting.annual.days import check_publication
from reporting.asked_for import note_step
from reporting.book import as_json
from reporting.commands.declaring import Telling
from reporting.commands.visiting import ask_for_visit
from reporting.commands.writing import editable, note
from reporting.models import Acceptance, Report, ReportEdition, ReportFile
from reporting.queries.annual import accepted_on, position, report_of
from reporting.queries.unfinished import KINDS
from reporting.reviewing import Question, Review, review
from reporting.speech.keeping import ask_for_sound
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.files import sniff
from services.files.names import clean_name
from services.identity.models import Agency
from services.identity.queries import parent_id
from services.ids import new_id
from services.words import said

LONGEST_REASON = 500
LONGEST_ADDRESS = 500


def accept_finding(
    session: Session, agency: Agency, year: int, key: str, because: str, *, by: Telling
) -> None:
    """Let an odd thing or an unfinished line stand, with the reason. Raises NotFound where there is no such thing (any more)."""
    report = editable(session, year, by)
    looked = review(session, agency, report, by.today)
    one = next((each for each in looked.questions if each.key == key), None)
    if one is None:
        raise NotFound("没有这一项，或者已经不存在了，请刷新页面。")
    words = because.strip()
    if (not words and one.finding) or len(words) > LONGEST_REASON:
        message = said(
            "请写明为什么可以这样，不超过 %(longest_reason)s 个字。", longest_reason=LONGEST_REASON
        )
        raise Invalid(message, fields={"because": message})
    _let_stand(session, report, one, words, by)


def accept_all(session: Session, agency: Agency, year: int, kind: str, *, by: Telling) -> int:
    """Carry every unfinished line of a kind over as it stands; how many."""
    if kind not in KINDS:
        raise NotFound("没有这个分类。")
    report = editable(session, year, by)
    looked = review(session, agency, report, by.today)
    open_lines = [one for one in looked.undecided if one.line is not None and one.line.kind == kind]
    for one in open_lines:
        _let_stand(session, report, one, "", by)
    return len(open_lines)


def _let_stand(session: Session, report: Report, one: Question, words: str, by: Telling) -> None:
    held = session.get(Acceptance, (report.agency_id, report.year, one.key))
    held = held or Acceptance(agency_id=report.agency_id, year=report.year, key=one.key)
    held.seen, held.because, held.accepted_on, held.accepted_by = one.seen, words, by.today, by.actor.name
    session.add(held)
    note(session, "report.let_stand", report, by, {"rule": one.key})


def sign_none(session: Session, agency: Agency, year: int, *, by: Telling) -> None:
    """Sign that no application came in that year. Raises Conflict where the facts say otherwise."""
    report = editable(session, year, by)
    if not review(session, agency, report, by.today).figures.is_empty:
        raise Conflict("表三、表四里有数，不能签“全年没有申请”。")
    report.none_signed_on, report.none_signed_by = by.today, by.actor.name
    note(session, "report.none_signed", report, by, {})


def submit(session: Session, agency: Agency, year: int, *, by: Telling) -> uuid.UUID:
    """Hand the report in for 预审: freeze it. Without a supervising office above it counts as accepted at once.

    Raises Conflict where it is handed in already, Invalid naming what stands against it.
    """
    report = editable(session, year, by)
    looked = review(session, agency, report, by.today)
    _check_ready(looked, year)
    above = parent_id(session, agency.id, by.today)
    edition = _frozen(session, report, looked, by)
    report.edition_id, report.submitted_on = edition.id, report.submitted_on or by.today
    report.state = "submitted" if above is not None else "accepted"
    key = f"submitted.{edition.id}"
    note_step(session, agency.id, year, key, "submitted", by.today, by.actor.name, new=False)
    note(session, "report.submitted", report, by, {"version": report.version, "digest": edition.digest})
    return edition.id


def _check_ready(looked: Review, year: int) -> None:
    problems = {}
    if not looked.year_has_ended:
        problems["year"] = said("%(year)s年还没有结束，年度报告在次年报送。", year=year)
    if looked.hard:
        problems["hard"] = said(
            "有 %(n)s 处必须改：%(where)s，%(message)s",
            n=len(looked.hard),
            where=looked.hard[0].where,
            message=looked.hard[0].message,
        )
    if looked.needs_none_signed:
        problems["none"] = "全年没有申请的，请先签字确认。"
    if looked.undecided:
        problems["undecided"] = said("有 %(n)s 项没有处理，请逐项说明或者办完。", n=len(looked.undecided))
    if problems:
        raise Invalid("还不能报送：" + " ".join(problems.values()), fields=problems)


def _frozen(session: Session, report: Report, looked: Review, by: Telling) -> ReportEdition:
    book = as_json(looked.book)
    edition = ReportEdition(
        id=new_id(),
        report_id=report.id,
        agency_id=report.agency_id,
        year=report.year,
        version=report.version,
        covers=report.covers,
        book=book,
        parts=[[part.agency_id, str(part.edition_id or "")] for part in looked.parts],
        digest=digest_of(book),
        position=position(session, report.agency_id),
        made_on=by.today,
        made_by=by.actor.name,
    )
    session.add(edition)
    return edition


def digest_of(book: dict[str, object]) -> str:
    """SHA-256 of a book's JSON in one canonical writing."""
    canonical = json.dumps(book, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def finish(session: Session, year: int, name: str, data: bytes, *, by: Telling) -> None:
    """定稿: keep the scan of the stamped copy. Raises Conflict before it is accepted, Invalid for what is no scan."""
    report = _owned(session, year, by)
    if report.state not in ("accepted", "final"):
        raise Conflict("预审通过以后才定稿。")
    kind = sniff(data, name)
    if kind not in ("application/pdf", "image/jpeg", "image/png"):
        message = "请上传盖章件的 PDF 或者图片。"
        raise Invalid(message, fields={"file": message})
    kept = ReportFile(
        id=new_id(),
        agency_id=by.agency_id,
        of_id=report.id,
        name=clean_name(name),
        media_type=kind,
        digest=hashlib.sha256(data).hexdigest(),
        data=data,
        stored_on=by.today,
        stored_by=by.actor.name,
    )
    session.add(kept)
    report.scan_id, report.state = kept.id, "final"
    key = f"final.{kept.id}"
    note_step(session, by.agency_id, year, key, "final", by.today, by.actor.name, new=False)
    note(session, "report.final", report, by, {"digest": kept.digest})


def publish_report(
    session: Session, year: int, address: str, *, by: Telling, published_on: date | None = None
) -> None:
    """Publish: on the portal at once, and where and since when the agency's own site has it (today unless told).

    Raises Conflict, Invalid.
    """
    report = _owned(session, year, by)
    if report.state == "published":
        raise Conflict("已经公布；改动请做更正版。")
    if report.state != "final":
        raise Conflict("先上传盖章的定稿，再公布。")
    day = check_publication(published_on or by.today, accepted_on(session, report), by.today)
    report.address = check_address(address)
    report.state, report.published_on = "published", day
    key = f"published.{report.version}"
    note_step(
        session, by.agency_id, year, key, "published", by.today, by.actor.name, report.address, new=False
    )
    note(
        session, "report.published", report, by, {"version": report.version, "published_on": day.isoformat()}
    )
    ask_for_visit(session, report)
    ask_for_sound(session, by.agency_id)


def check_address(address: str) -> str:
    """An address of the web, or none; a job opens it afterwards. Raises Invalid."""
    told = address.strip()
    if not told:
        return ""
    message = "请填写以 http:// 或 https:// 开头的完整网址。"
    try:
        parts = urlsplit(told)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise Invalid(message, fields={"address": message}) from None
    plain = parts.scheme in ("http", "https") and "." in host and not any(c.isspace() for c in told)
    if not plain or parts.username or len(told) > LONGEST_ADDRESS:
        raise Invalid(message, fields={"address": message})
    return told


def _owned(session: Session, year: int, by: Telling) -> Report:
    if not by.manages:
        raise NotAllowed("年度报告由统计人员编制。")
    return report_of(session, by.agency_id, year, lock=True)
