"""Another address or way while a request for correction is open: what has not left goes there, with who, when and why."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from deploy.contexts import ORDER, wiring
from intake.models import CorrectionRequest
from notifications.models import Notice
from processing import queries
from processing.commands.changing_corrections import Contact, change_contact
from services.config import settings
from services.db import unit_of_work
from services.errors import Conflict, Invalid, NotAllowed
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.documents.test_pages import visitor_of
from tests.integration.processing.test_correction_letters import decided, notice_of, post, row_of
from tests.integration.processing.test_corrections import ASKED, register
from tests.integration.processing.told import acting, at_work
from tests.support.agencies import new_office
from tests.support.deliveries import drain

pytestmark = pytest.mark.usefixtures("platform")
NEW = Contact(wanted_way="post", address="青榆市榆东区槐荫路 12 号")


@pytest.fixture
def office(platform):
    return new_office(Role.OFFICER, Role.RESPONSIBLE, Role.DISPATCHER)


def change(office, correction, contact=NEW, reason="电话中提出，已核对身份", role=Role.OFFICER, **more):
    with at_work(office) as session:
        by = acting(office, role, "2026-03-11")
        change_contact(session, office.agency_id, correction, contact, reason, by=by, **more)
    drain(office.agency_id)


def file_of(office, correction):
    with at_work(office) as session:
        return queries.correction_file(session, office.agency_id, correction)


def test_the_letter_that_waits_goes_to_the_new_address(office):
    correction = decided(office)
    change(office, correction)
    file = file_of(office, correction)
    applicant = file.personal["applicant"]
    assert applicant["address"] == NEW.address and applicant["phone"] == ASKED.phone
    (line,) = file.changes
    assert (line["fields"], line["reason"], line["on"]) == (
        ["address"],
        "电话中提出，已核对身份",
        date(2026, 3, 11),
    )
    with unit_of_work("intake", office.scope) as session:
        here = session.get_one(CorrectionRequest, correction)
        assert here.personal == file.row.personal


def test_the_letter_that_waits_goes_by_the_new_way(office):
    correction = decided(office)
    assert notice_of(office, correction).way == "post"
    change(office, correction, Contact(wanted_way="pick_up"))
    assert row_of(office, correction).wanted_way == "pick_up"
    assert notice_of(office, correction).way == "pick_up"
    with unit_of_work("notifications", office.scope) as session:
        ways = session.scalars(select(Notice.way).where(Notice.stream == correction)).all()
    assert set(ways) == {"pick_up"}


def test_each_change_is_kept_in_its_order(office):
    correction = register(office)
    change(office, correction)
    change(office, correction, replace(NEW, address="", phone="13900007799"), reason="又来电")
    assert [line["fields"] for line in file_of(office, correction).changes] == [["address"], ["phone"]]


@pytest.mark.parametrize(
    ("contact", "reason", "field", "words"),
    (
        (Contact(wanted_way="post"), "来电", "wanted_way", "没有改动"),
        (Contact(wanted_way="post", address=ASKED.address), "来电", "wanted_way", "没有改动"),
        (NEW, " ", "reason", "怎样提出变更"),
        (Contact(wanted_way="email"), "来电", "email", "电子邮箱"),
        (Contact(wanted_way="portal"), "来电", "wanted_way", "网上提出"),
        (Contact(wanted_way="pigeon"), "来电", "wanted_way", "请选择送达方式"),
    ),
)
def test_a_change_nothing_could_follow_from_is_refused(office, contact, reason, field, words):
    correction = register(office)
    with pytest.raises(Invalid) as refused:
        change(office, correction, contact, reason)
    assert words in refused.value.fields[field]
    assert file_of(office, correction).changes == ()


def test_others_and_whoever_saw_an_older_state_are_refused(office):
    correction = register(office)
    with pytest.raises(NotAllowed, match="没有办理更正申请的权限"):
        change(office, correction, role=Role.DISPATCHER)
    with pytest.raises(Conflict, match="刚刚由别人办理过"):
        change(office, correction, version=0)


def test_once_told_nothing_is_changed(office):
    correction = decided(office)
    post(office, correction, "2026-03-12")
    with pytest.raises(Conflict, match="已经告知申请人"):
        change(office, correction)


def test_the_pages_lead_there_show_the_change_and_nothing_personal(office):
    app = build_app(settings(), wiring(ORDER, "app"))
    correction = register(office)
    officer, sender = visitor_of(app, office, Role.OFFICER), visitor_of(app, office, Role.DISPATCHER)
    address = f"/cases/corrections/{correction}/contact"
    assert address in officer.text(f"/cases/corrections/{correction}")
    shown = officer.text(address)
    assert ASKED.address not in shown and ASKED.phone not in shown and "网上下载" not in shown
    version = row_of(office, correction).version
    wrong = officer.post(address, wanted_way="email", reason="来电", version=version)
    assert wrong.status_code == 422 and "电子邮箱" in wrong.get_data(as_text=True)
    told = {"wanted_way": "post", "address": NEW.address, "reason": "来电提出", "version": version}
    assert officer.post(address, **told).status_code == 303
    after = officer.text(f"/cases/corrections/{correction}")
    assert "通信地址；来电提出" in after and NEW.address not in after
    assert sender.get(address).status_code == 403
    drain(office.agency_id)
