"""The administrator's page of electronic seals: put into use, looked at, ended; refused in words at the field."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import update

from deploy.contexts import ORDER, wiring
from services.clock import CHINA, system_now
from services.config import settings
from services.db import unit_of_work
from services.documents.models import ElectronicSealRow
from services.identity.permissions import Role
from services.ids import new_id
from services.web import build_app
from tests.integration.documents.test_pages import visitor_of
from tests.support.agencies import new_office
from tests.support.seals import PASSPHRASE, container, picture

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture(scope="module")
def app(platform):
    return build_app(settings(), wiring(ORDER, "app"))


@pytest.fixture
def office(platform):
    return new_office()


@pytest.fixture
def admin(app, office):
    return visitor_of(app, office, Role.AGENCY_ADMIN)


def now_valid(**more):
    year = system_now().astimezone(CHINA).year
    return container(first=f"{year - 1}-01-01", last=f"{year + 3}-01-01", **more)


def send(admin, office, data=None, drawn=None, **more):
    files = {"container": (BytesIO(now_valid() if data is None else data), "seal.p12")}
    files |= {"picture": (BytesIO(drawn), "seal.png")} if drawn else {}
    told = {"body": str(office.body_id), "name": "disclosure", "passphrase": PASSPHRASE} | more
    return admin.client.post("/admin/seals/", data={**admin.hidden(), **told, **files})


def test_a_seal_is_put_into_use_looked_at_and_ended(admin, office):
    assert "还没有电子印章" in admin.text("/admin/seals/")
    assert send(admin, office, drawn=picture()).status_code == 303
    shown = admin.text("/admin/seals/")
    assert "青榆市榆东区水务局，政府信息公开专用章" in shown
    assert "ABCDEF01" in shown and "使用中" in shown and PASSPHRASE not in shown
    seal = next(part for part in shown.split("/admin/seals/") if ".png" in part[:45])[:36]
    assert admin.get(f"/admin/seals/{seal}.png").get_data() == picture()
    assert admin.post(f"/admin/seals/{seal}/end").status_code == 303
    assert "已停用" in admin.text("/admin/seals/")
    again = admin.post(f"/admin/seals/{seal}/end")
    assert again.status_code == 409 and "已经停用" in again.get_data(as_text=True)


def put_until(admin, office, days):
    last = system_now().astimezone(CHINA).date() + timedelta(days=days)
    first = last.replace(year=last.year - 2, day=1)
    assert send(admin, office, container(first=f"{first}", last=f"{last}")).status_code == 303


def test_a_certificate_that_soon_expires_is_told_to_the_administrator_and_the_officers(app, admin, office):
    officer, signer = visitor_of(app, office, Role.OFFICER), visitor_of(app, office, Role.RESPONSIBLE)
    put_until(admin, office, 90)
    assert "过期" not in admin.text("/admin/seals/") and "电子印章" not in officer.text("/cases")
    put_until(admin, office, 12)
    shown = admin.text("/admin/seals/")
    assert "证书 12 天后过期" in shown and "启用新证书" in shown
    for person in (officer, signer):
        told = person.text("/cases")
        assert "还有 12 天" in told and "请机关管理员在此之前启用新证书" in told
    registrar = visitor_of(app, office, Role.REPORT_OFFICER)
    assert "电子印章" not in registrar.text("/cases")


def test_an_expired_certificate_is_told_until_another_seal_is_in_use(app, admin, office):
    officer = visitor_of(app, office, Role.OFFICER)
    put_until(admin, office, 12)
    with unit_of_work("identity", office.scope) as session:
        session.execute(update(ElectronicSealRow).values(valid_to=system_now() - timedelta(days=1)))
    assert "证书已过期" in admin.text("/admin/seals/")
    told = officer.text("/cases")
    assert "签发的答复不再自动用印" in told and "请用实物印章用印并登记" in told
    assert send(admin, office).status_code == 303
    assert "签发的答复不再自动用印" not in officer.text("/cases") + admin.text("/admin/seals/")


def test_without_a_picture_a_seal_is_drawn(admin, office):
    assert send(admin, office).status_code == 303
    seal = next(part for part in admin.text("/admin/seals/").split("/admin/seals/") if ".png" in part[:45])
    drawn = admin.get(f"/admin/seals/{seal[:36]}.png").get_data()
    assert drawn.startswith(b"\x89PNG")


def test_the_same_form_sent_again_puts_one_seal(admin, office):
    key, data = new_id().hex, now_valid()
    assert send(admin, office, data, key=key).status_code == 303
    assert send(admin, office, data, key=key).status_code == 303
    assert admin.text("/admin/seals/").count("使用中") == 1
    assert "已停用" not in admin.text("/admin/seals/")


@pytest.mark.parametrize(
    ("wrong", "told"),
    (
        ({"data": b"plain"}, "不是 PKCS#12"),
        ({"data": b""}, "请选择证书文件"),
        ({"passphrase": "另一把钥匙"}, "口令不对"),
        ({"name": "own"}, "请从给出的几项里选"),
        ({"body": "999999999"}, "请选择本机关的答复主体"),
        ({"body": "x"}, "请填写整数"),
        ({"drawn": picture(2500, 2500)}, "过大"),
        ({"drawn": b"GIF89a"}, "须是 PNG"),
        ({"data": container(first="2020-01-01", last="2021-01-01")}, "已于 2021-01-01 过期"),
    ),
)
def test_what_is_no_seal_is_refused_in_words(admin, office, wrong, told):
    answer = send(admin, office, **wrong)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422 and told in shown
    assert PASSPHRASE not in shown
    assert "还没有电子印章" in admin.text("/admin/seals/")


def test_a_form_without_a_file_says_so(admin, office):
    answer = admin.post("/admin/seals/", body=str(office.body_id), name="office", passphrase="x")
    assert answer.status_code == 422 and "请选择证书文件" in answer.get_data(as_text=True)


def test_only_the_agency_s_administrator_sees_its_seals(app, admin, office):
    assert send(admin, office).status_code == 303
    seal = next(part for part in admin.text("/admin/seals/").split("/admin/seals/") if ".png" in part[:45])
    other = visitor_of(app, new_office(), Role.AGENCY_ADMIN)
    assert other.get(f"/admin/seals/{seal[:36]}.png").status_code == 404
    assert other.post(f"/admin/seals/{seal[:36]}/end").status_code == 404
    officer = visitor_of(app, office, Role.OFFICER)
    assert officer.get("/admin/seals/").status_code == 403
