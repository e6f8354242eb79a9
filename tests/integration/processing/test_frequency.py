"""The page of counts: candidates of one hand in an agency; across agencies for the supervisor, with a reason on record."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from processing.queries.frequency import hands
from services.clock import china_date, system_now
from services.db import unit_of_work
from services.identity.permissions import Role
from tests.integration.intake.portal import clerk_of
from tests.integration.processing.test_repeats import NOW, asked
from tests.support.agencies import new_office

SINCE, UNTIL = NOW.date() - timedelta(days=365), NOW.date() + timedelta(days=365)


@pytest.fixture
def office(platform):
    return new_office(Role.CLERK, Role.OFFICER)


def five_of_one_phone(office):
    for n, name in enumerate(("甲子", "乙丑", "丙寅", "丁卯", "戊辰")):
        asked(office, "槐荫小区加装电梯审批" if n < 3 else "公交听证会记录", name=name, phone="13900007716")


def test_five_names_with_one_phone_stand_together(app, office):
    five_of_one_phone(office)
    asked(office, "另一件事情", name="己巳", phone="13900001111")
    with unit_of_work("processing", office.scope) as session:
        [hand] = hands(session, office.agency_id, SINCE, UNTIL)
    assert (hand.count, len(hand.names), hand.shared, hand.matters) == (5, 5, ("phone",), 2)
    assert hand.months == {"2026-03": 5}
    page = clerk_of(app, office, Role.OFFICER).text("/cases/frequency?since=2026-01-01&until=2026-12-31")
    assert "甲*" in page and "甲子" not in page and "电话" in page
    assert "没有达到" in clerk_of(app, office, Role.OFFICER).text(
        "/cases/frequency?since=2020-01-01&until=2020-12-31"
    )


def test_odd_periods_do_no_harm(app, office):
    officer = clerk_of(app, office, Role.OFFICER)
    for query in ("since=morgen", "since=2026-12-31&until=2026-01-01", "least=-3", "least=x"):
        assert officer.get(f"/cases/frequency?{query}").status_code == 200


def test_who_only_registers_sees_no_counts(app, office):
    assert clerk_of(app, office, Role.CLERK).get("/cases/frequency").status_code == 403
    assert clerk_of(app, office, Role.OFFICER).get("/cases/frequency/across").status_code == 403


def test_a_supervisor_counts_across_agencies_with_a_reason_on_record(app, monkeypatch):
    above = new_office(Role.SUPERVISOR)
    below = [new_office(Role.CLERK, parent_id=above.agency_id) for _ in range(2)]
    stranger = new_office(Role.CLERK)
    for office in (*below, stranger):
        asked(office, "槐荫小区加装电梯审批", phone="13900007716")
    monkeypatch.setattr(
        "processing.web.frequency.YEAR", china_date(system_now()) - NOW.date() + timedelta(days=9)
    )
    supervisor = clerk_of(app, above, Role.SUPERVISOR)
    assert supervisor.post("/cases/frequency/across", value="13900007716", reason="想看").status_code == 422
    assert (
        supervisor.post("/cases/frequency/across", value="", reason="办理第三十五条的说明").status_code == 422
    )
    answer = supervisor.post("/cases/frequency/across", value="139-0000-7716", reason="办理第三十五条的说明")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "合计" in page and "<b>2</b>" in page
    for office, looked in ((below[0], 1), (below[1], 1), (above, 1), (stranger, 0)):
        with unit_of_work("audit_reader", office.scope) as session:
            said = "SELECT detail FROM services.audit WHERE action = 'frequency.looked_across' AND agency_id = :here"
            found = [row.detail for row in session.execute(text(said), {"here": office.agency_id})]
        assert len(found) == looked
        assert all(one["reason"] == "办理第三十五条的说明" and "13900007716" not in str(one) for one in found)
