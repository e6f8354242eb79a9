"""The seal on a signed reply: once, by whom, on how many copies, before it goes out."""

from datetime import date

import pytest

from processing import commands
from services.errors import Conflict, Invalid
from services.identity.permissions import Role
from tests.integration.processing.told import do, file_of, granting, register, staffed

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture(scope="module")
def office(platform):
    return staffed()


def signed(office):
    case = register(office)
    do(commands.draft_reply, office, case, granting())
    do(commands.submit, office, case)
    do(commands.approve, office, case, role=Role.REVIEWER)
    do(commands.sign, office, case, role=Role.RESPONSIBLE)
    return case


def seal(office, case, day="2026-03-05", **more):
    told = {"name": "disclosure", "copies": 2, "on": date(2026, 3, 4)} | more
    do(commands.seal, office, case, day=day, **told)


def test_a_signed_reply_is_sealed_once(office):
    case = signed(office)
    seal(office, case)
    line = file_of(office, case).steps[0]
    assert (line.action, line.detail["seal"], line.detail["copies"]) == ("seal", "disclosure", 2)
    with pytest.raises(Conflict, match="已经用印"):
        seal(office, case)


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
