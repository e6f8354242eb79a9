"""Requests for the same again: found across channels and years, shown, decided by people, forgotten with the person."""

from datetime import datetime

import pytest
from sqlalchemy import select, text

from intake import commands as intake
from intake.domain import Agent, Applicant, ApplicantKind, Carrier, Letter, Submission, Wanted
from processing import queries
from processing.commands import Acting
from processing.commands.repeating import forget_person, say_no_repeat
from processing.models import Case, CaseBand, CaseLikeness, CaseMark
from processing.queries.repeats import alike_cases
from services.clock import CHINA
from services.db import unit_of_work
from services.errors import NotFound
from services.identity.permissions import ROLE_PERMISSIONS, Role
from services.identity.queries import agency
from tests.integration.intake.portal import clerk_of
from tests.support.agencies import new_office
from tests.support.deliveries import drain

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=CHINA)
PLOT = "申请公开澜湾路东侧 LW-07 地块国有建设用地使用权出让合同"
PLOT_AGAIN = "您好，请公开 LW-07 地块（澜湾路东侧）国有建设用地使用权的出让合同"


@pytest.fixture
def office(platform):
    return new_office(Role.CLERK, Role.OFFICER)


def asked(office, words, *, name="江屿", phone="", address="", agent=None, counter=False) -> Case:
    applicant = Applicant(ApplicantKind.NATURAL, name, phone=phone, address=address)
    told = Submission(applicant, Wanted(words), Agent(agent) if agent else None)
    with unit_of_work("intake", office.scope) as session:
        here, who = agency(session, office.agency_id), {"actor": office.clerk, "now": NOW, "key": None}
        if counter:
            made = intake.register_counter_visit(session, here, told, **who)
        else:
            letter = Letter(Carrier.EMS, NOW.date(), signed_on=NOW.date())
            made = intake.register_letter(session, here, told, letter, **who)
    drain(office.agency_id)
    with unit_of_work("processing", office.scope) as session:
        return queries.case_of(session, office.agency_id, made.id)


def found(office, case):
    with unit_of_work("processing", office.scope) as session:
        return alike_cases(session, queries.case_of(session, office.agency_id, case.id))


def by(actor):
    return Acting(actor, ROLE_PERMISSIONS[Role.OFFICER], NOW)


def test_the_same_request_by_another_channel_is_found_by_hand_and_text(office):
    first = asked(office, PLOT, phone="13900007716")
    asked(office, "榆荫路停车收费标准的批准文件", name="他人", phone="13900001111")
    again = asked(office, PLOT_AGAIN, name="江小屿", phone="139 0000 7716", counter=True)
    [one] = found(office, again)
    assert (one.case.id, one.shared, one.is_likely) == (first.id, ("phone",), True)
    assert one.similarity > 0.5


def test_the_same_text_by_a_stranger_is_shown_but_not_called_likely(office):
    first = asked(office, PLOT)
    [one] = found(office, asked(office, PLOT_AGAIN, name="他人"))
    assert one.case.id == first.id and not one.is_likely and one.shared == ()


def test_one_phone_or_address_or_agent_behind_several_names_is_found(office):
    first = asked(
        office, "甲路拓宽工程批复", name="甲", phone="13900007716", address="榆荫路 5 号", agent="槐律师"
    )
    for changes in ({"phone": "13900007716"}, {"address": "榆荫路5号"}, {"agent": "槐律师"}):
        again = asked(office, "完全不同的另一件事情的说明", name="乙", **changes)
        assert first.id in {one.case.id for one in found(office, again)}, changes


def test_a_common_name_alone_is_no_candidate(office):
    asked(office, "甲路拓宽工程批复")
    assert found(office, asked(office, "公交十二路听证会记录")) == []


def test_the_same_letter_about_another_plot_is_not_shown_without_the_same_hand(office):
    asked(office, PLOT)
    assert found(office, asked(office, PLOT.replace("LW-07", "LW-09"), name="他人")) == []


def test_what_somebody_called_no_repeat_is_not_shown_again(office):
    first, again = asked(office, PLOT), asked(office, PLOT_AGAIN)
    with unit_of_work("processing", office.scope) as session:
        say_no_repeat(session, office.agency_id, again.id, first.id, by=by(office.officer))
        say_no_repeat(session, office.agency_id, again.id, first.id, by=by(office.officer))
    assert found(office, again) == []
    assert [one.case.id for one in found(office, first)] == [again.id]


def test_another_agencys_cases_are_never_alike(office):
    other = new_office(Role.CLERK)
    theirs = asked(other, PLOT, phone="13900007716")
    mine = asked(office, PLOT, phone="13900007716")
    assert found(office, mine) == []
    with unit_of_work("processing", office.scope) as session:
        with pytest.raises(NotFound):
            say_no_repeat(session, office.agency_id, mine.id, theirs.id, by=by(office.officer))


def test_no_text_can_be_read_from_what_is_kept(office):
    asked(office, PLOT)
    with unit_of_work("processing", office.scope) as session:
        kept = session.execute(text("SELECT l::text FROM processing.case_likeness l")).scalar_one()
    assert "地块" not in kept and "LW" not in kept


def test_purging_a_case_deletes_how_it_read_and_who_asked(office):
    first, again = asked(office, PLOT, phone="13900007716"), asked(office, PLOT, phone="13900007716")
    with unit_of_work("processing", office.scope) as session:
        forget_person(session, office.agency_id, first.id, by=by(office.officer))
    assert found(office, again) == []
    with unit_of_work("processing", office.scope) as session:
        for model in (CaseLikeness, CaseBand, CaseMark):
            assert session.scalars(select(model.case_id).where(model.case_id == first.id)).all() == []


def test_the_case_page_shows_them_and_an_officer_decides(app, office):
    first, again = asked(office, PLOT, phone="13900007716"), asked(office, PLOT_AGAIN, phone="13900007716")
    officer = clerk_of(app, office, Role.OFFICER)
    page = officer.text(f"/cases/{again.id}")
    assert "相似申请" in page and first.number in page and "很可能重复" in page and "相同：电话、姓名" in page
    assert officer.post(f"/cases/{again.id}/not-repeat/{first.id}").status_code == 303
    assert "相似申请" not in officer.text(f"/cases/{again.id}")
    clerk = clerk_of(app, office, Role.CLERK)
    assert clerk.post(f"/cases/{again.id}/not-repeat/{first.id}").status_code == 403


def test_a_repeat_prefills_its_reply_with_the_earlier_one(app, office):
    first, again = asked(office, PLOT, phone="13900007716"), asked(office, PLOT_AGAIN, phone="13900007716")
    with unit_of_work("processing", office.scope) as session:
        case = queries.case_of(session, office.agency_id, first.id)
        case.state, case.outcome, case.closed_on = "closed", "granted", NOW.date()
    officer = clerk_of(app, office, Role.OFFICER)
    page = officer.text(f"/cases/{again.id}")
    assert "重复，起草答复" in page
    form = officer.text(
        f"/cases/{again.id}/reply?outcome=not_processed_2&grounds=36-6&earlier_number=榆复〔2026〕1号&earlier_service=2026年3月2日答复"
    )
    assert (
        'value="榆复〔2026〕1号"' in form
        and 'value="2026年3月2日答复"' in form
        and 'value="not_processed_2" checked' in form
    )


def test_a_strangers_same_text_is_shown_but_not_offered_as_a_repeat(app, office):
    first, again = asked(office, PLOT), asked(office, PLOT, name="周远")
    with unit_of_work("processing", office.scope) as session:
        case = queries.case_of(session, office.agency_id, first.id)
        case.state, case.outcome, case.closed_on = "closed", "granted", NOW.date()
    page = clerk_of(app, office, Role.OFFICER).text(f"/cases/{again.id}")
    assert first.number in page and "重复，起草答复" not in page


def test_the_letter_desk_hears_of_it_while_the_letter_is_typed(app, office):
    first = asked(office, PLOT)
    clerk = clerk_of(app, office, Role.CLERK)
    told = clerk.post("/cases/alike", text=PLOT_AGAIN).get_data(as_text=True)
    assert first.number in told
    assert first.number not in clerk.post("/cases/alike", text="公交线路").get_data(as_text=True)
    assert clerk.post("/cases/alike", text="").status_code == 200
    assert clerk_of(app, office, Role.REPORT_OFFICER).post("/cases/alike", text=PLOT).status_code == 403
