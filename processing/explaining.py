"""A clock's explanation as data small enough to travel with every change: its reasons, and its days in runs. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from processing.deadlines import Clock, Day, Reason


def explanation(clock: Clock) -> list[Any]:
    """Reasons first, then runs of equal days: `{"part": "run", "kind", "from", "to", "n", "why", …}`."""
    return [*map(_reason, clock.reasons), *_runs(clock.days)]


def days_of(told: Iterable[Any]) -> Iterator[Day]:
    """The days of a stored explanation again, one by one."""
    for run in told:
        if run["part"] != "run":
            continue
        first, last = date.fromisoformat(run["from"]), date.fromisoformat(run["to"])
        for offset in range((last - first).days + 1):
            n = run["n"] + offset if run["n"] is not None else None
            day = first + timedelta(days=offset)
            yield Day(day, run["kind"], n, run["why"], run.get("make_up", False), run.get("known", True))


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "part": "reason",
        "kind": reason.kind,
        "on": reason.on.isoformat(),
        "label": reason.label,
        "basis": reason.basis,
        "days": reason.days,
        "until": reason.until.isoformat() if reason.until else None,
    }


def _runs(days: Iterable[Day]) -> Iterator[dict[str, Any]]:
    for _, group in groupby(days, key=lambda d: (d.kind, d.why, d.make_up, d.known)):
        run = list(group)
        first = run[0]
        told: dict[str, Any] = {
            "part": "run",
            "kind": first.kind,
            "from": first.day.isoformat(),
            "to": run[-1].day.isoformat(),
            "n": first.n,
            "why": first.why,
        }
        told |= {"make_up": True} if first.make_up else {}
        yield told | ({} if first.known else {"known": False})
