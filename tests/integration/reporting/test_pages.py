"""The pages of reporting: what they show, whom they let in, and that figures lead to cases."""

import io
import re
from datetime import date

import openpyxl
import pytest

import reporting.app
from reporting.domain import passages, period, table3
from reporting.formats import load_format
from services.actor import SYSTEM
from services.db import unit_of_work
from services.identity import commands
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.reporting.told import drain, tell, tell_many
from tests.support.agencies import NOW, PASSWORD, new_code, new_office, new_person

YEAR = period(2025)


@pytest.fixture(scope="module")
def app(platform):
    return build_app(platform, [reporting.app])


@pytest.fixture(scope="module")
def district(platform):
    """A district with two agencies below, cases in all of them."""
    top = new_office(level="county")
    offices = [top, *(new_office(parent_id=top.agency_id) for _ in range(2))]
    told = {office.agency_id: tell_many(office, 40, seed) for seed, office in enumerate(offices)}
    drain(*told)
    return offices, told


def client_of(app, office, *roles):
    """A browser in which somebody with these roles has signed in."""
    login = new_code("u").lower()
    new_person(office.agency_id, *roles, login=login)
    client = app.test_client()
    form = client.get("/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)[1]
    told = {"login": login, "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=told).status_code in (302, 303)
    return client


def text_of(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
    return answer.get_data(as_text=True)


def figures(page):
    """The table's figures, row by row."""
    body = re.search(r'<table class="table ledger report-t3 pub-t3">.*?</table>', page, re.S)[0]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body.split("<tbody>")[1], re.S)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in rows]
    plain = [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]
    return [[int(cell) for cell in row] for row in plain if any(row)]


def expected(told, form="2021", within=YEAR):
    table = table3(passages([one.fact for one in told], within), load_format(form), within)
    return list(table.rows().values())


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_the_year_page_prints_the_table_in_the_chosen_form(app, district, form):
    offices, told = district
    client = client_of(app, offices[1], Role.REPORT_OFFICER)
    page = text_of(client, f"/reports?year=2025&format={form}")
    assert figures(page) == expected(told[offices[1].agency_id], form)
    assert "各列相等" in page and "社会公益组织" in page


def test_the_year_page_says_what_was_taken_in_fees(app, district):
    offices, _told = district
    own = text_of(client_of(app, offices[1], Role.REPORT_OFFICER), "/reports?year=2025")
    assert "2025年，本机关没有收取政府信息公开信息处理费。" in own
    part = text_of(client_of(app, offices[1], Role.REPORT_OFFICER), "/reports?year=2025&cutoff=2025-06-30")
    assert "2025年1月1日至6月30日，本机关没有收取" in part
    whole = text_of(client_of(app, offices[0], Role.SUPERVISOR), "/supervision/table?year=2025")
    assert "本机关及下级机关没有收取" in whole


def test_spans_of_a_year_add_up_to_it_and_each_has_a_page(app, district):
    offices, told = district
    client, mine = client_of(app, offices[1], Role.REPORT_OFFICER), told[offices[1].agency_id]
    halves = []
    for span, name in (("h1", "2025年上半年"), ("h2", "2025年下半年")):
        page = text_of(client, f"/reports?year=2025&span={span}")
        assert f"{name}政府信息公开申请统计" in page
        assert figures(page) == expected(mine, within=period(2025, span=span))
        halves.append(figures(page))
    year = expected(mine)
    keys = list(table3({}, load_format("2021"), YEAR).rows())
    for key in ("new", "total"):
        at = keys.index(key)
        assert [a + b for a, b in zip(halves[0][at], halves[1][at], strict=True)] == year[at]
    at_end, at_start = keys.index("carried_out"), keys.index("carried_in")
    assert halves[0][at_end] == halves[1][at_start]
    text_of(client, "/reports?year=2025&span=q9", status=422)


def test_further_statistics_add_up_to_the_table(app, district):
    offices, told = district
    page = text_of(client_of(app, offices[1], Role.REPORT_OFFICER), "/reports?year=2025")
    table = table3(
        passages([one.fact for one in told[offices[1].agency_id]], YEAR), load_format("2021"), YEAR
    )
    panel = re.sub(r"<[^>]+>", " ", page.split('id="further"')[1].split("</section>")[0])
    numbers = {title: [int(n) for n in re.findall(r"(\d+) +[\d.]+%", part)] for title, part in _parts(panel)}
    assert sum(numbers["新收渠道"]) == table.cell("new", "total")
    assert sum(numbers["按期答复"]) == sum(numbers["答复用时"]) == table.cell("total", "total")
    text_of(client_of(app, offices[0], Role.SUPERVISOR), "/supervision/table?year=2025&span=m3")


def _parts(panel):
    titles = ("新收渠道", "按期答复", "答复用时", "最多的办理结果")
    found = re.split(f"({'|'.join(titles)})", panel)
    return zip(found[1::2], found[2::2], strict=True)


def test_any_day_of_a_year_can_be_the_cut_off(app, district):
    offices, told = district
    client = client_of(app, offices[1], Role.REPORT_OFFICER)
    page = text_of(client, "/reports?year=2025&cutoff=2025-06-30")
    assert figures(page) == expected(told[offices[1].agency_id], within=period(2025, date(2025, 6, 30)))
    assert "截至6月30日" in page


def test_a_figure_opens_its_cases_page_by_page(app, district):
    offices, told = district
    client = client_of(app, offices[1], Role.REPORT_OFFICER)
    page, seen = text_of(client, "/reports?year=2025&cell=new.total"), []
    while True:
        opened = re.search(r'id="opened".*?</section>', page, re.S)[0]
        seen += re.findall(r'href="/cases/[^"]+" title="([^"]+)"', opened)
        more = re.search(r'href="([^"]+)" rel="next"', opened)
        if not more:
            break
        page = text_of(client, more[1].replace("&amp;", "&").split("#")[0])
    new = [one.number for one in told[offices[1].agency_id] if _is_new(one.fact)]
    assert sorted(seen) == sorted(new) and len(new) > 10


def _is_new(fact):
    return fact.receipt_date and fact.receipt_date.year == 2025 and not fact.voided


def test_an_answering_body_has_its_own_table(app, platform):
    office = new_office()
    with unit_of_work("identity") as session:
        second = commands.create_body(session, office.agency_id, name="区政府办公室", by=SYSTEM, now=NOW).id
    told = tell_many(office, 30, 7, body_ids=(office.body_id, second))
    drain(office.agency_id)
    client = client_of(app, office, Role.REPORT_OFFICER)
    page = text_of(client, f"/reports?year=2025&body={second}")
    assert figures(page) == expected([one for one in told if one.fact.body_id == second])
    assert "区政府办公室" in page


def test_the_body_of_another_agency_is_refused(app, district):
    offices, _ = district
    client = client_of(app, offices[1], Role.REPORT_OFFICER)
    assert "不属于本机关" in text_of(client, f"/reports?body={offices[2].body_id}", 422)


@pytest.mark.parametrize(
    "query",
    [
        "year=abc",
        "year=1999",
        "year=99999999999999999999",
        "cutoff=2025-02-30",
        "year=2024&cutoff=2025-01-01",
        "format=2013",
        "cell=new",
        "cell=nothing.total",
        "cell=new.total&after=x",
        "body=x",
    ],
)
def test_a_broken_question_is_answered_in_words(app, district, query):
    offices, _ = district
    client = client_of(app, offices[1], Role.REPORT_OFFICER)
    page = text_of(client, f"/reports?{query}", 422)
    assert re.search("[\u4e00-\u9fff]{4}", page) and "Traceback" not in page


def test_the_spreadsheet_carries_numbers_and_merged_heads(app, district):
    offices, told = district
    client = client_of(app, offices[1], Role.REPORT_OFFICER)
    answer = client.get("/reports/table.xlsx?year=2025")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data))["表三"]
    rows = [[cell.value for cell in row[1:8]] for row in sheet.iter_rows(min_row=7)]
    assert [row for row in rows if row[0] is not None] == expected(told[offices[1].agency_id])
    assert all(isinstance(value, int) for row in rows for value in row if value is not None)
    assert {"A4:A6", "B4:H4", "B5:B6", "C5:G5", "H5:H6"} <= {
        str(merged) for merged in sheet.merged_cells.ranges
    }


def test_an_agency_named_like_a_formula_stays_text(app, platform):
    office = new_office(name='=HYPERLINK("http://x")')
    client = client_of(app, office, Role.REPORT_OFFICER)
    answer = client.get("/reports/table.xlsx?year=2025")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data))["表三"]
    assert sheet["A2"].value.startswith("=HYPERLINK") and sheet["A2"].data_type == "s"


def test_the_supervisor_sees_all_agencies_and_their_sum(app, district):
    offices, told = district
    client = client_of(app, offices[0], Role.SUPERVISOR)
    page = text_of(client, "/supervision?year=2025")
    everything = [one for cases in told.values() for one in cases]
    new = expected(everything)[0][-1]
    assert re.search(rf'rolled|cell=new.total">{new}<', page)
    for office in offices:
        assert office.code in page
    rolled = text_of(client, "/supervision/table?year=2025&cell=granted.total")
    assert figures(rolled) == expected(everything)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/supervision/table.xlsx?year=2025").data))
    assert book["各机关"].max_row == 4


def test_the_supervisor_counts_late_and_waiting_cases(app, platform):
    top = new_office(level="county")
    below = new_office(parent_id=top.agency_id)
    tell(below, "L-1", received=date(2026, 1, 5), due=date(2026, 2, 2))
    tell(
        below,
        "L-2",
        received=date(2026, 1, 6),
        due=date(2026, 2, 3),
        closed=date(2026, 2, 4),
        outcome="granted",
    )
    tell(below, "L-3")
    drain(below.agency_id)
    client = client_of(app, top, Role.SUPERVISOR)
    page = text_of(client, "/supervision?year=2026")
    assert "逾期 1 件" in page and "L-1" in page and "L-2" not in page
    assert "0.0%" in page


def test_only_a_supervisor_may_look_below(app, district):
    offices, _ = district
    officer = client_of(app, offices[0], Role.REPORT_OFFICER)
    for address in ("/supervision", "/supervision/table", "/supervision/table.xlsx"):
        assert officer.get(address).status_code == 403
    clerk = client_of(app, offices[0], Role.CLERK)
    assert clerk.get("/reports").status_code == 403
    assert app.test_client().get("/reports").status_code == 303


def test_a_department_supervising_nobody_sees_itself_alone(app, district):
    offices, told = district
    client = client_of(app, offices[1], Role.SUPERVISOR)
    assert figures(text_of(client, "/supervision/table?year=2025")) == expected(told[offices[1].agency_id])


def test_the_public_page_of_reports_answers_and_an_unknown_agency_does_not(app, district):
    offices, _ = district
    client = app.test_client()
    assert "年度报告" in text_of(client, f"/a/{offices[0].code}/reports")
    assert client.get("/a/NOBODY/reports").status_code == 404
