"""Table 二: which section enters a block, and what it tells."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reporting.annual.declared import Hint, cells_of, hints, read_cells
from reporting.formats.declared import load_declared_form
from reporting.models import DeclaredSheet, Report, SheetOwner
from reporting.queries.annual import open_report
from reporting.queries.earlier import last_declared
from services.actor import Actor
from services.audit import audit
from services.clock import china_date
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.identity.queries import people, sections
from services.ids import new_id
from services.words import said

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Telling:
    """Who acts for an agency: `manages` is its report officer, `section_id` where he sits."""

    agency_id: int
    actor: Actor
    now: datetime
    section_id: int | None = None
    manages: bool = False

    @property
    def today(self) -> date:
        return china_date(self.now)


def assign_block(session: Session, block: str, whom: str, *, by: Telling) -> None:
    """Give a block of table 二 to a section ("section:3"), a person ("person:<id>"), or the report officer ("").

    Raises Invalid, NotAllowed.
    """
    if not by.manages:
        raise NotAllowed("由统计人员分派填报单。")
    if block not in known_blocks():
        raise NotFound("表二没有这个部分。")
    owner = session.get(SheetOwner, (by.agency_id, block)) or SheetOwner(agency_id=by.agency_id, block=block)
    owner.section_id, owner.section, owner.person_id, owner.person = None, "", None, ""
    kind, _, told = whom.partition(":")
    if kind == "section":
        owner.section_id, owner.section = _section(session, told, by)
    elif kind == "person":
        owner.person_id, owner.person = _person(session, told, by)
    elif whom:
        raise Invalid("请从给出的几项里选。", fields={"whom": "请从给出的几项里选。"})
    session.add(owner)
    _note(session, "report.block_assigned", block, by, {"to": kind})


def known_blocks() -> tuple[str, ...]:
    """The blocks of all forms, each once."""
    names = [block.key for form in ("2021", "2019") for block in load_declared_form(form).blocks]
    return tuple(dict.fromkeys(names))


def _section(session: Session, told: str, by: Telling) -> tuple[int, str]:
    for section in sections(session, by.agency_id, by.today):
        if str(section.id) == told:
            return section.id, section.name
    raise Invalid("没有这个科室。", fields={"whom": "没有这个科室。"})


def _person(session: Session, told: str, by: Telling) -> tuple[uuid.UUID, str]:
    for person in people(session, by.agency_id, by.today):
        if str(person.person_id) == told:
            return person.person_id, person.name
    raise Invalid("没有这个人员。", fields={"whom": "没有这个人员。"})


def may_enter(owner: SheetOwner | None, by: Telling) -> bool:
    """Whether the block is this person's to enter: his own, his section's, or the report officer's."""
    if is_assigned(owner):
        assert owner is not None
        own = owner.person_id is not None and str(owner.person_id) == by.actor.id
        return by.manages or own or (owner.section_id is not None and owner.section_id == by.section_id)
    return by.manages


def is_assigned(owner: SheetOwner | None) -> bool:
    """Whether somebody other than the report officer is to enter the block."""
    return owner is not None and (owner.section_id is not None or owner.person_id is not None)


def is_own(owner: SheetOwner | None, by: Telling) -> bool:
    """Whether entering needs no reason: nobody else was asked to."""
    if not is_assigned(owner):
        return by.manages
    assert owner is not None
    if owner.person_id is not None:
        return str(owner.person_id) == by.actor.id
    return owner.section_id == by.section_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What was typed on a 填报单; `sure`: odd figures were looked at and are right."""

    year: int
    form: str
    block: str
    cells: Mapping[str, str]
    source: str
    reason: str = ""
    sure: bool = False


def declare(session: Session, told: Sheet, *, by: Telling) -> uuid.UUID:
    """Enter a block. Raises Invalid (also for an amount that looks like 元, unless `sure`), NotAllowed, Conflict."""
    block = next((one for one in load_declared_form(told.form).blocks if one.key == told.block), None)
    if block is None:
        raise NotFound("表二没有这个部分。")
    owner = session.get(SheetOwner, (by.agency_id, told.block))
    if not may_enter(owner, by):
        raise NotAllowed("这张填报单由别的科室填写。")
    _check_open(session, told.year, by)
    source, reason = _words(told.source, "source", "数据来源"), told.reason.strip()
    if not is_own(owner, by):
        reason = _words(reason, "reason", "代填或者更正的理由")
    last = last_declared(session, by.agency_id, told.year, told.form)
    cells = read_cells(block, told.cells, last)
    _check_units(hints(block, cells_of(cells), last), sure=told.sure)
    same = (DeclaredSheet.agency_id, DeclaredSheet.year, DeclaredSheet.form, DeclaredSheet.block)
    at = (by.agency_id, told.year, told.form, told.block)
    newest = select(func.max(DeclaredSheet.revision)).where(*(a == b for a, b in zip(same, at, strict=True)))
    made = DeclaredSheet(
        id=new_id(),
        agency_id=by.agency_id,
        year=told.year,
        form=told.form,
        block=told.block,
        revision=(session.scalar(newest) or 0) + 1,
        cells=cells,
        source=source,
        reason=reason,
        entered_on=by.today,
        entered_by=by.actor.name,
    )
    session.add(made)
    _note(session, "report.declared", told.block, by, {"year": told.year, "revision": made.revision})
    return made.id


def _check_open(session: Session, year: int, by: Telling) -> None:
    """A year's figures stand still while its report is with the supervising office, and for ever once it was accepted."""
    if not 2008 <= year <= by.today.year:
        raise Invalid(said("没有 %(year)s 年的填报单。", year=year))
    report: Report | None = open_report(session, by.agency_id, year)
    if report is not None and report.state not in ("draft", "returned"):
        raise Conflict(said("%(year)s年的年度报告已经报送，不能再改；需要更正的，先做更正版。", year=year))


def _check_units(found: list[Hint], *, sure: bool) -> None:
    odd = [one for one in found if one.rule == "unit_jump"]
    if odd and not sure:
        fields = {
            f"{one.row}.{one.column}": said(
                "%(words)s（上年 %(expected)s）。", words=one.words, expected=f"{one.expected:,}"
            )
            for one in odd
        }
        raise Invalid(
            "有金额与上年相差悬殊；核对无误的，勾选“已经核对”再保存。",
            fields=fields | {"sure": "请核对后勾选。"},
        )


def _words(told: str, field: str, what: str) -> str:
    words = told.strip()
    if not words or len(words) > LONGEST:
        message = said("请写明%(what)s，不超过 %(longest)s 个字。", what=what, longest=LONGEST)
        raise Invalid(message, fields={field: message})
    return words


def _note(session: Session, action: str, block: str, by: Telling, detail: dict[str, object]) -> None:
    audit(
        session,
        action,
        agency_id=by.agency_id,
        actor=by.actor,
        now=by.now,
        object_kind="report",
        object_id=block,
        detail=detail,
    )
