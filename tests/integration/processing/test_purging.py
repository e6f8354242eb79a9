"""清除个人信息: ordered once by a responsible person, felt by every context, refused where the case must be kept."""

import pytest
from sqlalchemy import func, select

from intake.models import RequestKey
from processing.commands.purging import purge_case
from processing.commands.repeating import forget_person
from processing.purging import Purge, PurgeGround
from services.audit.models import AuditRow
from services.crypto import Purged
from services.db import unit_of_work
from services.errors import Conflict, Invalid, NotAllowed
from services.identity.permissions import Role
from tests.integration.documents.test_pages import visitor_of
from tests.integration.intake.portal import LETTER
from tests.integration.processing.test_way_of_a_case import dispatched, sign
from tests.integration.processing.told import (
    acting,
    at_work,
    case_of,
    do,
    drain,
    file_of,
    register,
    staffed,
    tell,
)
from tests.support.deliveries import drain as deliver

pytestmark = pytest.mark.usefixtures("platform")
ORDERED = {"ground": "ordered", "basis": "（2026）榆01行终7号", "reason": "生效判决要求删除"}


@pytest.fixture
def office(platform):
    made = staffed()
    yield made
    drain(made.agency_id)


@pytest.fixture
def closed(office):
    case = register(office)
    reply = sign(office, case)
    tell(office, case, dispatched(reply, "2026-03-05"), "2026-03-05", context="notifications")
    drain(office.agency_id)
    assert case_of(office, case).state == "closed"
    return case


def order(office, case, **more):
    told = {**ORDERED, "ground": PurgeGround.ORDERED, "typed_number": case_of(office, case).number} | more
    return Purge(**told)


def purged(office, case, role=Role.RESPONSIBLE, version=None, **more):
    do(purge_case, office, case, order(office, case, **more), role=role, day="2026-06-01", version=version)


def test_a_purged_case_cannot_be_opened_and_its_log_says_why(office, closed):
    number = case_of(office, closed).number
    purged(office, closed)
    with pytest.raises(Purged):
        file_of(office, closed)
    assert case_of(office, closed).number == number
    with unit_of_work("audit_reader", office.scope) as session:
        wanted = select(AuditRow).where(AuditRow.object_id == str(closed), AuditRow.action == "case.purged")
        (line,) = session.scalars(wanted)
    assert line.detail["basis"] == ORDERED["basis"] and line.detail["reason"] == ORDERED["reason"]


def test_a_second_order_is_told_that_it_is_gone(office, closed):
    purged(office, closed)
    with pytest.raises(Purged, match="已按规定清除"):
        purged(office, closed)


def test_an_open_case_and_another_person_are_refused(office, closed):
    running = register(office)
    with pytest.raises(Conflict, match="还没有办结"):
        purged(office, running)
    with pytest.raises(NotAllowed, match="只有负责人"):
        purged(office, closed, role=Role.OFFICER)
    with pytest.raises(Conflict, match="刚刚办理过"):
        purged(office, closed, version=0)
    with pytest.raises(Invalid) as refused:
        purged(office, closed, ground=PurgeGround.RETENTION_OVER, typed_number="1")
    assert set(refused.value.fields) == {"ground", "typed_number"}
    assert file_of(office, closed)


def test_the_page_says_what_goes_and_stays_and_does_it(app, office, closed):
    head, officer = visitor_of(app, office, Role.RESPONSIBLE), visitor_of(app, office, Role.OFFICER)
    address = f"/cases/{closed}/purge"
    assert address in head.text(f"/cases/{closed}") and address not in officer.text(f"/cases/{closed}")
    shown = head.text(address)
    assert "清除以后任何人都不能恢复" in shown and "审计日志" in shown and "本件没有归档" in shown
    assert officer.get(address).status_code == 403
    version = case_of(office, closed).version
    wrong = head.post(address, **ORDERED, typed_number="1", version=version)
    assert wrong.status_code == 422 and "登记编号与本件不一致" in wrong.get_data(as_text=True)
    number = case_of(office, closed).number
    assert head.post(address, **ORDERED, typed_number=number, version=version).status_code == 303
    assert "已经清除" in head.text("/cases?part=closed")
    assert head.get(f"/cases/{closed}").status_code == 410
    assert head.get(address).status_code == 410


def test_the_page_of_an_open_case_is_refused_in_words(app, office):
    running = register(office)
    head = visitor_of(app, office, Role.RESPONSIBLE)
    answer = head.get(f"/cases/{running}/purge")
    assert answer.status_code == 409 and "还没有办结" in answer.get_data(as_text=True)


def test_nobody_finds_a_purged_request_by_its_person(app, office):
    clerk = visitor_of(app, office, Role.CLERK)
    assert clerk.post("/desk", **LETTER).status_code == 303
    deliver(office.agency_id)

    def known():
        with unit_of_work("intake", office.scope) as session:
            wanted = select(func.count()).where(RequestKey.agency_id == office.agency_id)
            return session.execute(wanted.select_from(RequestKey)).scalar_one()

    with unit_of_work("intake", office.scope) as session:
        case = session.scalars(select(RequestKey.request_id)).first()
    assert known() > 0
    with at_work(office) as session:
        forget_person(session, office.agency_id, case, by=acting(office, Role.RESPONSIBLE, "2026-06-01"))
    deliver(office.agency_id)
    assert known() == 0
