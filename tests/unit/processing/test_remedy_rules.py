"""Reviews, lawsuits and complaints: results, days and deadlines as pure rules."""

from datetime import date

import pytest

from processing.clock_entries import Entry, EntryKind
from processing.deadlines import due_date
from processing.remedy_rules import (
    COUNTED,
    RESULTS,
    Days,
    Order,
    RemedyKind,
    answer_due,
    check_again,
    check_days,
    check_filed,
    column_of,
    docket_key,
    result_of,
    results_of,
)
from services.calendar.shipped import shipped_calendar
from services.errors import Invalid

CALENDAR = shipped_calendar()
TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("code", "column"),
    [
        ("maintained", "upheld"),
        ("request_rejected", "upheld"),
        ("claims_rejected", "upheld"),
        ("revoked", "corrected"),
        ("changed", "corrected"),
        ("unlawful", "corrected"),
        ("void", "corrected"),
        ("to_perform", "corrected"),
        ("withdrawn", "other_result"),
        ("ended", "other_result"),
        ("mediated", "other_result"),
        ("not_admitted", "other_result"),
        ("application_rejected", "other_result"),
        ("suit_rejected", "other_result"),
        ("complaint_founded", None),
        (None, None),
    ],
)
def test_every_result_stands_in_its_column_of_table_four(code, column):
    assert column_of(code) == column


def test_every_counted_kind_has_results_in_every_column_and_each_names_its_article():
    for kind in COUNTED:
        assert {column_of(row.code) for row in results_of(kind)} == {"upheld", "corrected", "other_result"}
    assert all(row.basis for row in RESULTS.values())


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (RemedyKind.REVIEW, "claims_rejected"),
        (RemedyKind.LAWSUIT_DIRECT, "maintained"),
        (RemedyKind.COMPLAINT, "revoked"),
        (RemedyKind.REVIEW, "lost"),
    ],
)
def test_a_result_of_another_kind_is_refused(kind, code):
    with pytest.raises(Invalid, match="没有这种结果"):
        result_of(kind, code)


def test_a_review_is_answered_within_ten_working_days_and_five_in_the_simplified_procedure():
    received = date(2026, 4, 27)  # the days off of May lie between
    assert answer_due(RemedyKind.REVIEW, received, False, CALENDAR) == date(2026, 5, 13)
    assert answer_due(RemedyKind.REVIEW, received, True, CALENDAR) == date(2026, 5, 7)


def test_a_suit_is_answered_within_fifteen_days_moved_to_the_next_working_day():
    assert answer_due(RemedyKind.LAWSUIT_DIRECT, date(2026, 3, 2), False, CALENDAR) == date(2026, 3, 17)
    # The fifteenth day is a Saturday.
    assert answer_due(RemedyKind.LAWSUIT_DIRECT, date(2026, 3, 6), False, CALENDAR) == date(2026, 3, 23)


def test_nothing_is_due_before_the_copy_came_and_for_complaints():
    assert answer_due(RemedyKind.REVIEW, None, False, CALENDAR) is None
    assert answer_due(RemedyKind.COMPLAINT, TODAY, False, CALENDAR) is None


@pytest.mark.parametrize(
    ("days", "field"),
    [
        (Days(date(2026, 6, 2)), "filed_on"),
        (Days(date(2026, 5, 2), received_on=date(2026, 5, 1)), "received_on"),
        (Days(date(2026, 5, 2), date(2026, 5, 6), answered_on=date(2026, 5, 5)), "answered_on"),
        (Days(date(2026, 5, 2), ended_on=date(2026, 5, 1)), "ended_on"),
        (Days(date(2026, 5, 2), stop_lifted_on=date(2026, 5, 9)), "stop_lifted_on"),
        (
            Days(date(2026, 5, 2), stop_ordered_on=date(2026, 5, 9), stop_lifted_on=date(2026, 5, 8)),
            "stop_lifted_on",
        ),
    ],
)
def test_days_out_of_order_or_to_come_are_refused_at_their_field(days, field):
    with pytest.raises(Invalid) as refused:
        check_days(days, TODAY)
    assert set(refused.value.fields) == {field}


def test_nobody_goes_against_a_reply_before_it_went_out_but_against_silence_after_the_period():
    receipt, answered, due = date(2026, 3, 2), date(2026, 3, 20), date(2026, 3, 30)
    check_filed(RemedyKind.REVIEW, date(2026, 3, 20), receipt, answered, due)
    check_filed(RemedyKind.REVIEW, date(2026, 3, 31), receipt, None, due)
    check_filed(RemedyKind.COMPLAINT, date(2026, 3, 3), receipt, None, due)
    for filed, reply in ((date(2026, 3, 19), answered), (date(2026, 3, 30), None), (date(2026, 3, 1), None)):
        with pytest.raises(Invalid) as refused:
            check_filed(RemedyKind.LAWSUIT_DIRECT, filed, receipt, reply, due)
        assert "filed_on" in refused.value.fields


@pytest.mark.parametrize(
    "typed",
    [
        "（2026）鲁0303行初12号",
        "(2026) 鲁0303行初12号",
        "〔2026〕鲁０３０３行初12号",
        "[2026]鲁0303行初12号 ",
    ],
)
def test_a_docket_is_one_however_it_is_typed(typed):
    assert docket_key(typed) == "(2026)鲁0303行初12号"


def test_an_order_to_answer_again_names_one_period_and_a_result_that_can_order():
    revoked, upheld = RESULTS["revoked"], RESULTS["maintained"]
    check_again(revoked, Order(date(2026, 5, 4), days=20), date(2026, 5, 4), TODAY)
    wrong = [
        (upheld, Order(date(2026, 5, 4), days=20), "again"),
        (revoked, Order(days=20), "again_from"),
        (revoked, Order(date(2026, 5, 3), days=20), "again_from"),
        (revoked, Order(date(2026, 5, 4)), "again_until"),
        (revoked, Order(date(2026, 5, 4), date(2026, 5, 20), 20), "again_until"),
        (revoked, Order(date(2026, 5, 4), date(2026, 5, 4)), "again_until"),
        (revoked, Order(date(2026, 5, 4), days=0), "again_days"),
    ]
    for row, order, field in wrong:
        with pytest.raises(Invalid) as refused:
            check_again(row, order, date(2026, 5, 4), TODAY)
        assert field in refused.value.fields, (row, order)


def test_a_second_round_is_due_as_the_order_says_whatever_happened_before():
    before = [Entry(EntryKind.EXTENSION, date(2025, 1, 10), days=20)]
    ordered = Entry(EntryKind.ORDERED, date(2025, 2, 20), days=20)
    clock = due_date(date(2025, 1, 6), [*before, ordered], CALENDAR, TODAY)
    assert (clock.due_date, clock.term, clock.stopped) == (date(2025, 3, 20), 20, False)
    assert [reason.kind for reason in clock.reasons] == ["ordered"] and clock.days[0].day == date(2025, 2, 20)
    named = Entry(EntryKind.ORDERED, date(2025, 2, 20), until=date(2025, 3, 15))
    assert due_date(date(2025, 1, 6), [named], CALENDAR, TODAY).due_date == date(2025, 3, 15)
