"""An office's own list of reasons: off, renamed, added; the draft offers it, and a case keeps the name of its day."""

import uuid
from dataclasses import replace

import pytest
from sqlalchemy import select

import processing.app
from processing import commands
from processing.commands.replying import Decision
from processing.models import CaseDocument
from processing.queries.reasoning import offered_reasons, office_reasons
from services.config import settings
from services.db import unit_of_work
from services.errors import Invalid, NotAllowed, NotFound
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.processing.test_pages import ago, at_desk
from tests.integration.processing.test_way_of_a_case import sign
from tests.integration.processing.told import (
    STAFF,
    acting,
    at_work,
    case_of,
    drain,
    granting,
    register,
)
from tests.support.agencies import new_office

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture
def office(platform):
    made = new_office(*STAFF, Role.AGENCY_ADMIN)
    yield made
    drain(made.agency_id)


def do(command, office, *args, role=Role.AGENCY_ADMIN, **more):
    with at_work(office) as session:
        return command(session, office.agency_id, *args, by=acting(office, role, "2026-03-02"), **more)


def names(office, query=offered_reasons):
    with at_work(office) as session:
        return [reason.label for reason in query(session, office.agency_id)]


def test_a_shipped_reason_is_named_in_the_offices_words_or_switched_off(office):
    do(commands.change_reason, office, "archived", label="已移交区档案馆", is_off=False)
    do(commands.change_reason, office, "commerce", label="", is_off=True)
    offered = names(office)
    assert "已移交区档案馆" in offered and "已移交国家档案馆" not in offered and "工商登记资料" not in offered
    assert "工商登记资料" in names(office, office_reasons)
    do(commands.change_reason, office, "archived", label="", is_off=False)
    do(commands.change_reason, office, "commerce", label="", is_off=False)
    assert {"已移交国家档案馆", "工商登记资料"} <= set(names(office))


def test_an_own_reason_stands_under_a_row_and_another_office_has_none_of_it(office):
    do(commands.add_reason, office, "拆迁档案，由街道保存", "unavailable_1", "36-5")
    assert "拆迁档案，由街道保存" in names(office)
    assert "拆迁档案，由街道保存" not in names(new_office())


def test_what_cannot_be_is_refused_by_name_and_nothing_is_kept(office):
    before = names(office, office_reasons)
    for told in (
        ("信息不存在", "unavailable_1", "36-4"),
        ("新情形", "nothing", "36-4"),
        ("新情形", "granted", "36-4"),
    ):
        with pytest.raises(Invalid):
            do(commands.add_reason, office, *told)
    with pytest.raises(Invalid, match="已经有“信息不存在”"):
        do(commands.change_reason, office, "archived", label="信息不存在", is_off=False)
    with pytest.raises(NotFound):
        do(commands.change_reason, office, "nothing", label="x", is_off=False)
    with pytest.raises(NotAllowed):
        do(commands.add_reason, office, "新情形", "granted", "36-2", role=Role.OFFICER)
    assert names(office, office_reasons) == before


def test_a_case_keeps_the_name_of_the_day_it_was_decided(office):
    key = do(commands.add_reason, office, "窗口当场提供", "granted", "36-2")
    case = register(office)
    sign(office, case, replace(granting(), reason=key))
    assert case_of(office, case).reason == "窗口当场提供"
    do(commands.change_reason, office, key, label="大厅当场提供", is_off=True)
    assert case_of(office, case).reason == "窗口当场提供"
    with pytest.raises(Invalid, match="可能已经停用"):
        sign(office, register(office), replace(granting(), reason=key))
    other = register(office)
    sign(office, other, replace(granting(), reason="not_existing"))
    assert case_of(office, other).reason is None


def test_a_voided_reply_keeps_its_reason_for_when_it_is_signed_anew(office):
    key = do(commands.add_reason, office, "窗口当场提供", "granted", "36-2")
    case = register(office)
    sign(office, case, replace(granting(), reason=key))
    reply = next(one for one in documents_of(office, case) if one.kind == "reply")
    do(commands.void_document, office, case, reply.id, "文号有误", role=Role.RESPONSIBLE)
    drafted = next(one for one in documents_of(office, case) if one.stage == "draft")
    assert drafted.reason == reply.reason and reply.reason is not None


def settle(office, key, row, **more):
    return do(commands.change_reason, office, key, label="", is_off=False, row=row, **more)


def archived(row):
    return Decision(row, ["archived"], evidence={"archived_in": "榆东区档案馆"}, reason="archived")


def test_the_office_settles_the_row_of_what_went_to_the_state_archives(office):
    first, second = register(office), register(office)
    sign(office, first, archived("other_3"))
    with pytest.raises(Invalid, match="在本机关计入“其他”，不计入“本机关不掌握相关政府信息”"):
        sign(office, second, archived("unavailable_1"))
    settle(office, "archived", "unavailable_1")
    with pytest.raises(Invalid, match="在本机关计入“本机关不掌握相关政府信息”，不计入“其他”"):
        sign(office, second, archived("other_3"))
    sign(office, second, archived("unavailable_1"))
    # What was issued before keeps its row; the letter is the ground's own, under either row.
    assert [case_of(office, case).outcome for case in (first, second)] == ["other_3", "unavailable_1"]
    assert [case_of(office, case).reason for case in (first, second)] == ["已移交国家档案馆"] * 2
    letters = [one for case in (first, second) for one in documents_of(office, case) if one.kind == "reply"]
    assert {one.template for one in letters} == {"reply_archived"}
    settle(office, "archived", "other_3")
    sign(office, register(office), archived("other_3"))


def test_a_draft_under_the_row_of_before_is_not_signed(office):
    case = register(office)
    do(commands.draft_reply, office, case, archived("other_3"), role=Role.OFFICER)
    settle(office, "archived", "unavailable_1")
    with pytest.raises(Invalid, match="在本机关计入"):
        do(commands.submit, office, case, role=Role.OFFICER)
    do(commands.draft_reply, office, case, archived("unavailable_1"), role=Role.OFFICER)
    do(commands.submit, office, case, role=Role.OFFICER)


def test_what_is_asked_of_advice_seekers_follows_the_settled_row_with_its_remedy(office):
    settle(office, "consulting", "not_processed_1")
    case = register(office)
    sign(office, case, Decision("not_processed_1", ["2"], reason="consulting"))
    assert (case_of(office, case).outcome, case_of(office, case).reason) == ("not_processed_1", "业务咨询")
    # What is no government information stays under its own; both rest on the same article.
    sign(office, register(office), Decision("other_3", ["2"], reason="not_information"))
    assert office_row(office, "consulting") == "not_processed_1"
    assert "consulting" not in {
        reason.key for reason in reasons_of(new_office()) if reason.row == "not_processed_1"
    }


def test_another_row_than_a_candidate_is_refused_by_name_and_kept_is_nothing(office):
    with pytest.raises(Invalid, match="只能计入下列之一：其他、本机关不掌握相关政府信息"):
        settle(office, "archived", "granted")
    with pytest.raises(Invalid, match="由条例和表三确定，不能改"):
        settle(office, "not_existing", "other_3")
    with pytest.raises(NotAllowed):
        settle(office, "archived", "unavailable_1", role=Role.OFFICER)
    assert (
        office_row(office, "archived") == "other_3" and office_row(office, "not_existing") == "unavailable_1"
    )


def reasons_of(office):
    with at_work(office) as session:
        return office_reasons(session, office.agency_id)


def office_row(office, key):
    return next(reason.row for reason in reasons_of(office) if reason.key == key)


def documents_of(office, case):
    with unit_of_work("processing", office.scope) as session:
        return list(session.scalars(select(CaseDocument).where(CaseDocument.case_id == case)))


def test_the_page_adds_renames_and_the_draft_offers_the_list(office):
    app = build_app(settings(), [processing.app])
    admin, officer = at_desk(app, office, Role.AGENCY_ADMIN), at_desk(app, office)
    assert "已移交国家档案馆" in admin.text("/cases/reasons")
    assert officer.get("/cases/reasons").status_code == 403
    refused = admin.post("/cases/reasons", label="新情形", under="granted 36-4", key=uuid.uuid4().hex)
    assert refused.status_code == 422 and "不符" in refused.text and "新情形" in refused.text
    told = {"label": "拆迁档案，由街道保存", "under": "unavailable_1 36-5", "key": uuid.uuid4().hex}
    assert [admin.post("/cases/reasons", **told).status_code for _ in range(2)] == [303, 303]
    same = admin.post("/cases/reasons/archived", label="信息不存在", key=uuid.uuid4().hex)
    assert same.status_code == 422 and "已经有" in same.text
    off = {"label": "已移交国家档案馆", "is_off": "1", "key": uuid.uuid4().hex}
    assert admin.post("/cases/reasons/archived", **off).status_code == 303
    assert admin.post("/cases/reasons/x", label="x", key=uuid.uuid4().hex).status_code == 404
    case = register(office, ago(2), registered=ago(2))
    draft = officer.text(f"/cases/{case}/reply")
    assert "拆迁档案，由街道保存" in draft and "reason=archived" not in draft
    chosen = officer.text(f"/cases/{case}/reply?outcome=granted&grounds=36-2&reason=given")
    assert "同意公开，提供信息" in chosen and 'name="reason" value="given"' in chosen
    posted = {"version": case_of(office, case).version, "outcome": "granted", "grounds": "36-2"}
    told = posted | {"reason": "given", "key": uuid.uuid4().hex}
    assert officer.post(f"/cases/{case}/reply", **told).status_code == 303


def test_the_page_settles_a_row_and_the_draft_offers_the_ground_there(office):
    app = build_app(settings(), [processing.app])
    admin, officer = at_desk(app, office, Role.AGENCY_ADMIN), at_desk(app, office)
    listed = admin.text("/cases/reasons")
    assert "计入“本机关不掌握相关政府信息”" in listed and "由本机关定" in listed
    settled = {"label": "已移交国家档案馆", "row": "unavailable_1", "key": uuid.uuid4().hex}
    assert admin.post("/cases/reasons/archived", **settled).status_code == 303
    refused = admin.post("/cases/reasons/archived", label="", row="granted", key=uuid.uuid4().hex)
    assert refused.status_code == 422 and "只能计入" in refused.text
    case = register(office, ago(2), registered=ago(2))
    draft = officer.text(f"/cases/{case}/reply")
    assert "outcome=unavailable_1&grounds=archived&reason=archived" in draft
    assert 'value="archived" data-row="unavailable_1"' in draft
    assert 'value="archived" data-row="other_3"' not in draft
    own = {"label": "移交区档案馆的", "under": "unavailable_1 archived", "key": uuid.uuid4().hex}
    assert admin.post("/cases/reasons", **own).status_code == 303
