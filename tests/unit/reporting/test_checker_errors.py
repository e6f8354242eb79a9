"""Random tables with one error planted: found where it was planted, in every kind of file."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.book import Book
from reporting.checker.batch import check_all
from reporting.checker.reading import read_file
from reporting.formats import load_format
from reporting.formats.declared import load_declared_form
from reporting.formats.remedies import load_remedy_form
from tests.support.written import WRITERS, ordinary_chapters

QUICK = ("html", "md", "tabs", "lines", "xlsx")
COUNT = st.one_of(st.just(0), st.integers(0, 40), st.integers(0, 90_000))


@st.composite
def books(draw):
    form = load_format(draw(st.sampled_from(("2019", "2021"))))
    cells = {}
    for kind in form.kinds:
        for row in (*form.results, form.row("carried_out"), form.row("carried_in")):
            cells[row.key, kind] = draw(COUNT)
        cells["total", kind] = sum(cells[row.key, kind] for row in form.results)
        carried = min(cells["carried_in", kind], cells["total", kind] + cells["carried_out", kind])
        cells["carried_in", kind] = carried
        cells["new", kind] = cells["total", kind] + cells["carried_out", kind] - carried
    for row in form.keyed_rows:
        cells[row.key, "total"] = sum(cells[row.key, kind] for kind in form.kinds)
    four = {}
    remedies = load_remedy_form(form.name)
    for block in remedies.blocks:
        parts = {column.key: draw(COUNT) for column in remedies.columns if not column.sum_of}
        four |= {(block.key, key): number for key, number in parts.items()} | {
            (block.key, "total"): sum(parts.values())
        }
    two = {place: draw(COUNT) for place in load_declared_form(form.name).places if place[0] != "rules"}
    year = draw(st.integers(2019, 2020)) if form.name == "2019" else draw(st.integers(2021, 2030))
    tables = {"table2": two, "table3": cells, "table4": four}
    return Book(
        "河湾区教育局", year, form.name, f"河湾区教育局{year}年政府信息公开工作年度报告", ordinary_chapters(year),
        {name: {place: Decimal(number) for place, number in table.items()} for name, table in tables.items()},
    )  # fmt: skip


def told(book, kind):
    return [found for one in check_all([read_file("a", WRITERS[kind](book))]) for found in one.findings]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(books(), st.sampled_from(QUICK))
def test_nothing_is_found_in_tables_that_agree(book, kind):
    assert [found.message for found in told(book, kind)] == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(books(), st.sampled_from(QUICK), st.data(), st.integers(1, 99_999))
def test_a_planted_error_is_found_at_its_place(book, kind, data, off):
    table = data.draw(st.sampled_from(("table3", "table4")))
    place = data.draw(st.sampled_from(sorted(book.tables[table])))
    cells = dict(book.tables[table])
    cells[place] += off
    found = told(replace(book, tables={**book.tables, table: cells}), kind)
    assert all(one.is_hard for one in found) and found
    row, column = place
    if table == "table4":
        assert {one.cells for one in found} == {(("table4", row, "total"),)}
        return
    rules = {one.rule for one in found}
    assert "row_sum" in rules and ("table3", row, "total") in {
        one.cells[0] for one in found if one.rule == "row_sum"
    }
    assert {column} == {cell[2] for one in found if one.rule != "row_sum" for cell in one.cells}
    assert rules - {"row_sum"} == ({"outcome_sum"} if row not in ("total", "new", "carried_in", "carried_out") else
                                   {"outcome_sum", "column_identity"} if row == "total" else {"column_identity"})  # fmt: skip
