"""A calendar imported afterwards moves the open cases of its region; the old date is kept and what moved is listed."""

import json
import uuid
from datetime import date

import pytest
from click.testing import CliRunner

import processing.app
from processing import commands
from processing.commands import Question
from processing.commands.correcting import Asked, register_correction
from processing.commands.letters import Addressee
from processing.fees import Mode
from processing.inquiries import InquiryKind
from processing.models import LastDay
from processing.moved_dates import command as moved_dates_command
from processing.queries import charge_of, inquiry_of, moved_dates
from processing.tasks import end_silences
from services.calendar.cli import calendar
from services.config import settings
from services.db import unit_of_work
from services.errors import Conflict, NotFound
from services.events.notifications import NoticeDispatched
from services.events.processing import SendByMoved
from services.identity.commands import change_agency, change_options
from services.identity.models import Person
from services.identity.permissions import Role
from services.identity.queries import agency
from services.ids import new_id
from services.web import build_app
from tests.integration.processing.test_remedies import answered
from tests.integration.processing.told import (
    acting,
    at,
    at_work,
    case_of,
    do,
    drain,
    facts,
    file_of,
    register,
    staffed,
    tell,
)
from tests.support.agencies import PASSWORD, new_person
from tests.support.pages import Visitor

pytestmark = pytest.mark.usefixtures("platform")
FESTIVAL = date(2026, 3, 18)
FIRM = Addressee("青榆市澜湾测绘有限公司", address="青榆市河湾区澜湾路 3 号")


@pytest.fixture(scope="module")
def office(platform):
    return staffed(region="CN-NX")


def test_what_a_regional_holiday_moves_is_listed_with_both_dates(office, tmp_path):
    case, before = register(office, "2026-03-02"), register(office, "2026-02-02")
    found = case_of(office, case)
    assert (found.due_date, found.provisional) == (date(2026, 3, 30), True)
    told = {"version": 1, "source": "自治区通知", "off": [FESTIVAL.isoformat()], "work": []}
    file = tmp_path / "nx.json"
    file.write_text(json.dumps({"region": "CN-NX", "years": {"2026": told}}), "utf-8")
    assert CliRunner().invoke(calendar, ["import", str(file)]).exit_code == 0
    drain(office.agency_id)
    found = case_of(office, case)
    assert (found.due_date, found.provisional) == (date(2026, 3, 31), False)
    assert not case_of(office, before).provisional  # its day stays, and is no more in doubt
    with at_work(office) as session:
        rows = moved_dates(session, office.agency_id).rows
    assert [(c.id, d.was, d.became) for d, c in rows] == [(case, date(2026, 3, 30), date(2026, 3, 31))]
    with unit_of_work("identity") as session:
        login = session.get(Person, uuid.UUID(office.people[Role.OFFICER].id)).login
    desk = Visitor(build_app(settings(), [processing.app]))
    desk.sign_in(login, PASSWORD)
    shown = desk.get("/cases/moved-dates").text
    assert case_of(office, case).number in shown and case_of(office, before).number not in shown
    assert "2026年3月30日" in shown and "2026年3月31日" in shown


def bring_in(tmp_path, region, *days, version=1):
    """A notice of that many further days off."""
    told = {"version": version, "source": "自治区通知", "off": list(days), "work": []}
    file = tmp_path / f"{region}.json"
    file.write_text(json.dumps({"region": region, "years": {"2026": told}}), "utf-8")
    shown = CliRunner().invoke(calendar, ["import", str(file)])
    assert shown.exit_code == 0
    return shown.output


def paid_office(region):
    made = staffed(region=region)
    with unit_of_work("identity") as session:
        told = {"payment": "凭本通知书扫码缴入国库"}
        change_options(session, made.agency_id, told, by=made.people[Role.OFFICER], now=at("2026-03-01"))
    return made


def moved_of(office, one):
    """What moved of a case or a correction, as (what, about, was, became)."""
    with at_work(office) as session:
        rows = moved_dates(session, office.agency_id).rows
    return [(c.what, c.about, c.was, c.became) for c, its in rows if its.id == one]


def test_a_silence_and_a_payment_do_not_end_before_the_days_that_were_taken_away(platform, tmp_path):
    """2020-01-26: the holiday was prolonged when letters and notices were on their way."""
    office = paid_office("CN-YA")
    silent, unpaid = register(office, "2026-03-02"), register(office, "2026-03-02")
    question = Question(about="合同", to=FIRM)
    asked = do(commands.ask, office, silent, InquiryKind.THIRD_PARTY, question)
    do(commands.note_letter_received, office, silent, asked, date(2026, 3, 4))
    do(commands.propose_fee, office, unpaid, mode=Mode.PAGES, pages=60, reason="页数较多")
    do(commands.charge_fee, office, unpaid, role=Role.RESPONSIBLE)
    do(commands.note_fee_notice_received, office, unpaid, date(2026, 3, 4))
    bring_in(tmp_path, "CN-YA", FESTIVAL.isoformat())
    drain(office.agency_id)
    with at_work(office) as session:
        assert inquiry_of(session, office.agency_id, silent, asked).respond_by == date(2026, 3, 26)
        assert charge_of(session, office.agency_id, unpaid).pay_by == date(2026, 4, 2)
        end_silences(session, agency(session, office.agency_id), date(2026, 3, 26), at("2026-03-26"))
        assert inquiry_of(session, office.agency_id, silent, asked).ended_on is None
    with pytest.raises(Conflict, match="还没有过"):
        do(commands.lapse_payment, office, unpaid, day="2026-04-02", role=Role.OFFICER)
    opinion = (LastDay.OPINION, "third_party", date(2026, 3, 25), date(2026, 3, 26))
    assert opinion in moved_of(office, silent)
    payment = (LastDay.PAYMENT, "", date(2026, 4, 1), date(2026, 4, 2))
    # The notice that has not left may leave a day later, too.
    sending = (LastDay.SENDING, "fee_notice", date(2026, 3, 30), date(2026, 3, 31))
    assert {payment, sending} <= set(moved_of(office, unpaid))
    assert [f.send_by for f in facts(office, unpaid, SendByMoved)] == [date(2026, 3, 31)]


def test_a_letter_that_left_keeps_its_day_and_an_extension_is_told_within_the_old_period(platform, tmp_path):
    office = staffed(region="CN-YB")
    sent, waiting = register(office, "2026-03-02"), register(office, "2026-03-02")
    for case in (sent, waiting):
        do(commands.extend, office, case, days=10, reason="涉及多个科室", role=Role.RESPONSIBLE)
    letter = file_of(office, sent).documents[0]
    told = NoticeDispatched(
        notice_id=new_id(),
        kind="extension_notice",
        way="post",
        on=date(2026, 3, 5),
        proof="EX1",
        document_id=letter.id,
    )
    tell(office, sent, told, "2026-03-05", context="notifications")
    bring_in(tmp_path, "CN-YB", FESTIVAL.isoformat())
    drain(office.agency_id)
    assert not facts(office, sent, SendByMoved)
    assert [f.send_by for f in facts(office, waiting, SendByMoved)] == [date(2026, 3, 31)]
    assert [what for what, *_ in moved_of(office, sent)] == [LastDay.REPLY]


def test_a_request_for_correction_moves_by_the_period_it_was_opened_with(platform, tmp_path):
    office = staffed(region="CN-YC")
    asked = Asked(
        name="槐小满",
        applicant_kind="natural",
        channel="letter",
        received_on=date(2026, 3, 2),
        record="婚姻登记记录",
        wanted="出生日期",
        phone="13900007716",
        address="青榆市河湾区临津路 88 号",
    )
    with at_work(office) as session:
        by = acting(office, Role.OFFICER, "2026-03-04")
        correction = register_correction(session, office.agency_id, asked, by=by)
    with unit_of_work("identity") as session:
        told = {"correction_days": 5}
        change_options(session, office.agency_id, told, by=office.officer, now=at("2026-03-05"))
    bring_in(tmp_path, "CN-YC", FESTIVAL.isoformat())
    drain(office.agency_id)
    assert moved_of(office, correction) == [(LastDay.CORRECTION, "", date(2026, 3, 30), date(2026, 3, 31))]


def test_whoever_imported_sees_what_it_moved(office, tmp_path):
    """The administrator of the agency, who opens no case; by the command, whoever typed it."""
    case = register(office, "2026-05-06")
    shown = bring_in(tmp_path, "CN-NX", "2026-03-18", "2026-05-13", version=2)
    assert "moved-dates" in shown
    drain(office.agency_id)
    number = case_of(office, case).number
    admin = new_person(office.agency_id, Role.AGENCY_ADMIN, login="rili-" + office.code)
    desk = Visitor(build_app(settings(), [processing.app]))
    desk.sign_in("rili-" + office.code, PASSWORD)
    assert "答复期限 <b>1 件</b>" in desk.get("/admin/calendar/").text
    listed = desk.get("/cases/moved-dates")
    assert listed.status_code == 200 and number in listed.text and f"/cases/{case}" not in listed.text
    assert desk.get("/cases/moved-dates/everywhere").status_code == 403
    assert admin.name
    new_person(office.agency_id, Role.SYSTEM_ADMIN, login="xitong-" + office.code)
    system = Visitor(build_app(settings(), [processing.app]))
    system.sign_in("xitong-" + office.code, PASSWORD)
    assert number in system.get("/cases/moved-dates/everywhere").text
    told = CliRunner().invoke(moved_dates_command, [])
    assert told.exit_code == 0 and number in told.output and "答复期限 1 件" in told.output


def test_a_page_that_cannot_be_is_not_found(office):
    with at_work(office) as session, pytest.raises(NotFound):
        moved_dates(session, office.agency_id, "nonsense")


def test_a_change_of_region_moves_the_open_cases_and_lists_what_moved(platform):
    """The agency counts by Guangxi's days from now on: 2026-04-17 and 04-20 are taken away."""
    office = staffed()
    spring, summer = register(office, "2026-04-13"), register(office, "2026-06-01")
    was = case_of(office, spring).due_date
    login = "diqu-" + office.code
    new_person(office.agency_id, Role.AGENCY_ADMIN, login=login)
    desk = Visitor(build_app(settings(), [processing.app]))
    desk.sign_in(login, PASSWORD)
    basics = {"name": "青榆市试验局", "short_name": "试验局"}
    saved = desk.post("/admin/agency/basics", **basics, region="CN-GX")
    assert saved.status_code == 303
    drain(office.agency_id)
    became = case_of(office, spring).due_date
    assert (was, became) == (date(2026, 5, 13), date(2026, 5, 15))
    assert moved_of(office, spring) == [(LastDay.REPLY, "", was, became)]
    assert moved_of(office, summer) == []
    shown = desk.get("/admin/agency/").text
    assert "答复期限 <b>1 件</b>" in shown and "按新地区的日历重新计算期限" in shown
    listed = desk.get("/cases/moved-dates").text
    assert "换用地区日历" in listed and case_of(office, spring).number in listed
    assert desk.post("/admin/agency/basics", **basics, region="CN-GX").status_code == 303
    assert "按新地区的日历重新计算期限" not in desk.text("/admin/agency/")
    drain(office.agency_id)
    assert len(moved_of(office, spring)) == 1


def test_an_agency_that_goes_back_to_the_national_days_gets_the_old_dates_again(platform):
    office = staffed(region="CN-GX")
    case = register(office, "2026-04-13")
    with unit_of_work("identity") as session:
        told = {"name": "青榆市试验局", "short_name": "试验局", "region": "CN"}
        change_agency(session, office.agency_id, **told, by=office.officer, now=at("2026-04-20"))
    drain(office.agency_id)
    assert moved_of(office, case) == [(LastDay.REPLY, "", date(2026, 5, 15), date(2026, 5, 13))]


def test_a_case_that_ended_keeps_the_day_it_was_judged_by(platform):
    office = staffed()
    case = answered(office, received="2026-04-13", posted="2026-04-15")
    with unit_of_work("identity") as session:
        told = {"name": "青榆市试验局", "short_name": "试验局", "region": "CN-GX"}
        change_agency(session, office.agency_id, **told, by=office.officer, now=at("2026-05-20"))
    drain(office.agency_id)
    assert (case_of(office, case).due_date, moved_of(office, case)) == (date(2026, 5, 13), [])
    with unit_of_work("identity") as session:
        login = session.get(Person, uuid.UUID(office.people[Role.OFFICER].id)).login
    desk = Visitor(build_app(settings(), [processing.app]))
    desk.sign_in(login, PASSWORD)
    assert "办结时的期限为 2026年5月13日" in desk.text(f"/cases/{case}")
