"""What follows a reply: filed, put right, ended, appealed, voided; and the case answered again by order."""

from dataclasses import replace
from datetime import date

import pytest

from processing import commands, queries
from processing.commands import Ending, Particulars
from processing.domain import State
from processing.remedy_rules import Order, RemedyKind, RemedyRole
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.events.processing import CaseClosed, ClockChanged, RemedyChanged
from services.identity.permissions import Role
from services.ids import new_id
from tests.integration.processing.test_way_of_a_case import dispatched, sign
from tests.integration.processing.told import (
    acting,
    at_work,
    case_of,
    do,
    facts,
    granting,
    register,
    staffed,
    tell,
)

pytestmark = pytest.mark.usefixtures("platform")
COURT = "榆东区人民法院"
_numbers = iter(range(1, 10_000))


def docket():
    return f"（2026）鲁0303行初{next(_numbers)}号"


def review(filed="2026-03-20", **more):
    told = {"kind": RemedyKind.REVIEW, "heard_by": "榆东区人民政府", "filed_on": date.fromisoformat(filed)}
    return Particulars(**told | more)


def suit(filed="2026-03-20", **more):
    return review(filed, **{"kind": RemedyKind.LAWSUIT_DIRECT, "heard_by": COURT} | more)


def answered(office, received="2026-03-02", posted="2026-03-05"):
    stream = register(office, received)
    document = sign(office, stream)
    tell(office, stream, dispatched(document, posted), posted, context="notifications")
    return stream


def file(office, case, told, day="2026-06-01", **more):
    return do(commands.file_remedy, office, case, told, day=day, **more)


def end(office, remedy, result, on="2026-05-11", day="2026-06-01", order=None, **more):
    ending = Ending(result=result, ended_on=date.fromisoformat(on), order=order)
    return do(commands.end_remedy, office, remedy, ending, day=day, **more)


def row_of(office, remedy):
    with at_work(office) as session:
        return queries.remedy_of(session, office.agency_id, remedy)


def changes_of(office, remedy):
    with at_work(office) as session:
        return queries.changes_of(session, office.agency_id, remedy)


def test_a_review_is_filed_answered_and_ends_and_whoever_counts_hears_each_time(office):
    case = answered(office)
    told = review(docket="榆东府复〔2026〕7号", received_on=date(2026, 3, 24))
    remedy = file(office, case, told)
    do(
        commands.note_remedy,
        office,
        remedy,
        replace(told, answered_on=date(2026, 4, 3)),
        "提交了答复书",
        day="2026-06-01",
    )
    end(office, remedy, "maintained")
    row = row_of(office, remedy)
    assert (row.result, row.ended_on, row.answered_on) == ("maintained", date(2026, 5, 11), date(2026, 4, 3))
    heard = facts(office, case, RemedyChanged)
    assert [(fact.kind, fact.role, fact.result) for fact in heard] == [
        ("review", "original", None),
        ("review", "original", None),
        ("review", "original", "upheld"),
    ]
    assert heard[-1].docket == "榆东府复(2026)7号" and heard[-1].remedy_id == remedy


def test_what_was_put_right_keeps_what_stood_there_and_why(office):
    case = answered(office)
    told = review()
    remedy = file(office, case, told)
    with pytest.raises(Invalid, match="理由"):
        do(
            commands.note_remedy,
            office,
            remedy,
            replace(told, heard_by="青榆市人民政府"),
            " ",
            day="2026-06-01",
        )
    with pytest.raises(Invalid, match="没有改动"):
        do(commands.note_remedy, office, remedy, told, "再存一次", day="2026-06-01")
    do(
        commands.note_remedy,
        office,
        remedy,
        replace(told, heard_by="青榆市人民政府"),
        "机关写错了",
        day="2026-06-01",
    )
    filed, amended = changes_of(office, remedy)
    assert (filed.action, amended.action, amended.reason) == ("filed", "amended", "机关写错了")
    assert amended.before == {"heard_by": "榆东区人民政府"}


def test_nobody_files_against_a_reply_that_has_not_gone_out(office):
    waiting = register(office, "2026-03-02")
    with pytest.raises(Invalid, match="答复期限也没有过"):
        file(office, waiting, review("2026-03-20"), day="2026-03-20")
    case = answered(office)
    with pytest.raises(Invalid, match="2026-03-05"):
        file(office, case, review("2026-03-04"))


def test_silence_after_the_period_can_be_sued_and_a_complaint_may_come_any_time(office):
    silent = register(office, "2026-03-02")
    complaint = replace(review("2026-03-04"), kind=RemedyKind.COMPLAINT, heard_by="区政务公开办")
    file(office, silent, complaint, day="2026-03-04")
    assert facts(office, silent, RemedyChanged) == []
    file(office, silent, suit("2026-03-31"), day="2026-04-01")
    assert [fact.kind for fact in facts(office, silent, RemedyChanged)] == ["lawsuit_direct"]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (review("2026-06-02"), "filed_on"),
        (review(received_on=date(2026, 3, 19)), "received_on"),
        (review(received_on=date(2026, 4, 1), answered_on=date(2026, 3, 31)), "answered_on"),
        (review(heard_by="  "), "heard_by"),
        (suit(simplified=True), "simplified"),
        (review(role=RemedyRole.CO_DEFENDANT), "role"),
        (suit(kind=RemedyKind.LAWSUIT_AFTER_REVIEW), "review_id"),
    ],
    ids=["to come", "received before", "answered before", "by nobody", "simplified", "role", "no review"],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_kept(office, told, field):
    case = answered(office)
    with pytest.raises(Invalid) as refused:
        file(office, case, told)
    assert field in refused.value.fields
    with at_work(office) as session:
        assert queries.aftermath(session, office.agency_id, case).remedies == []


def test_a_result_ends_after_the_filing_today_at_the_latest_and_fits_the_kind(office):
    remedy = file(office, answered(office), review())
    with pytest.raises(Invalid) as refused:
        end(office, remedy, "maintained", on="2026-03-19")
    assert "ended_on" in refused.value.fields
    with pytest.raises(Invalid, match="前后"):
        end(office, remedy, "maintained", on="2026-06-02")
    with pytest.raises(Invalid, match="没有这种结果"):
        end(office, remedy, "claims_rejected")
    with pytest.raises(Invalid):
        end(office, remedy, "maintained", order=Order(date(2026, 5, 11), days=20))
    assert row_of(office, remedy).result is None


def test_a_result_is_put_right_only_with_a_reason(office):
    remedy = file(office, answered(office), review())
    end(office, remedy, "maintained")
    with pytest.raises(Invalid, match="理由"):
        end(office, remedy, "withdrawn")
    end(office, remedy, "withdrawn", reason="看错了文书")
    assert changes_of(office, remedy)[-1].before["result"] == "maintained"


def test_the_same_docket_is_written_down_once_however_it_is_typed(office):
    first, second, typed = answered(office), answered(office), docket()
    file(office, first, suit(docket=typed))
    with pytest.raises(Conflict, match=case_of(office, first).number):
        file(office, second, suit(docket=typed.replace("（", "(").replace("）", ") ")))
    with pytest.raises(Conflict):
        file(office, first, suit(docket=typed))
    elsewhere = staffed()
    file(elsewhere, answered(elsewhere), suit(docket=typed))


def test_the_same_filing_of_one_day_is_written_down_once(office):
    case = answered(office)
    file(office, case, review())
    with pytest.raises(Conflict, match="登记过"):
        file(office, case, review())


def test_a_suit_after_a_review_names_it_and_one_said_to_be_direct_is_refused(office):
    case = answered(office)
    reviewed = file(office, case, review())
    after = suit("2026-05-20", kind=RemedyKind.LAWSUIT_AFTER_REVIEW, review_id=reviewed)
    with pytest.raises(Invalid, match="已经结案"):
        file(office, case, after)
    end(office, reviewed, "maintained", on="2026-05-11")
    with pytest.raises(Invalid, match="复议后起诉"):
        file(office, case, suit("2026-05-20"))
    with pytest.raises(Invalid, match="已经结案"):
        file(office, case, replace(after, filed_on=date(2026, 5, 10)))
    remedy = file(office, case, after)
    assert row_of(office, remedy).review_id == reviewed
    with pytest.raises(Conflict, match="不能作废"):
        do(commands.void_remedy, office, reviewed, "登错", day="2026-06-01")


def test_an_appeal_makes_the_suit_undecided_again_in_the_same_row(office):
    case = answered(office)
    remedy = file(office, case, suit(docket=docket()))
    with pytest.raises(Conflict, match="一审"):
        do(commands.appeal_remedy, office, remedy, date(2026, 5, 20), day="2026-06-01")
    end(office, remedy, "claims_rejected")
    with pytest.raises(Invalid, match="上诉日期"):
        do(commands.appeal_remedy, office, remedy, date(2026, 5, 10), day="2026-06-01")
    do(commands.appeal_remedy, office, remedy, date(2026, 5, 20), day="2026-06-01")
    row = row_of(office, remedy)
    assert (row.result, row.first_result, row.appealed_on) == (None, "claims_rejected", date(2026, 5, 20))
    assert facts(office, case, RemedyChanged)[-1].result is None
    with pytest.raises(Invalid, match="结案日期"):
        end(office, remedy, "revoked", on="2026-05-19")
    end(office, remedy, "revoked", on="2026-05-29")
    assert facts(office, case, RemedyChanged)[-1].result == "corrected"
    with pytest.raises(Conflict):
        do(commands.appeal_remedy, office, remedy, date(2026, 5, 30), day="2026-06-01")


def test_what_was_recorded_by_mistake_is_told_as_void_and_moves_no_more(office):
    case, typed = answered(office), docket()
    remedy = file(office, case, suit(docket=typed))
    with pytest.raises(Invalid, match="理由"):
        do(commands.void_remedy, office, remedy, "", day="2026-06-01")
    do(commands.void_remedy, office, remedy, "登错了办件", day="2026-06-01")
    assert facts(office, case, RemedyChanged)[-1].voided
    with pytest.raises(Conflict, match="作废"):
        end(office, remedy, "revoked")
    file(office, case, suit(docket=typed))


def test_a_co_defendant_has_no_case_and_a_case_of_nobody_is_refused(office):
    with pytest.raises(Invalid) as refused:
        file(office, None, suit())
    assert "role" in refused.value.fields
    second = suit(kind=RemedyKind.LAWSUIT_AFTER_REVIEW, role=RemedyRole.CO_DEFENDANT, docket=docket())
    remedy = file(office, None, second)
    assert facts(office, remedy, RemedyChanged)[0].role == "co_defendant_as_review_body"
    with pytest.raises(NotFound):
        file(office, new_id(), review())


def test_a_stop_order_stands_on_the_case_until_it_is_lifted(office):
    case = answered(office)
    told = suit(stop_ordered_on=date(2026, 4, 1))
    remedy = file(office, case, told)
    assert "stop_order" in case_of(office, case).warnings
    lifted = replace(told, stop_lifted_on=date(2026, 4, 9))
    do(commands.note_remedy, office, remedy, lifted, "裁定解除", day="2026-06-01")
    assert not case_of(office, case).warnings


def test_only_those_who_handle_review_or_sign_write_remedies_down(office):
    case = answered(office)
    nobody = replace(acting(office, Role.OFFICER, "2026-06-01"), permissions=frozenset())
    with at_work(office) as session, pytest.raises(NotAllowed):
        commands.file_remedy(session, office.agency_id, case, review(), by=nobody)
    file(office, case, review(), role=Role.RESPONSIBLE)


def test_two_who_read_the_same_record_do_not_both_change_it(office):
    remedy = file(office, answered(office), review())
    seen = row_of(office, remedy).version
    end(office, remedy, "maintained", version=seen)
    who = office.people[Role.OFFICER].name
    with pytest.raises(Conflict, match=f"刚刚由{who}改过（6月1日 09:00），请刷新"):
        end(office, remedy, "revoked", version=seen, reason="同时")


def ordered_again(office, days=20, until=None):
    case = answered(office)
    remedy = file(office, case, review())
    end(office, remedy, "revoked", order=Order(date(2026, 5, 12), until, None if until else days))
    return case, remedy


def test_without_an_order_nothing_is_answered_again(office):
    with pytest.raises(Conflict, match="责令"):
        do(commands.reopen, office, answered(office), day="2026-06-01")


def test_ordered_again_is_a_new_round_with_its_own_clock_and_the_first_closing_is_kept(office):
    case, remedy = ordered_again(office)
    assert "ordered_again" in case_of(office, case).warnings
    do(commands.reopen, office, case, day="2026-05-13")
    again = case_of(office, case)
    assert (again.state, again.round, again.closed_on) == (State.EXAMINING, 2, None)
    assert again.due_date == date(2026, 6, 9) and not again.warnings
    assert facts(office, case, ClockChanged)[-1].due_date == date(2026, 6, 9)
    with at_work(office) as session:
        past = queries.aftermath(session, office.agency_id, case).rounds[0]
    assert (past.round, past.outcome, past.closed_on, past.timely) == (1, "granted", date(2026, 3, 5), True)
    assert row_of(office, remedy).round == 2
    with pytest.raises(Conflict):
        do(commands.reopen, office, case, day="2026-05-14")
    with pytest.raises(Conflict, match="不能再改"):
        end(office, remedy, "maintained", reason="看错")


def test_the_second_round_is_answered_like_the_first_and_told_with_its_number(office):
    case, _ = ordered_again(office, until=date(2026, 5, 29))
    do(commands.reopen, office, case, day="2026-05-13")
    for step, more in (
        (commands.extend, {"days": 5, "reason": "多", "role": Role.RESPONSIBLE}),
        (
            commands.ask_supplement,
            {"grounds": ["content"], "wanted": "请补", "until": date(2026, 6, 30)},
        ),
    ):
        with pytest.raises(Conflict, match="责令重新答复"):
            do(step, office, case, day="2026-05-14", **more)
    document = sign(office, case, granting(), day="2026-05-14")
    tell(office, case, dispatched(document, "2026-06-01"), "2026-06-01", context="notifications")
    closed = case_of(office, case)
    assert (closed.state, closed.closed_on, closed.timely) == (State.CLOSED, date(2026, 6, 1), False)
    assert [(fact.round, fact.closed_on) for fact in facts(office, case, CaseClosed)] == [
        (None, date(2026, 3, 5)),
        (2, date(2026, 6, 1)),
    ]
    file(office, case, review("2026-06-10"), day="2026-06-10")
