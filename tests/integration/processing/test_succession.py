"""机构改革: open cases pass on with everything that belongs to them, to one successor, to several, or from several."""

from datetime import date

import pytest
from sqlalchemy import text

from intake import commands as intake
from intake import queries as intake_queries
from intake.domain import Applicant, ApplicantKind, Submission, Wanted
from processing import commands, queries
from processing.inquiries import InquiryKind, InquiryResult
from processing.models import Handover
from processing.queries.numbers import balance
from processing.succession import pass_all_on
from reporting.domain import checks, period
from reporting.formats import load_format
from reporting.queries import Subject, carried_checks, handed_away, roll_up, table_three
from reporting.rebuild import rebuild
from services.actor import SYSTEM
from services.crypto import query_code
from services.db import Scope, unit_of_work
from services.errors import Conflict, DomainError, Invalid, NotFound
from services.files import read, store
from services.identity.commands import create_section
from services.identity.permissions import Role
from services.identity.queries import agency
from services.succession.commands import Plan, cancel_succession, record_succession
from tests.integration.processing.test_among_the_others import posted
from tests.integration.processing.test_way_of_a_case import sign
from tests.integration.processing.told import acting, at, at_work, case_of, do, file_of, granting, staffed
from tests.support.deliveries import drain, left_over

pytestmark = pytest.mark.usefixtures("platform")
DAY = date(2026, 4, 1)
FORM = load_format("2021")


def asked(office, name="槐小满", day="2026-03-02", mail=None):
    """An application from the portal, heard by everybody; id and number."""
    applicant = Applicant(
        kind=ApplicantKind.NATURAL, name=name, id_number="37990119850614273X", phone="13900007716",
        address="青榆市河湾区临津路 88 号",
    )  # fmt: skip
    with unit_of_work("intake", office.scope) as session:
        told = Submission(applicant, Wanted(text="澜湾路东侧地块出让合同"))
        done = intake.submit_online(session, agency(session, office.agency_id), told, key=None, now=at(day))
    drain(office.agency_id)
    return done.id, done.number


def record(old, new, day="2026-03-20", on=DAY, **more):
    with unit_of_work("identity") as session:
        return record_succession(
            session, Plan(old.agency_id, new.agency_id, on, **more), by=SYSTEM, now=at(day)
        ).id


def refused(kind, *args, **more):
    with pytest.raises(kind) as told:
        record(*args, **more)
    return told.value


def pass_on(*offices, day="2026-04-01"):
    done = pass_all_on(at(day), only=[office.agency_id for office in offices])
    drain(*(office.agency_id for office in offices))
    assert not left_over([office.agency_id for office in offices])
    return done


def answered(office, case_id, signed, out):
    """Signed and posted; what posting tells is heard."""
    document = sign(office, case_id, granting(), day=signed)
    drain(office.agency_id)
    posted(office, document, out)


def table(*offices, sight=(), apart=False):
    ids = tuple(office.agency_id for office in offices)
    scope = Scope(ids[0], sight=(*ids, *(office.agency_id for office in sight)))
    with unit_of_work("reporting", scope) as session:
        return table_three(session, Subject(ids, apart=apart), period(2026), FORM)


def row(found):
    return {key: found.cell(key, "total") for key in ("new", "carried_in", "granted", "total", "carried_out")}


def test_an_open_case_goes_on_in_the_successor_with_number_clock_and_history():
    old, new = staffed(), staffed()
    case_id, number = asked(old)
    do(commands.claim, old, case_id)
    do(commands.extend, old, case_id, days=5, reason="资料较多", role=Role.RESPONSIBLE)
    drain(old.agency_id)
    before = file_of(old, case_id)
    record(old, new)
    assert pass_on(old, new, day="2026-03-31") == 0
    assert pass_on(old, new) == 1
    after = file_of(new, case_id)
    assert (after.case.number, after.case.receipt_date, after.case.due_date) == (
        number,
        before.case.receipt_date,
        before.case.due_date,
    )
    assert [step.action for step in after.steps] == [step.action for step in before.steps]
    assert [entry.kind for entry in after.entries] == [entry.kind for entry in before.entries]
    assert after.personal == before.personal
    assert after.case.body_id == new.body_id and after.case.officer_id is None
    assert {note.kind for note in after.notes} >= {"taken_over"}
    with pytest.raises(NotFound):
        case_of(old, case_id)


def test_the_successors_people_find_handle_and_answer_it():
    old, new = staffed(), staffed()
    case_id, number = asked(old)
    record(old, new)
    pass_on(old, new)
    with at_work(new) as session:
        hits = queries.worklist(
            session, new.agency_id, queries.filters(_today(), None)["open"], search="13900007716"
        )
        assert [case.number for case in hits.cases] == [number]
    with unit_of_work("intake", new.scope) as session:
        found = intake_queries.found_by(session, new.agency_id, "phone", "13900007716")
        assert [one.number for one in found] == [number]
    answered(new, case_id, "2026-04-02", "2026-04-03")
    assert case_of(new, case_id).state == "closed"
    assert not left_over([new.agency_id])


def _today():
    from services.calendar.shipped import shipped_calendar

    return queries.Today.of(DAY, shipped_calendar())


def test_the_applicant_reads_who_goes_on_under_his_old_number_and_code():
    old, new = staffed(), staffed()
    case_id, number = asked(old)
    record(old, new)
    pass_on(old, new)
    with unit_of_work("intake", new.scope) as session:
        code = query_code(case_id, 1)
        assert intake.open_tracking(session, new.agency_id, number, code, now=at("2026-04-01")) == case_id
        lines = intake_queries.request_file(session, new.agency_id, case_id).progress
        assert "taken_over" in [line.plain for line in lines]


def test_files_are_read_by_the_successor_and_the_old_bytes_are_no_longer_needed():
    old, new = staffed(), staffed()
    case_id, _ = asked(old)
    with at_work(old) as session:
        kept = store(
            session, agency_id=old.agency_id, stream=case_id, name="证明.txt", data="槐".encode(),
            media_type="text/plain", now=at("2026-03-03"), actor=SYSTEM,
        )  # fmt: skip
    record(old, new)
    pass_on(old, new)
    with at_work(new) as session:
        assert read(session, new.agency_id, kept.id).data == "槐".encode()
        path = session.execute(
            text("SELECT path FROM services.file WHERE id = :id"), {"id": kept.id}
        ).scalar()
        assert path.startswith(f"{new.agency_id}/")


def test_what_is_still_on_its_way_waits_and_passes_later():
    old, new = staffed(), staffed()
    case_id, _ = asked(old)
    record(old, new)
    do(commands.claim, old, case_id, day="2026-03-31")
    pass_all_on(at("2026-04-01"), only=[old.agency_id])
    assert case_of(old, case_id).officer_name
    drain(old.agency_id)
    assert pass_on(old, new) == 1
    assert case_of(new, case_id)


def test_no_case_passes_that_the_record_does_not_name_nor_before_its_day():
    old, new, other = staffed(), staffed(), staffed()
    case_id, _ = asked(other)
    record(old, new)
    pass_on(old, new, other)
    assert case_of(other, case_id)


def test_nobody_can_move_a_case_without_a_record():
    old = staffed()
    case_id, _ = asked(old)
    with pytest.raises(Exception, match="query returned no rows"), at_work(old) as session:
        session.execute(text("SELECT services.hand_over(2147483647, :case, '', 1)"), {"case": case_id})
    with pytest.raises(Exception, match="permission denied"), unit_of_work("intake", old.scope) as session:
        session.execute(text("SELECT services.hand_over(1, :case, '', 1)"), {"case": case_id})


def test_the_years_tables_end_with_the_predecessor_begin_with_the_successor_and_add_up():
    old, new = staffed(), staffed()
    first, _ = asked(old)
    second, _ = asked(old)
    asked(new)
    answered(old, first, "2026-03-06", "2026-03-09")
    record(old, new)
    pass_on(old, new)
    assert row(table(old)) == {"new": 2, "carried_in": 0, "granted": 1, "total": 1, "carried_out": 1}
    assert row(table(new)) == {"new": 1, "carried_in": 1, "granted": 0, "total": 0, "carried_out": 2}
    answered(new, second, "2026-04-02", "2026-04-03")
    assert row(table(new)) == {"new": 1, "carried_in": 1, "granted": 1, "total": 1, "carried_out": 1}
    together = table(old, new)
    assert row(together) == {"new": 3, "carried_in": 0, "granted": 2, "total": 2, "carried_out": 1}
    assert all(check.holds for found in (table(old), table(new), together) for check in checks(found))


def test_the_check_of_what_was_carried_in_names_the_predecessor():
    old, new = staffed(), staffed()
    asked(old)
    asked(new)
    record(old, new)
    pass_on(old, new)
    with unit_of_work("reporting", Scope(new.agency_id, sight=(new.agency_id, old.agency_id))) as session:
        mine = table_three(session, Subject((new.agency_id,)), period(2026), FORM)
        found, sources = carried_checks(session, new.agency_id, mine)
        assert all(check.holds for check in found)
        assert [(one.name, one.number) for one in sources] == [
            ("本机关上年末", 0),
            (agency(session, old.agency_id).name, 1),
        ]
    with unit_of_work("reporting", old.scope) as session:
        (given,) = handed_away(session, old.agency_id, period(2026))
        assert (given.agency_id, given.on, given.number) == (new.agency_id, DAY, 1)


def test_a_case_that_passes_at_new_year_is_carried_out_and_in():
    old, new = staffed(), staffed()
    asked(old, day="2025-12-29")
    record(old, new, day="2025-12-30", on=date(2026, 1, 1))
    pass_on(old, new, day="2026-01-01")
    with unit_of_work("reporting", Scope(old.agency_id, sight=(old.agency_id, new.agency_id))) as session:
        for year, offices, expected in (
            (2025, (old,), (1, 0, 1)),
            (2025, (new,), (0, 0, 0)),
            (2026, (old,), (0, 0, 0)),
            (2026, (new,), (0, 1, 1)),
            (2025, (old, new), (1, 0, 1)),
            (2026, (old, new), (0, 1, 1)),
        ):
            ids = tuple(office.agency_id for office in offices)
            found = table_three(session, Subject(ids), period(year), FORM)
            figures = tuple(found.cell(key, "total") for key in ("new", "carried_in", "carried_out"))
            assert figures == expected, (year, offices)


def test_replaying_the_events_gives_the_same_facts_on_both_sides():
    old, new = staffed(), staffed()
    first, _ = asked(old)
    asked(old)
    answered(old, first, "2026-03-06", "2026-03-09")
    record(old, new)
    pass_on(old, new)
    assert rebuild(old.agency_id).differences == ()
    assert rebuild(new.agency_id).differences == ()


def test_one_agency_is_split_by_section_and_one_by_one():
    old, parks, roads = staffed(), staffed(), staffed()
    with unit_of_work("identity") as session:
        section = create_section(session, old.agency_id, name="园林科", by=SYSTEM, now=at("2026-03-01")).id
        mine = create_section(session, parks.agency_id, name="园林科", by=SYSTEM, now=at("2026-03-01")).id
    by_section, _ = asked(old)
    by_number, number = asked(old)
    rest, _ = asked(old)
    do(commands.assign, old, by_section, section_id=section, role=Role.REVIEWER)
    drain(old.agency_id)
    record(old, parks, rest=False, sections=[section], numbers=[number])
    record(old, roads)
    assert pass_on(old, parks, roads) == 3
    assert case_of(parks, by_section).section_id == mine
    assert case_of(parks, by_number) and case_of(roads, rest)
    parts = {}
    ids = tuple(office.agency_id for office in (old, parks, roads))
    with unit_of_work("reporting", Scope(ids[0], sight=ids)) as session:
        parts = roll_up(session, Subject(ids), period(2026), FORM)
    assert [part.cell("carried_in", "total") for part in parts.values()] == [0, 2, 1]
    assert row(table(old, parks, roads)) == {"new": 3, "carried_in": 0, "granted": 0, "total": 0, "carried_out": 3}  # fmt: skip


def test_several_agencies_merge_into_one():
    first, second, new = staffed(), staffed(), staffed()
    one, _ = asked(first)
    two, _ = asked(second)
    record(first, new)
    record(second, new)
    assert pass_on(first, second, new) == 2
    assert case_of(new, one) and case_of(new, two)
    assert row(table(new, sight=(first, second)))["carried_in"] == 2


def test_cases_that_share_a_reply_pass_together():
    old, new = staffed(), staffed()
    leader, _ = asked(old)
    other, _ = asked(old)
    do(commands.join, old, other, leader)
    drain(old.agency_id)
    record(old, new)
    assert pass_on(old, new) == 2
    assert case_of(new, other).joined_to == leader
    answered(new, leader, "2026-04-02", "2026-04-03")
    assert case_of(new, other).state == "closed"


def test_a_question_to_another_agency_is_answered_to_the_successor():
    old, new, asked_office = staffed(), staffed(), staffed()
    case_id, _ = asked(old)
    question = commands.Question(
        about="是否由贵局制作", until=date(2026, 4, 10), agency_id=asked_office.agency_id
    )
    do(commands.claim, old, case_id)
    task = do(commands.ask, old, case_id, InquiryKind.OTHER_AGENCY, question)
    drain(old.agency_id, asked_office.agency_id)
    record(old, new)
    pass_on(old, new, asked_office)
    with at_work(asked_office) as session:
        by = acting(asked_office, Role.OFFICER, "2026-04-02")
        told = {"result": InquiryResult.ANSWERED, "text": "由我局制作，可以公开。", "by": by}
        commands.answer_cooperation(session, asked_office.agency_id, task, **told)
    drain(old.agency_id, new.agency_id, asked_office.agency_id)
    assert not case_of(new, case_id).stopped
    assert not left_over([old.agency_id, new.agency_id])


def test_a_question_that_waits_in_the_predecessor_is_answered_by_the_successor():
    asking, old, new = staffed(), staffed(), staffed()
    case_id, _ = asked(asking)
    question = commands.Question(about="是否由贵局制作", until=date(2026, 4, 10), agency_id=old.agency_id)
    do(commands.claim, asking, case_id)
    task = do(commands.ask, asking, case_id, InquiryKind.OTHER_AGENCY, question)
    drain(asking.agency_id, old.agency_id)
    record(old, new)
    assert pass_on(old, new, asking) == 1
    with at_work(new) as session:
        by = acting(new, Role.OFFICER, "2026-04-02")
        told = {"result": InquiryResult.ANSWERED, "text": "由我局制作，可以公开。", "by": by}
        commands.answer_cooperation(session, new.agency_id, task, **told)
    drain(asking.agency_id, new.agency_id)
    assert not case_of(asking, case_id).stopped


def test_the_register_of_numbers_stays_whole_on_both_sides():
    old, new = staffed(), staffed()
    case_id, _ = asked(old)
    do(commands.claim, old, case_id)
    do(commands.extend, old, case_id, days=5, reason="资料较多", role=Role.RESPONSIBLE)
    drain(old.agency_id)
    record(old, new)
    pass_on(old, new)
    with at_work(old) as session:
        assert balance(session, old.agency_id, 2026).is_whole
        assert session.get(Handover, (old.agency_id, case_id)).to_agency_id == new.agency_id
    answered(new, case_id, "2026-04-02", "2026-04-03")
    with at_work(new) as session:
        assert balance(session, new.agency_id, 2026).is_whole


def test_the_predecessor_takes_no_more_applications_from_the_day_on():
    old, new = staffed(), staffed()
    record(old, new)
    asked(old, day="2026-03-31")
    with pytest.raises(Conflict) as told:
        asked(old, day="2026-04-01")
    with unit_of_work("identity") as session:
        names = [agency(session, office.agency_id).name for office in (old, new)]
    assert (
        told.value.message == f"{names[0]}已撤销，自2026年4月1日起由{names[1]}承接，请向{names[1]}提出申请。"
    )


def test_a_case_reopened_in_the_predecessor_follows_later():
    from processing.remedy_rules import Order, RemedyKind

    old, new = staffed(), staffed()
    case_id, _ = asked(old)
    answered(old, case_id, "2026-03-06", "2026-03-09")
    record(old, new)
    assert pass_on(old, new) == 0
    review = commands.Particulars(
        kind=RemedyKind.REVIEW, heard_by="榆东区人民政府", filed_on=date(2026, 3, 20)
    )
    remedy = do(commands.file_remedy, old, case_id, review, day="2026-05-12")
    order = Order(date(2026, 5, 12), days=20)
    ending = commands.Ending(result="revoked", ended_on=date(2026, 5, 11), order=order)
    do(commands.end_remedy, old, remedy, ending, day="2026-05-12")
    do(commands.reopen, old, case_id, day="2026-05-13")
    drain(old.agency_id)
    assert pass_on(old, new, day="2026-05-13") == 1
    assert case_of(new, case_id).round == 2
    assert row(table(old))["granted"] == 1
    assert row(table(new)) == {"new": 0, "carried_in": 0, "granted": 0, "total": 0, "carried_out": 0}
    assert rebuild(new.agency_id).differences == ()


def test_an_agency_cannot_follow_upon_itself():
    old = staffed()
    error = refused(Invalid, old, old)
    assert error.message == "承接机关不能是原机关自己。" and "to_id" in error.fields


def test_no_circle_of_successors():
    first, second, third = staffed(), staffed(), staffed()
    record(first, second, ends=False, rest=False, numbers=[f"{first.code}-2026-000001"])
    record(second, third, ends=False, rest=False, numbers=[f"{second.code}-2026-000001"])
    error = refused(Conflict, third, first)
    assert "本身承接了" in error.message


def test_the_same_succession_is_recorded_once():
    old, new = staffed(), staffed()
    record(old, new)
    assert "已经登记过，不能重复登记。" in refused(Conflict, old, new).message


def test_only_one_takes_the_rest():
    old, new, other = staffed(), staffed(), staffed()
    record(old, new)
    assert refused(Conflict, old, other).message == "其余办件已经由另一个机关承接。"


def test_a_day_before_the_last_answers_is_refused():
    old, new = staffed(), staffed()
    case_id, _ = asked(old)
    answered(old, case_id, "2026-03-06", "2026-03-09")
    error = refused(Invalid, old, new, on=date(2026, 3, 9))
    assert (
        error.message == "原机关在 2026-03-09 还办结了申请，承接日期须在这一天以后。" and "on" in error.fields
    )
    assert record(old, new, on=date(2026, 3, 10))


def test_a_day_before_the_last_registration_is_refused():
    old, new = staffed(), staffed()
    asked(old, day="2026-03-12")
    error = refused(Invalid, old, new, on=date(2026, 3, 11))
    assert error.message == "原机关在 2026-03-12 还登记了申请，承接日期须在这一天以后。"


@pytest.mark.parametrize(
    ("more", "kind", "words"),
    [
        ({"ends": False}, Invalid, "原机关不撤销的，请选择移交的科室或者逐件列出编号。"),
        ({"rest": False}, Invalid, "请选择移交的科室，或者逐件列出登记编号。"),
        ({"rest": False, "sections": [2147483647]}, Invalid, "没有这个科室。"),
        ({"rest": False, "numbers": ["X-2026-000001"]}, Invalid, "X-2026-000001 不是"),
        ({"on": date(2019, 1, 1)}, Invalid, "承接日期须晚于原机关设立之日。"),
    ],
)
def test_what_a_record_must_say(more, kind, words):
    old, new = staffed(valid_from=date(2020, 1, 1)), staffed()
    assert words in refused(kind, old, new, **more).message


def test_a_case_is_named_for_one_successor_only():
    old, new, other = staffed(), staffed(), staffed()
    numbers = [f"{old.code}-2026-000001"]
    record(old, new, rest=False, numbers=numbers)
    error = refused(Conflict, old, other, rest=False, numbers=numbers)
    assert error.message == f"{numbers[0]} 已经由另一个机关承接。"


def test_a_successor_must_exist_on_the_day():
    old, new, last = staffed(), staffed(), staffed()
    record(new, last, on=date(2026, 3, 25))
    assert "在 2026-04-01 不存在。" in refused(Invalid, old, new).message


def test_a_record_is_taken_back_before_its_day_only():
    old, new = staffed(), staffed()
    made = record(old, new)
    with unit_of_work("identity") as session, pytest.raises(Conflict) as told:
        cancel_succession(session, made, by=SYSTEM, now=at("2026-04-01"))
    assert told.value.message == "承接已于 2026-04-01 开始，不能撤回。"
    with unit_of_work("identity") as session:
        cancel_succession(session, made, by=SYSTEM, now=at("2026-03-31"))
        assert agency(session, old.agency_id).valid_to is None
    with unit_of_work("identity") as session, pytest.raises(DomainError):
        cancel_succession(session, made, by=SYSTEM, now=at("2026-03-31"))
    asked(old, day="2026-04-01")
