"""Agencies in a tree, people and what they see."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from services.actor import SYSTEM
from services.clock import system_now
from services.db import Scope, unit_of_work
from services.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from services.identity import commands, queries, sessions
from services.identity.models import Person
from services.identity.permissions import Permission, Role
from tests.support.agencies import NOW, PASSWORD, new_code, new_office, new_person

pytestmark = pytest.mark.usefixtures("platform")


def sign_in(login, password=PASSWORD, address="10.0.0.1", now=None):
    return commands.sign_in(login, password, address=address, agent="test", now=now or system_now())


def who(token, now=None):
    with unit_of_work("identity") as session:
        return sessions.signed_in(session, token, profile="demo", now=now or system_now())


def login_of(actor):
    with unit_of_work("identity") as session:
        return session.scalar(select(Person.login).where(Person.id == actor.id))


def test_an_agency_gets_its_lanes_and_its_body():
    office = new_office()
    with unit_of_work("relay") as session:
        lanes = session.scalar(
            text("SELECT count(*) FROM services.lane WHERE agency_id = :a"), {"a": office.agency_id}
        )
    with unit_of_work("processing", office.scope) as session:
        body = queries.default_body(session, office.agency_id, NOW.date())
        assert queries.agency_by_code(session, office.code.lower()).id == office.agency_id
    assert lanes > 0
    assert body.can_sign and body.court == "榆东区人民法院"


def test_the_tree_of_a_day_is_the_tree_of_that_day():
    district = new_office()
    first, second = new_office(parent_id=district.agency_id), new_office(parent_id=district.agency_id)
    under = new_office(parent_id=first.agency_id)
    with unit_of_work("identity") as session:
        commands.move_agency(
            session, under.agency_id, second.agency_id, on=date(2026, 1, 1), by=SYSTEM, now=NOW
        )
    with unit_of_work("reporting") as session:
        before = queries.subtree_ids(session, first.agency_id, date(2025, 12, 31))
        after = queries.subtree_ids(session, first.agency_id, date(2026, 1, 1))
        whole = queries.subtree_ids(session, district.agency_id, date(2026, 6, 1))
        below = [a.id for a in queries.children(session, second.agency_id, date(2026, 6, 1))]
    assert before == (first.agency_id, under.agency_id)
    assert after == (first.agency_id,)
    assert set(whole) == {o.agency_id for o in (district, first, second, under)}
    assert below == [under.agency_id]


def test_an_agency_cannot_come_under_itself():
    district = new_office()
    child = new_office(parent_id=district.agency_id)
    with pytest.raises(Invalid), unit_of_work("identity") as session:
        commands.move_agency(session, district.agency_id, child.agency_id, on=NOW.date(), by=SYSTEM, now=NOW)


def test_an_agency_that_ended_is_left_out_afterwards():
    office = new_office()
    with unit_of_work("identity") as session:
        commands.end_agency(session, office.agency_id, last_day=date(2026, 3, 31), by=SYSTEM, now=NOW)
    with unit_of_work("intake") as session:
        listed = [
            {a.id for a in queries.agencies(session, day)} for day in (date(2026, 3, 31), date(2026, 4, 1))
        ]
    assert office.agency_id in listed[0] and office.agency_id not in listed[1]


def test_a_code_is_given_once():
    office = new_office()
    with pytest.raises(Conflict):
        new_office(code=office.code)
    with pytest.raises(Invalid):
        new_office(code="lower case")


def test_the_review_body_of_a_day_is_named():
    office = new_office()
    with unit_of_work("identity") as session:
        commands.set_remedy(
            session,
            office.body_id,
            review_body="青榆市人民政府",
            court="青榆铁路运输法院",
            valid_from=date(2026, 1, 1),
            by=SYSTEM,
            now=NOW,
        )
    with unit_of_work("processing") as session:
        told = [
            queries.body(session, office.body_id, on).review_body
            for on in (date(2025, 5, 5), date(2026, 5, 5), None)
        ]
    assert told == ["榆东区人民政府", "青榆市人民政府", "青榆市人民政府"]


def test_a_context_sees_the_people_of_its_own_agency_alone():
    one, other = new_office(Role.OFFICER), new_office(Role.OFFICER)
    with unit_of_work("processing", one.scope) as session:
        own = queries.people_with(session, one.agency_id, Permission.CASE_HANDLE, NOW.date())
        foreign = queries.people_with(session, other.agency_id, Permission.CASE_HANDLE, NOW.date())
        signers = queries.people_with(session, one.agency_id, Permission.CASE_SIGN, NOW.date())
    assert [str(p.person_id) for p in own] == [one.officer.id]
    assert foreign == [] == signers


@pytest.mark.parametrize("context", ["intake", "processing", "notifications", "reporting"])
@pytest.mark.parametrize("table", ["person", "session", "api_token", "sign_in_throttle"])
def test_no_context_reads_people_or_sessions(context, table):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        unit_of_work(context, Scope(1)) as session,
    ):
        session.execute(text(f"SELECT 1 FROM services.{table}"))


def test_signing_in_opens_a_session_with_the_permissions_of_the_agency():
    office = new_office(Role.OFFICER)
    opened = sign_in(login_of(office.officer))
    signed = who(opened.token)
    assert (signed.name, signed.agency_id) == (office.officer.name, office.agency_id)
    assert Permission.CASE_HANDLE in signed.permissions
    assert signed.actor == office.officer


def test_the_cookie_is_not_in_the_database():
    office = new_office(Role.OFFICER)
    token = sign_in(login_of(office.officer)).token
    with unit_of_work("identity") as session:
        rows = session.execute(text("SELECT s::text FROM services.session s")).scalars().all()
    assert not any(token in row for row in rows)


def test_unknown_names_and_wrong_passwords_read_the_same():
    office = new_office(Role.OFFICER)
    told = set()
    for login, password in ((login_of(office.officer), "wrong"), ("nobody-" + new_code(), "wrong")):
        with pytest.raises(commands.SignInRefused) as refused:
            sign_in(login, password, address=new_code())
        told.add((refused.value.message, refused.value.status))
    assert len(told) == 1


def test_guessing_is_slowed_down_for_the_guesser_and_not_for_the_owner():
    office, now = new_office(Role.OFFICER), system_now()
    login, attacker = login_of(office.officer), new_code("ip")
    for _ in range(4):
        with pytest.raises(commands.SignInRefused):
            sign_in(login, "wrong", address=attacker, now=now)
    with pytest.raises(TooMany):
        sign_in(login, address=attacker, now=now)
    assert sign_in(login, address=new_code("ip"), now=now).token
    assert sign_in(login, address=attacker, now=now + timedelta(minutes=16)).token


def test_sessions_end_after_idling_and_after_a_day():
    office, now = new_office(Role.OFFICER), system_now()
    token = sign_in(login_of(office.officer), now=now).token
    assert who(token, now + timedelta(hours=7))
    assert who(token, now + timedelta(hours=14))
    assert who(token, now + timedelta(hours=23)) is None
    fresh = sign_in(login_of(office.officer), now=now).token
    for hours in (6, 12, 18):
        assert who(fresh, now + timedelta(hours=hours))
    assert who(fresh, now + timedelta(hours=24, minutes=1)) is None


def test_all_sessions_end_when_a_person_is_disabled_and_signing_in_is_refused():
    office = new_office(Role.OFFICER)
    login = login_of(office.officer)
    tokens = [sign_in(login).token for _ in range(2)]
    with unit_of_work("identity") as session:
        person = session.scalars(select(Person).where(Person.login == login)).one()
        commands.disable_person(session, person.id, by=SYSTEM, now=NOW)
    assert [who(token) for token in tokens] == [None, None]
    with pytest.raises(commands.SignInRefused):
        sign_in(login)


def test_a_changed_password_ends_the_other_sessions():
    office = new_office(Role.OFFICER)
    login = login_of(office.officer)
    here, there = sign_in(login).token, sign_in(login).token
    with unit_of_work("identity") as session:
        signed = sessions.signed_in(session, here, profile="demo", now=system_now())
        commands.change_password(
            session,
            signed.person_id,
            old=PASSWORD,
            new="另一把很长的钥匙",
            keep=signed.token_hash,
            now=system_now(),
        )
    assert who(here) and who(there) is None
    assert sign_in(login, "另一把很长的钥匙").token


def test_signing_out_ends_the_session():
    office = new_office(Role.OFFICER)
    token = sign_in(login_of(office.officer)).token
    with unit_of_work("identity") as session:
        commands.sign_out(session, token)
    assert who(token) is None


def test_a_person_of_two_agencies_chooses():
    one, other = new_office(Role.OFFICER), new_office()
    stranger = new_office()
    with unit_of_work("identity") as session:
        person = session.scalars(select(Person).where(Person.id == one.officer.id)).one()
        commands.add_membership(
            session,
            person.id,
            other.agency_id,
            Role.REVIEWER,
            valid_from=date(2010, 1, 1),
            by=SYSTEM,
            now=NOW,
        )
        login = person.login
    token = sign_in(login).token
    with unit_of_work("identity") as session:
        sessions.choose_agency(session, who(token), other.agency_id)
    assert who(token).agency_id == other.agency_id
    assert Permission.CASE_REVIEW in who(token).permissions
    with pytest.raises(NotAllowed), unit_of_work("identity") as session:
        sessions.choose_agency(session, who(token), stranger.agency_id)


def test_three_administrators_are_three_people():
    office = new_office(Role.SYSTEM_ADMIN)
    with pytest.raises(Conflict, match="不能再兼任"), unit_of_work("identity") as session:
        person = session.scalars(select(Person).where(Person.id == office.system_admin.id)).one()
        commands.add_membership(session, person.id, office.agency_id, Role.AUDIT_ADMIN, by=SYSTEM, now=NOW)


def test_a_token_opens_its_agency_until_it_is_revoked():
    office, other, now = new_office(), new_office(), system_now()
    with unit_of_work("identity") as session:
        id_, token = commands.create_token(
            session,
            office.agency_id,
            name="办公系统",
            scopes=[Permission.REQUEST_REGISTER],
            by=SYSTEM,
            now=now,
        )
    with unit_of_work("identity") as session:
        machine = commands.authenticate(session, token, now)
        assert (machine.agency_id, machine.scopes) == (office.agency_id, {Permission.REQUEST_REGISTER})
        assert commands.authenticate(session, token + "x", now) is None
        with pytest.raises(NotFound):
            commands.revoke_token(session, other.agency_id, id_, by=SYSTEM, now=now)
        commands.revoke_token(session, office.agency_id, id_, by=SYSTEM, now=now)
        assert commands.authenticate(session, token, now) is None


def test_a_machine_is_never_allowed_to_sign():
    office = new_office()
    with pytest.raises(Invalid), unit_of_work("identity") as session:
        commands.create_token(
            session, office.agency_id, name="x", scopes=[Permission.CASE_SIGN], by=SYSTEM, now=NOW
        )


def test_what_is_done_to_agencies_and_people_is_in_the_audit_trail():
    office = new_office(Role.OFFICER)
    with unit_of_work("audit_reader") as session:
        actions = session.execute(
            text("SELECT action FROM services.audit WHERE agency_id = :a ORDER BY id"),
            {"a": office.agency_id},
        ).scalars()
        assert list(actions) == ["agency.created", "body.created", "body.remedy_set", "person.role_given"]


def test_people_come_in_the_order_they_were_made():
    office = new_office()
    made = [new_person(office.agency_id, Role.CLERK).id for _ in range(3)]
    with unit_of_work("intake", office.scope) as session:
        assert [str(p.person_id) for p in queries.people(session, office.agency_id)] == made
