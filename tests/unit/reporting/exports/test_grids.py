"""The three tables as grids: every place of the form once, nothing overlapping, zeros printed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reporting.exports.charts import ceiling, charts
from reporting.exports.figures import Figures, Flow, Share, applicants, outcomes
from reporting.exports.grids import Kind, grids
from reporting.formats import NAMES, load_format
from reporting.formats.declared import load_declared_form
from tests.support.reports import PUBLISHED, book, published

SUQIAN = published(next(path for path in PUBLISHED if path.stem == "suqian_city_2024"))


def empty(form):
    return book("某机关", 2025, form, {"table2": {}, "table3": {}, "table4": {}})


def laid_out(grid):
    """Every place of the raster and the cell on it; fails where two cells meet."""
    raster = {}
    for at, line in enumerate(grid.lines):
        column = 0
        for cell in line:
            while (at, column) in raster:
                column += 1
            for place in (
                (at + down, column + right) for down in range(cell.rows) for right in range(cell.columns)
            ):
                assert place not in raster
                raster[place] = cell
    return raster


@pytest.mark.parametrize("official", (True, False))
@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_cells_fill_their_table_without_gap_or_overlap(path, official):
    for grid in grids(published(path), official=official).values():
        assert len(laid_out(grid)) == len(grid.lines) * len(grid.widths)


@pytest.mark.parametrize("name", NAMES)
def test_every_place_of_the_form_stands_once_and_says_0_where_nothing_is_known(name):
    form = load_format(name)
    found = grids(empty(name))
    assert {cell.place for cell in found["table2"].figures} == set(load_declared_form(name).places)
    assert [cell.place for cell in found["table3"].figures] == [
        (row.key, column.key) for row in form.keyed_rows for column in form.columns
    ]
    assert sum(1 for _ in found["table4"].figures) == 15
    assert {cell.text for grid in found.values() for cell in grid.figures} == {"0"}


def test_a_sum_that_was_left_out_is_not_called_0():
    shanghai = published(next(path for path in PUBLISHED if path.stem == "shanghai_general_office_2019"))
    granted = next(
        line for line in grids(shanghai)["table3"].lines if line[-2].place == ("granted", "other_org")
    )
    assert granted[-1].kind is Kind.EMPTY
    assert outcomes(shanghai)[0] == Share("予以公开", 272)


def test_the_printed_form_nests_its_labels():
    first = grids(SUQIAN)["table3"].lines[5]
    assert [(cell.text, cell.rows, cell.columns) for cell in first[:2]] == [
        ("三、本年度办理结果", 22, 1),
        ("（一）予以公开", 1, 2),
    ]


def test_decimals_stay_as_they_were_told():
    assert "72701.2578" in {cell.text for cell in grids(SUQIAN)["table2"].figures}
    assert Decimal("72701.2578") in {cell.figure for cell in grids(SUQIAN)["table2"].figures}


def test_results_and_applicants_add_up_to_the_table():
    assert sum(one.number for one in outcomes(SUQIAN)) == 3521
    assert sum(one.number for one in applicants(SUQIAN)) == 3525


def test_only_what_is_known_is_drawn():
    assert [chart.key for chart in charts(SUQIAN, Figures())] == ["outcomes", "applicants"]
    told = Figures(
        (Share("网上", 3),),
        (Flow("1月", 1, 0), Flow("2月", 0, 1)),
        (Flow("2023年", 1, 1), Flow("2024年", 2, 1)),
    )
    assert [chart.key for chart in charts(SUQIAN, told)] == [
        "outcomes",
        "applicants",
        "channels",
        "months",
        "years",
    ]
    assert charts(replace(SUQIAN, tables={}), Figures()) == ()
    assert charts(empty("2021"), Figures()) == ()


def test_a_chart_says_its_figures_and_keeps_text_as_text():
    chart = charts(SUQIAN, Figures((Share("<script>", 2),)))[2]
    assert "<script>" not in chart.svg and "&lt;script&gt;" in chart.svg
    assert chart.said == "<script> 2 件" and chart.rows == (("<script>", "2", "100.0%"),)


@pytest.mark.parametrize(("most", "top"), ((1, 4), (4, 4), (5, 8), (13, 20), (3525, 4000), (81, 120)))
def test_an_axis_ends_at_a_number_that_divides_into_quarters(most, top):
    assert ceiling(most) == top and top % 4 == 0
