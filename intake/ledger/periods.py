"""What a row of a register says about its period: notices, consultations, extensions; and what should be looked at. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

STANDARD_EXTENSION: Final = 20
# Asked for on one day, there on another; the second is nothing without the first.
AWAITED: Final = (
    ("supplement_on", "supplemented_on"),
    ("third_sent_on", "third_back_on"),
    ("joint_sent_on", "joint_back_on"),
    ("other_sent_on", "other_back_on"),
    ("fee_on", "paid_on"),
)
CLOCK: Final = ("supplement_on", "third_sent_on", "joint_sent_on", "other_sent_on", "extended_on", "fee_on")


def happenings(cells: Mapping[str, str], days: Mapping[str, date]) -> Sequence[dict[str, Any]]:
    """What happened to the period, as (kind, on, until, days), in the words of the clock."""
    told: list[dict[str, Any]] = []

    def add(kind: str, on: date | None, until: date | None = None, length: int | None = None) -> None:
        if on is not None:
            entry = {"kind": kind, "on": on.isoformat(), "until": until and until.isoformat(), "days": length}
            told.append({name: value for name, value in entry.items() if value is not None})

    add("supplement_notice", days.get("supplement_on"))
    add("supplemented", days.get("supplemented_on"))
    add("third_party", days.get("third_sent_on"), days.get("third_back_on"))
    add("joint_maker", days.get("joint_sent_on"), days.get("joint_back_on"))
    add("other_agency", days.get("other_sent_on"), days.get("other_back_on"))
    add("extension", days.get("extended_on"), length=_extension(cells))
    add("fee_notice", days.get("fee_on"))
    add("paid", days.get("paid_on"))
    return told


def _extension(cells: Mapping[str, str]) -> int:
    told = re.search(r"\d+", unicodedata.normalize("NFKC", cells.get("extended_days", "")))
    days = int(told[0]) if told else STANDARD_EXTENSION
    return days if 1 <= days <= STANDARD_EXTENSION else STANDARD_EXTENSION


def to_check(cells: Mapping[str, str], days: Mapping[str, date], columns: Mapping[str, str]) -> Sequence[str]:
    """Why somebody should look at an open case's clock: codes."""
    found = []
    if not set(CLOCK) & set(columns):
        found.append("no_clock_columns")
    if "extended_on" in days and not re.search(r"\d", cells.get("extended_days", "")):
        found.append("extension_days")
    if any(left in days and back not in days for left, back in AWAITED[1:]):
        found.append("still_open")
    return found
