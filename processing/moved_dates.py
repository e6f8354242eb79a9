"""What the newest import of a calendar moved, agency by agency: for whoever imported it, on a page or by a command."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import click
from sqlalchemy.orm import Session

from processing.models import LAST_DAY_LABELS, LastDay
from processing.queries import moved_last
from services.clock import china_date, system_now
from services.command_line import data_option
from services.db import Scope, unit_of_work
from services.db.work import enter_scope
from services.identity.queries import agencies

MOST = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One day that moved: no name of anybody, a number alone."""

    number: str
    what: LastDay
    was: date | None
    became: date | None


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved in one agency: counts of each kind and the first lines."""

    agency: str
    at: datetime
    counts: Mapping[LastDay, int]
    lines: Sequence[Line]


def moved_everywhere(session: Session, today: date) -> list[Moved]:
    """Every agency in which the newest import moved something, in the order of their codes; enters each one's scope."""
    found = [_moved_in(session, one.id, one.name) for one in agencies(session, today)]
    known = [moved for moved in found if moved is not None]
    newest = max((moved.at for moved in known), default=None)
    return [moved for moved in known if moved.at == newest]


def _moved_in(session: Session, agency_id: int, name: str) -> Moved | None:
    enter_scope(session, Scope(agency_id))
    counts, rows = moved_last(session, agency_id, MOST)
    if not rows:
        return None
    lines = [Line(one.number, change.what, change.was, change.became) for change, one in rows]
    return Moved(name, rows[0][0].at, counts, lines)


@click.command("moved-dates")
@data_option
def command() -> None:
    """最近一次导入日历变动了哪些期限：各机关的件数，以及原期限和新期限。"""
    with unit_of_work("processing", Scope(0)) as session:
        moved = moved_everywhere(session, china_date(system_now()))
    if not moved:
        click.echo("没有因导入日历而变动的期限（刚导入的，重新计算完成后再看）。")
    for one in moved:
        told = "，".join(f"{LAST_DAY_LABELS[what]} {n} 件" for what, n in sorted(one.counts.items()))
        click.echo(f"{one.agency}　{told}")
        for line in one.lines:
            click.echo(
                f"  {line.number}　{LAST_DAY_LABELS[line.what]}　{line.was or '—'} → {line.became or '—'}"
            )
        if (more := sum(one.counts.values()) - len(one.lines)) > 0:
            click.echo(f"  另有 {more} 件，见该机关的“期限变动”页")
