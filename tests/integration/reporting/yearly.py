"""Annual reports in tests: an agency that has told table 二 and written its chapters, ready to hand in."""

from datetime import date, datetime, time

from reporting import commands
from reporting.commands import Supervising, Telling
from reporting.commands.declaring import Sheet
from reporting.domain import period
from reporting.formats.declared import load_declared_form
from reporting.queries import subtree_through
from services.clock import CHINA
from services.db import Scope, unit_of_work
from services.identity.permissions import Role
from services.identity.queries import agency as agency_of
from services.identity.queries import subtree_ids
from tests.integration.reporting.told import drain
from tests.support.agencies import new_office

YEAR = 2025
JANUARY = date(2026, 1, 12)


def at(day):
    return datetime.combine(day, time(9), CHINA)


def telling(office, day=JANUARY, role=Role.REPORT_OFFICER, **more):
    manages = role is Role.REPORT_OFFICER
    return Telling(office.agency_id, office.people[role], at(day), manages=manages, **more)


def supervising(office, day=JANUARY):
    with unit_of_work("reporting") as session:
        sight = subtree_ids(session, office.agency_id, day)
    return Supervising(office.agency_id, sight, office.people[Role.SUPERVISOR], at(day))


def do(office, step, *args, **more):
    """One command in one unit of work; `agency` as an argument stands for the agency itself."""
    with unit_of_work("reporting") as session:
        sight = subtree_through(session, office.agency_id, period(YEAR))
    with unit_of_work("reporting", Scope(office.agency_id, sight=sight)) as session:
        told = [agency_of(session, office.agency_id) if one == "agency" else one for one in args]
        return step(session, *told, **more)


def declare_all(office, year=YEAR, form="2021", cells=None, source="各科室报送", **more):
    """Every block of table 二, 0 where nothing is said."""
    for block in load_declared_form(form).blocks:
        told = Sheet(year=year, form=form, block=block.key, cells=cells or {}, source=source, **more)
        do(office, commands.declare, told, by=telling(office))


def write_all(office, year=YEAR, day=JANUARY, texts=None):
    """Chapter 五, and whatever else is given."""
    for chapter, text in {5: "主动公开的内容还不够细，下一年逐项补齐。"}.items() | (texts or {}).items():
        revision = report(office, year).revision
        do(office, commands.write_text, year, chapter, text, revision, by=telling(office, day))


def county(*below, **more):
    """A county that supervises and reports, and an agency under it for each tuple of roles; `more` is theirs."""
    top = new_office(Role.SUPERVISOR, Role.REPORT_OFFICER, level="county")
    return top, *(new_office(*roles, parent_id=top.agency_id, **more) for roles in below)


def settle(offices):
    """Deliver what these agencies have published."""
    drain(*(office.agency_id for office in offices))


def report(office, year=YEAR):
    from reporting.queries.annual import report_of

    return do(office, report_of, office.agency_id, year)


def ready(office, year=YEAR, cells=None):
    """Begin, declare and write a report of zeros, signed."""
    do(office, commands.begin, "agency", year, by=telling(office))
    declare_all(office, year, cells=cells)
    write_all(office, year)


def handed_in(office, year=YEAR, day=JANUARY):
    """A zero report handed in; the edition's id."""
    ready(office, year)
    do(office, commands.sign_none, "agency", year, by=telling(office, day))
    return do(office, commands.submit, "agency", year, by=telling(office, day))
