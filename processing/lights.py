"""The status light of a case: shape, word and how urgent, from its cached clock. Pure."""

from dataclasses import dataclass
from datetime import date

from processing.domain import State
from services.calendar.domain import WorkingCalendar
from services.words import said, speak

SOON, SOONER = 7, 3


@dataclass(frozen=True, slots=True)
class Light:
    """`kind` is one of the closed list of seven: late, soon3, soon7, wait, fresh, calm, done."""

    kind: str
    word: str
    left: int | None = None

    def __post_init__(self) -> None:
        speak(self, "word")


def light(
    state: State,
    due: date | None,
    stopped: bool,
    has_officer: bool,
    today: date,
    calendar: WorkingCalendar,
    timely: bool | None = None,
) -> Light:
    """What to show for a case today; days are working days."""
    if state in (State.CLOSED, State.DISPATCHED):
        return Light("done", "办结" if timely is not False else "办结（逾期）")
    if state is State.VOID:
        return Light("done", "作废")
    if state is State.REGISTERED:
        return Light("wait", "待确认收到")
    if state is State.AWAITING_SUPPLEMENT:
        return Light("wait", "等申请人补正")
    if due is None:
        return Light("wait", "等待")
    if due < today:
        late = calendar.working_days_between(due, today)
        return Light("late", said("逾期 %(late)s 日", late=late) if late else "逾期", -late)
    if stopped:
        return Light("wait", "等待他方")
    return _by_days_left(calendar.working_days_between(today, due), has_officer)


def _by_days_left(left: int, has_officer: bool) -> Light:
    word = said("剩 %(left)s 日", left=left) if left else said("今天到期")
    if left <= SOONER:
        return Light("soon3", word, left)
    if left <= SOON:
        return Light("soon7", word, left)
    return (
        Light("calm", word, left) if has_officer else Light("fresh", said("新收 · %(word)s", word=word), left)
    )
