"""Each counting rule of the annual report by itself: C1 to C21."""

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

import tests.unit.reporting.test_counting_rules as here
from reporting.annual.figures import Figures
from reporting.annual.sentences import offered
from reporting.book import Book, Chapter, Paragraph
from reporting.checker.rules import Case
from reporting.checker.rules.between import carry_over, children_sum, in_force
from reporting.checker.rules.sums import column_identity, outcome_sum, remedy_sum
from reporting.checker.rules.words import fee_statement, text_figures
from reporting.counting import RULES
from reporting.domain import CARRIED_IN, CARRIED_OUT, NEW, Fact, entry_of, exit_of, passage, period, table3
from reporting.exports.grids import Kind, grids
from reporting.facts import (
    WRITES,
    applicant_columns,
    clock_columns,
    closed_columns,
    is_first_closing,
    registered_columns,
    whose_case,
)
from reporting.fee_facts import FeeStatement
from reporting.formats import load_format
from reporting.remedies import CO_DEFENDANT, PENDING, RemedyState, place
from services.actor import SYSTEM
from services.clock import CHINA
from services.delivery import Envelope
from services.events.intake import ApplicantCorrected, RequestRegistered
from services.events.processing import CaseClosed, ClockChanged
from services.ids import new_id

YEAR, FORM = period(2025), load_format("2021")
COLUMNS = tuple(column.key for column in FORM.columns)


def zeros(**rows):
    """Table 三 of zeros, with the total of some rows and the same in natural persons."""
    cells = {(row.key, column): Decimal(0) for row in FORM.keyed_rows for column in COLUMNS}
    for row, number in rows.items():
        cells[row, "total"] = cells[row, "natural"] = Decimal(number)
    return cells


def book(year=2025, three=None, two=None, four=None, text="", chapter=1):
    tables = {"table2": two, "table3": three, "table4": four}
    titles = FORM.chapters
    chapters = (Chapter(chapter, titles[chapter - 1], (Paragraph(text),)),) if text else ()
    return Book(
        "甲局", year, "2021", "报告", chapters, {name: t for name, t in tables.items() if t is not None}
    )


def envelope(event, *, agency_id, for_agency_id=None):
    return Envelope(
        seq=1, event_id=new_id(), name=event.name, version=1, agency_id=agency_id, for_agency_id=for_agency_id,
        stream=new_id(), sequence=1, occurred_at=datetime(2025, 3, 3, 9, tzinfo=CHINA), actor=SYSTEM,
        correlation_id=None, event=event, sealed=None,
    )  # fmt: skip


def registered(**more):
    told = {
        "number": "1",
        "body_id": 7,
        "channel": "web",
        "applicant_kind": "natural",
        "registered_on": date(2025, 3, 3),
        "wanted_medium": "paper",
        "wanted_way": "post",
        "evidence": {},
    }
    return RequestRegistered(**told | more)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_names_its_code_and_evidence_where_it_is_written_and_has_a_test(rule):
    assert re.search(rf"\b{rule.code}\b", rule.function.__doc__ or ""), rule.function
    assert set(rule.evidence) <= set("FDG/")
    assert any(name.startswith(f"test_{rule.code.lower()}_") for name in dir(here))


def test_the_rules_are_all_there_in_their_order():
    assert [rule.code for rule in RULES] == [f"C{n}" for n in range(1, 22)]


def test_c1_the_receipt_date_decides_what_is_new():
    assert entry_of(date(2025, 1, 1), YEAR) == NEW and entry_of(date(2024, 12, 31), YEAR) == CARRIED_IN
    assert passage(Fact("natural", None), YEAR) is None
    assert passage(Fact("natural", date(2025, 3, 1), voided=True), YEAR) is None


def test_c2_what_is_carried_out_is_carried_in():
    fact = Fact("legal", date(2024, 12, 20), date(2025, 1, 9), "granted")
    assert passage(fact, period(2024)).exit == CARRIED_OUT and passage(fact, YEAR).entry == CARRIED_IN
    before, after = book(2024, zeros(carried_out=3)), book(2025, zeros(carried_in=2))
    assert {finding.rule for finding in carry_over(Case(after, before))} == {"carry_over"}
    assert not list(carry_over(Case(book(2025, zeros(carried_in=3)), before)))


def test_c2_counts_what_predecessors_handed_over_and_names_them():
    before, after = book(2024, zeros(carried_out=2)), book(2025, zeros(carried_in=3))
    taken = {"total": Decimal(1), "natural": Decimal(1)}
    assert not list(carry_over(Case(after, before, taken=taken, taken_from="园林局")))
    told = list(carry_over(Case(book(2025, zeros(carried_in=4)), before, taken=taken, taken_from="园林局")))
    assert told and all("园林局移交1件" in one.message for one in told)


def test_c3_every_column_balances():
    wrong = Case(book(three=zeros(new=3, granted=2, total=2)))
    assert {finding.rule for finding in column_identity(wrong)} == {"column_identity"}
    assert not list(column_identity(Case(book(three=zeros(new=3, granted=3, total=3)))))


def test_c4_the_total_is_the_sum_of_the_results():
    assert list(outcome_sum(Case(book(three=zeros(new=3, granted=2, total=3)))))
    assert not list(outcome_sum(Case(book(three=zeros(new=3, granted=2, partial=1, total=3)))))


def test_c5_a_result_counts_in_the_year_the_reply_is_made():
    fact = Fact("natural", date(2024, 12, 1), date(2025, 1, 2), "refused_1")
    assert exit_of(fact, period(2024)) == CARRIED_OUT and exit_of(fact, YEAR) == "refused_1"


def test_c6_what_moves_the_period_moves_no_figure():
    told = clock_columns(ClockChanged(provisional=False, stopped=True, explanation=[], due_date=None))
    assert set(told) == {"due_date", "provisional", "stopped"}
    heard = {kind.__name__ for kind in WRITES}
    assert not {name for name in heard if "Supplement" in name or "Extension" in name}


def test_c7_a_case_has_one_row():
    fact = Fact("natural", date(2025, 2, 1), date(2025, 3, 1), "partial")
    table = table3({passage(fact, YEAR): 1}, FORM, YEAR)
    assert (table.cell("partial", "total"), table.cell("granted", "total"), table.cell("total", "total")) == (
        1,
        0,
        1,
    )


def test_c8_a_part_of_a_split_application_is_a_case_of_its_own():
    part = registered_columns(registered(number="2", parent=new_id()))
    assert part["number"] == "2" and "parent" not in part


def test_c9_a_withdrawal_is_another_result():
    told = closed_columns(CaseClosed(outcome="other_3", closed_on=date(2025, 3, 9), timely=True))
    assert told["outcome"] == "other_3" and FORM.row("other_3").label == "3.其他"


def test_c10_a_case_counts_with_the_agency_that_received_it_and_with_no_other():
    own = envelope(registered(), agency_id=7)
    told_by_another = envelope(registered(), agency_id=9, for_agency_id=7)
    assert whose_case(own) == whose_case(told_by_another) == 7


def test_c11_table_four_counts_what_ended_in_the_year_and_what_is_open_at_its_end():
    old = RemedyState("review", date(2023, 5, 1), "upheld", date(2025, 2, 1))
    assert place(old, YEAR).term == "upheld" and place(old, period(2024)).term == PENDING
    assert place(old, period(2026)) is None


def test_c12_each_block_of_table_four_adds_up():
    four = {("review", column): Decimal(0) for column in ("upheld", "corrected", "other", "pending", "total")}
    wrong = four | {("review", "upheld"): Decimal(2)}
    assert list(remedy_sum(Case(book(four=wrong)))) and not list(remedy_sum(Case(book(four=four))))


def test_c13_received_is_said_in_both_readings():
    figures = Figures(
        2025, "2021", {}, zeros(new=5, carried_in=2, total=7, granted=7), {}, FeeStatement(0, 0, 0)
    )
    told = " ".join(one.text for one in offered(figures))
    assert "{新收}" in told and "{受理}" in told and "含上年结转 {上年结转}" in told


def test_c14_what_is_in_force_follows_from_last_year():
    before = book(2024, two={("rules", "in_force"): Decimal(11)})
    now = {("rules", "issued"): Decimal(2), ("rules", "repealed"): Decimal(1)}
    right, wrong = now | {("rules", "in_force"): Decimal(12)}, now | {("rules", "in_force"): Decimal(13)}
    assert not list(in_force(Case(book(two=right), before)))
    assert list(in_force(Case(book(two=wrong), before)))


def test_c15_the_whole_is_the_sum_of_its_parts():
    parts = (book(three=zeros(new=2)), book(three=zeros(new=3)))
    assert list(children_sum(Case(book(three=zeros(new=6)), children=parts)))
    assert not list(children_sum(Case(book(three=zeros(new=5)), children=parts)))


def test_c16_the_text_says_what_the_table_says():
    three = zeros(new=5, granted=5, total=5)
    assert list(text_figures(Case(book(three=three, text="2025年新收政府信息公开申请6件。"))))
    assert not list(text_figures(Case(book(three=three, text="2025年新收政府信息公开申请5件。"))))


def test_c17_nothing_is_printed_as_zero():
    drawn = grids(book(three={("new", "total"): Decimal(1)}))["table3"]
    printed = [cell.text for line in drawn.lines for cell in line if cell.kind is Kind.FIGURE]
    assert set(printed) == {"0", "1"} and len(printed) == 175


def test_c18_the_kind_of_the_applicant_is_what_was_registered_or_corrected_since():
    told = registered(applicant_kind="legal")
    assert applicant_columns(told).items() <= registered_columns(told).items()
    corrected = ApplicantCorrected(applicant_kind="business", wanted_medium="paper", wanted_way="post")
    assert WRITES[ApplicantCorrected].values(corrected) == {"applicant_kind": "business"}


def test_c19_an_answer_ordered_again_is_no_second_result():
    first = CaseClosed(outcome="refused_1", closed_on=date(2025, 3, 9), timely=True)
    assert is_first_closing(first) and not is_first_closing(replace(first, round=2))


def test_c20_chapter_six_speaks_of_fees():
    assert list(fee_statement(Case(book(text="其他事项。", chapter=6))))
    assert not list(fee_statement(Case(book(text="2025年没有收取信息处理费。", chapter=6))))


def test_c21_a_co_defendant_counts_nothing():
    suit = RemedyState("lawsuit_direct", date(2025, 2, 1), role=CO_DEFENDANT)
    assert place(suit, YEAR) is None and place(replace(suit, role="original"), YEAR) is not None
