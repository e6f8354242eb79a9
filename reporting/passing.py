"""A case in two numbers, which the tables are counted by: what it is in (its kind and result), and in which years.

Both are columns PostgreSQL derives from the fact itself; a passage is read back from them here.
"""

from typing import Final

from reporting.domain import CARRIED_IN, CARRIED_OUT, KINDS, NEW, RESULTS, Passage

# A hundred for each kind, then its result: 306 is “research” with the sixth result, 300 has none yet.
PLACE: Final = 100


def _place(words: tuple[str, ...], column: str) -> str:
    return f"array_position(ARRAY[{', '.join(repr(word) for word in words)}], {column})"


PASSING: Final = f"{PLACE} * {_place(KINDS, 'applicant_kind')} + coalesce({_place(RESULTS, 'outcome')}, 0)"
# Nearly all cases come and go in one agency within a year, or pass one New Year: where they count follows from these two
# years alone, whatever the rules say of others. Added up, the two years say both: even for the one, odd for the other.
_CAME, _WENT = "extract(year FROM receipt_date)", "extract(year FROM greatest(closed_on, receipt_date))"
YEARS: Final = (
    "CASE WHEN voided_on IS NULL AND taken_on IS NULL AND handed_on IS NULL AND closed_on IS NOT NULL"
    f" AND {_WENT} - {_CAME} <= 1 THEN {_CAME} + {_WENT} END"
)


def stayed(year: int) -> int:
    """The `years` of what came and was answered in the year."""
    return 2 * year


def came_over(year: int) -> int:
    """The `years` of what came in the year before and was answered in this one."""
    return 2 * year - 1


def went_over(year: int) -> int:
    """The `years` of what came in the year and was answered in the next."""
    return 2 * year + 1


def first_and_last(years: int) -> tuple[int, int]:
    """The year in which such cases came, and the year in which they were answered."""
    return years // 2, (years + 1) // 2


def read(passing: int, new: bool, answered: bool) -> Passage:
    """The passage of a counted row: the number its cases bear, whether they are 新收, and whether they ended in the period."""
    kind, result = divmod(passing, PLACE)
    outcome = RESULTS[result - 1] if result and answered else CARRIED_OUT
    return Passage(KINDS[kind - 1], NEW if new else CARRIED_IN, outcome)
