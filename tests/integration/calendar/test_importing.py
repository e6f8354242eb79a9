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
    done = run("import", write(tmp_path / "gx.json", "CN-GX", 2026, 2, ["2026-04-17", SANYUESAN.isoformat()]))
    assert done.exit_code == 0, done.output
    with unit_of_work("processing", office.scope) as session:
        assert not calendar_for(session, "CN-GX").is_working_day(SANYUESAN)
        assert calendar_for(session).is_working_day(SANYUESAN)
    with unit_of_work("processing", office.scope) as session:
        heard = session.execute(
            text("SELECT count(*) FROM services.delivery WHERE agency_id = :a"), {"a": office.agency_id}
        )
        assert heard.scalar_one() == 1


def test_the_packaged_days_of_a_region_are_there_from_the_start():
    with unit_of_work("identity", Scope(0)) as session:
        assert [row.year for row in years_known(session, "CN-GX")] == [2021, 2023, 2024, 2025, 2026]
        assert calendar_for(session, "CN-GX").kind(date(2021, 4, 18)) is DayKind.MAKE_UP
        assert calendar_for(session).kind(date(2021, 4, 18)) is DayKind.WEEKEND


@pytest.mark.parametrize(
    ("region", "work", "told"),
    (
        ("CN-XJ", "2026-04-05", "2026-04-05 是全国的放假日，本地区不能改为上班"),
        ("CN-XJ", "2026-04-22", "2026-04-22 不是周末"),
        ("CN", "2026-04-22", "2026-04-22 不是周末"),
    ),
)
def test_a_day_no_notice_can_order_to_be_worked_is_refused_by_name(tmp_path, region, work, told):
    office = new_office(region=region)
    file = write(tmp_path / "x.json", region, 2026, 9, ["2026-04-20"], [work])
    refused = run("import", file)
    assert refused.exit_code == 1 and told in str(refused.exception)
    with unit_of_work("processing", office.scope) as session:
        assert 9 not in {row.version for row in years_known(session, region)}


def test_a_national_day_off_prevails_over_a_regions_working_day_known_before(tmp_path):
    """The nation's year comes in after the region's, as in 2020-01: no case counts a holiday of all."""
    region = write(tmp_path / "r.json", "CN-XY", 2040, 1, ["2040-04-14"], ["2040-04-15"])
    assert run("import", region).exit_code == 0
    assert run("import", write(tmp_path / "n.json", "CN", 2040, 1, ["2040-04-15"])).exit_code == 0
    with unit_of_work("identity", Scope(0)) as session:
        assert calendar_for(session, "CN-XY").kind(date(2040, 4, 15)) is DayKind.HOLIDAY


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
