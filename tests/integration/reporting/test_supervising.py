"""Agency and supervising office: the three lists, chases with their answers, filed replies, doubtful cases."""

import re
import uuid
from contextlib import closing
from datetime import date, timedelta

import pytest
from sqlalchemy import select

import processing.app
import processing.worker
import reporting.app
import reporting.worker
from processing import commands, queries
from processing.models import Exchange
from reporting.models import Chase, Conferral, Filing
from reporting.queries import supervising
from services.actor import SYSTEM
from services.clock import china_date, system_now
from services.config import settings
from services.db import unit_of_work
from services.delivery.settle import Settler
from services.errors import Conflict, Invalid, NotAllowed
from services.events.notifications import NoticeDispatched
from services.events.routes import CONSUMERS, ROUTES
from services.identity import commands as identity
from services.identity.permissions import Role
from services.ids import new_id
from services.web import build_app
from tests.integration.processing import told
from tests.integration.processing.test_pages import at_desk
from tests.integration.processing.test_way_of_a_case import sign
from tests.support.agencies import NOW, new_office

TODAY = china_date(system_now())
REAL = {"processing": processing.worker.SUBSCRIPTIONS, "reporting": reporting.worker.SUBSCRIPTIONS}
HANDLERS = {
    context: {
        kind: REAL.get(context, {}).get(kind, lambda *_: None)
        for kind, hearers in ROUTES.items()
        if context in hearers
    }
    for context in CONSUMERS
}


def drain(*offices):
    with closing(Settler(HANDLERS)) as settler:
        settler.settle([office.agency_id for office in offices], 30)


@pytest.fixture(scope="module")
def app(platform):
    return build_app(settings(), [processing.app, reporting.app])


@pytest.fixture(scope="module")
def district(platform):
    top = new_office(Role.SUPERVISOR, level="county")
    below = told.staffed(parent_id=top.agency_id)
    with unit_of_work("identity") as session:
        identity.change_options(session, below.agency_id, {"filing": True}, by=SYSTEM, now=NOW)
    return top, below


@pytest.fixture(scope="module")
def supervisor(app, district):
    return at_desk(app, district[0], Role.SUPERVISOR)


@pytest.fixture(scope="module")
def officer(app, district):
    return at_desk(app, district[1])


def ago(days):
    return (TODAY - timedelta(days=days)).isoformat()


def case_of(district, days):
    top, below = district
    stream = told.register(below, ago(days), registered=ago(days), drained=False)
    drain(top, below)
    return stream


def answer(district, stream, days, posted):
    top, below = district
    document = sign(below, stream, day=ago(days))
    with unit_of_work("notifications", below.scope) as session:
        fact = NoticeDispatched(
            notice_id=new_id(), kind="reply", way="post", on=date.fromisoformat(ago(posted)), proof="EMS 1",
            document_id=document,
        )  # fmt: skip
        told.publish(
            session, fact, agency_id=below.agency_id, stream=stream, actor=SYSTEM, now=told.at(ago(posted))
        )
    drain(top, below)


def number_of(district, stream):
    return told.case_of(district[1], stream).number


def one(model, scope, **values):
    context = "processing" if model is Exchange else "reporting"
    with unit_of_work(context, scope) as session:
        return session.scalars(select(model).filter_by(**values)).one()


def test_the_three_lists_name_what_is_soon_late_and_was_answered_late(supervisor, app, district):
    late, soon, done, fresh = (case_of(district, days) for days in (60, 27, 90, 1))
    answer(district, done, 4, 3)
    number = {name: number_of(district, one) for name, one in (("late", late), ("done", done))}
    page = supervisor.text("/supervision/overdue")
    assert number["late"] in page and number["done"] not in page
    assert number_of(district, fresh) not in page
    assert number["done"] in supervisor.text(f"/supervision/overdue?part=done&year={TODAY.year}")
    soon_page = supervisor.text("/supervision/overdue?part=soon")
    due = told.case_of(district[1], soon).due_date
    assert (number_of(district, soon) in soon_page) == (TODAY <= due <= TODAY + timedelta(days=7))
    counting = at_desk(app, told_office(district), Role.RESPONSIBLE)
    mine = counting.text("/reports/overdue")
    assert number["late"] in mine and f"/cases/{late}" in mine
    assert supervisor.get("/supervision/overdue?part=x").status_code == 404


def told_office(district):
    return district[1]


def test_a_late_case_is_chased_warned_answered_and_the_answer_stands_beside_it(supervisor, officer, district):
    top, below = district
    stream = case_of(district, 61)
    form = supervisor.text(f"/supervision/chases/new?agency={below.agency_id}&case={stream}")
    assert number_of(district, stream) in form
    told_them = {"of_agency_id": str(below.agency_id), "stream": str(stream), "remark": "请抓紧答复"}
    assert supervisor.post("/supervision/chases/new", **told_them).status_code == 303
    again = supervisor.post("/supervision/chases/new", **told_them)
    assert again.status_code == 409 and "今天已经催办" in again.get_data(as_text=True)
    drain(top, below)
    assert "chased" in told.case_of(below, stream).warnings
    page = officer.text(f"/cases/{stream}")
    assert "主管部门催办" in page and "请抓紧答复" in page
    chase = one(Exchange, below.scope, case_id=stream)
    empty = officer.post(f"/cases/chases/{chase.id}", text="  ")
    assert empty.status_code == 422
    assert officer.post(f"/cases/chases/{chase.id}", text="已起草，本周内答复").status_code == 303
    assert officer.post(f"/cases/chases/{chase.id}", text="再答一次").status_code == 409
    drain(top, below)
    assert not told.case_of(below, stream).warnings
    page = supervisor.text("/supervision/chases")
    assert "已起草，本周内答复" in page and "请抓紧答复" in page


def test_an_agency_is_chased_as_a_whole_with_a_day_for_the_answer(supervisor, officer, district):
    top, below = district
    told_them = {"of_agency_id": str(below.agency_id), "remark": "清理全部逾期", "formal": "1"}
    refused = supervisor.post("/supervision/chases/new", **told_them)
    assert refused.status_code == 422 and "期限" in refused.get_data(as_text=True)
    by = (TODAY + timedelta(days=5)).isoformat()
    assert supervisor.post("/supervision/chases/new", **told_them, answer_by=by).status_code == 303
    drain(top, below)
    page = officer.text("/cases/chases")
    assert "清理全部逾期" in page and "全机关" in page
    chase = one(Exchange, below.scope, words="清理全部逾期")
    assert officer.post(f"/cases/chases/{chase.id}", text="已清理").status_code == 303
    drain(top, below)
    assert one(Chase, top.scope, id=chase.id).answer == "已清理"


def test_nobody_chases_what_he_does_not_see_what_has_ended_or_himself(supervisor, district):
    top, below = district
    stranger = told.staffed()
    for agency in (stranger.agency_id, top.agency_id):
        answer_ = supervisor.post("/supervision/chases/new", of_agency_id=str(agency), remark="催")
        assert answer_.status_code == 404
    stream = case_of(district, 30)
    answer(district, stream, 3, 2)
    told_them = {"of_agency_id": str(below.agency_id), "stream": str(stream), "remark": "催"}
    assert supervisor.post("/supervision/chases/new", **told_them).status_code == 409
    elsewhere = told_them | {"stream": str(uuid.uuid4())}
    assert supervisor.post("/supervision/chases/new", **elsewhere).status_code == 404


def test_only_the_supervising_office_acts(officer, district):
    for address in ("/supervision/overdue", "/supervision/chases/new", "/supervision/filings"):
        assert officer.get(address).status_code == 403


def test_a_reply_is_filed_masked_read_and_remarked_upon(supervisor, officer, district):
    top, below = district
    stream = case_of(district, 20)
    with pytest.raises(Conflict, match="送达以后"):
        told.do(commands.file_reply, below, stream, "文本", day=ago(1))
    answer(district, stream, 2, 1)
    number = number_of(district, stream)
    assert number in supervisor.text("/supervision/filings")
    form = officer.text(f"/cases/{stream}/filing")
    text = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", form, re.S)[1]
    assert "槐小满" not in text and "槐**" in text and "公开" in text
    named = officer.post(f"/cases/{stream}/filing", text=text + "\n申请人槐小满")
    assert named.status_code == 422 and "遮盖" in named.get_data(as_text=True)
    assert officer.post(f"/cases/{stream}/filing", text=text).status_code == 303
    assert officer.post(f"/cases/{stream}/filing", text=text).status_code == 409
    drain(top, below)
    filing = one(Filing, top.scope, stream=stream)
    assert filing.answered_on == date.fromisoformat(ago(1)) and "槐小满" not in str(filing.paragraphs)
    page = supervisor.text(f"/supervision/filings/{filing.id}")
    assert "槐**" in page and one(Filing, top.scope, id=filing.id).read_on == TODAY
    assert supervisor.post(f"/supervision/filings/{filing.id}", remark="依据引用不全").status_code == 303
    assert supervisor.post(f"/supervision/filings/{filing.id}", remark="再提").status_code == 409
    drain(top, below)
    page = officer.text(f"/cases/{stream}")
    assert "依据引用不全" in page and "filing_remarked" in told.case_of(below, stream).warnings
    assert number not in re.sub(
        r"<table class=\"table corrections\">.*", "", supervisor.text("/supervision/filings"), flags=re.S
    )


def test_a_doubtful_case_is_conferred_and_the_opinion_stays_in_the_file(supervisor, officer, district):
    top, below = district
    stream = case_of(district, 3)
    named = officer.post(f"/cases/{stream}/conferral", text="槐小满要的合同是否公开")
    assert named.status_code == 422
    due = told.case_of(below, stream).due_date
    assert officer.post(f"/cases/{stream}/conferral", text="出让合同附件是否公开").status_code == 303
    assert officer.post(f"/cases/{stream}/conferral", text="再问").status_code == 409
    drain(top, below)
    assert told.case_of(below, stream).due_date == due
    assert "出让合同附件是否公开" in supervisor.text("/supervision/conferrals")
    conferral = one(Conferral, top.scope, number=number_of(district, stream))
    assert supervisor.post(f"/supervision/conferrals/{conferral.id}", opinion="").status_code == 422
    assert supervisor.post(f"/supervision/conferrals/{conferral.id}", opinion="区分处理").status_code == 303
    assert supervisor.post(f"/supervision/conferrals/{conferral.id}", opinion="改").status_code == 409
    drain(top, below)
    assert "区分处理" in officer.text(f"/cases/{stream}")
    with told.at_work(below) as session:
        kept = queries.exchanges_of(session, below.agency_id, stream)
    assert [(row.kind, row.answer) for row in kept] == [("conferral", "区分处理")]


def test_without_a_supervising_office_there_is_nobody_to_tell(platform):
    alone = told.staffed()
    stream = told.register(alone, ago(3), registered=ago(3))
    with pytest.raises(Conflict, match="没有上级"):
        told.do(commands.ask_conferral, alone, stream, "怎么办", day=ago(1))


def test_words_are_needed_and_others_may_not(district):
    _, below = district
    stream = case_of(district, 2)
    with pytest.raises(Invalid):
        told.do(commands.ask_conferral, below, stream, " ", day=ago(1))
    by = commands.Acting(below.officer, frozenset(), told.at(ago(1)))
    with told.at_work(below) as session, pytest.raises(NotAllowed):
        commands.ask_conferral(session, below.agency_id, stream, "怎么办", by=by)


def keep(top, below, days, done):
    """Chases of the office on these days, the answered ones answered."""
    with unit_of_work("reporting", top.scope) as session:
        for day in days:
            session.add(
                Chase(
                    id=new_id(), agency_id=top.agency_id, of_agency_id=below.agency_id, formal=False,
                    remark="请抓紧办理", chased_on=date(2026, 3, day), chased_by="主管",
                    answered_on=date(2026, 4, 1) if done else None, answer="已办" if done else None,
                )
            )  # fmt: skip


def test_chases_go_on_page_by_page_the_unanswered_first(app):
    top, below = new_office(Role.SUPERVISOR, level="county"), new_office()
    keep(top, below, (3, 5, 5), done=False)
    keep(top, below, (2, 6), done=True)
    seen, after = [], None
    with unit_of_work("reporting", top.scope) as session:
        while True:
            found = supervising.chases(session, top.agency_id, after, limit=2)
            seen += [(one.answered_on is not None, one.chased_on.day) for one in found.rows]
            if (after := found.after) is None:
                break
    assert seen == [(False, 5), (False, 5), (False, 3), (True, 6), (True, 2)]
    page = at_desk(app, top, Role.SUPERVISOR)
    for room in ("chases", "filings", "conferrals"):
        assert page.get(f"/supervision/{room}").status_code == 200
        broken = page.get(f"/supervision/{room}?after=done_x_y")
        assert broken.status_code == 422 and "这一页的地址不完整" in broken.get_data(as_text=True)
    assert "回到开头" in page.text(f"/supervision/chases?after=open_2026-03-04_{new_id()}")


def test_a_formal_chase_prints_its_sheet(app):
    top, below = new_office(Role.SUPERVISOR, level="county"), new_office()
    keep(top, below, (3,), done=False)
    page = at_desk(app, top, Role.SUPERVISOR)
    row = one(Chase, top.scope, chased_on=date(2026, 3, 3))
    plain = page.get(f"/supervision/chases/{row.id}/sheet.pdf")
    assert plain.status_code == 404 and "催办没有督办单。" in plain.get_data(as_text=True)
    with unit_of_work("reporting", top.scope) as session:
        session.get_one(Chase, row.id).formal = True
    assert f"/supervision/chases/{row.id}/sheet.pdf" in page.text("/supervision/chases")
    answer = page.get(f"/supervision/chases/{row.id}/sheet.pdf")
    assert answer.status_code == 200 and answer.get_data().startswith(b"%PDF")
