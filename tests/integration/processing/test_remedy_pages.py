"""The pages of reviews and lawsuits: panel, forms and list; what is typed stays, a form counts once."""

import re
from datetime import date

import pytest

import processing.app
from processing.domain import State
from services.config import settings
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.processing.test_pages import ago, at_desk
from tests.integration.processing.test_remedies import dispatched, docket
from tests.integration.processing.test_way_of_a_case import sign
from tests.integration.processing.told import case_of, register, tell

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture(scope="module")
def app(platform):
    return build_app(settings(), [processing.app])


@pytest.fixture(scope="module")
def officer(app, office):
    return at_desk(app, office)


def answered(office):
    stream = register(office, ago(40), registered=ago(40))
    document = sign(office, stream, day=ago(35))
    tell(office, stream, dispatched(document, ago(34)), ago(34), context="notifications")
    return stream


def remedies_of(page):
    return re.findall(r"/cases/remedies/([0-9a-f-]{36})/end", page)


def test_a_review_is_filed_and_ended_from_the_case_page(officer, office):
    case, number = answered(office), docket()
    page = officer.text(f"/cases/{case}")
    assert f"/cases/{case}/remedies/new?kind=review" in page
    form = officer.text(f"/cases/{case}/remedies/new?kind=review")
    assert "榆东区人民政府" in form
    told = {"kind": "review", "role": "original", "heard_by": "榆东区人民政府", "docket": number}
    filed = officer.post(f"/cases/{case}/remedies/new", **told, filed_on=ago(30), received_on=ago(28))
    assert filed.status_code == 303 and filed.headers["Location"].endswith("#remedies")
    page = officer.text(f"/cases/{case}")
    assert number in page and "行政复议法第四十八条" in page and "行政复议：登记" in page
    remedy = remedies_of(page)[0]
    assert number in officer.text("/cases/remedies") and number not in officer.text(
        "/cases/remedies?part=ended"
    )
    refused = officer.post(f"/cases/remedies/{remedy}/end", version="1", result="maintained")
    assert refused.status_code == 422 and "结案日期" in refused.get_data(as_text=True)
    ended = officer.post(f"/cases/remedies/{remedy}/end", version="1", result="maintained", ended_on=ago(3))
    assert ended.status_code == 303
    year = date.fromisoformat(ago(3)).year
    assert number in officer.text(f"/cases/remedies?part=ended&year={year}")
    assert number not in officer.text("/cases/remedies?part=ended&year=2019")


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_at_the_field(officer, office):
    case = answered(office)
    told = {
        "kind": "lawsuit_direct",
        "heard_by": "青榆市中级人民法院",
        "docket": docket(),
        "filed_on": ago(39),
    }
    refused = officer.post(f"/cases/{case}/remedies/new", **told)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "青榆市中级人民法院" in page and "早于本件答复送达之日" in page
    broken = officer.post(f"/cases/{case}/remedies/new", **told | {"filed_on": "昨天"})
    assert broken.status_code == 422 and "日期写成" in broken.get_data(as_text=True)
    strange = officer.post(f"/cases/{case}/remedies/new", **told | {"kind": "petition"})
    assert strange.status_code == 422


def test_the_same_docket_is_refused_naming_the_case_that_has_it(officer, office):
    first, second = answered(office), answered(office)
    told = {"kind": "lawsuit_direct", "heard_by": "榆东区人民法院", "docket": docket(), "filed_on": ago(20)}
    assert officer.post(f"/cases/{first}/remedies/new", **told).status_code == 303
    refused = officer.post(f"/cases/{second}/remedies/new", **told)
    assert refused.status_code == 409
    assert case_of(office, first).number in refused.get_data(as_text=True)


def test_a_form_sent_twice_files_once(officer, office):
    case = answered(office)
    told = officer.hidden() | {"kind": "review", "heard_by": "区政府", "filed_on": ago(20)}
    for _ in range(2):
        assert officer.client.post(f"/cases/{case}/remedies/new", data=told).status_code == 303
    assert len(remedies_of(officer.text(f"/cases/{case}"))) == 1


def test_a_case_is_answered_again_by_one_button_once_it_was_ordered(officer, office):
    case = answered(office)
    told = {"kind": "review", "heard_by": "区政府", "filed_on": ago(30)}
    officer.post(f"/cases/{case}/remedies/new", **told)
    assert f"/cases/{case}/reopen" not in officer.text(f"/cases/{case}")
    remedy = remedies_of(officer.text(f"/cases/{case}"))[0]
    ended = {"version": "1", "result": "revoked", "ended_on": ago(5), "again": "1", "again_from": ago(4)}
    refused = officer.post(f"/cases/remedies/{remedy}/end", **ended)
    assert refused.status_code == 422 and "二者选一" in refused.get_data(as_text=True)
    assert officer.post(f"/cases/remedies/{remedy}/end", **ended, again_days="20").status_code == 303
    page = officer.text(f"/cases/{case}")
    assert f"/cases/{case}/reopen" in page and "责令重新答复" in page
    version = case_of(office, case).version
    assert officer.post(f"/cases/{case}/reopen?version={version}").status_code == 303
    page = officer.text(f"/cases/{case}")
    assert case_of(office, case).state is State.EXAMINING and "表三只计这一次" in page
    assert f"/cases/{case}/extend" not in page and "起草答复" in page


def test_a_suit_as_co_defendant_is_filed_without_a_case(officer):
    number = docket()
    assert "共同被告" in officer.text("/cases/remedies/new")
    told = {"kind": "lawsuit_after_review", "role": "co_defendant_as_review_body", "docket": number}
    filed = officer.post("/cases/remedies/new", **told, heard_by="榆东区人民法院", filed_on=ago(9))
    assert filed.status_code == 303
    assert number in officer.text("/cases/remedies") and "不计表四" in officer.text("/cases/remedies")


def test_what_was_put_right_stands_in_the_history_with_what_was_there(officer, office):
    case = answered(office)
    told = {"kind": "review", "role": "original", "heard_by": "区政府", "filed_on": ago(30)}
    officer.post(f"/cases/{case}/remedies/new", **told)
    remedy = remedies_of(officer.text(f"/cases/{case}"))[0]
    amended = told | {"heard_by": "市政府", "version": "1", "reason": "写错了机关"}
    assert officer.post(f"/cases/remedies/{remedy}", **amended).status_code == 303
    assert "受理机关原为“区政府”" in officer.text(f"/cases/{case}")
    stale = officer.post(f"/cases/remedies/{remedy}", **amended | {"heard_by": "省政府"})
    assert stale.status_code == 409 and "刷新" in stale.get_data(as_text=True)


def test_others_see_the_list_and_write_nothing(app, officer, office):
    case = answered(office)
    clerk = at_desk(app, office, Role.RESPONSIBLE)
    assert clerk.get(f"/cases/{case}/remedies/new").status_code == 200
    strangers = register(office, ago(3), registered=ago(3))
    page = officer.text(f"/cases/{strangers}")
    assert "kind=complaint" in page and "kind=review" not in page
    assert officer.get("/cases/remedies?part=nothing").status_code == 404
    assert officer.get("/cases/remedies?after=x").status_code == 404
    assert officer.get(f"/cases/remedies/{case}").status_code == 404
