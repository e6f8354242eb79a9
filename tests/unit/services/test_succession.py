"""To whom a case passes, circles, and days that come too late. Pure."""

from dataclasses import dataclass, field
from datetime import date

from services.succession.rules import chosen, closes_a_circle, late_acts


@dataclass
class Record:
    name: str
    rest: bool = False
    sections: list = field(default_factory=list)
    numbers: list = field(default_factory=list)


PARKS = Record("parks", sections=[7], numbers=["A-2026-000003"])
ROADS = Record("roads", rest=True)


def test_the_number_goes_before_the_section_and_the_section_before_the_rest():
    assert chosen([ROADS, PARKS], 7, "A-2026-000001") is PARKS
    assert chosen([ROADS, PARKS], 8, "A-2026-000003") is PARKS
    assert chosen([ROADS, PARKS], 8, "A-2026-000001") is ROADS
    assert chosen([ROADS, PARKS], None, "A-2026-000001") is ROADS
    named = Record("named", numbers=["A-2026-000001"])
    assert chosen([PARKS, named], 7, "A-2026-000001") is named


def test_what_nobody_takes_stays():
    assert chosen([PARKS], 8, "A-2026-000001") is None
    assert chosen([], 7, "A-2026-000003") is None


def test_a_circle_is_found_over_any_number_of_steps():
    heirs = {1: {2}, 2: {3}, 4: {5}}
    assert closes_a_circle(heirs, 3, 1)
    assert closes_a_circle(heirs, 2, 1)
    assert closes_a_circle(heirs, 1, 1)
    assert not closes_a_circle(heirs, 1, 3)
    assert not closes_a_circle(heirs, 5, 3)


def test_a_day_must_lie_behind_the_last_answer_and_the_last_registration():
    day = date(2026, 4, 1)
    assert late_acts(day, None, None) is None
    assert late_acts(day, date(2026, 3, 31), date(2026, 3, 31)) is None
    assert "2026-04-01 还办结" in (late_acts(day, date(2026, 4, 1), None) or "")
    assert "2026-04-02 还登记" in (late_acts(day, date(2026, 3, 1), date(2026, 4, 2)) or "")
