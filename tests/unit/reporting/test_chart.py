"""The monthly chart: everything within the drawing, the axis from 0."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.queries import Month
from reporting.web.charts import BOTTOM, TOP, monthly

MONTHS = st.lists(st.builds(Month, st.integers(1, 12), *(st.integers(0, 10**6),) * 3), max_size=12)


@given(MONTHS)
def test_all_bars_and_dots_stay_within_the_drawing(months):
    chart = monthly(months)
    heights = [y for bar in chart.bars for y in (bar.new_y, bar.closed_y, bar.open_y)]
    assert all(TOP <= y <= BOTTOM for y in heights)
    assert chart.grid[0] == (0, BOTTOM) and len({value for value, _ in chart.grid}) == 5


@pytest.mark.parametrize(("most", "top"), [(0, 4), (4, 4), (5, 20), (21, 40), (41, 200), (3511, 4000)])
def test_the_axis_ends_at_a_round_number(most, top):
    assert monthly([Month(1, most, 0, 0)]).grid[-1][0] == top
