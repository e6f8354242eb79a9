"""Signing in, switching agencies and the administration, through the pages, on real servers."""

from datetime import UTC, datetime

import pytest

from services.actor import SYSTEM
from services.clock import china_date, system_now
from services.config import settings
from services.db import unit_of_work
from services.identity import commands
from services.identity.permissions import Role
from services.web import build_app
from tests.support.agencies import PASSWORD, new_office, new_person
from tests.support.pages import Visitor

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture(scope="module")
def app(platform):
    return build_app(settings())


def login_of(person) -> str:
    from services.identity.models import Person

    with unit_of_work("identity") as session:
        return session.get(Person, person.id).login


def at_work(app, office, role) -> Visitor:
    visitor = Visitor(app)
    answer = visitor.sign_in(login_of(office.people[role]), PASSWORD)
    assert answer.status_code == 303
    return visitor


def test_whoever_signs_in_gets_a_new_token_and_his_agency(app):
    office = new_office(Role.AGENCY_ADMIN)
    visitor = at_work(app, office, Role.AGENCY_ADMIN)
    assert f'data-agency="{office.agency_id}"' in visitor.text("/admin/agency/")
    assert visitor.get("/sign-in").headers["Location"] == "/admin/"


def test_a_wrong_name_and_a_wrong_password_read_alike(app):
    person = new_person(new_office().agency_id, Role.CLERK)
    pages = []
    for login in (login_of(person), "nobody-at-all"):
        answer = Visitor(app).post("/sign-in", login=login, password="wrong")
        assert answer.status_code == 422
        pages.append(answer.get_data(as_text=True).replace(login, "?"))
    assert "登录名或密码不正确" in pages[0]
    assert "wrong" not in pages[0]


def test_who_guesses_on_has_to_wait(app):
    visitor = Visitor(app)
    codes = [visitor.post("/sign-in", login="guessed-at", password=str(n)).status_code for n in range(7)]
    assert codes[-1] == 429


def test_signing_out_ends_the_session_for_the_server_too(app):
    office = new_office(Role.AGENCY_ADMIN)
    visitor = at_work(app, office, Role.AGENCY_ADMIN)
    token = visitor.client.get_cookie("gongkai_session").value
    visitor.post("/sign-out")
    visitor.client.set_cookie("gongkai_session", token)
    assert visitor.get("/admin/agency/").headers["Location"].startswith("/sign-in")


def test_one_person_works_for_two_agencies_one_at_a_time(app):
    first, second = new_office(Role.AGENCY_ADMIN), new_office()
    person = first.agency_admin
    with unit_of_work("identity") as session:
        import uuid

        commands.add_membership(
            session,
            uuid.UUID(person.id),
            second.agency_id,
            Role.AGENCY_ADMIN,
            by=SYSTEM,
            now=datetime.now(UTC),
        )
    visitor = at_work(app, first, Role.AGENCY_ADMIN)
    old = visitor.hidden()
    assert visitor.post("/switch-agency", to=str(second.agency_id)).status_code == 303
    assert f'data-agency="{second.agency_id}"' in visitor.text("/admin/agency/")
    late = visitor.client.post("/admin/structure/sections", data=old | {"section_name": "办公室"})
    assert late.status_code == 409
    assert visitor.post("/switch-agency", to="1").status_code in (303, 403)


def test_an_own_password_is_changed_with_the_old_one(app):
    office = new_office(Role.CLERK)
    visitor = at_work(app, office, Role.CLERK)
    new = "另一把很长的钥匙-2027"
    wrong = visitor.post("/password", old="wrong", password=new, again=new)
    assert wrong.status_code == 422 and "现在的密码不正确" in wrong.get_data(as_text=True)
    assert visitor.post("/password", old=PASSWORD, password=new, again=new + "x").status_code == 422
    assert visitor.post("/password", old=PASSWORD, password=new, again=new).status_code == 303
    again = Visitor(app)
    assert again.sign_in(login_of(office.clerk), new).status_code == 303


def test_the_agency_settles_its_channels(app):
    office = new_office(Role.AGENCY_ADMIN)
    visitor = at_work(app, office, Role.AGENCY_ADMIN)
    told = {"web_receipt": "on_submission", "fax_open": "1", "fax": "0399-6010002", "postcode": "39000"}
    wrong = visitor.post("/admin/agency/options", **told)
    assert wrong.status_code == 422 and "邮政编码是 6 位数字" in wrong.get_data(as_text=True)
    assert visitor.post("/admin/agency/options", **(told | {"postcode": "390001"})).status_code == 303
    page = visitor.text("/admin/agency/")
    assert 'value="390001"' in page and 'id="fax_open" value="1" checked' in page
    assert 'id="web_open" value="1">' in page


def test_people_come_with_a_first_password_and_leave_again(app):
    office = new_office(Role.AGENCY_ADMIN)
    visitor = at_work(app, office, Role.AGENCY_ADMIN)
    login = f"new{office.agency_id}"
    assert visitor.post("/admin/people/", login=login, name="𠮷小䶮", role="officer").status_code == 303
    page = visitor.text("/admin/people/")
    first = page.split("初始密码：")[1].split("。")[0]
    assert "𠮷小䶮" in page and "承办人" in page
    fresh = Visitor(app)
    assert fresh.sign_in(login, first).status_code == 303
    assert fresh.get("/sign-in").status_code == 303
    refused = visitor.post("/admin/people/", login=f"x{office.agency_id}", name="甲", role="security_admin")
    assert refused.status_code == 403
    assert "安全管理员任免" in refused.get_data(as_text=True)


def test_people_of_another_agency_are_out_of_reach(app):
    office, other = new_office(Role.AGENCY_ADMIN), new_office(Role.CLERK)
    visitor = at_work(app, office, Role.AGENCY_ADMIN)
    for step in ("password", "disable", "enable"):
        assert visitor.post(f"/admin/people/{other.clerk.id}/{step}").status_code == 404


def test_bodies_sections_and_agencies_below(app):
    office, other = new_office(Role.AGENCY_ADMIN), new_office()
    visitor = at_work(app, office, Role.AGENCY_ADMIN)
    assert visitor.post("/admin/structure/sections", section_name="政务公开科").status_code == 303
    assert (
        visitor.post("/admin/structure/bodies", body_name="榆东区人民政府", letterhead="榆政").status_code
        == 303
    )
    remedy = {"review_body": "青榆市人民政府", "court": "青榆市中级人民法院", "valid_from": "2026年1月1日"}
    assert visitor.post(f"/admin/structure/bodies/{office.body_id}/remedy", **remedy).status_code == 303
    assert visitor.post(f"/admin/structure/bodies/{other.body_id}/remedy", **remedy).status_code == 404
    below = {"code": f"B{office.agency_id}", "name": "柳堰街道办事处", "level": "town"}
    assert (
        visitor.post("/admin/structure/agencies", **below, parent_id=str(office.agency_id)).status_code == 303
    )
    assert (
        visitor.post("/admin/structure/agencies", **below, parent_id=str(other.agency_id)).status_code == 422
    )
    page = visitor.text("/admin/structure/")
    for shown in ("政务公开科", "青榆市人民政府", "柳堰街道办事处"):
        assert shown in page


def test_a_token_is_shown_once_opens_the_api_and_is_revoked(app):
    office = new_office(Role.AGENCY_ADMIN)
    visitor = at_work(app, office, Role.AGENCY_ADMIN)
    made = visitor.post("/admin/tokens/", name="区政务服务平台", scopes="request.register")
    assert made.status_code == 201
    token = made.get_data(as_text=True).split('token-once code">')[1].split("<")[0]
    assert token not in visitor.text("/admin/tokens/")
    assert visitor.post("/admin/tokens/", name="太多", scopes="case.sign").status_code == 422
    with app.test_request_context("/api/v1/x", headers={"Authorization": f"Bearer {token}"}):
        from services.web import viewer

        assert viewer().agency.id == office.agency_id


def test_the_auditor_sees_his_own_agency_and_nobody_else_sees_anything(app):
    office, other = new_office(Role.AUDIT_ADMIN, Role.AGENCY_ADMIN), new_office(Role.CLERK)
    page = at_work(app, office, Role.AUDIT_ADMIN).text("/admin/audit/")
    assert "agency.created" in page
    assert other.clerk.id not in page
    assert at_work(app, office, Role.AGENCY_ADMIN).get("/admin/audit/").status_code == 403


def test_a_year_of_the_calendar_is_read_as_the_notice_writes_it(app):
    office = new_office(Role.AGENCY_ADMIN, region="CN-XZ")
    visitor = at_work(app, office, Role.AGENCY_ADMIN)
    told = {
        "year": "2031",
        "version": "1",
        "source": "试验通知",
        "off": "2031-10-01 至 2031-10-07\n\n2031年2月3日",
    }
    assert visitor.post("/admin/calendar/", **told, work="2031-10-07").status_code == 422
    assert visitor.post("/admin/calendar/", **(told | {"off": "昨天"})).status_code == 422
    weekday = visitor.post("/admin/calendar/", **told, work="2031-10-10")
    assert weekday.status_code == 422
    assert "2031-10-10 不是周末" in weekday.get_data(as_text=True)
    assert visitor.post("/admin/calendar/", **told, work="2031-10-11").status_code == 303
    assert "试验通知" in visitor.text("/admin/calendar/")


def test_a_region_whose_year_is_not_announced_yet_is_told_so(app):
    words = "放假安排还没有导入"
    plain, regional = new_office(Role.AGENCY_ADMIN), new_office(Role.AGENCY_ADMIN, region="CN-XJ")
    assert words not in at_work(app, plain, Role.AGENCY_ADMIN).text("/admin/calendar/")
    visitor = at_work(app, regional, Role.AGENCY_ADMIN)
    year = str(china_date(system_now()).year)
    assert f"本地区 {year} 年的{words}" in visitor.text("/admin/calendar/")
    told = {"year": year, "version": "1", "source": "试验通知", "off": f"{year}-01-02"}
    assert visitor.post("/admin/calendar/", **told).status_code == 303
    assert f"本地区 {year} 年的{words}" not in visitor.text("/admin/calendar/")


NATIONAL_YEAR = {"year": "2032", "version": "1", "source": "试验的全国通知", "off": "2032-10-01"}


def test_the_national_calendar_is_not_an_agency_administrators(app):
    """Every agency of the deployment counts by it."""
    plain, regional = new_office(Role.AGENCY_ADMIN), new_office(Role.AGENCY_ADMIN, region="CN-XZ")
    visitor = at_work(app, plain, Role.AGENCY_ADMIN)
    assert 'action="/admin/calendar/"' not in visitor.text("/admin/calendar/")
    for told in (NATIONAL_YEAR, NATIONAL_YEAR | {"region": "CN"}, NATIONAL_YEAR | {"region": "CN-XZ"}):
        assert visitor.post("/admin/calendar/", **told).status_code == 403
    refused = at_work(app, regional, Role.AGENCY_ADMIN).post("/admin/calendar/", **NATIONAL_YEAR, region="CN")
    assert refused.status_code == 403
    assert "由系统管理员导入" in refused.get_data(as_text=True)
    assert "试验的全国通知" not in visitor.text("/admin/calendar/")


def test_the_system_administrator_brings_the_national_calendar_in(app):
    office = new_office(Role.SYSTEM_ADMIN)
    visitor = at_work(app, office, Role.SYSTEM_ADMIN)
    told = NATIONAL_YEAR | {"source": "国办的试验通知"}
    assert visitor.post("/admin/calendar/", **told, region="CN-GX").status_code == 403
    assert visitor.post("/admin/calendar/", **told, region="CN").status_code == 303
    assert "国办的试验通知" in visitor.text("/admin/calendar/")


def test_a_disabled_account_is_out_at_once(app):
    office = new_office(Role.AGENCY_ADMIN, Role.CLERK)
    clerk, admin = at_work(app, office, Role.CLERK), at_work(app, office, Role.AGENCY_ADMIN)
    assert clerk.get("/password").status_code == 200
    assert admin.post(f"/admin/people/{office.clerk.id}/disable").status_code == 303
    assert clerk.get("/password").status_code == 303
