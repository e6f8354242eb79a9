"""Where the bars and dots of the monthly chart stand, in units of its drawing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from reporting.queries import Month

LEFT, TOP, BOTTOM, STEP = 32, 20, 180, 32


@dataclass(frozen=True, slots=True)
class Bars:
    """A month: two bars (x is the left of the first) and the dot of what is open at its end."""

    month: Month
    x: int
    new_y: float
    closed_y: float
    open_y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """`grid` are (value, y); `line` is the path through the dots."""

    bars: tuple[Bars, ...]
    grid: tuple[tuple[int, float], ...]
    line: str


def monthly(months: Sequence[Month]) -> Chart:
    """Scale the months to the drawing; the axis begins at 0."""
    top = _rounded(max((max(m.new, m.closed, m.open) for m in months), default=0))

    def height(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * value / top, 1)

    bars = tuple(
        Bars(month, LEFT + index * STEP, height(month.new), height(month.closed), height(month.open))
        for index, month in enumerate(months)
    )
    line = "L".join(f"{bar.x + 11.5} {bar.open_y}" for bar in bars)
    grid = tuple((top * quarter // 4, height(top * quarter // 4)) for quarter in range(5))
    return Chart(bars, grid, f"M{line}" if line else "")


def _rounded(most: int) -> int:
    """A top of the axis that divides into four whole parts."""
    step = 4
    while step < most:
        step *= 5 if str(step).startswith("4") else 2
    return step
