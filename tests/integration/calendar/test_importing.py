"""The calendar comes with the platform, grows by import, and every agency hears of it."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from services.calendar.cli import calendar
from services.calendar.domain import DayKind
from services.calendar.queries import calendar_for, years_known
from services.db import Scope, unit_of_work
from tests.support.agencies import new_office

pytestmark = pytest.mark.usefixtures("platform")
SANYUESAN = date(2026, 4, 20)


def write(path, region, year, version, off, work=()):
    told = {
        "region": region,
        "years": {str(year): {"version": version, "source": "测试通知", "off": off, "work": list(work)}},
    }
    path.write_text(json.dumps(told), "utf-8")
    return str(path)


def run(*args):
    return CliRunner().invoke(calendar, list(args))


def test_the_packaged_years_are_there_from_the_start():
    with unit_of_work("identity", Scope(0)) as session:
        assert [row.year for row in years_known(session)][:8] == list(range(2019, 2027))
        assert calendar_for(session).kind(date(2026, 10, 10)) is DayKind.MAKE_UP


def test_an_overlay_adds_days_for_its_region_alone(tmp_path):
    office = new_office(region="CN-GX")
    done = run("import", write(tmp_path / "gx.json", "CN-GX", 2026, 1, [SANYUESAN.isoformat()]))
    assert done.exit_code == 0, done.output
    with unit_of_work("processing", office.scope) as session:
        assert not calendar_for(session, "CN-GX").is_working_day(SANYUESAN)
        assert calendar_for(session).is_working_day(SANYUESAN)
    with unit_of_work("processing", office.scope) as session:
        heard = session.execute(
            text("SELECT count(*) FROM services.delivery WHERE agency_id = :a"), {"a": office.agency_id}
        )
        assert heard.scalar_one() == 1


def test_the_same_file_twice_changes_nothing_and_another_content_is_refused(tmp_path):
    file = write(tmp_path / "a.json", "CN-XZ", 2026, 1, ["2026-08-12"])
    assert "已导入" in run("import", file).output
    assert "没有改动" in run("import", file).output
    other = run("import", write(tmp_path / "b.json", "CN-XZ", 2026, 1, ["2026-08-13"]))
    assert other.exit_code == 1 and "提高版本号" in str(other.exception)


@pytest.mark.parametrize(
    "told", ["[]", '{"years": {"2027": {}}}', "not json", '{"years": {"x": {"off": 1}}}']
)
def test_a_broken_file_is_refused_whole(tmp_path, told):
    path = tmp_path / "broken.json"
    path.write_text(told, "utf-8")
    assert run("import", str(path)).exit_code == 1
