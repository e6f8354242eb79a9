"""Applications come in by every channel, once each, whole or not at all."""

from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from intake import commands, queries
from intake.domain import Applicant, ApplicantKind, Carrier, Letter, Submission, Wanted, Way
from intake.models import Progress, Request
from services.clock import CHINA
from services.crypto import query_code_matches
from services.db import Scope, unit_of_work
from services.errors import Conflict, Invalid, NotFound
from services.identity.permissions import Role
from services.identity.queries import agency
from tests.support.agencies import new_office

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
SOMEBODY = Applicant(
    kind=ApplicantKind.NATURAL,
    name="𠮷䶮",
    id_number="37990119850614273X",
    phone="13900007716",
    address="青榆市河湾区临津路 88 号",
)


def asking(text: str = "澜湾路东侧地块出让合同", **wanted) -> Submission:
    return Submission(SOMEBODY, Wanted(text=text, **wanted))


@pytest.fixture
def office(platform):
    return new_office(Role.CLERK)


def submit(office, submission: Submission, key: str | None = None, **more):
    with unit_of_work("intake", office.scope) as session:
        return commands.submit_online(
            session, agency(session, office.agency_id), submission, key=key, now=NOW, **more
        )


def letter(office, envelope: Letter, key: str | None = None):
    with unit_of_work("intake", office.scope) as session:
        made = agency(session, office.agency_id)
        return commands.register_letter(
            session, made, asking(), envelope, key=key, actor=office.clerk, now=NOW
        )


def test_a_web_application_is_received_the_day_it_is_submitted(office):
    done = submit(office, asking())
    assert done.number == f"{office.code}-2026-000001"
    assert done.receipt_date == date(2026, 3, 2)
    assert query_code_matches(done.id, 1, done.query_code.lower())


def test_a_signed_for_letter_counts_from_the_day_the_agency_signed(office):
    done = letter(office, Letter(Carrier.EMS, date(2026, 3, 2), "1099027144086", signed_on=date(2026, 2, 28)))
    assert done.receipt_date == date(2026, 2, 28)
    with unit_of_work("intake", office.scope) as session:
        assert [
            r.id for r in queries.found_by(session, office.agency_id, "mail_number", "1099 0271 4408 6")
        ] == [done.id]


def test_an_ordinary_letter_waits_until_the_applicant_confirmed(office):
    done = letter(office, Letter(Carrier.ORDINARY_MAIL, date(2026, 3, 2)))
    assert done.receipt_date is None
    with unit_of_work("intake", office.scope) as session:
        assert [r.id for r in queries.unconfirmed(session, office.agency_id)] == [done.id]
        commands.log_call(
            session, office.agency_id, done.id, "reached", "本人确认", actor=office.clerk, now=NOW
        )
        commands.confirm_receipt(
            session, office.agency_id, done.id, date(2026, 3, 2), actor=office.clerk, now=NOW
        )
    with unit_of_work("intake", office.scope) as session:
        assert queries.request_of(session, office.agency_id, done.id).receipt_date == date(2026, 3, 2)
        with pytest.raises(Conflict):
            commands.confirm_receipt(
                session, office.agency_id, done.id, date(2026, 3, 2), actor=office.clerk, now=NOW
            )


def test_pressing_the_button_twice_makes_one_application(office):
    first, second = submit(office, asking(), key="a" * 32), submit(office, asking(), key="a" * 32)
    assert (first.id, first.number) == (second.id, second.number) and second.again
    with pytest.raises(Invalid):
        submit(office, asking("另一件事"), key="a" * 32)
    with unit_of_work("intake", office.scope) as session:
        assert session.scalar(select(func.count()).select_from(Request)) == 1
        assert session.scalar(select(func.count()).select_from(Progress)) == 1


def test_numbers_have_no_gap_after_a_refusal(office):
    submit(office, asking())
    with pytest.raises(Invalid):
        submit(office, asking(way=Way.EMAIL))
    assert submit(office, asking()).number.endswith("-000002")


def test_the_personal_part_is_sealed_and_comes_back_letter_by_letter(office):
    done = submit(office, asking("𠮷䶮㐀 的档案"))
    with unit_of_work("intake", office.scope) as session:
        file = queries.request_file(session, office.agency_id, done.id)
        assert "𠮷".encode() not in bytes(file.request.personal)
        assert (file.personal["applicant"]["name"], file.personal["text"]) == ("𠮷䶮", "𠮷䶮㐀 的档案")


def test_another_agency_sees_nothing_and_an_applicant_only_his_own(office):
    mine, other = submit(office, asking()), submit(office, asking("第二件"))
    stranger = new_office(Role.CLERK)
    with unit_of_work("intake", stranger.scope) as session, pytest.raises(NotFound):
        queries.request_of(session, stranger.agency_id, mine.id)
    with unit_of_work("intake", Scope(office.agency_id, request=mine.id)) as session:
        assert session.scalars(select(Request.id)).all() == [mine.id]
        with pytest.raises(NotFound):
            queries.request_of(session, office.agency_id, other.id)


def test_five_wrong_codes_stop_the_guessing(office):
    from services.errors import TooMany

    done = submit(office, asking())
    for _ in range(5):
        with unit_of_work("intake", office.scope) as session:
            assert (
                commands.open_tracking(session, office.agency_id, done.number, "AAAA-AAAA-AAAA-AAAA", now=NOW)
                is None
            )
    with unit_of_work("intake", office.scope) as session, pytest.raises(TooMany):
        commands.open_tracking(session, office.agency_id, done.number, done.query_code, now=NOW)


@pytest.mark.parametrize(
    ("field", "changes"),
    (
        ("signed_on", {"signed_on": date(2026, 3, 3)}),
        ("signed_on", {"posted_on": date(2026, 3, 1), "signed_on": date(2026, 2, 27)}),
        ("signed_on", {}),
    ),
)
def test_impossible_days_of_a_letter_are_named(office, field, changes):
    with pytest.raises(Invalid) as refused:
        letter(office, Letter(Carrier.EMS, date(2026, 3, 2), "1", **changes))
    assert field in refused.value.fields
