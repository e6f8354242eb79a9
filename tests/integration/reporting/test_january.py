"""The district's January: the task, what comes back, what is accepted and rolled up, and the close by the clock."""

from datetime import date, datetime

import pytest

from reporting import commands
from reporting.annual.days import default_due
from reporting.commands import TaskTold
from reporting.drafting import draft_book
from reporting.queries import annual, january
from reporting.queries.moved import moved_since
from reporting.queries.rolling import components
from reporting.worker import SCHEDULE
from services.clock import CHINA
from services.db import Scope, unit_of_work
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.identity.permissions import Role
from services.identity.queries import agency as agency_of
from services.schedule import run_next_day
from tests.integration.reporting.told import tell
from tests.integration.reporting.yearly import (
    JANUARY,
    YEAR,
    declare_all,
    do,
    handed_in,
    report,
    settle,
    supervising,
    telling,
    write_all,
)
from tests.support.agencies import new_office

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture
def district():
    top = new_office(Role.SUPERVISOR, Role.REPORT_OFFICER, level="county")
    below = [
        new_office(Role.REPORT_OFFICER, Role.OFFICER, level=level, parent_id=top.agency_id)
        for level in ("department", "town")
    ]
    return top, *below


def task(**more):
    told = {
        "year": YEAR,
        "notice": "请按时报送。",
        "items": "建议提案办理\n\n创新做法",
        "due": default_due(YEAR),
    }
    return TaskTold(**told | more)


def ask(district, **more):
    top = district[0]
    do(top, commands.open_task, task(**more), by=supervising(top))
    settle(district)


def lines(top, day=JANUARY):
    return {one.agency_id: one for one in do(top, january.lines, top.agency_id, YEAR, day)}


def judge(top, edition, remark="", accepted=True):
    do(top, commands.judge, edition, remark, accepted=accepted, by=supervising(top))


def counted(office, *outcomes):
    """One closed application of 2025 for each outcome."""
    for number, outcome in enumerate(outcomes):
        tell(
            office,
            f"{office.code}-{number}",
            received=date(2025, 4, 1),
            closed=date(2025, 4, 15),
            outcome=outcome,
        )


def handed_in_with_figures(office):
    do(office, commands.begin, "agency", YEAR, by=telling(office))
    declare_all(office, cells={"normative.issued": "2", "normative.in_force": "2"})
    write_all(office)
    return do(office, commands.submit, "agency", YEAR, by=telling(office))


def test_the_task_reaches_every_agency_with_its_day_and_items(district):
    top, department, town = district
    with pytest.raises(Invalid):
        do(top, commands.open_task, task(notice=" "), by=supervising(top))
    with pytest.raises(Invalid, match="2026年之内"):
        early = default_due(YEAR) | {"town": date(2025, 12, 31)}
        do(top, commands.open_task, task(due=early), by=supervising(top))
    ask(district, due=default_due(YEAR) | {"town": date(2026, 1, 20)})
    duty = do(department, annual.duty_of, department.agency_id, YEAR)
    assert duty.due_on == date(2026, 1, 31) and duty.items == ["建议提案办理", "创新做法"]
    assert do(town, annual.duty_of, town.agency_id, YEAR).due_on == date(2026, 1, 20)
    assert do(town, annual.new_steps, town.agency_id) == 1
    ask(district, notice="改了期限。")
    assert do(town, annual.duty_of, town.agency_id, YEAR).notice == "改了期限。"


def test_returned_with_a_remark_then_accepted_and_counted(district):
    top, department, town = district
    edition = handed_in(department)
    assert lines(top)[department.agency_id].state == "submitted"
    assert lines(top)[town.agency_id].state == "missing"
    with pytest.raises(Invalid):
        judge(top, edition, " ", accepted=False)
    judge(top, edition, "第五章太笼统", accepted=False)
    assert lines(top)[department.agency_id].state == "returned"
    with pytest.raises(Conflict, match="已经处理"):
        judge(top, edition)
    settle(district)
    assert report(department).state == "returned" and report(department).returned == 1
    remarks = [one.remark for one in do(department, annual.steps_of, department.agency_id, YEAR)]
    assert "第五章太笼统" in remarks
    write_all(department, texts={5: "一是目录不全，下一年六月底前补齐；二是答复用语不统一，统一文书模板。"})
    again = do(department, commands.submit, "agency", YEAR, by=telling(department))
    with pytest.raises(Conflict):
        judge(top, edition)
    judge(top, again)
    settle(district)
    line = lines(top)[department.agency_id]
    assert (line.state, line.returned) == ("accepted", 1) and not line.is_late(date(2026, 3, 1))
    assert report(department).state == "accepted"


def test_nobody_judges_or_reminds_what_is_not_below_him(district):
    top, department, _ = district
    stranger = new_office(Role.REPORT_OFFICER)
    edition = handed_in(stranger)
    with pytest.raises(NotFound):
        judge(top, edition)
    for agency in (stranger.agency_id, top.agency_id):
        with pytest.raises(NotFound):
            do(top, commands.remind, agency, YEAR, by=supervising(top))
    mine = handed_in(department)
    with pytest.raises(Conflict, match="已经报送"):
        do(top, commands.remind, department.agency_id, YEAR, by=supervising(top))
    judge(top, mine)


def test_a_reminder_comes_once_a_day_and_stands_on_the_officers_list(district):
    top, _, town = district
    do(top, commands.remind, town.agency_id, YEAR, by=supervising(top))
    with pytest.raises(Conflict, match="今天已经催报"):
        do(top, commands.remind, town.agency_id, YEAR, by=supervising(top))
    do(top, commands.remind, town.agency_id, YEAR, by=supervising(top, date(2026, 1, 13)))
    settle(district)
    assert lines(top)[town.agency_id].reminded == 2
    assert do(town, annual.new_steps, town.agency_id) == 2
    do(town, commands.mark_seen, YEAR, by=telling(town, role=Role.OFFICER))
    assert do(town, annual.new_steps, town.agency_id) == 2
    do(town, commands.mark_seen, YEAR, by=telling(town))
    assert do(town, annual.new_steps, town.agency_id) == 0


def test_late_is_late_by_the_day_of_the_task(district):
    top, department, town = district
    ask(district, due=default_due(YEAR) | {"town": date(2026, 1, 10)}, items="")
    assert not lines(top)[department.agency_id].is_late(JANUARY)
    assert lines(top)[town.agency_id].is_late(JANUARY)


def test_the_roll_up_adds_accepted_reports_names_the_missing_and_says_what_moved(district):
    top, department, town = district
    counted(top, "granted")
    counted(department, "granted", "refused_1")
    counted(town, "granted", "granted")
    settle(district)
    judge(top, handed_in_with_figures(department))
    settle(district)
    do(top, commands.begin, "agency", YEAR, by=telling(top))
    assert report(top).covers == "subtree"
    book = do(top, draft_book, "agency", YEAR)
    assert book.cell("table3", "new", "total") == 3 and book.cell("table2", "normative", "issued") == 2
    parts = {one.agency_id: one for one in do(top, components, top.agency_id, YEAR, "2021")}
    assert parts[town.agency_id].book is None and parts[department.agency_id].differs == []
    judge(top, handed_in_with_figures(town))
    tell(department, "D-more", received=date(2025, 6, 1), closed=date(2025, 6, 10), outcome="granted")
    settle(district)
    book = do(top, draft_book, "agency", YEAR)
    assert book.cell("table3", "new", "total") == 5 and book.cell("table2", "normative", "issued") == 4
    parts = {one.agency_id: one for one in do(top, components, top.agency_id, YEAR, "2021")}
    differing = {
        (row, column): (told, now) for _, row, column, told, now in parts[department.agency_id].differs
    }
    assert differing["new", "total"] == (2, 3)
    do(top, commands.cover, YEAR, "own", by=telling(top))
    assert do(top, draft_book, "agency", YEAR).cell("table3", "new", "total") == 1
    with pytest.raises(Invalid):
        do(top, commands.cover, YEAR, "all", by=telling(top))
    with pytest.raises(NotAllowed):
        do(department, commands.cover, YEAR, "own", by=telling(department, role=Role.OFFICER))


def test_cases_that_move_a_frozen_year_are_named(district):
    _, department, _ = district
    counted(department, "granted")
    settle(district)
    edition_id = handed_in_with_figures(department)
    edition = do(department, annual.edition_of, edition_id)
    assert do(department, moved_since, department.agency_id, YEAR, edition.position) == []
    tell(department, "M-late", received=date(2025, 12, 30), closed=date(2026, 1, 9), outcome="granted")
    tell(department, "M-next", received=date(2026, 1, 5))
    settle(district)
    moved = do(department, moved_since, department.agency_id, YEAR, edition.position)
    assert [one.number for one in moved] == ["M-late"]


def test_what_was_under_way_when_a_report_was_frozen_is_named_once_it_is_counted(district):
    _, department, _ = district
    counted(department, "granted")
    settle(district)
    tell(department, "M-under-way", received=date(2025, 12, 30), closed=date(2025, 12, 31), outcome="granted")
    edition = do(department, annual.edition_of, handed_in_with_figures(department))
    settle(district)
    moved = do(department, moved_since, department.agency_id, YEAR, edition.position)
    assert "M-under-way" in [one.number for one in moved]


# By the clock


def day_of(office, today):
    sweep = next(one for one in SCHEDULE if one.name == "reporting.annual")
    with unit_of_work("reporting", Scope(office.agency_id)) as session:
        sweep.run(
            session,
            agency_of(session, office.agency_id),
            today,
            datetime.combine(today, datetime.min.time(), CHINA),
        )


def test_on_new_years_day_the_draft_lies_there_and_its_officer_is_told_once(district):
    _, department, _ = district
    for day in (date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 2)):
        day_of(department, day)
    found = do(department, annual.steps_of, department.agency_id, YEAR)
    assert [one.kind for one in found] == ["prepared"] and report(department).state == "draft"


def test_nothing_is_prepared_in_summer_nor_before_the_agency_was_there(district):
    _, department, _ = district
    day_of(department, date(2026, 7, 1))
    assert do(department, annual.open_report, department.agency_id, YEAR) is None
    young = new_office(Role.REPORT_OFFICER, valid_from=date(2026, 1, 1))
    day_of(young, date(2026, 1, 5))
    assert do(young, annual.open_report, young.agency_id, YEAR) is None


def test_the_days_before_it_is_due_are_told_and_the_day_after(district):
    top, department, _ = district
    for day in (24, 25, 28, 30, 30, 31):
        day_of(department, date(2026, 1, day))
    day_of(department, date(2026, 2, 1))
    kinds = [one.kind for one in reversed(do(department, annual.steps_of, department.agency_id, YEAR))]
    assert kinds == ["prepared", "due", "due", "due", "late"]
    day_of(top, date(2026, 2, 1))
    day_of(top, date(2026, 3, 28))
    assert [one.kind for one in do(top, annual.steps_of, top.agency_id, YEAR)] == ["due", "prepared"]


def test_the_schedulers_own_routine_runs_it_and_a_day_is_done_once(district):
    _, department, _ = district
    sweep = next(one for one in SCHEDULE if one.name == "reporting.annual")
    now = datetime(2026, 1, 1, 6, 0, tzinfo=CHINA)
    assert run_next_day(sweep, department.agency_id, date(2026, 1, 1), now)
    assert not run_next_day(sweep, department.agency_id, date(2026, 1, 1), now)
    assert len(do(department, annual.steps_of, department.agency_id, YEAR)) == 1
