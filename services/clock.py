"""The two times, never mixed.

System time (`system_now`) drives leases, sessions and throttles. Acting time (`now`) is an argument of every
command and sweep, set once at the edge; its date in China is the legal day.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def system_now() -> datetime:
    """The machine's clock, aware, in UTC. For edges and machinery only: no rule may call it."""
    return datetime.now(UTC)


def china_date(now: datetime) -> date:
    """The legal day of an aware moment."""
    if now.tzinfo is None:
        raise ValueError("a naive datetime names no day")
    return now.astimezone(CHINA).date()
