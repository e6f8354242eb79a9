"""A supplement is judged matter by matter; what it raises anew is another application."""

import uuid
from datetime import date

import pytest

import processing.app
from processing import commands, papers, queries
from processing.commands.replying import Decision
from processing.domain import State
from processing.queries.supplementing import matters_of_case
from processing.supplement_rules import MatterResult
from services.config import settings
from services.errors import Conflict, Invalid, NotAllowed
from services.events.intake import SupplementReceived
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.processing.test_pages import TODAY, ago, at_desk
from tests.integration.processing.told import (
    at_work,
    case_of,
    do,
    file_of,
    granting,
    register,
    tell,
)

pytestmark = pytest.mark.usefixtures("platform")
UNCLEAR = Decision("unavailable_3", ["30-unclear"], findings="仍未写明所需信息的名称")
C, U, D = MatterResult.CLARIFIED, MatterResult.UNCLEAR, MatterResult.DROPPED


def asked(office, wanted="信息的名称\n文号"):
    case = register(office)
    told = {"grounds": ["content"], "wanted": wanted, "until": date(2026, 3, 25)}
    do(commands.ask_supplement, office, case, day="2026-03-04", **told)
    return case


def supplemented(office, **more):
    case = asked(office, **more)
    tell(office, case, SupplementReceived(on=date(2026, 3, 16), channel="web"), "2026-03-16")
    return case


def matters(office, case):
    with at_work(office) as session:
        return matters_of_case(session, office.agency_id, case)


def judge(office, case, *results, new=(), **more):
    told = {
        matter.id: result
        for matter, result in zip((m for m in matters(office, case) if not m.is_new), results, strict=False)
    }
    do(commands.judge_supplement, office, case, told, new, day="2026-03-17", **more)


def test_a_notice_keeps_its_matters_and_tells_them_at_once(office):
    case = asked(office)
    assert [(matter.n, matter.is_new, matter.result) for matter in matters(office, case)] == [
        (1, False, None),
        (2, False, None),
    ]
    with at_work(office) as session:
        letter = queries.case_file(session, office.agency_id, case).documents[0]
        assert any(
            "1. 信息的名称；2. 文号" in line for line in papers.content_of(session, letter)["paragraphs"]
        )


def test_each_matter_is_judged_and_may_be_judged_anew(office):
    case = supplemented(office)
    judge(office, case, C, U, new=["又要会议纪要", " "])
    assert [(m.result, m.is_new) for m in matters(office, case)] == [(C, False), (U, False), (None, True)]
    step = file_of(office, case).steps[0]
    assert (step.action, step.detail["matters"], step.detail["raised"]) == (
        "judge_supplement",
        {"clarified": 1, "unclear": 1},
        1,
    )
    judge(office, case, C, D)
    assert [(m.result, m.is_new) for m in matters(office, case)] == [(C, False), (D, False)]


def test_a_matter_left_out_is_refused_at_its_field_and_nothing_is_kept(office):
    case = supplemented(office)
    with pytest.raises(Invalid) as refused:
        judge(office, case, C)
    assert list(refused.value.fields) == [f"result-{matters(office, case)[1].id}"]
    assert matters(office, case)[0].result is None


def test_before_the_supplement_came_nothing_is_judged(office):
    with pytest.raises(Conflict, match="不能“认定补正”"):
        judge(office, asked(office), C, C)
    with pytest.raises(Conflict, match="还没有收到补正"):
        judge(office, register(office))


def test_who_does_not_handle_cases_judges_none(office):
    with pytest.raises(NotAllowed):
        judge(office, supplemented(office), C, C, role=Role.RESPONSIBLE)


def test_still_unclear_is_answered_only_where_one_matter_is(office):
    case = supplemented(office)
    with pytest.raises(Conflict, match="至少有一项仍不明确"):
        do(commands.draft_reply, office, case, UNCLEAR, day="2026-03-17")
    judge(office, case, C, D)
    with pytest.raises(Conflict, match="至少有一项仍不明确"):
        do(commands.draft_reply, office, case, UNCLEAR, day="2026-03-17")
    judge(office, case, C, U)
    do(commands.draft_reply, office, case, UNCLEAR, day="2026-03-17")
    assert case_of(office, case).state is State.DRAFTING


def test_any_other_reply_does_not_wait_for_it(office):
    case = supplemented(office)
    do(commands.draft_reply, office, case, granting(), day="2026-03-17")
    judge(office, case, C, C)


def test_more_matters_than_a_notice_holds_are_refused(office):
    with pytest.raises(Invalid) as refused:
        asked(office, wanted="\n".join(f"第 {n} 项" for n in range(21)))
    assert list(refused.value.fields) == ["wanted"]


def test_the_case_page_lists_them_and_its_form_judges_them(office):
    officer = at_desk(build_app(settings(), [processing.app]), office)
    case = register(office, ago(6), registered=ago(6))
    told = {"grounds": ["content"], "wanted": "信息的名称\n文号", "until": TODAY}
    do(commands.ask_supplement, office, case, day=ago(5), **told)
    assert "等待申请人补正。" in officer.text(f"/cases/{case}")
    tell(office, case, SupplementReceived(on=date.fromisoformat(ago(1)), channel="web"), ago(1))
    page = officer.text(f"/cases/{case}")
    assert "请逐项认定" in page and f"/cases/{case}/supplement/judge" in page
    address = f"/cases/{case}/supplement/judge"
    assert "信息的名称" in officer.text(address)
    first, second = matters(office, case)
    form = {"version": case_of(office, case).version, "key": uuid.uuid4().hex}
    refused = officer.post(address, **form, **{f"result-{first.id}": "clarified"})
    assert refused.status_code == 422 and "请认定第 2 项" in refused.text
    both = {f"result-{first.id}": "clarified", f"result-{second.id}": "unclear", "new": "会议纪要"}
    form["key"] = uuid.uuid4().hex
    assert [officer.post(address, **form, **both).status_code for _ in range(2)] == [303, 303]
    page = officer.text(f"/cases/{case}")
    assert "仍不明确" in page and "会议纪要" in page and "一事一申请" in page
    nonsense = {"version": case_of(office, case).version, "result-x": "clarified"}
    assert officer.post(address, **nonsense).status_code == 422
