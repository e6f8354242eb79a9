"""What was not allowed but happened is recorded as it was, by the supervising person, and moves nothing."""

from datetime import date

import pytest

from processing import commands
from processing.commands.irregular import KINDS, Irregularity
from services.errors import Conflict, Invalid, NotAllowed
from services.events.intake import SupplementReceived
from services.identity.permissions import Role
from tests.integration.processing.told import case_of, do, file_of, register, staffed, tell

pytestmark = pytest.mark.usefixtures("platform")
WHAT = Irregularity


@pytest.fixture(scope="module")
def office(platform):
    return staffed()


def record(office, case, what, on, day="2026-04-10", role=Role.RESPONSIBLE, reason="承办人误发，已责令改正"):
    told = {"what": what, "on": date.fromisoformat(on), "reason": reason}
    do(commands.record_irregular, office, case, role=role, day=day, **told)


def supplemented(office):
    case = register(office)
    told = {"grounds": ["content"], "wanted": "写明文号", "until": date(2026, 3, 20)}
    do(commands.ask_supplement, office, case, day="2026-03-04", **told)
    tell(office, case, SupplementReceived(on=date(2026, 3, 12), channel="letter"), "2026-03-12")
    return case


def test_a_second_supplement_notice_is_recorded_and_binds_nobody(office):
    case = supplemented(office)
    due = case_of(office, case).due_date
    record(office, case, WHAT.SECOND_SUPPLEMENT, "2026-03-20")
    found = case_of(office, case)
    assert (found.due_date, found.irregularities, found.state) == (due, 1, "examining")
    assert file_of(office, case).steps[0].detail["irregular"] == "second_supplement"
    record(office, case, WHAT.SECOND_SUPPLEMENT, "2026-03-25")
    assert case_of(office, case).irregularities == 2


def test_a_late_extension_leaves_the_case_late(office):
    case = register(office)
    record(office, case, WHAT.LATE_EXTENSION, "2026-03-31")
    assert case_of(office, case).due_date == date(2026, 3, 30)


@pytest.mark.parametrize(
    ("what", "on"),
    (
        (WHAT.SECOND_SUPPLEMENT, "2026-03-20"),
        (WHAT.LATE_SUPPLEMENT, "2026-03-11"),
        (WHAT.SECOND_EXTENSION, "2026-03-20"),
        (WHAT.LATE_EXTENSION, "2026-03-30"),
    ),
)
def test_what_would_have_been_lawful_is_sent_to_its_own_step(office, what, on):
    case = register(office)
    with pytest.raises(Conflict, match="请按"):
        record(office, case, what, on)
    assert case_of(office, case).irregularities == 0 and KINDS[what].label


def test_it_needs_a_reason_a_possible_day_and_the_supervising_person(office):
    case = register(office)
    with pytest.raises(Invalid):
        record(office, case, WHAT.LATE_EXTENSION, "2026-03-31", reason=" ")
    for impossible in ("2026-03-01", "2026-04-11"):
        with pytest.raises(Invalid):
            record(office, case, WHAT.LATE_EXTENSION, impossible)
    for role in (Role.OFFICER, Role.REVIEWER):
        with pytest.raises(NotAllowed):
            record(office, case, WHAT.LATE_EXTENSION, "2026-03-31", role=role)
