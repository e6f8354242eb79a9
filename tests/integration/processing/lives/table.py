"""What one would think of in each state, what a life is bent to, and the straight way to the end."""

from collections.abc import Mapping
from contextlib import suppress

from processing import commands
from processing.domain import ENDED, State
from processing.inquiries import InquiryKind
from processing.models import Inquiry
from services.errors import DomainError
from tests.integration.processing.lives import (
    afterwards,
    answering,
    asking,
    charging,
    clock,
    people,
    together,
)
from tests.integration.processing.lives.life import Bent, Life, Move, NotNow
from tests.integration.processing.lives.together import leave

_FAMILIES = (asking, clock, charging, people, answering, together, afterwards)
LIKELY = {
    state: tuple(move for family in _FAMILIES for move in family.OFTEN.get(state, ())) for state in State
}


def _with(*parts: Mapping[State, tuple[Move, ...]]) -> dict[State, tuple[Move, ...]]:
    return {state: tuple(move for part in parts for move in part.get(state, ())) for state in State}


BENTS = (
    Bent({}),
    Bent(asking.BENT),
    Bent(asking.BESIDE),
    Bent(clock.BENT),
    Bent(clock.SUPPLEMENTS),
    Bent(charging.BENT),
    Bent(people.BENT),
    Bent(answering.BENT),
    Bent(together.BENT),
    Bent(_with(together.SPLITTING, together.BENT)),
    Bent(afterwards.BENT, answered_first=True),
    Bent(afterwards.STOPS),
    Bent(_with(afterwards.ARCHIVES, charging.BENT), answered_first=True),
)
MOVES: tuple[Move, ...] = tuple(
    {
        move: None
        for part in (LIKELY, *(bent.often for bent in BENTS))
        for moves in part.values()
        for move in moves
    }
)


def live(life: Life) -> None:
    """Random steps while there are numbers, then the straight way to the end of every case."""
    if life.bent.answered_first:
        _to_the_end(life)
    while life.draws:
        life.case = life.one_of(life.cases)
        life.pass_days(life.draw(5))
        if moves := _choice(life):
            life.attempt(life.one_of(moves))
    _to_the_end(life)


def _to_the_end(life: Life) -> None:
    for _ in range(60):
        waiting = [case for case in life.cases if life.stood[case][0] not in ENDED]
        if not waiting:
            return
        life.pass_days(1)
        for life.case in waiting:
            if life.state not in ENDED:
                life.attempt(WAY_OUT[life.state])
    raise AssertionError(f"{life.stood} after {life.taken}")


def _choice(life: Life) -> tuple[Move, ...]:
    chance = life.draw(10)
    if chance == 0:
        return MOVES
    return (life.bent.often.get(life.state) if chance > 3 else ()) or LIKELY[life.state]


def fitting_draft(life: Life) -> None:
    """The reply that what happened so far leaves open."""
    case = life.own()
    if case.supplement_lapsed:
        return answering.draft_as(life, "other_1", ["30-lapsed"])
    if case.payment_lapsed:
        return answering.draft_as(life, "other_2", ["109-unpaid"])
    if life.asked(Inquiry.told_on.is_not(None)) and life.draw(2):
        return answering.grant(life)
    return answering.draft_as(life, "refused_6", ["16-2a"])


def review(life: Life) -> None:
    """Forward; what lacks something on record goes back to be drafted anew."""
    if life.asked(Inquiry.ended_on.is_(None)):
        return _asked_no_more(life)
    try:
        return _NEXT[life.state](life)
    except DomainError:
        return _anew(life)


def _anew(life: Life) -> None:
    _raised_registered(life)
    if life.state is State.TO_SIGN:
        _alone(life)
    if life.state is not State.DRAFTING:
        life.do(commands.return_draft, "请改", role=answering.Role.RESPONSIBLE)
    fitting_draft(life)


def _raised_registered(life: Life) -> None:
    with suppress(DomainError):
        clock.register_raised(life)


def _alone(life: Life) -> None:
    """What shares the reply but not what keeps it from being signed is answered for itself."""
    leader = life.case
    for life.case in [case for case in life.cases if life.stood[case][0] is State.JOINED]:
        leave(life)
    life.case = leader


def _asked_no_more(life: Life) -> None:
    inquiry = asking.waiting(life)
    if inquiry.kind is not InquiryKind.REASONS:
        asking.call_off(life)
    elif life.state in (State.EXAMINING, State.DRAFTING):
        asking.answer(life)
    else:
        life.do(commands.return_draft, "请改", role=answering.Role.RESPONSIBLE)


def _examined(life: Life) -> None:
    (_asked_no_more if life.asked(Inquiry.ended_on.is_(None)) else fitting_draft)(life)


def _joined_way_out(life: Life) -> None:
    """It waits for the other one, unless that one gets a reply that answers it alone."""
    leader = life.own().joined_to
    with_it, life.case = life.case, leader
    other = life.own()
    life.case = with_it
    if not (other.supplement_lapsed or other.payment_lapsed):
        raise NotNow
    leave(life)


def _sent(life: Life) -> None:
    """Out, once no order stops it; against a third party's will once he was told, had his days, and it is released."""
    if life.own().joined_to:
        return _first_of(life, asking.objector_hears, afterwards.lift)
    if life.own().awaits_release:
        return _first_of(life, asking.objector_hears, afterwards.lift, asking.release)
    # Many offices seal before they post, others do not.
    if "seal" not in life.taken and len(life.taken) % 3 == 0:
        answering.seal(life)
    return _first_of(life, answering.goes_out, afterwards.lift)


def _first_of(life: Life, *moves: Move) -> None:
    """The first of these that there is occasion for."""
    for move in moves:
        with suppress(NotNow):
            return move(life)
    raise NotNow


_NEXT = {State.DRAFTING: answering.submit, State.IN_REVIEW: answering.approve, State.TO_SIGN: answering.sign}
KEPT = ("lives", "cases", "steps", "refusals")
WAY_OUT = {
    State.EXAMINING: _examined,
    State.AWAITING_SUPPLEMENT: clock.supplement_comes,
    State.AWAITING_PAYMENT: charging.payment_way_out,
    State.DRAFTING: review,
    State.JOINED: _joined_way_out,
    State.IN_REVIEW: review,
    State.TO_SIGN: review,
    State.SIGNED: _sent,
}
