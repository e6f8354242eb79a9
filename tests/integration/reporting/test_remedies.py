"""Reviews and lawsuits from events: table 四 by SQL as by the pure rules, its figures opened, and the roll-up."""

import io
import random
import re
from datetime import date, timedelta

import openpyxl
import pytest
from sqlalchemy import select, update

import reporting.app
from reporting.domain import period
from reporting.formats import NAMES, load_format
from reporting.formats.remedies import load_remedy_form
from reporting.handlers import SUBSCRIPTIONS
from reporting.models import RemedyFact
from reporting.queries import (
    Subject,
    calendars_of,
    remedies_behind,
    roll_up_four,
    shared_dockets,
    standings,
    table_four,
    table_three,
)
from reporting.queries.overdue import Day, overdue
from reporting.rebuild import rebuild
from reporting.remedies import CO_DEFENDANT, KINDS, RESULTS, ROLES, RemedyState, places, table4
from services.actor import SYSTEM
from services.db import Scope, unit_of_work
from services.delivery import Draft, open_stream, past_events, publish_many
from services.delivery.handle import handle
from services.errors import Invalid
from services.events import load
from services.events.processing import CaseClosed, CaseMoved, ClockChanged, RemedyChanged
from services.identity.permissions import Role
from services.ids import new_id
from services.web import build_app
from tests.integration.reporting.test_pages import client_of, text_of
from tests.integration.reporting.told import drain, tell
from tests.support.agencies import NOW, new_office

FORM = load_remedy_form("2021")
YEAR = period(2025)
PERIODS = [period(2024), YEAR, period(2025, date(2025, 5, 31)), period(2026, date(2026, 1, 31))]


def told_of(office, stream, *facts, context="processing"):
    with unit_of_work(context, office.scope) as session:
        open_stream(session, office.agency_id, stream)
        publish_many(
            session,
            [
                Draft(event=fact, agency_id=office.agency_id, stream=stream, actor=SYSTEM, now=NOW)
                for fact in facts
            ],
        )


def remedy(kind="review", filed="2025-03-03", **more):
    told = {"remedy_id": new_id(), "kind": kind, "role": "original", "filed_on": date.fromisoformat(filed)}
    return RemedyChanged(**told | more)


def state_of(fact):
    return RemedyState(fact.kind, fact.filed_on, fact.result, fact.ended_on, fact.role, fact.voided)


def some(count, seed):
    """Remedies of every sort between 2023 and 2026."""
    chance = random.Random(seed)
    for number in range(count):
        filed = date(2023, 10, 1) + timedelta(days=chance.randrange(900))
        ended = filed + timedelta(days=chance.randrange(200)) if chance.random() < 0.7 else None
        yield remedy(
            chance.choice(KINDS),
            filed.isoformat(),
            role=chance.choice(ROLES) if chance.random() < 0.2 else "original",
            docket=f"({seed})初{number}号",
            result=chance.choice(RESULTS) if ended else None,
            ended_on=ended,
            voided=chance.random() < 0.1,
        )


@pytest.fixture(scope="module")
def app(platform):
    return build_app(platform, [reporting.app])


@pytest.fixture(scope="module")
def busy(platform):
    office = new_office()
    facts = list(some(120, 1))
    cases = [tell(office, f"{office.code}-R-{n}", received=date(2024, 1, 5)) for n in range(6)]
    for number, fact in enumerate(facts):
        told_of(office, cases[number % 6].stream, fact)
    drain(office.agency_id)
    return office, facts


def counted(subject, within=YEAR, form=FORM):
    with unit_of_work("reporting", Scope(subject.agencies[0], sight=subject.agencies)) as session:
        return table_four(session, subject, within, form)


@pytest.mark.parametrize("within", PERIODS, ids=lambda within: str(within.cutoff))
@pytest.mark.parametrize("name", NAMES)
def test_sql_counts_what_the_pure_rules_count(busy, within, name):
    office, facts = busy
    form = load_remedy_form(name)
    expected = table4(places(map(state_of, facts), within), form, within)
    assert counted(Subject((office.agency_id,)), within, form) == expected
    assert any(expected.cells.values())


@pytest.mark.parametrize("within", PERIODS, ids=lambda within: str(within.cutoff))
def test_every_figure_opens_exactly_what_makes_it(busy, within):
    office, _ = busy
    subject = Subject((office.agency_id,))
    with unit_of_work("reporting", office.scope) as session:
        for cell, figure in counted(subject, within).cells.items():
            found, after = [], None
            while True:
                page = remedies_behind(session, subject, within, FORM, cell, after, limit=3)
                found += [line.remedy_id for line in page.lines]
                after = page.after
                if after is None:
                    break
            assert len(found) == len(set(found)) == figure


def test_a_broken_page_or_figure_is_refused(busy):
    office, _ = busy
    with unit_of_work("reporting", office.scope) as session:
        for cell, after in ((("review", "total"), "x"), (("review", "lost"), None), (("x", "total"), None)):
            with pytest.raises(Invalid):
                remedies_behind(session, Subject((office.agency_id,)), YEAR, FORM, cell, after)


def test_an_answering_body_counts_the_remedies_of_its_own_cases(busy):
    office, _ = busy
    assert counted(Subject((office.agency_id,), office.body_id)) == counted(Subject((office.agency_id,)))
    assert not any(counted(Subject((office.agency_id,), office.body_id + 10**6)).cells.values())


def test_the_newest_state_counts_however_often_and_in_whatever_order_it_is_told(platform):
    office, stream, filed = new_office(), new_id(), remedy(docket="(2025)初1号")
    ended = RemedyChanged(
        remedy_id=filed.remedy_id,
        kind="review",
        role="original",
        filed_on=filed.filed_on,
        docket="(2025)初1号",
        result="upheld",
        ended_on=date(2025, 5, 5),
    )
    told_of(office, stream, filed)
    told_of(office, stream, ended)
    drain(office.agency_id)
    with unit_of_work("reporting", office.scope) as session:
        history = past_events(session, office.agency_id, tuple(SUBSCRIPTIONS), limit=100)
        handle(session, SUBSCRIPTIONS, history[::-1])
        handle(session, SUBSCRIPTIONS, history)
        rows = session.scalars(select(RemedyFact)).all()
        assert [(row.result, row.ended_on) for row in rows] == [("upheld", date(2025, 5, 5))]


def test_a_message_of_the_first_version_still_finds_its_row():
    told = {"kind": "review", "filed_on": "2025-03-03"}
    first = load("processing.remedy_changed", 1, told)
    again = load("processing.remedy_changed", 1, told | {"result": "upheld", "ended_on": "2025-05-05"})
    assert first.remedy_id == again.remedy_id and again.role == "original" and again.result == "upheld"


def test_a_rebuild_finds_the_remedies_equal_and_names_and_swaps_a_falsified_one(platform):
    office, stream, fact = new_office(), new_id(), remedy(result="upheld", ended_on=date(2025, 5, 5))
    told_of(office, stream, fact, remedy("lawsuit_direct"))
    drain(office.agency_id)
    assert rebuild(office.agency_id).differences == ()
    with unit_of_work("reporting", office.scope) as session:
        falsified = update(RemedyFact).where(RemedyFact.remedy_id == fact.remedy_id)
        session.execute(falsified.values(result="corrected"))
    found = rebuild(office.agency_id, swap=True)
    assert [(d.number, d.column, d.counted, d.replayed) for d in found.differences] == [
        (str(fact.remedy_id), "result", "corrected", "upheld")
    ]
    assert rebuild(office.agency_id).differences == ()
    assert counted(Subject((office.agency_id,))).cell("review", "upheld") == 1


def test_a_case_answered_again_stays_in_table_three_where_its_first_closing_put_it(platform):
    office = new_office()
    case = tell(
        office, "AG-1", received=date(2024, 11, 4), closed=date(2024, 11, 20), outcome="refused_5"
    ).stream
    again = CaseClosed(outcome="granted", closed_on=date(2025, 6, 2), timely=True, round=2)
    told_of(office, case, remedy(result="corrected", ended_on=date(2025, 5, 5)), again)
    drain(office.agency_id)
    with unit_of_work("reporting", office.scope) as session:
        for year, row, figure in ((2024, "refused_5", 1), (2025, "granted", 0), (2025, "carried_in", 0)):
            table = table_three(session, Subject((office.agency_id,)), period(year), load_format("2021"))
            assert table.cell(row, "total") == figure, (year, row)
    assert counted(Subject((office.agency_id,))).cell("review", "corrected") == 1
    assert rebuild(office.agency_id).differences == ()


def test_a_second_round_is_open_and_late_for_the_supervisor_while_table_three_stands(platform):
    office = new_office()
    case = tell(office, "AG-2", received=date(2025, 3, 3), closed=date(2025, 3, 20), outcome="granted").stream
    subject = Subject((office.agency_id,))
    today = date(2025, 9, 1)

    def late():
        drain(office.agency_id)
        with unit_of_work("reporting", office.scope) as session:
            calendars = calendars_of(session, subject.agencies)
            (line,) = standings(session, subject, YEAR, today, calendars)
            day = Day.of(today, calendars)
            listed = overdue(session, subject, "late", day, YEAR).lines
            return line.open, line.late, [one.number for one in listed], line.closed

    assert late() == (0, 0, [], 1)
    moved = CaseMoved(state="examining", action="reopen", on=date(2025, 7, 1), plain="reopened")
    due = ClockChanged(due_date=date(2025, 7, 29), provisional=False, stopped=False, explanation=[])
    told_of(office, case, moved, due)
    assert late() == (1, 1, ["AG-2"], 1)


@pytest.fixture(scope="module")
def district(platform):
    """A district with two agencies below, and one suit that two of them count."""
    top = new_office(level="county")
    offices = [top, *(new_office(parent_id=top.agency_id) for _ in range(2))]
    told = {}
    for seed, office in enumerate(offices):
        told[office.agency_id] = list(some(30, f"d{office.code}{seed}"))
        told_of(office, new_id(), *told[office.agency_id])
    both = {"docket": "(2025)鲁0303行初77号", "filed": "2025-04-04"}
    for office in offices[1:]:
        told[office.agency_id].append(remedy("lawsuit_after_review", **both))
        told_of(office, new_id(), told[office.agency_id][-1])
    told_of(top, new_id(), remedy("lawsuit_after_review", role=CO_DEFENDANT, **both))
    drain(*told)
    return offices, told


def test_the_roll_up_is_the_sum_and_names_a_docket_two_agencies_count(district):
    offices, told = district
    subject = Subject(tuple(office.agency_id for office in offices))
    with unit_of_work("reporting", Scope(offices[0].agency_id, sight=subject.agencies)) as session:
        parts = roll_up_four(session, subject, YEAR, FORM)
        shared = shared_dockets(session, subject, YEAR)
    for agency, facts in told.items():
        assert parts[agency] == table4(places(map(state_of, facts), YEAR), FORM, YEAR)
    everything = [state_of(fact) for facts in told.values() for fact in facts]
    assert counted(subject) == table4(places(everything, YEAR), FORM, YEAR)
    assert [(one.docket, one.agencies) for one in shared] == [
        ("(2025)鲁0303行初77号", tuple(office.agency_id for office in offices[1:]))
    ]


def figures(page):
    body = re.search(r'<table class="table ledger report-t4">.*?</table>', page, re.S)[0]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", body, re.S)
    return [int(re.sub(r"<[^>]+>", "", cell).strip()) for cell in cells]


def test_the_year_page_shows_table_four_and_opens_a_figure(app, district):
    offices, told = district
    client = client_of(app, offices[1], Role.REPORT_OFFICER)
    expected = table4(places(map(state_of, told[offices[1].agency_id]), YEAR), FORM, YEAR)
    page = text_of(client, "/reports?year=2025")
    assert figures(page) == [n for row in expected.rows().values() for n in row]
    assert "表四总计等于四项结果之和" in page and "两个机关" not in page
    opened = text_of(client, "/reports?year=2025&remedy=litigation_after_review.pending")
    assert "(2025)鲁0303行初77号" in opened and "尚未审结" in opened
    text_of(client, "/reports?year=2025&remedy=petition.total", 422)


def test_the_supervisor_sees_the_sum_the_shared_docket_and_a_sheet_of_both_tables(app, district):
    offices, told = district
    client = client_of(app, offices[0], Role.SUPERVISOR)
    page = text_of(client, "/supervision/table?year=2025")
    everything = [state_of(fact) for facts in told.values() for fact in facts]
    expected = table4(places(everything, YEAR), FORM, YEAR)
    flat = [n for row in expected.rows().values() for n in row]
    assert figures(page) == flat
    assert "案号 (2025)鲁0303行初77号 有 2 个机关计入表四" in page and "201号" in page
    book = openpyxl.load_workbook(io.BytesIO(client.get("/supervision/table.xlsx?year=2025").data))
    assert [cell.value for cell in book["表四"][6]] == flat
    assert book["表四"].merged_cells.ranges
    parts = [[cell.value for cell in row] for row in book["各机关"].iter_rows(min_row=2)]
    assert [sum(column) for column in zip(*(row[-15:] for row in parts), strict=True)] == flat
