"""What was issued is taken back before it goes out; its number stays used and stands in the register."""

import threading
from datetime import date

import pytest

from deploy.contexts import ORDER, wiring
from processing import commands, queries
from processing.domain import State
from processing.models import CaseDocument
from services.config import settings
from services.db import unit_of_work
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.events.notifications import NoticeDispatched
from services.events.processing import DocumentVoided, ReplySigned
from services.identity.permissions import Role
from services.ids import new_id
from services.web import build_app
from tests.integration.processing.told import (
    STAFF,
    case_of,
    do,
    drain,
    facts,
    file_of,
    granting,
    register,
    tell,
)
from tests.support.agencies import PASSWORD, new_office, new_person
from tests.support.pages import Visitor

pytestmark = pytest.mark.usefixtures("platform")
DAY = "2026-03-04"


@pytest.fixture(scope="module")
def app(platform):
    return build_app(settings(), wiring(ORDER, "app"))


@pytest.fixture
def office(platform):
    made = new_office(*STAFF)
    yield made
    drain(made.agency_id)


def signed(office, day=DAY):
    case = register(office)
    do(commands.claim, office, case, day=day)
    do(commands.draft_reply, office, case, granting(), day=day)
    return case, sign_again(office, case, day)


def sign_again(office, case, day=DAY):
    do(commands.submit, office, case, day=day)
    do(commands.approve, office, case, role=Role.REVIEWER, day=day)
    return do(commands.sign, office, case, role=Role.RESPONSIBLE, day=day)


def void(office, case, document, reason="签发后发现文号页漏字", role=Role.RESPONSIBLE, **more):
    told = {"document_id": document, "reason": reason} | more
    return do(commands.void_document, office, case, role=role, day="2026-03-05", **told)


def register_of(office, year=2026, **more):
    with unit_of_work("processing", office.scope) as session:
        rows = queries.numbers(session, office.agency_id, year, **more)
        return rows, queries.balance(session, office.agency_id, year)


def test_a_reply_taken_back_goes_to_its_draft_and_gets_another_number(office):
    case, document = signed(office)
    void(office, case, document)
    held = case_of(office, case)
    assert (held.state, held.outcome, held.grounds, held.signed_on) == (State.DRAFTING, None, None, None)
    old, new = (next(d for d in file_of(office, case).documents if d.stage == s) for s in ("void", "draft"))
    assert (old.number, old.voided_on, old.void_reason) == (
        "榆东公开依复〔2026〕1号",
        date(2026, 3, 5),
        "签发后发现文号页漏字",
    )
    assert (new.title, new.outcome, new.grounds) == (old.title, old.outcome, old.grounds)
    assert [fact.document_number for fact in facts(office, case, DocumentVoided)] == [old.number]
    again = sign_again(office, case, "2026-03-06")
    with unit_of_work("processing", office.scope) as session:
        assert session.get_one(CaseDocument, again).number == "榆东公开依复〔2026〕2号"
    assert [fact.document_number for fact in facts(office, case, ReplySigned)] == [
        "榆东公开依复〔2026〕1号",
        "榆东公开依复〔2026〕2号",
    ]


def test_the_register_keeps_the_void_number_with_its_reason_and_no_number_is_missing(office):
    first, _ = signed(office), signed(office)
    void(office, *first)
    sign_again(office, first[0], "2026-03-06")
    rows, balance = register_of(office)
    assert [row.number for row in rows] == [f"榆东公开依复〔2026〕{n}号" for n in (3, 2, 1)]
    assert {row.number: row.void_reason for row in rows if row.is_void} == {
        "榆东公开依复〔2026〕1号": "签发后发现文号页漏字"
    }
    assert (balance.given, balance.listed, balance.void, balance.is_whole) == (3, 3, 1, True)
    assert register_of(office, kind="extension_notice")[0] == []
    assert register_of(office, 2025)[1].given == 0


def test_numbers_stay_whole_when_replies_are_signed_and_voided_at_once(office):
    cases = [signed(office) for _ in range(6)]
    wrong = []

    def redo(case, document):
        try:
            void(office, case, document)
            sign_again(office, case, "2026-03-06")
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=redo, args=pair) for pair in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    rows, balance = register_of(office)
    assert {row.number for row in rows} == {f"榆东公开依复〔2026〕{n}号" for n in range(1, 13)}
    assert (balance.given, balance.listed, balance.void) == (12, 12, 6)


@pytest.mark.parametrize(
    ("reason", "role", "error"), [(" ", Role.RESPONSIBLE, Invalid), ("错", Role.OFFICER, NotAllowed)]
)
def test_without_a_reason_or_the_right_nothing_is_taken_back(office, reason, role, error):
    case, document = signed(office)
    with pytest.raises(error):
        void(office, case, document, reason, role)
    assert case_of(office, case).state is State.SIGNED


def test_what_is_void_a_draft_or_another_cases_is_not_taken_back(office):
    case, document = signed(office)
    other, _ = signed(office)
    with pytest.raises(NotFound):
        void(office, other, document)
    void(office, case, document)
    with pytest.raises(Conflict, match="作废答复"):
        void(office, case, document)
    draft = next(d.id for d in file_of(office, case).documents if d.stage == "draft")
    with pytest.raises(Conflict):
        void(office, case, draft)


def test_a_notice_that_moved_the_clock_is_not_taken_back(office):
    case = register(office)
    do(commands.claim, office, case, day=DAY)
    told = {"days": 5, "reason": "核对档案"}
    document = do(commands.extend, office, case, role=Role.RESPONSIBLE, day=DAY, **told)
    with pytest.raises(Conflict, match="已经影响答复期限"):
        void(office, case, document)


def gone(document, kind="reply"):
    return NoticeDispatched(
        notice_id=new_id(), kind=kind, way="post", on=date(2026, 3, 5), proof="EMS 1", document_id=document
    )


def test_a_reply_that_has_gone_out_is_not_taken_back(office):
    case, document = signed(office)
    tell(office, case, gone(document), "2026-03-05", context="notifications")
    with pytest.raises(Conflict, match="不能“作废答复”"):
        void(office, case, document)


def test_a_reply_taken_back_too_late_is_said_on_the_case(office):
    case, document = signed(office)
    void(office, case, document)
    tell(office, case, gone(document), "2026-03-06", context="notifications")
    held = case_of(office, case)
    assert held.state is State.DRAFTING
    assert "void_sent" in held.warnings


def visitor_of(app, office, role):
    login = f"v{office.agency_id}{role}".replace("_", "")
    new_person(office.agency_id, role, login=login)
    visitor = Visitor(app)
    assert visitor.sign_in(login, PASSWORD).status_code == 303
    return visitor


def test_the_responsible_person_takes_a_reply_back_on_its_page_and_finds_it_in_the_register(app, office):
    case, document = signed(office)
    visitor = visitor_of(app, office, Role.RESPONSIBLE)
    path = f"/cases/{case}/documents/{document}/void"
    assert path in visitor.text(f"/cases/{case}")
    assert "作废的理由" in visitor.text(path)
    version = str(case_of(office, case).version)
    empty = visitor.post(path, remark=" ", version=version)
    assert empty.status_code == 422
    stale = visitor.post(path, remark="漏字", version="1")
    assert stale.status_code == 409
    assert visitor.post(path, remark="漏字", version=version).status_code == 303
    assert "已作废" in visitor.text(f"/cases/{case}")
    listed = visitor.text("/cases/numbers?year=2026")
    assert "<s>榆东公开依复〔2026〕1号</s>" in listed
    assert "漏字" in listed
    assert "作废 1 份" in listed
    assert visitor.get("/cases/numbers?year=1999").status_code == 404
    assert visitor.get("/cases/numbers?kind=nothing").status_code == 404
    officer = visitor_of(app, office, Role.OFFICER)
    assert officer.get(path).status_code == 403
    assert path not in officer.text(f"/cases/{case}")
