"""The supervising office's pages of a district's January: the list, a report handed in, the verdict and its withdrawal."""

import io
import re
from datetime import timedelta

import pytest

from services.identity.permissions import Role
from tests.integration.processing.test_pages import at_desk
from tests.integration.reporting.test_annual import PNG
from tests.integration.reporting.test_annual_pages import DESK, TODAY, YEAR, fill_in, hand_in
from tests.integration.reporting.yearly import county, settle


@pytest.fixture
def office(app):
    return county([Role.REPORT_OFFICER])


@pytest.fixture
def counting(app, office):
    return at_desk(app, office[1], Role.REPORT_OFFICER)


@pytest.fixture
def supervisor(app, office):
    return at_desk(app, office[0], Role.SUPERVISOR)


def hand_in_with_rules(counting, number, because):
    """Handed in with so many 规章 where the agency has no power to make any, and the reason given for it."""
    fields = {"rules.issued": number, "rules.in_force": number}
    there = f"/reports/{YEAR}/declared/art20_1"
    assert counting.post(there, form="2021", source="法制科", reason="重新核对", **fields).status_code == 303
    for key in re.findall(r'name="finding" value="([^"]+)"', counting.text(DESK)):
        assert counting.post(f"{DESK}/accept", finding=key, because=because).status_code == 303
    assert counting.post(f"{DESK}/submit").status_code == 303


def newest(supervisor):
    shown = supervisor.text(f"/supervision/reports?year={YEAR}")
    return re.search(r"/supervision/reports/([0-9a-f-]{36})", shown)[1]


def test_a_reason_given_for_other_figures_is_no_answer_to_these(counting, supervisor, office):
    assert counting.post(f"{DESK}/begin").status_code == 303
    fill_in(counting)
    assert counting.post(f"{DESK}/none").status_code == 303
    hand_in_with_rules(counting, "5", "代市政府起草")
    first = newest(supervisor)
    assert "代市政府起草" in supervisor.text(f"/supervision/reports/{first}")
    supervisor.post(f"/supervision/reports/{first}", verdict="return", remark="请核实规章数")
    settle(office)
    hand_in_with_rules(counting, "6", "又核对了一次")
    second = newest(supervisor)
    assert "又核对了一次" in supervisor.text(f"/supervision/reports/{second}")
    assert "又核对了一次" not in supervisor.text(f"/supervision/reports/{first}")


def test_the_day_of_publication_is_typed_beside_the_address(counting, supervisor, office):
    hand_in(counting)
    supervisor.post(f"/supervision/reports/{newest(supervisor)}", verdict="accept")
    settle(office)
    assert counting.post(f"{DESK}/final", file=(io.BytesIO(PNG), "盖章件.png")).status_code == 303
    assert f'name="published_on" type="date" value="{TODAY}"' in counting.text(DESK)
    ahead = {"address": "https://www.example.cn/nb.html", "published_on": f"{TODAY + timedelta(days=1)}"}
    refused = counting.post(f"{DESK}/publish", **ahead)
    page = refused.get_data(as_text=True)
    assert (
        refused.status_code == 422
        and "公布日期不能晚于今天" in page
        and f'value="{ahead["published_on"]}"' in page
    )
    assert counting.post(f"{DESK}/publish", **(ahead | {"published_on": f"{TODAY}"})).status_code == 303


def test_an_acceptance_is_taken_back_on_the_page_and_the_officer_reads_why(counting, supervisor, office):
    hand_in(counting)
    there = f"/supervision/reports/{newest(supervisor)}"
    early = supervisor.post(f"{there}/take-back", because="填错了")
    assert early.status_code == 409 and "没有通过预审，不用收回" in early.get_data(as_text=True)
    supervisor.post(there, verdict="accept")
    settle(office)
    assert "请主管部门收回通过" in counting.text(DESK)
    silent = supervisor.post(f"{there}/take-back", because=" ")
    assert silent.status_code == 422 and "收回的理由" in silent.get_data(as_text=True)
    assert supervisor.post(f"{there}/take-back", because="表二填错一处").status_code == 303
    shown = supervisor.text(there)
    assert "通过已收回" in shown and "表二填错一处" in shown and "take-back" not in shown
    settle(office)
    page = counting.text(DESK)
    assert "主管部门收回通过，请修改后重新报送" in page and "表二填错一处" in page
    seen = counting.text(DESK)
    assert "表二填错一处" in seen and "主管部门收回通过" in seen and "<b>预审退回</b>" not in seen
    assert counting.post(f"{DESK}/submit").status_code == 303


def test_a_head_office_takes_its_own_report_back_on_its_desk(app, office):
    head = at_desk(app, office[0], Role.REPORT_OFFICER)
    hand_in_as_head(head)
    assert "收回修改" in head.text(DESK)
    assert head.post(f"{DESK}/reopen", reason="").status_code == 422
    assert head.post(f"{DESK}/reopen", reason="签发时发现差错").status_code == 303
    assert "退回修改" in head.text(DESK) and head.post(f"{DESK}/submit").status_code == 303


def hand_in_as_head(head):
    assert head.post(f"{DESK}/begin").status_code == 303
    assert head.post(f"{DESK}/cover", covers="own").status_code == 303
    fill_in(head)
    assert head.post(f"{DESK}/none").status_code == 303
    assert head.post(f"{DESK}/submit").status_code == 303


def test_the_list_is_taken_along_as_a_spreadsheet(supervisor):
    page = supervisor.text(f"/supervision/reports?year={YEAR}")
    [there] = re.findall(r"/supervision/reports/list\.xlsx\?year=\d+", page)
    answer = supervisor.get(there)
    assert answer.status_code == 200 and answer.data.startswith(b"PK")
    assert "spreadsheetml" in answer.content_type
