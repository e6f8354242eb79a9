"""The archive's pages: one file with what it lacks, the list that waits, the list of the year."""

import io
import uuid
import zipfile
from datetime import date

import pytest

import processing.app
from processing.tasks import render_now
from services.clock import system_now
from services.config import settings
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.processing.test_archiving import with_fonds
from tests.integration.processing.test_pages import ago, at_desk
from tests.integration.processing.test_remedy_pages import answered
from tests.integration.processing.told import case_of, staffed

pytestmark = pytest.mark.usefixtures("platform")
YEAR = date.fromisoformat(ago(34)).year


@pytest.fixture(scope="module")
def app(platform):
    return build_app(settings(), [processing.app])


@pytest.fixture(scope="module")
def office(platform):
    return with_fonds(staffed())


@pytest.fixture(scope="module")
def officer(app, office):
    return at_desk(app, office)


def closed(office):
    case = answered(office)
    render_now(office.agency_id, case, system_now())
    return case


def test_one_file_is_archived_from_its_case(officer, office):
    case = closed(office)
    assert f"/cases/{case}/archive" in officer.text(f"/cases/{case}")
    form = officer.text(f"/cases/{case}/archive")
    assert "没有用印登记" in form and "保管期限" in form
    told = {"version": case_of(office, case).version, "retention": "D10", "pages": "5"}
    refused = officer.post(f"/cases/{case}/archive", **told)
    assert refused.status_code == 422 and "记入备考表" in refused.text
    taken = officer.post(f"/cases/{case}/archive", **told, file_note="用印见纸质登记簿", key=uuid.uuid4().hex)
    assert taken.status_code == 303
    number = case_of(office, case).archive_number
    page = officer.text(f"/cases/{case}")
    assert f"已归档 {number}" in page and "补充归档" in page
    assert number in officer.text(f"/cases/archive/list?year={YEAR}")


def test_many_files_are_archived_at_once_and_the_year_is_a_spreadsheet(officer, office):
    cases = [closed(office) for _ in range(2)]
    page = officer.text("/cases/archive")
    told = {"case": [str(case) for case in cases]}
    for case in cases:
        assert case_of(office, case).number in page
        told |= {f"version-{case}": str(case_of(office, case).version)}
        told |= {f"retention-{case}": "D30", f"pages-{case}": "6"}
    refused = officer.post("/cases/archive", **told)
    assert refused.status_code == 422 and "没有用印登记" in refused.text
    told |= {"file_note": "用印见纸质登记簿", "key": uuid.uuid4().hex}
    assert [officer.post("/cases/archive", **told).status_code for _ in range(2)] == [303, 303]
    numbers = [case_of(office, case).archive_number for case in cases]
    assert sorted(numbers) == [f"Z109-{YEAR}-D30-0001", f"Z109-{YEAR}-D30-0002"]
    sheet = officer.get(f"/cases/archive/list.xlsx?year={YEAR}").get_data()
    told = zipfile.ZipFile(io.BytesIO(sheet)).read("xl/sharedStrings.xml").decode()
    assert all(number in told for number in numbers) and "30 年" in told


@pytest.mark.parametrize("wrong", ({}, {"case": "x"}, {"case": str(uuid.uuid4())}))
def test_a_list_with_nothing_or_nonsense_ticked_is_refused(officer, wrong):
    assert officer.post("/cases/archive", **wrong).status_code in (404, 422)


def test_whoever_only_looks_ticks_nothing(app, office):
    head = at_desk(app, office, Role.RESPONSIBLE)
    case = closed(office)
    page = head.text("/cases/archive")
    assert case_of(office, case).number in page and 'type="checkbox"' not in page
    assert head.get(f"/cases/{case}/archive").status_code == 403
    told = {"case": str(case), f"version-{case}": "1", f"retention-{case}": "D10", f"pages-{case}": "1"}
    assert head.post("/cases/archive", **told, key=uuid.uuid4().hex).status_code == 403


def test_a_year_that_cannot_be_is_no_page(officer):
    assert officer.get("/cases/archive/list?year=1999").status_code == 404
