"""The officers' pages: only lawful steps are buttons, what is typed stays, a form counts once, nobody else sees."""

import re
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text

import processing.app
from processing import commands, queries, tasks
from processing.commands.replying import Decision
from processing.domain import State
from processing.models import Case
from services.clock import china_date, system_now
from services.config import settings
from services.db import Scope, unit_of_work
from services.events.intake import CorrespondenceReceived
from services.files import read
from services.identity.models import Person
from services.identity.permissions import Role
from services.identity.queries import agency
from services.ids import new_id
from services.web import build_app
from tests.integration.processing.test_way_of_a_case import dispatched
from tests.integration.processing.told import (
    PERSONAL,
    at_work,
    case_of,
    do,
    drain,
    file_of,
    granting,
    register,
    staffed,
    tell,
)
from tests.support.agencies import PASSWORD
from tests.support.pages import Visitor

pytestmark = pytest.mark.usefixtures("platform")
TODAY = china_date(system_now())


def ago(days):
    return (TODAY - timedelta(days=days)).isoformat()


@pytest.fixture(scope="module")
def app(platform):
    return build_app(settings(), [processing.app])


def at_desk(app, office, role=Role.OFFICER):
    with unit_of_work("identity") as session:
        login = session.get(Person, uuid.UUID(office.people[role].id)).login
    visitor = Visitor(app)
    assert visitor.sign_in(login, PASSWORD).status_code == 303
    return visitor


@pytest.fixture(scope="module")
def officer(app, office):
    return at_desk(app, office)


def fresh(office, days=2, **more):
    day = ago(days)
    return register(office, day, registered=day, **more)


def version(office, case):
    return case_of(office, case).version


def test_the_worklist_shows_the_soonest_due_first_and_masks_people(officer, office):
    late, early = fresh(office, 1), fresh(office, 20)
    page = officer.text("/cases")
    assert page.index(str(early)) < page.index(str(late))
    assert "槐**" in page and "槐小满" not in page
    assert officer.get("/cases?part=nothing").status_code == 404


def test_a_case_is_found_by_number_and_by_the_applicants_exact_name(officer, office):
    named = {**PERSONAL, "applicant": {**PERSONAL["applicant"], "name": "䶮𠮷吉"}}
    case = fresh(office, personal=named)
    assert str(case) in officer.text("/cases?q=䶮𠮷吉")
    assert str(case) in officer.text(f"/cases?q={case_of(office, case).number}")
    assert str(case) not in officer.text("/cases?q=䶮𠮷")


def test_only_lawful_steps_are_offered_each_with_its_article(officer, app, office):
    case = fresh(office, 20)
    page = officer.text(f"/cases/{case}")
    assert "起草答复：部分公开" in page and "条例第三十七条" in page
    assert "/supplement" not in page and "第 7 个工作日" in page
    assert f"/cases/{case}/extend" not in page
    responsible = at_desk(app, office, Role.RESPONSIBLE).text(f"/cases/{case}")
    assert f"/cases/{case}/extend" in responsible and "起草答复：" not in responsible


def test_a_value_of_the_applicant_is_shown_on_demand_and_that_is_audited(officer, office):
    case = fresh(office)
    assert "13900007716" not in officer.text(f"/cases/{case}")
    shown = officer.post(f"/cases/{case}/reveal/phone").get_data(as_text=True)
    assert "13900007716" in shown and "379901198506142733" not in shown
    with unit_of_work("sealer") as session:
        wanted = "SELECT fields FROM services.audit WHERE object_id = :case AND action = 'personal.revealed'"
        assert session.execute(text(wanted), {"case": str(case)}).scalar_one() == ["phone"]


def test_a_reply_goes_from_draft_to_signature_through_the_pages(app, officer, office):
    case = fresh(office)
    drafted = officer.post(
        f"/cases/{case}/reply", version=version(office, case), outcome="granted", grounds="36-2"
    )
    assert drafted.status_code == 303
    edited = officer.text(f"/cases/{case}/wording")
    body = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", edited, re.S)[1]
    saved = officer.post(
        f"/cases/{case}/wording", version=version(office, case), text=body + "\n另附目录一份。"
    )
    assert saved.status_code == 303
    document = next(d.id for d in file_of(office, case).documents)
    preview = officer.get(f"/cases/{case}/documents/{document}.pdf")
    assert preview.data.startswith(b"%PDF") and preview.headers["Content-Type"] == "application/pdf"
    assert officer.get(f"/cases/{case}/documents/{document}.docx").data.startswith(b"PK")
    officer.post(f"/cases/{case}/submit?version={version(office, case)}")
    reviewer, responsible = (at_desk(app, office, role) for role in (Role.REVIEWER, Role.RESPONSIBLE))
    reviewer.post(f"/cases/{case}/approve?version={version(office, case)}")
    signed = responsible.post(f"/cases/{case}/sign?version={version(office, case)}")
    assert signed.status_code == 303 and case_of(office, case).state is State.SIGNED
    rendered = next(d for d in file_of(office, case).documents if d.id == document)
    assert rendered.rendered_at is not None and rendered.number in officer.text(f"/cases/{case}")
    again = officer.post(f"/cases/{case}/wording", version=version(office, case), text="改")
    assert again.status_code == 409


def test_a_text_that_lost_the_remedy_is_not_signed(app, officer, office):
    case = fresh(office)
    do(commands.draft_reply, office, case, granting(), day=ago(1))
    do(commands.revise_draft, office, case, "只有一段。", day=ago(1))
    do(commands.submit, office, case, day=ago(1))
    do(commands.approve, office, case, role=Role.REVIEWER, day=ago(1))
    refused = at_desk(app, office, Role.RESPONSIBLE).post(f"/cases/{case}/sign")
    assert refused.status_code == 422 and "救济途径" in refused.get_data(as_text=True)
    assert case_of(office, case).state is State.TO_SIGN


def test_the_same_form_sent_twice_takes_its_step_once(officer, office):
    case = fresh(office)
    key = new_id().hex
    for _ in range(2):
        assert officer.post(f"/cases/{case}/claim?version=2", key=key).status_code == 303
    assert [step.action for step in file_of(office, case).steps].count("claim") == 1


def test_a_page_that_is_no_longer_true_answers_409(officer, office):
    case = fresh(office)
    do(commands.claim, office, case, role=Role.REVIEWER, day=ago(1))
    answer = officer.post(f"/cases/{case}/claim?version=2")
    said, who = answer.get_data(as_text=True), office.people[Role.REVIEWER].name
    assert answer.status_code == 409 and "请刷新" in said
    assert re.search(rf"刚刚办理过：{who} \d+月\d+日 \d\d:\d\d “认领”", said)


def test_whoever_comes_second_is_told_every_step_since(officer, office):
    case = fresh(office)
    seen = version(office, case)
    do(commands.claim, office, case, day=ago(1))
    do(commands.draft_reply, office, case, granting(), day=ago(1))
    do(commands.submit, office, case, day=ago(1))
    # Also where the step itself is no longer possible: first what happened, then the rule.
    said = officer.post(f"/cases/{case}/claim?version={seen}").get_data(as_text=True)
    assert [name in said for name in ("“认领”", "“起草答复”", "“送审”")] == [True, True, True]


def test_what_was_typed_stays_when_a_form_is_refused(officer, office):
    case = fresh(office)
    told = {
        "version": version(office, case),
        "wanted": "请写明地块编号",
        "until": ago(3),
        "grounds": "content",
    }
    refused = officer.post(f"/cases/{case}/supplement", **told)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "请写明地块编号" in page and "error-summary" in page
    refused = officer.post(f"/cases/{case}/supplement", **told, extra="x")
    assert refused.status_code == 422 and "没有这个字段" in refused.get_data(as_text=True)
    assert case_of(office, case).state is State.EXAMINING


def test_grounds_that_are_missing_are_pointed_out(officer, office):
    case = fresh(office)
    refused = officer.post(f"/cases/{case}/reply", version=version(office, case), outcome="granted")
    assert refused.status_code == 422 and "法律依据" in refused.get_data(as_text=True)
    one = officer.post(f"/cases/{case}/reply", version=version(office, case), outcome="refused_5")
    assert one.status_code == 303


def test_a_partial_reply_asks_on_the_form_what_the_rest_rests_on(officer, office):
    case = fresh(office)
    opened = officer.text(f"/cases/{case}/reply?outcome=partial")
    assert "没有公开的部分另有依据" in opened and 'value="16-2a" data-row="partial"' in opened
    refused = officer.post(f"/cases/{case}/reply", version=version(office, case), outcome="partial")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "请勾选没有公开的部分的依据" in page and "条例第三十七条" in page
    told = {"outcome": "partial", "grounds": ["16-2a", "36-4"], "searched_in": "公文系统"}
    taken = officer.post(f"/cases/{case}/reply", version=version(office, case), **told)
    assert taken.status_code == 303
    assert file_of(office, case).documents[0].grounds == ["37", "16-2a", "36-4"]


def test_what_came_in_is_read_with_its_text_and_talks_are_kept(officer, office):
    case = fresh(office)
    fact = CorrespondenceReceived(on=TODAY, channel="web", kind="note")
    tell(office, case, fact, TODAY.isoformat(), sealed={"text": "只要结论部分"})
    page = officer.text(f"/cases/{case}")
    assert "只要结论部分" in page and "来件已阅" in page
    officer.post(f"/cases/{case}/read")
    officer.post(f"/cases/{case}/talk", on=TODAY.isoformat(), text="电话确认，通话 3 分钟")
    page = officer.text(f"/cases/{case}")
    assert "来件已阅" not in page and "通话 3 分钟" in page
    refused = officer.post(f"/cases/{case}/talk", on="2999-01-01", text="x")
    assert refused.status_code == 422


def test_a_foreign_case_does_not_exist_for_the_other_agency(app, office):
    case, stranger = fresh(office), staffed()
    visitor = at_desk(app, stranger)
    assert visitor.get(f"/cases/{case}").status_code == 404
    assert visitor.post(f"/cases/{case}/claim").status_code == 404
    assert visitor.post(f"/cases/{case}/reveal/phone").status_code == 404


def test_a_supplement_that_did_not_come_is_pointed_out_by_the_sweep(officer, office):
    case = fresh(office, 12)
    notice = do(
        commands.ask_supplement,
        office,
        case,
        grounds=["content"],
        wanted="编号",
        until=TODAY - timedelta(days=3),
        day=ago(10),
    )
    tell(office, case, dispatched(notice, ago(9), "supplement"), ago(9), context="notifications")
    with at_work(office) as session:
        tasks.remind_of_supplements(session, agency(session, office.agency_id), TODAY, system_now())
    assert "没有收到补正" in officer.text(f"/cases/{case}")
    officer.post(f"/cases/{case}/lapse?version={version(office, case)}")
    assert case_of(office, case).supplement_lapsed
    page = officer.text(f"/cases/{case}")
    assert "起草答复：不再处理" in page and "没有收到补正" not in page


def test_papers_left_without_pdf_are_made_by_the_routine(office):
    case = fresh(office, 3)
    do(
        commands.ask_supplement,
        office,
        case,
        grounds=["content"],
        wanted="编号",
        until=TODAY + timedelta(days=9),
        day=ago(1),
    )
    assert file_of(office, case).documents[0].rendered_at is None
    tasks.render_waiting(system_now())
    assert file_of(office, case).documents[0].rendered_at is not None
    with unit_of_work("processing", Scope(office.agency_id)) as session:
        assert read(session, office.agency_id, file_of(office, case).documents[0].id).data.startswith(b"%PDF")


def test_the_worklist_is_paged_by_key_without_loss_or_repetition():
    mine = staffed()
    made = {register(mine, f"2026-03-{day:02d}", drained=False) for day in range(2, 14)}
    made |= {register(mine, None, registered="2026-03-02", drained=False) for _ in range(5)}
    drain(mine.agency_id)
    seen, after = [], None
    while True:
        with at_work(mine) as session:
            part = Case.id.is_not(None)
            page = queries.worklist(session, mine.agency_id, part, after=after, limit=4)
        seen += [case.id for case in page.cases]
        after = page.after
        if after is None:
            break
    assert len(seen) == len(made) and set(seen) == made


def test_deciding_anew_starts_from_what_was_decided(app, office):
    case = register(office, ago(3))
    evidence = {"searched_in": "公文系统"}
    decision = Decision("unavailable_1", ["36-4"], findings="查无此件", evidence=evidence)
    do(commands.draft_reply, office, case, decision, day=ago(2))
    desk = at_desk(app, office)
    shown = desk.get(f"/cases/{case}/reply").text
    assert "公文系统" in shown and "查无此件" in shown
    assert 'value="unavailable_1" checked' in shown
    assert "改结果和依据" in desk.get(f"/cases/{case}").text
