"""The demonstration, loaded for real: killed on the way, loaded again, and nobody's name in the database."""

from collections import Counter

import pytest
from sqlalchemy import create_engine, select, text

from deploy.demo import year
from deploy.demo.founding import found_district, is_loaded, note_loaded, open_to_today
from deploy.demo.live import LIVE, lay_on_desks
from deploy.demo.loading import load_years, settler
from deploy.demo.running import empty, refuse_elsewhere
from deploy.play.persons import applicant
from reporting.domain import KINDS
from reporting.models import CaseFact
from services.clock import CHINA, system_now
from services.config import ConfigurationError, settings
from services.db import Scope, unit_of_work
from services.identity.models import Agency

pytestmark = [pytest.mark.usefixtures("platform"), pytest.mark.timeout(900)]
SMALL = {
    "YD-ZFB": (4, 0, 0),
    "YD-ZJJ": (8, 1, 1),
    "YD-ZRZY": (4, 0, 1),
    "YD-JYJ": (2, 0, 0),
    "YD-WAJD": (2, 0, 0),
}


class Killed(Exception):
    """As if somebody had pulled the plug."""


def killed_after(steps):
    def progress(done, total):
        if done == steps:
            raise Killed

    return progress


@pytest.fixture(scope="module")
def district(platform):
    patch = pytest.MonkeyPatch()
    patch.setattr(year, "VOLUME", SMALL)
    now, work = system_now(), settler()
    founded = found_district(now)
    with pytest.raises(Killed):
        load_years(founded, now, work, killed_after(25))
    for _ in range(2):
        load_years(founded, now, work, lambda done, total: None)
        lay_on_desks(founded, now, work, mailed=False)
    assert not is_loaded()
    open_to_today()
    lay_on_desks(founded, now, work, mailed=True)
    note_loaded(founded[0].agency_id)
    work.close()
    yield founded
    patch.undo()


def rows(statement, **told):
    engine = create_engine(settings().database_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        found = connection.execute(text(statement), told).all()
    engine.dispose()
    return found


def test_last_years_table_comes_out_as_it_was_invented(district):
    before = system_now().astimezone(CHINA).year - 1
    for founded in district:
        table = year.invented_table(founded.told.code, before, before=True)
        carried = SMALL[founded.told.code][1]
        with unit_of_work("reporting", Scope(founded.agency_id)) as session:
            facts = session.scalars(select(CaseFact).where(CaseFact.agency_id == founded.agency_id)).all()
        received = [fact for fact in facts if fact.receipt_date and fact.receipt_date.year == before]
        assert len(received) == sum(table.counts["new"].values()) + carried
        closed = Counter(
            (f.outcome, f.applicant_kind)
            for f in facts
            if f.closed_on is not None and f.closed_on.year == before
        )
        wanted = {
            (row.key, kind): table.counts[row.key][kind] for row in table.form.results for kind in KINDS
        }
        assert dict(closed) == {key: count for key, count in wanted.items() if count}


def test_there_is_a_case_on_the_desks_in_every_open_state(district):
    found = rows(
        "SELECT DISTINCT c.state FROM processing.case c JOIN services.agency a ON a.id = c.agency_id"
        " WHERE a.code LIKE 'YD-%'"
    )
    open_states = {
        "registered",
        "examining",
        "awaiting_supplement",
        "drafting",
        "in_review",
        "to_sign",
        "signed",
    }
    assert open_states <= {row.state for row in found}


def test_loading_again_after_a_death_doubles_nothing(district):
    (requests,) = rows(
        "SELECT count(*) AS n, count(DISTINCT i.number) AS numbers FROM intake.request i"
        " JOIN services.agency a ON a.id = i.agency_id WHERE a.code LIKE 'YD-%'"
    )
    planned = sum(volume // 2 for volume, _, _ in SMALL.values()) + len(LIVE)
    assert requests.n == requests.numbers
    assert planned <= requests.n <= planned + sum(sum(volume) for volume in SMALL.values())


def test_no_personal_value_stands_in_the_database(district):
    tables = rows(
        "SELECT format('%I.%I', schemaname, tablename) AS place FROM pg_tables WHERE schemaname = ANY(:s)",
        s=["services", "intake", "processing", "notifications", "reporting"],
    )
    stored = "\n".join(row[0] for table in tables for row in rows(f"SELECT t::text FROM {table.place} t"))
    told = year.invented_table("YD-ZJJ", system_now().astimezone(CHINA).year)
    for number in range(1, 12):
        person = applicant(told.digest, number, "natural")
        for value in (person.id_number, person.phone, person.email, person.address, person.subject):
            assert value not in stored
            assert value.encode().hex() not in stored


def test_from_now_on_the_district_lives_in_today(district):
    assert is_loaded()
    with unit_of_work("identity") as session:
        modes = session.scalars(select(Agency.time_mode).where(Agency.code.like("YD-%")))
        assert set(modes) == {"real"}


def test_a_database_with_others_in_it_is_never_emptied(district):
    from tests.support.agencies import new_office

    new_office()
    with pytest.raises(ConfigurationError, match="演示以外的机关"):
        empty(settings())


@pytest.mark.parametrize("change", [{"mode": "production"}, {"profile": "asvs"}])
def test_known_passwords_go_nowhere_near_production(change):
    from dataclasses import replace

    with pytest.raises(ConfigurationError):
        refuse_elsewhere(replace(settings(), **change))
