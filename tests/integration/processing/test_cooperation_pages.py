"""Cooperation in the browser: chosen from the agencies of the deployment, answered on a page of its own."""

from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest

from processing import queries
from services.clock import china_date, system_now
from services.identity.permissions import Role
from tests.integration.processing.told import at_work, case_of, drain, register, staffed
from tests.support.agencies import PASSWORD, new_person
from tests.support.pages import Visitor

pytestmark = pytest.mark.usefixtures("platform")
TODAY = china_date(system_now())
UNTIL = (TODAY + timedelta(days=14)).isoformat()
ABOUT = "该方案是否由贵局制作"


@pytest.fixture(scope="module")
def asking(platform):
    return staffed()


@pytest.fixture(scope="module")
def asked(platform):
    return staffed()


@pytest.fixture(scope="module")
def officers(app, asking, asked):
    """An officer of each, signed in."""
    return [at_desk(app, office) for office in (asking, asked)]


def at_desk(app, office, role=Role.OFFICER):
    login = f"c{office.agency_id}{role}".replace("_", "")
    new_person(office.agency_id, role, login=login)
    visitor = Visitor(app)
    assert visitor.sign_in(login, PASSWORD).status_code == 303
    return visitor


def consult(visitor, case, asked, version, **more):
    told = {"to_agency_id": str(asked.agency_id), "name": "", "way": "post", "about": ABOUT, "until": UNTIL}
    return visitor.post(f"/cases/{case}/consult/agency", **(told | {"version": str(version)} | more))


def test_one_agency_asks_and_the_other_answers(asking, asked, officers):
    asker, answerer = officers
    case = register(asking, TODAY.isoformat())
    assert f'value="{asked.agency_id}"' in asker.text(f"/cases/{case}/consult/agency")
    assert consult(asker, case, asked, case_of(asking, case).version).status_code == 303
    drain(asking.agency_id, asked.agency_id)
    assert "本平台协办" in asker.text(f"/cases/{case}")
    assert "协办 <b>1</b>" in answerer.text("/cases")
    shown = answerer.text("/cases/cooperation")
    assert ABOUT in shown and "待答复" in shown
    with at_work(asking) as session:
        task = queries.inquiries_of(session, asking.agency_id, case)[0].id
    page = f"/cases/cooperation/{task}"
    shown = answerer.text(page)
    assert "送出答复" in shown and case_of(asking, case).number in shown and "槐小满" not in shown
    refused = answerer.post(f"{page}/answer", result="agreed", text="")
    assert refused.status_code == 422 and "请填写这一项" in unescape(refused.get_data(as_text=True))
    told = {"result": "agreed", "text": "由我局制作，同意公开。"}
    wrong = answerer.post(f"{page}/answer", **told, file=(BytesIO(b"MZ\x00"), "a.exe"))
    assert wrong.status_code == 422 and "附件" in unescape(wrong.get_data(as_text=True))
    sent = answerer.post(f"{page}/answer", **told, file=(BytesIO("方案全文".encode()), "方案.txt"))
    assert sent.status_code == 303
    assert answerer.get(f"{page}/file").get_data().decode() == "方案全文"
    assert asker.get(f"{page}/file").status_code == 404
    again = answerer.post(f"{page}/answer", result="agreed", text="再答一次")
    assert again.status_code == 409
    drain(asked.agency_id, asking.agency_id)
    shown = asker.text(f"/cases/{case}")
    assert "方案.txt" in shown and "由我局制作，同意公开。" in shown and "协办机关已经答复" in shown
    assert "已答复" in answerer.text("/cases/cooperation")
    # The asking office does not see the other's page.
    assert asker.get(page).status_code == 404


def test_without_an_agency_a_name_is_asked_for(asking, asked, officers):
    case = register(asking, TODAY.isoformat())
    answer = consult(officers[0], case, asked, case_of(asking, case).version, to_agency_id="")
    assert answer.status_code == 422 and "收件人" in unescape(answer.get_data(as_text=True))


def test_an_office_nobody_asked_is_told_so(app, asking, officers):
    assert "没有其他机关的协办" in officers[0].text("/cases/cooperation")


def test_who_does_not_handle_cases_does_not_answer(app, asking, asked, officers):
    case = register(asking, TODAY.isoformat())
    consult(officers[0], case, asked, case_of(asking, case).version)
    drain(asking.agency_id, asked.agency_id)
    with at_work(asking) as session:
        task = queries.inquiries_of(session, asking.agency_id, case)[0].id
    looker = at_desk(app, asked, Role.DISPATCHER)
    assert "送出答复" not in looker.text(f"/cases/cooperation/{task}")
    assert looker.post(f"/cases/cooperation/{task}/answer", result="agreed", text="x").status_code == 403
