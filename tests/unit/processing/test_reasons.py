"""The office's own names for an answer lead to a row and a ground that fits it."""

import pytest

from processing.outcomes import OUTCOMES, check_grounds
from processing.reasons import REASONS


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.label)
def test_every_reason_stands_under_a_row_its_ground_fits(reason):
    assert check_grounds(reason.row, [reason.ground])[0].article == reason.article
    assert reason.family is OUTCOMES[reason.row].family


def test_every_row_a_person_may_choose_has_a_reason_and_no_name_comes_twice():
    chosen = {row for row in OUTCOMES if row not in ("other_1", "other_2")}
    assert {reason.row for reason in REASONS} == chosen
    assert len({reason.label for reason in REASONS}) == len(REASONS)
