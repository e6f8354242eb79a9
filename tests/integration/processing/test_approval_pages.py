"""Levels in the browser: set by the administrator, walked on the page of the case, listed on the approval sheet."""

import re
from html import unescape
from io import BytesIO

import pypdfium2
import pytest

from processing import commands
from processing.domain import State
from services.clock import china_date, system_now
from services.identity.permissions import Role
from tests.integration.processing.told import STAFF, case_of, do, granting, register
from tests.support.agencies import PASSWORD, new_office, new_person
from tests.support.pages import Visitor

pytestmark = pytest.mark.usefixtures("platform")
TODAY = china_date(system_now()).isoformat()


@pytest.fixture(scope="module")
def office(platform):
    return new_office(*STAFF, Role.AGENCY_ADMIN)


@pytest.fixture(scope="module")
def desk(app, office):
    """Somebody of each role, signed in; made before the tests."""
    return {role: at_desk(app, office, role) for role in (*STAFF, Role.AGENCY_ADMIN)}


def at_desk(app, office, role):
    login = f"v{office.agency_id}{role}".replace("_", "")
    new_person(office.agency_id, role, login=login)
    visitor = Visitor(app)
    assert visitor.sign_in(login, PASSWORD).status_code == 303
    return visitor


def rows(*names, **more):
    told = {f"name-{n}": name for n, name in enumerate(names, 1)}
    return told | {f"decider-{n}": "anybody" for n in range(1, len(names) + 1)} | more


def text(sheet):
    pages = pypdfium2.PdfDocument(BytesIO(sheet))
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


def test_levels_are_set_walked_and_printed(app, office, desk):
    admin, reviewer = desk[Role.AGENCY_ADMIN], desk[Role.REVIEWER]
    assert "没有设置过，按一级审核办理" in admin.text("/admin/approval/")
    assert admin.post("/admin/approval/", **rows("科室审核", "法制审核")).status_code == 303
    assert "法制审核" in admin.text("/admin/approval/")
    case = register(office, TODAY)
    do(commands.draft_reply, office, case, granting(), day=TODAY)
    officer = desk[Role.OFFICER]
    assert "送审" in officer.text(f"/cases/{case}")
    assert officer.post(f"/cases/{case}/submit").status_code == 303
    shown = reviewer.text(f"/cases/{case}")
    assert "科室审核，第 1 级，共 2 级" in shown and "本级审核通过" in shown and "附意见通过" in shown
    assert "科室审核" in reviewer.text("/cases?part=review")
    # An officer is told where it stands and offered nothing.
    shown = officer.text(f"/cases/{case}")
    assert "科室审核，第 1 级，共 2 级" in shown and "本级审核通过" not in shown
    answer = reviewer.post(f"/cases/{case}/next-level", remark="事实清楚，依据准确")
    assert answer.status_code == 303
    shown = reviewer.text(f"/cases/{case}")
    assert "法制审核，第 2 级，共 2 级" in shown and "事实清楚，依据准确" in shown
    assert reviewer.post(f"/cases/{case}/approve").status_code == 303
    assert case_of(office, case).state is State.TO_SIGN
    printed = text(officer.get(f"/cases/{case}/sheets/approval_form.pdf").get_data())
    for part in ("科室审核意见", "事实清楚，依据准确", "法制审核意见", "审核通过"):
        assert part in printed


def test_no_levels_lead_straight_to_the_signature(app, office, desk):
    assert desk[Role.AGENCY_ADMIN].post("/admin/approval/", **rows()).status_code == 303
    case = register(office, TODAY)
    do(commands.draft_reply, office, case, granting(), day=TODAY)
    shown = desk[Role.OFFICER].text(f"/cases/{case}")
    assert "送签" in shown and f"/cases/{case}/submit?" not in shown
    assert desk[Role.OFFICER].post(f"/cases/{case}/submit-to-sign").status_code == 303
    assert case_of(office, case).state is State.TO_SIGN


def test_what_is_refused_stands_as_it_was_typed(office, desk):
    answer = desk[Role.AGENCY_ADMIN].post(
        "/admin/approval/", **rows("法制审核", "法制审核", **{"checks-1": "依据"})
    )
    shown = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422 and "这一级的名称重复" in shown and 'value="依据"' in shown


def test_only_the_administrator_sets_levels(desk):
    assert desk[Role.RESPONSIBLE].get("/admin/approval/").status_code == 403
    assert desk[Role.RESPONSIBLE].post("/admin/approval/", **rows("复核")).status_code == 403


def test_a_substitute_is_entered_shown_and_ended(app, office, desk):
    admin, chief = desk[Role.AGENCY_ADMIN], office.people[Role.RESPONSIBLE]
    deputy = new_person(office.agency_id, Role.DISPATCHER, login=f"dep{office.agency_id}")
    told = {"right": "sign", "from_id": chief.id, "first_day": TODAY, "last_day": TODAY}
    refused = admin.post("/admin/substitutes/", **told, to_id=chief.id)
    assert refused.status_code == 422 and "须为两人" in unescape(refused.get_data(as_text=True))
    assert admin.post("/admin/substitutes/", **told, to_id=deputy.id).status_code == 303
    shown = admin.text("/admin/substitutes/")
    assert deputy.name in shown and "代理中" in shown
    # Without levels the draft lies before whoever signs.
    case = register(office, TODAY)
    do(commands.draft_reply, office, case, granting(), day=TODAY)
    do(commands.submit, office, case, day=TODAY)
    assert f"由{deputy.name}代签，代理{chief.name}" in desk[Role.OFFICER].text(f"/cases/{case}")
    visitor = Visitor(app)
    visitor.sign_in(f"dep{office.agency_id}", PASSWORD)
    assert f"/cases/{case}/sign" in visitor.text(f"/cases/{case}")
    assert visitor.post(f"/cases/{case}/sign").status_code == 303
    assert case_of(office, case).state is State.SIGNED
    assert f"代理{chief.name}签发" in visitor.text(f"/cases/{case}")
    sheet = visitor.get(f"/cases/{case}/sheets/approval_form.pdf").get_data()
    assert f"代理{chief.name}签发" in text(sheet)
    entered = re.search(r"/admin/substitutes/([0-9a-f-]{36})/end", shown)[1]
    assert admin.post(f"/admin/substitutes/{entered}/end").status_code == 303
    assert "提前结束" in admin.text("/admin/substitutes/")
    assert visitor.post(f"/cases/{case}/void-reply").status_code in (403, 404)


def test_only_who_manages_people_enters_substitutes(desk):
    assert desk[Role.RESPONSIBLE].get("/admin/substitutes/").status_code == 403
