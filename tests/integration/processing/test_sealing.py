"""The seal on a signed reply: once, by whom, on how many copies, before it goes out."""

from datetime import date

import pytest

from processing import commands
from services.errors import Conflict, Invalid
from tests.integration.processing.test_between_rooms import ordered_again, sign_on
from tests.integration.processing.test_joining import goes_out, sign
from tests.integration.processing.told import do, file_of, granting, register

pytestmark = pytest.mark.usefixtures("platform")


def signed(office):
    case = register(office)
    sign(office, case)
    return case


def seal(office, case, day="2026-03-05", **more):
    told = {"name": "disclosure", "copies": 2, "on": date(2026, 3, 4)} | more
    do(commands.seal, office, case, day=day, **told)


def answered_again(office, first_seal=None):
    """A case whose reply went out and that a review ordered to be answered anew: it and the new reply, signed."""
    case = register(office)
    reply = sign(office, case)
    if first_seal:
        seal(office, case, on=first_seal)
    goes_out(office, case, reply)
    ordered_again(office, case)
    do(commands.reopen, office, case, day="2026-05-13")
    return case, sign_on(office, case, granting(), "2026-05-14")


def test_a_signed_reply_is_sealed_once(office):
    case = signed(office)
    seal(office, case)
    line = file_of(office, case).steps[0]
    assert (line.action, line.detail["seal"], line.detail["copies"]) == ("seal", "disclosure", 2)
    with pytest.raises(Conflict, match="已经用印"):
        seal(office, case)


def test_the_reply_of_a_second_round_gets_a_seal_of_its_own(office):
    case, again = answered_again(office, first_seal=date(2026, 3, 4))
    seal(office, case, day="2026-05-15", on=date(2026, 5, 14))
    [second, first] = [
        step.detail["document"] for step in file_of(office, case).steps if step.action == "seal"
    ]
    assert second == str(again) != first
    with pytest.raises(Conflict, match="已经用印"):
        seal(office, case, day="2026-05-15", on=date(2026, 5, 14))


def test_what_is_not_signed_has_no_seal(office):
    with pytest.raises(Conflict):
        seal(office, register(office))


@pytest.mark.parametrize(
    "wrong",
    ({"name": "own"}, {"copies": 0}, {"copies": 51}, {"on": date(2026, 3, 3)}, {"on": date(2026, 3, 6)}),
)
def test_an_impossible_seal_is_refused(office, wrong):
    case = signed(office)
    with pytest.raises(Invalid):
        seal(office, case, **wrong)
