"""机构改革 beside open cases: requests for correction, closed cases with a suit that runs, mail nobody has settled."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text

import intake.app
import processing.app
from intake import commands as intake
from intake import mail_queries
from intake.commands.handing import Receiver
from intake.commands.mail import MailEntry
from intake.commands.passing_mail import pass_mail_on
from intake.commands.register import Upload
from intake.domain import Carrier
from intake.mail import Standing, Suspected
from intake.models import MailItem
from intake.web.track import _where
from notifications import commands as sending
from notifications.commands import Posted
from notifications.models import Notice
from processing import commands, queries
from processing.commands import Acting
from processing.commands.passing_suits import pass_suit_on
from processing.commands.succeeding import pass_task_on
from processing.correction_papers import laid_out
from processing.models import Case, CaseDocument, CooperationTask, Correction, Handover, Remedy
from processing.queries.numbers import balance
from processing.remedy_rules import RemedyKind, RemedyRole
from processing.tasks import SCHEDULE, render_letters_now, render_now
from processing.web.preview import paper
from reporting.domain import period
from reporting.formats.remedies import load_remedy_form
from reporting.queries import Subject
from reporting.queries.remedies import table_four
from reporting.rebuild import rebuild
from services.actor import SYSTEM
from services.config import settings
from services.crypto import query_code
from services.db import Scope, unit_of_work
from services.errors import Conflict, NotFound
from services.files import exists, read
from services.identity.permissions import Role
from services.succession import successions_due
from services.web import build_app
from tests.integration.intake.portal import pdf
from tests.integration.processing.test_cooperation import ask
from tests.integration.processing.test_corrections import ASKED, approve, decide, propose
from tests.integration.processing.test_electronic_sealing import signatures, with_seal
from tests.integration.processing.test_joining import sign
from tests.integration.processing.test_pages import at_desk
from tests.integration.processing.test_succession import answered, asked, pass_on, record, row, table
from tests.integration.processing.told import acting, at, at_work, case_of, do, staffed
from tests.support.agencies import new_office
from tests.support.deliveries import drain, left_over
from tests.support.pages import Visitor

pytestmark = pytest.mark.usefixtures("platform")
REVIEW = commands.Particulars(
    kind=RemedyKind.REVIEW, heard_by="榆东区人民政府", filed_on=date(2026, 3, 20), docket="榆东复〔2026〕7号"
)


def correction(office, *, decided=False):
    """A request that was written down; its id."""
    with at_work(office) as session:
        by = acting(office, Role.OFFICER, "2026-03-03")
        made = commands.register_correction(session, office.agency_id, replace(ASKED), by=by)
    if decided:
        decide(office, made)
    render_letters_now(office.agency_id, made, at("2026-03-10"))
    drain(office.agency_id)
    return made


def decide_in(office, made):
    """Decided by the successor on the day after; what follows is heard."""
    decide(office, made, day="2026-04-02")
    drain(office.agency_id)


def file_of(office, made):
    with at_work(office) as session:
        return queries.correction_file(session, office.agency_id, made)


def test_a_correction_goes_on_in_the_successor_with_number_last_day_and_letters():
    old, new = staffed(), new_office(*STAFF)
    made = correction(old)
    before = file_of(old, made)
    record(old, new, basis="榆编〔2026〕3号")
    assert pass_on(old, new, day="2026-03-31") == 0
    assert pass_on(old, new) == 1
    after = file_of(new, made)
    kept = ("number", "received_on", "due_date", "channel")
    assert [getattr(after.row, name) for name in kept] == [getattr(before.row, name) for name in kept]
    assert after.personal == before.personal and after.row.body_id == new.body_id
    assert (after.row.taken_from, after.row.taken_on) == (old.agency_id, date(2026, 4, 1))
    with at_work(new) as session:
        assert exists(session, new.agency_id, after.papers[0].id)
    with pytest.raises(NotFound):
        file_of(old, made)
    assert pass_on(old, new) == 0


STAFF = (Role.OFFICER, Role.REVIEWER, Role.RESPONSIBLE, Role.DISPATCHER)


def test_the_successor_decides_it_under_its_own_name_and_posts_what_waited():
    old, new = staffed(), new_office(*STAFF)
    made = correction(old)
    record(old, new)
    pass_on(old, new)
    decide_in(new, made)
    with unit_of_work("notifications", new.scope) as session:
        waiting = session.scalars(select(Notice).where(Notice.stream == made).order_by(Notice.id)).all()
        letters = [Posted(one.id, f"109902714020{n}") for n, one in enumerate(waiting)]
        now = at("2026-04-02")
        dispatcher = new.people[Role.DISPATCHER]
        sending.record_posting(session, new.agency_id, letters, date(2026, 4, 2), actor=dispatcher, now=now)
    drain(new.agency_id)
    assert len(letters) == 2 and file_of(new, made).row.told_on == date(2026, 4, 2)
    assert not left_over([old.agency_id, new.agency_id])


def test_what_was_proposed_goes_along_and_is_approved_by_the_successor():
    old, new = staffed(name="青榆市榆东区水利局"), new_office(*STAFF, name="青榆市榆东区水务局")
    made = correction(old)
    propose(old, made, day="2026-03-12")
    record(old, new)
    assert pass_on(old, new) == 1
    moved = file_of(new, made)
    assert moved.row.proposed_result == "corrected" and moved.proposal["corrected"] == "89 号"
    assert moved.row.proposed_by == old.officer.name
    approve(new, made, day="2026-04-02")
    drain(new.agency_id)
    after = file_of(new, made)
    assert (after.row.result, after.row.decided_by) == ("corrected", new.responsible.name)
    with at_work(new) as session:
        assert laid_out(session, after.papers[-1]).issuer == "青榆市榆东区水务局"


def test_its_papers_are_counted_where_they_were_numbered():
    old, new = staffed(), new_office(*STAFF)
    made = correction(old)
    record(old, new)
    pass_on(old, new)
    for office, given in ((old, 1), (new, 0)):
        with at_work(office) as session:
            found = balance(session, office.agency_id, 2026)
        assert found.is_whole and found.given == given
    with at_work(old) as session:
        [line] = session.scalars(select(Handover))
        assert (line.case_id, line.to_agency_id) == (made, new.agency_id)


def test_its_letters_keep_the_name_under_which_they_were_issued():
    old, new = staffed(name="青榆市榆东区水利局"), new_office(*STAFF, name="青榆市榆东区水务局")
    made = correction(old)
    record(old, new)
    pass_on(old, new)
    decide_in(new, made)
    with at_work(new) as session:
        papers = queries.correction_file(session, new.agency_id, made).papers
        named = [laid_out(session, one).issuer for one in papers]
    assert named == ["青榆市榆东区水利局", "青榆市榆东区水务局"]


def test_a_reply_that_waits_for_its_pdf_is_neither_named_nor_sealed_by_the_successor():
    old, new = staffed(name="青榆市榆东区水利局"), staffed(name="青榆市榆东区水务局")
    with_seal(new)
    case_id, _ = asked(old)
    reply = sign(old, case_id)
    drain(old.agency_id)
    record(old, new)
    assert pass_on(old, new) == 1
    render_now(new.agency_id, case_id, at("2026-04-01"))
    with at_work(new) as session:
        document = session.get_one(CaseDocument, reply)
        assert paper(session, document).issuer == "青榆市榆东区水利局" and document.rendered_at
        assert signatures(read(session, new.agency_id, reply)) == []
    assert not case_of(new, case_id).warnings


def test_whoever_asked_follows_it_under_his_old_number_and_code():
    old, new = staffed(), new_office(*STAFF)
    made = correction(old)
    number = file_of(old, made).row.number
    record(old, new, on=date(2026, 4, 1))
    pass_on(old, new)
    assert _where_in(old, number) == new.agency_id
    visitor = Visitor(build_app(settings(), [intake_app()]))
    visitor.home = "/track"
    assert visitor.post("/track", number=number, code=query_code(made)).status_code == 303
    page = visitor.text("/track/correction")
    assert "因机构改革，由新的机关继续办理" in page and number in page


def intake_app():
    return intake.app if hasattr(intake, "app") else __import__("intake.app", fromlist=["app"])


def _where_in(office, number):
    app = build_app(settings(), [intake_app()])
    with app.test_request_context("/track"):
        return _where(office.agency_id, number)


def test_what_was_told_stays_and_what_waits_for_its_letter_goes():
    old, new = staffed(), new_office(*STAFF)
    told, waiting = correction(old, decided=True), correction(old, decided=True)
    with at_work(old) as session:
        session.execute(
            text("UPDATE processing.correction SET told_on = '2026-03-12' WHERE id = :i"), {"i": told}
        )
    record(old, new)
    assert pass_on(old, new) == 1
    assert file_of(old, told).row.taken_from is None and file_of(new, waiting).row.result == "corrected"


def test_the_page_says_where_it_came_from():
    old, new = staffed(), new_office(*STAFF)
    made = correction(old)
    record(old, new)
    pass_on(old, new)
    page = at_desk(build_app(settings(), [processing.app]), new).text(f"/cases/corrections/{made}")
    assert "2026年4月1日起由本机关承接" in page


def closed_with_review(old):
    case_id, _ = asked(old)
    answered(old, case_id, "2026-03-06", "2026-03-09")
    remedy = do(commands.file_remedy, old, case_id, REVIEW, day="2026-03-23")
    drain(old.agency_id)
    return case_id, remedy


def four(*offices, sight=()):
    ids = tuple(office.agency_id for office in offices)
    form = load_remedy_form("2021")
    with unit_of_work("reporting", Scope(ids[0], sight=ids)) as session:
        found = table_four(session, Subject(ids), period(2026), form)
    return sum(found.cell("review", column) for column in ("pending",)), found.cell("review", "upheld")


def test_a_closed_case_goes_with_the_review_that_runs_and_keeps_its_place_in_table_three():
    old, new = staffed(), staffed()
    case_id, remedy = closed_with_review(old)
    record(old, new)
    assert pass_on(old, new) == 1
    case = case_of(new, case_id)
    assert (case.state, case.closed_on, case.body_id) == ("closed", date(2026, 3, 9), new.body_id)
    assert row(table(old))["granted"] == 1
    assert row(table(new)) == {"new": 0, "carried_in": 0, "granted": 0, "total": 0, "carried_out": 0}
    ending = commands.Ending(result="maintained", ended_on=date(2026, 5, 11))
    do(commands.end_remedy, new, remedy, ending, day="2026-05-12")
    drain(new.agency_id)
    assert not left_over([old.agency_id, new.agency_id])
    assert rebuild(old.agency_id).differences == () and rebuild(new.agency_id).differences == ()


def test_its_review_counts_once_with_the_successor():
    old, new = staffed(), staffed()
    _case, remedy = closed_with_review(old)
    assert four(old) == (1, 0)
    record(old, new)
    pass_on(old, new)
    assert (four(old), four(new)) == ((0, 0), (1, 0))
    ending = commands.Ending(result="maintained", ended_on=date(2026, 5, 11))
    do(commands.end_remedy, new, remedy, ending, day="2026-05-12")
    drain(new.agency_id)
    assert (four(old), four(new), four(old, new)) == ((0, 0), (0, 1), (0, 1))


def test_a_closed_case_whose_review_has_ended_stays():
    old, new = staffed(), staffed()
    case_id, remedy = closed_with_review(old)
    do(
        commands.end_remedy,
        old,
        remedy,
        commands.Ending(result="maintained", ended_on=date(2026, 3, 25)),
        day="2026-03-26",
    )
    drain(old.agency_id)
    record(old, new)
    assert pass_on(old, new) == 0
    assert case_of(old, case_id).state == "closed"


def test_a_review_filed_after_the_day_follows():
    old, new = staffed(), staffed()
    case_id, _ = asked(old)
    answered(old, case_id, "2026-03-06", "2026-03-09")
    record(old, new)
    assert pass_on(old, new) == 0
    do(commands.file_remedy, old, case_id, replace(REVIEW, filed_on=date(2026, 4, 20)), day="2026-04-21")
    drain(old.agency_id)
    assert pass_on(old, new, day="2026-04-21") == 1
    assert case_of(new, case_id).state == "closed"


SUIT = commands.Particulars(
    kind=RemedyKind.LAWSUIT_AFTER_REVIEW,
    role=RemedyRole.CO_DEFENDANT,
    heard_by="榆东区人民法院",
    filed_on=date(2026, 3, 20),
    docket="（2026）榆0102行初7号",
)


def suit_of(office):
    suit = do(commands.file_remedy, office, None, SUIT, day="2026-03-23")
    drain(office.agency_id)
    return suit


def test_a_suit_as_co_defendant_goes_too():
    old, new = staffed(), staffed()
    suit = suit_of(old)
    record(old, new)
    assert pass_on(old, new) == 1
    with at_work(new) as session:
        assert session.get_one(Remedy, suit).docket == SUIT.docket
        assert session.scalars(select(Case)).all() == []
    assert pass_on(old, new) == 0


def test_a_suit_that_was_decided_while_the_others_passed_stays():
    old, new = staffed(), staffed()
    suit = suit_of(old)
    record(old, new)
    ending = commands.Ending(result="claims_rejected", ended_on=date(2026, 4, 1))
    do(commands.end_remedy, old, suit, ending, day="2026-04-01")
    drain(old.agency_id)
    with at_work(old) as session:
        due = [one for one in successions_due(session, date(2026, 4, 1)) if one.to_agency_id == new.agency_id]
        assert pass_suit_on(session, due, suit, Acting(SYSTEM, frozenset(), at("2026-04-01"))) == 0


def test_a_question_that_was_answered_while_the_others_passed_stays():
    old, new = staffed(), staffed()
    _case, task = ask(staffed(), old)
    record(old, new)
    with at_work(old) as session:
        session.get_one(CooperationTask, task).withdrawn_on = date(2026, 4, 1)
    with at_work(old) as session:
        due = [one for one in successions_due(session, date(2026, 4, 1)) if one.to_agency_id == new.agency_id]
        assert pass_task_on(session, due, task, Acting(SYSTEM, frozenset(), at("2026-04-01"))) == 0


def test_a_suit_both_were_party_to_passes_and_the_next_change_names_the_other_row():
    old, new = staffed(), staffed()
    mine, theirs = suit_of(old), suit_of(new)
    record(old, new)
    assert pass_on(old, new) == 1
    with at_work(new) as session:
        rows = {row.id: row.docket for row in session.scalars(select(Remedy))}
    assert rows == {mine: SUIT.docket, theirs: SUIT.docket}
    told = replace(SUIT, received_on=date(2026, 4, 2))
    with pytest.raises(Conflict, match="已经登记（共同被告的案件"):
        do(commands.note_remedy, new, mine, told, reason="补记", day="2026-04-03")
    do(commands.void_remedy, new, mine, "两个机关登记的是同一案件", day="2026-04-03")
    drain(new.agency_id)
    assert rebuild(new.agency_id).differences == ()


def entered(office, number, *, day="2026-03-30", **more):
    told = {"mail_number": number, "carrier": Carrier.EMS, "signed_by": "收发室", "sender": "江屿"}
    entry = MailEntry(arrived_at=at(day, 10), **(told | more))
    with unit_of_work("intake", office.scope) as session:
        who, scan = office.people[Role.OFFICER], Upload("信封.pdf", pdf())
        return intake.register_mail(
            session, office.agency_id, entry, key=None, actor=who, now=at(day, 11), upload=scan
        ).id


def items(office):
    with unit_of_work("intake", office.scope) as session:
        return session.scalars(select(MailItem).order_by(MailItem.no)).all()


def hand(office, mail_id, *, confirm, day="2026-03-30"):
    one, other = office.people[Role.OFFICER], office.people[Role.REVIEWER]
    with unit_of_work("intake", office.scope) as session:
        to = Receiver(other.id, other.name)
        intake.hand_over(session, office.agency_id, [mail_id], to, actor=one, now=at(day, 12))
        if confirm:
            intake.countersign(session, office.agency_id, [mail_id], actor=other, now=at(day, 13))


def pass_mail(*offices, day="2026-04-01"):
    return pass_mail_on(at(day), only=[office.agency_id for office in offices])


def test_open_mail_goes_on_in_the_successors_register_and_the_old_line_says_so():
    old, new = staffed(), staffed()
    entered(new, "1099027140001")
    mine = entered(old, "1099027144086", addressed="leader")
    record(old, new)
    assert pass_mail(old, day="2026-03-31") == 0
    assert pass_mail(old) == 1
    [before], [_own, after] = items(old), items(new)
    assert before.id == mine and before.passed_to == new.agency_id
    assert mail_queries.standing(before) is Standing.PASSED
    assert (after.no, after.passed_from, after.passed_no) == (2, old.agency_id, "2026-1")
    for name in ("mail_number", "carrier", "addressed", "suspected", "opened", "arrived_at", "signed_by"):
        assert getattr(after, name) == getattr(before, name)
    with unit_of_work("intake", new.scope) as session:
        assert mail_queries.written_of(session, new.agency_id, [after])[after.id]["sender"] == "江屿"
        assert read(session, new.agency_id, after.file_id).data.startswith(b"%PDF")
        late = mail_queries.overdue(session, new.agency_id, at("2026-04-01"))
        assert {one.id for one in late} >= {after.id}
    assert pass_mail(old) == 0


@pytest.mark.parametrize("confirm", [False, True], ids=["handed over", "countersigned"])
def test_what_may_be_an_application_passes_until_it_is_registered(confirm):
    old, new = staffed(), staffed()
    hand(old, entered(old, "1099027144086"), confirm=confirm)
    record(old, new)
    assert pass_mail(old) == 1
    [after] = items(new)
    assert mail_queries.standing(after) is Standing.HERE and after.confirmed_at is None


def test_what_was_registered_from_it_is_not_asked_for_again_in_the_successor():
    old, new = staffed(), staffed()
    (case_id, _number), made = asked(old), correction(old)
    mine, who = entered(old, "1099027144086"), old.people[Role.OFFICER]
    with unit_of_work("intake", old.scope) as session:
        told = {"mail_id": mine, "mail_number": "", "actor": who, "now": at("2026-03-30")}
        intake.link_mail(session, old.agency_id, case_id, **told)
        intake.link_mail(session, old.agency_id, made, **told, is_correction=True)
    record(old, new)
    assert (pass_mail(old), pass_on(old, new)) == (1, 2)
    [after] = items(new)
    with unit_of_work("intake", new.scope) as session:
        assert mail_queries.to_register(session, new.agency_id) == []
        [*inside] = mail_queries.linked(session, new.agency_id, [after.id])[after.id]
    assert [(one.id, one.is_correction) for one in inside] == [(case_id, False), (made, True)]


def test_settled_mail_stays():
    old, new = staffed(), staffed()
    hand(old, entered(old, "1", suspected=Suspected.NO), confirm=False)
    returned = entered(old, "2", addressed="other_body")
    void = entered(old, "3")
    who = old.people[Role.OFFICER]
    with unit_of_work("intake", old.scope) as session:
        intake.return_to_post(
            session, old.agency_id, returned, "误投", "", actor=who, now=at("2026-03-30", 14)
        )
        intake.void_mail(session, old.agency_id, void, "mistake", actor=who, now=at("2026-03-30", 14))
    record(old, new)
    assert pass_mail(old) == 0 and items(new) == []


def test_what_has_gone_is_no_longer_worked_on_here():
    old, new = staffed(), staffed()
    mine = entered(old, "1099027144086")
    record(old, new)
    pass_mail(old)
    with (
        unit_of_work("intake", old.scope) as session,
        pytest.raises(Conflict, match="随机构改革转给承接机关"),
    ):
        who = old.people[Role.OFFICER]
        intake.void_mail(session, old.agency_id, mine, "mistake", actor=who, now=at("2026-04-02"))
    with unit_of_work("intake", old.scope) as session, pytest.raises(Conflict, match="在那里登记"):
        told = {"mail_id": mine, "mail_number": "", "actor": who, "now": at("2026-04-02")}
        intake.link_mail(session, old.agency_id, mine, **told, is_correction=True)


def test_mail_stays_where_only_a_section_is_given_away():
    old, new = staffed(), staffed()
    _case, number = asked(old)
    entered(old, "1099027144086")
    record(old, new, ends=False, rest=False, numbers=[number])
    assert pass_mail(old) == 0 and items(new) == []


def test_the_schedule_lets_mail_pass_by_itself():
    from intake.tasks import SCHEDULE as INTAKE

    assert {one.name for one in (*SCHEDULE, *INTAKE)} >= {"processing.succession", "intake.succession"}
    assert Correction.__tablename__ == "correction"
