"""The pages of 转主动公开: the panel of a closed case, its three forms, the agency's list, the sheet."""

import uuid
from io import BytesIO

import pypdfium2
import pytest

import processing.app
from services.config import settings
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.processing.test_pages import TODAY, at_desk
from tests.integration.processing.test_remedy_pages import answered
from tests.integration.processing.told import case_of, register

pytestmark = pytest.mark.usefixtures("platform")
TITLE = "青石巷地块房屋征收补偿方案"


@pytest.fixture(scope="module")
def desks(platform, office):
    app = build_app(settings(), [processing.app])
    return {role: at_desk(app, office, role) for role in (Role.OFFICER, Role.RESPONSIBLE)}


def post(office, desk, case, page, **told):
    told |= {"version": case_of(office, case).version, "key": uuid.uuid4().hex}
    return desk.post(f"/cases/{case}/{page}", **told)


def test_a_transfer_goes_from_the_panel_to_the_list_and_onto_its_sheet(office, desks):
    case, officer, head = answered(office), desks[Role.OFFICER], desks[Role.RESPONSIBLE]
    assert f"/cases/{case}/publication" in officer.text(f"/cases/{case}")
    assert TITLE not in officer.text(f"/cases/{case}/publication")
    refused = post(office, officer, case, "publication", origin="office")
    assert refused.status_code == 422 and "信息名称" in refused.text
    told = {"origin": "office", "title": TITLE, "reason": "涉及多户"}
    assert post(office, officer, case, "publication", **told).status_code == 303
    assert TITLE in officer.text("/cases/publications")
    assert officer.get(f"/cases/{case}/publication/decide").status_code == 403
    assert TITLE in head.text(f"/cases/{case}/publication/decide")
    without = post(office, head, case, "publication/decide", is_agreed="0")
    assert without.status_code == 422 and "写明理由" in without.text
    agreed = post(office, head, case, "publication/decide", is_agreed="1", where="门户网站")
    assert agreed.status_code == 303
    assert TITLE in officer.text("/cases/publications?part=agreed")
    assert officer.get(f"/cases/{case}/publication/record").status_code == 200
    on = {"on": TODAY.isoformat(), "address": "https://gongkai.example/7", "catalogue_number": "ZJJ-7"}
    assert post(office, officer, case, "publication/record", **on).status_code == 303
    page = officer.text("/cases/publications?part=published")
    assert TITLE in page and "https://gongkai.example/7" in page
    sheet = officer.get(f"/cases/{case}/sheets/publication_transfer.pdf").get_data()
    shown = "".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(BytesIO(sheet))
    ).replace("\r\n", "")
    assert all(part in shown for part in (TITLE, "ZJJ-7", "https://gongkai.example/7", "同意"))


def test_a_case_that_is_open_has_no_such_panel(office, desks):
    assert 'id="publication"' not in desks[Role.OFFICER].text(f"/cases/{register(office)}")


@pytest.mark.parametrize("query", ("?part=x", "?after=x"))
def test_a_list_that_is_none_is_not_found(desks, query):
    assert desks[Role.OFFICER].get(f"/cases/publications{query}").status_code == 404
