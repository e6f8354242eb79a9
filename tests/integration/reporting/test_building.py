"""`gongkai report build`: a report from the facts or as it was accepted, in files that say what the tables say."""

import json
from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner

from deploy.contexts import ORDER, wiring
from reporting import commands
from reporting.book.loading import load_book
from reporting.domain import passages, period, table3
from reporting.formats import load_format
from reporting.report_cli import report
from services.config import settings
from services.errors import Invalid, NotFound
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.processing.test_pages import at_desk
from tests.integration.reporting.told import drain, tell, tell_many
from tests.integration.reporting.yearly import YEAR, do, handed_in, ready, supervising, telling
from tests.support.agencies import new_office

pytestmark = pytest.mark.usefixtures("platform")


def built(*args, fine=True):
    answer = CliRunner().invoke(report, ["build", *map(str, args)])
    if fine:
        assert answer.exit_code == 0, (answer.output, answer.exception)
    return answer


def only(folder, suffix):
    (found,) = folder.glob(f"*.{suffix}")
    return found


def test_a_report_is_drafted_from_the_facts_of_today(tmp_path):
    office = new_office(Role.REPORT_OFFICER)
    told = tell_many(office, 60, seed=7)
    drain(office.agency_id)
    answer = built(
        "--agency", office.code, "--year", YEAR, "--as", "json,xlsx,html,epub,pdf,docx,csv", "--out", tmp_path
    )
    assert "按现有数据起草" in answer.stderr and len(list(tmp_path.iterdir())) == 7
    book = load_book(only(tmp_path, "json").read_bytes())
    wanted = table3(passages((one.fact for one in told), period(YEAR)), load_format("2021"), period(YEAR))
    assert book.tables["table3"] == wanted.cells
    sheet = openpyxl.load_workbook(only(tmp_path, "xlsx"))["表三"]
    assert [sheet.cell(7, column).value for column in range(2, 9)] == list(wanted.row("new"))
    page = only(tmp_path, "html").read_text("utf-8")
    assert all(title in page for title in ("申请从哪里来", "每月新收与办结", "历年新收与办结"))


def test_an_accepted_report_is_given_out_as_it_was_frozen(tmp_path):
    top = new_office(Role.SUPERVISOR, Role.REPORT_OFFICER, level="county")
    office = new_office(Role.REPORT_OFFICER, parent_id=top.agency_id)
    drain(top.agency_id, office.agency_id)
    edition = handed_in(office)
    do(top, commands.judge, edition, "", accepted=True, by=supervising(top))
    drain(top.agency_id, office.agency_id)
    tell(office, f"{office.code}-late", received=date(YEAR, 6, 2))
    drain(office.agency_id)
    answer = built("--agency", office.code, "--year", YEAR, "--as", "json,html", "--out", tmp_path)
    assert "已审定的第 1 版" in answer.stderr
    told = json.loads(only(tmp_path, "json").read_text("utf-8"))
    assert told["table3"]["new"]["total"] == 0
    # What came in since is in the facts and not in the report: no chart contradicts it.
    assert "每月新收" not in only(tmp_path, "html").read_text("utf-8")


def test_the_office_takes_its_report_as_files_from_the_preview(platform):
    office = new_office(Role.REPORT_OFFICER, parent_id=new_office(Role.SUPERVISOR, level="county").agency_id)
    visitor = at_desk(build_app(settings(), wiring(ORDER, "app")), office, Role.REPORT_OFFICER)
    assert visitor.client.get(f"/reports/{YEAR}/files/docx").status_code == 404  # nothing is begun yet
    ready(office)
    page = visitor.client.get(f"/reports/{YEAR}/preview").get_data(as_text=True)
    assert f"/reports/{YEAR}/files/docx" in page and "下载 DOCX" in page
    answer = visitor.client.get(f"/reports/{YEAR}/files/json")
    assert load_book(answer.data).year == YEAR and "attachment" in answer.headers["Content-Disposition"]
    drafted = visitor.client.get(f"/reports/{YEAR}/files/docx")
    assert drafted.data[:2] == b"PK" and drafted.mimetype.endswith("wordprocessingml.document")
    do(office, commands.sign_none, "agency", YEAR, by=telling(office))
    do(office, commands.submit, "agency", YEAR, by=telling(office))
    tell(office, f"{office.code}-late", received=date(YEAR, 6, 2))
    drain(office.agency_id)
    frozen = load_book(visitor.client.get(f"/reports/{YEAR}/files/json").data)
    assert frozen.cell("table3", "new", "total") == 0
    assert visitor.client.get(f"/reports/{YEAR}/files/odt").status_code == 404


def test_the_schema_of_the_json_is_there_for_everybody(platform):
    client = build_app(settings(), wiring(ORDER, "app")).test_client()
    answer = client.get("/reports/schema.json")
    assert answer.status_code == 200 and answer.json["title"] == "政府信息公开工作年度报告"


def test_the_form_can_be_chosen(tmp_path):
    office = new_office(Role.REPORT_OFFICER)
    built("--agency", office.code, "--year", 2019, "--format", "2019", "--as", "csv", "--out", tmp_path)
    assert "procurement" in only(tmp_path, "csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("args", "wrong"),
    (
        (("--agency", "NOBODY-AT-ALL", "--year", 2025), NotFound),
        (("--agency", "NOBODY-AT-ALL", "--year", 1949), Invalid),
        (("--agency", "NOBODY-AT-ALL", "--year", 2025, "--format", "2077"), Invalid),
    ),
)
def test_what_does_not_exist_is_refused_and_nothing_is_written(tmp_path, args, wrong):
    answer = built(*args, "--out", tmp_path / "out", fine=False)
    assert isinstance(answer.exception, wrong) and not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "args", (("--year", 2025), ("--agency", "X"), ("--as", "odt"), ("--as", ","), ("--from", "/nowhere.json"))
)
def test_words_the_command_cannot_work_with_end_in_2(tmp_path, args):
    answer = built(*args, "--out", tmp_path / "out", fine=False)
    assert answer.exit_code == 2 and not (tmp_path / "out").exists()
