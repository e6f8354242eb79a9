"""Who handles the case: assigned, claimed by one or another, handed back; a registration that was a mistake."""

from processing import commands
from processing.domain import State
from processing.handlers.opening import on_registration_voided
from services.events.intake import RegistrationVoided
from services.identity.permissions import Role
from tests.integration.processing.lives.life import Life, NotNow


def assign(life: Life) -> None:
    to = life.one_of([life.place.colleague, life.office.people[Role.OFFICER]])
    life.do(commands.assign, officer_id=to.id, role=Role.RESPONSIBLE)


def claim(life: Life) -> None:
    life.do(commands.claim, who=life.one_of([None, life.place.colleague]))


def hand_back(life: Life) -> None:
    life.do(commands.hand_back, "不属本科室" if life.draw(6) else " ")


def void_registration(life: Life) -> None:
    if life.draw(4) or life.state not in (
        State.EXAMINING,
        State.DRAFTING,
        State.JOINED,
        State.AWAITING_SUPPLEMENT,
    ):
        raise NotNow
    fact = RegistrationVoided(reason="误登记", on=life.day)
    life.hear(on_registration_voided, fact, "void_registration")


_PEOPLE = (assign, claim, claim, hand_back)
OFTEN = {State.EXAMINING: (assign, claim), State.JOINED: (claim,)}
BENT = {
    State.EXAMINING: (*_PEOPLE, void_registration),
    State.AWAITING_SUPPLEMENT: (*_PEOPLE, void_registration),
    State.AWAITING_PAYMENT: _PEOPLE,
    State.DRAFTING: (*_PEOPLE, void_registration),
    State.JOINED: (*_PEOPLE, void_registration),
    State.IN_REVIEW: _PEOPLE,
    State.TO_SIGN: _PEOPLE,
}
