"""Slowing down whoever guesses: per account and address together, per account, per address. System time.

Waiting grows with the failures instead of locking for good, so that nobody can shut a colleague out by guessing
under his name from elsewhere; `dengbao3` demands a lock of fifteen minutes after five failures and gets it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, case, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.crypto.keys import platform_key
from services.errors import TooMany
from services.identity.models import Throttle
from services.words import said

MEMORY: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Rule:
    """After `free` failures each further one doubles the wait from `first` up to `longest`."""

    free: int
    first: timedelta
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """How long the next try has to wait."""
        over = failures - self.free
        return timedelta(0) if over < 0 else min(self.first * 2 ** min(over, 20), self.longest)


_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)
_ADDRESS: Final = Rule(30, _MINUTE, 15 * _MINUTE)
_STEPWISE: Final = {
    "pair": Rule(4, 2 * _SECOND, 15 * _MINUTE),
    "account": Rule(20, 5 * _SECOND, _MINUTE),
    "address": _ADDRESS,
}
RULES: Final[Mapping[str, Mapping[str, Rule]]] = {
    "demo": _STEPWISE,
    "asvs": _STEPWISE,
    "dengbao3": {"account": Rule(5, 15 * _MINUTE, 15 * _MINUTE), "address": _ADDRESS},
}


@dataclass(frozen=True, slots=True)
class Counter:
    """One counter and the rule that reads it."""

    key: bytes
    rule: Rule


def counters(profile: str, login: str, address: str) -> tuple[Counter, ...]:
    """The counters a try to sign in touches."""
    keys = {"pair": f"{login}\x00{address}", "account": login, "address": address}
    return tuple(Counter(_key(kind, keys[kind]), rule) for kind, rule in RULES[profile].items())


def check(session: Session, touched: Sequence[Counter], now: datetime) -> None:
    """Raise TooMany while any counter demands waiting."""
    keys = [counter.key for counter in touched]
    until = session.scalars(
        select(Throttle.blocked_until).where(Throttle.key.in_(keys), Throttle.blocked_until > now)
    ).all()
    waits = [moment - now for moment in until if moment is not None]
    if waits:
        raise TooMany(said("尝试次数过多，请在 %(value)s后再试。", value=_spoken(max(waits))))


def count_failure(session: Session, touched: Sequence[Counter], now: datetime) -> None:
    """Note a failure in every counter; one that was quiet for a quarter of an hour starts anew."""
    for counter in sorted(touched, key=lambda c: c.key):
        row = insert(Throttle).values(key=counter.key, failures=1, last_at=now)
        failures = session.scalars(
            row.on_conflict_do_update(
                index_elements=["key"], set_={"failures": _next(now), "last_at": now}
            ).returning(Throttle.failures)
        ).one()
        wait = counter.rule.wait(failures)
        session.get_one(Throttle, counter.key, populate_existing=True).blocked_until = (
            now + wait if wait else None
        )


def forget(session: Session, touched: Sequence[Counter]) -> None:
    """A success clears account and pair; the address keeps its count, it may be guessing other names."""
    cleared = [counter.key for counter in touched if counter.rule is not _ADDRESS]
    session.execute(delete(Throttle).where(Throttle.key.in_(cleared)))


def sweep(session: Session, now: datetime) -> None:
    """Remove counters nobody needs any more."""
    session.execute(delete(Throttle).where(Throttle.last_at < now - 2 * MEMORY))


def _next(now: datetime) -> ColumnElement[int]:
    return case((Throttle.last_at < now - MEMORY, 1), else_=Throttle.failures + 1)


def _key(kind: str, name: str) -> bytes:
    return hmac.digest(
        platform_key("throttle"), f"{kind}\x00{name}".encode("utf-8", "replace"), hashlib.sha256
    )


def _spoken(wait: timedelta) -> str:
    seconds = int(wait.total_seconds()) + 1
    return (
        said("%(seconds)s 秒", seconds=seconds)
        if seconds < 60
        else said("%(value)s 分钟", value=-(-seconds // 60))
    )
