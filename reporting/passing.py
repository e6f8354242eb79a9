"""A case in two numbers, which the tables are counted by: what it is in (its kind and result), and in which one year.

Both are columns PostgreSQL derives from the fact itself; a passage is read back from them here.
"""

from typing import Final

from reporting.domain import CARRIED_IN, CARRIED_OUT, KINDS, NEW, RESULTS, Passage

# A hundred for each kind, then its result: 306 is “research” with the sixth result, 300 has none yet.
PLACE: Final = 100


def _place(words: tuple[str, ...], column: str) -> str:
    return f"array_position(ARRAY[{', '.join(repr(word) for word in words)}], {column})"


PASSING: Final = f"{PLACE} * {_place(KINDS, 'applicant_kind')} + coalesce({_place(RESULTS, 'outcome')}, 0)"
# Nine of ten cases come and go within a year and one agency, and are new and answered there whatever the rules say of others.
WITHIN_YEAR: Final = (
    "CASE WHEN voided_on IS NULL AND taken_on IS NULL AND handed_on IS NULL AND closed_on IS NOT NULL"
    " AND extract(year FROM receipt_date) = extract(year FROM greatest(closed_on, receipt_date))"
    " THEN extract(year FROM receipt_date) END"
)


def read(passing: int, new: bool, answered: bool) -> Passage:
    """The passage of a counted row: the number its cases bear, whether they are 新收, and whether they ended in the period."""
    kind, result = divmod(passing, PLACE)
    outcome = RESULTS[result - 1] if result and answered else CARRIED_OUT
    return Passage(KINDS[kind - 1], NEW if new else CARRIED_IN, outcome)
