"""A correction in the district's January: what was published stands in the list until the corrected version is published."""

from datetime import date

import pytest

from reporting import commands
from reporting.queries import january
from services.errors import Conflict, Invalid
from services.identity.permissions import Role
from tests.integration.reporting.test_annual import PNG
from tests.integration.reporting.yearly import (
    JANUARY,
    YEAR,
    county,
    do,
    handed_in,
    settle,
    supervising,
    telling,
    write_all,
)

pytestmark = pytest.mark.usefixtures("platform")
SPRING = date(2026, 4, 20)
ADDRESS = "https://www.yudong.example/nb.html"


@pytest.fixture
def district():
    return county([Role.REPORT_OFFICER], level="department")


def judge(district, edition, remark="", day=JANUARY):
    top = district[0]
    do(top, commands.judge, edition, remark, accepted=not remark, by=supervising(top, day))
    settle(district)


def published(district):
    """Handed in, returned once, handed in again, accepted, stamped and published in January."""
    below = district[1]
    judge(district, handed_in(below), "第五章太笼统")
    write_all(below, texts={5: "六月底前逐项补齐目录。"})
    judge(district, do(below, commands.submit, "agency", YEAR, by=telling(below)))
    publish(below, JANUARY, ADDRESS)


def corrected(below):
    """A corrected version begun in spring and handed in; its edition."""
    by = telling(below, SPRING)
    do(below, commands.correct, YEAR, "表二第五项漏数", by=by)
    write_all(below, day=SPRING, texts={5: "六月底前逐项补齐目录，按季核对。"})
    do(below, commands.sign_none, "agency", YEAR, by=by)
    return do(below, commands.submit, "agency", YEAR, by=by)


def publish(below, day, address, told=None):
    do(below, commands.finish, YEAR, "盖章件.png", PNG, by=telling(below, day))
    do(below, commands.publish_report, YEAR, address, by=telling(below, day), published_on=told)


def line_of(district, day=SPRING):
    [line] = do(district[0], january.lines, district[0].agency_id, YEAR, day)
    return line


def standing(line):
    return line.state, line.version, line.submitted_on, line.returned, line.published_on, line.address


def test_a_correction_leaves_the_published_line_as_it_is(district):
    published(district)
    before = line_of(district)
    assert standing(before) == ("published", 1, JANUARY, 1, JANUARY, ADDRESS) and before.correction is None
    below = district[1]
    do(below, commands.correct, YEAR, "表二第五项漏数", by=telling(below, SPRING))
    begun = line_of(district)
    assert standing(begun) == standing(before) and not begun.is_late(SPRING)
    assert (begun.correction.version, begun.correction.state) == (2, "draft") and begun.awaited is None
    with pytest.raises(Conflict, match="已经公布"):
        do(district[0], commands.remind, below.agency_id, YEAR, by=supervising(district[0], SPRING))


def test_a_correction_handed_in_waits_for_the_office_and_is_not_late(district):
    published(district)
    below = district[1]
    edition = corrected(below)
    line = line_of(district)
    assert standing(line) == ("published", 1, JANUARY, 1, JANUARY, ADDRESS) and not line.is_late(SPRING)
    assert (line.correction.state, line.awaited) == ("submitted", edition)
    top = district[0]
    do(top, commands.judge, edition, "理由请写进第六章", accepted=False, by=supervising(top, SPRING))
    for _ in range(2):
        line = line_of(district)
        assert (line.correction.state, line.correction.returned, line.awaited) == ("returned", 1, None)
        assert line.returned == 1
        settle(district)


def test_a_published_correction_takes_the_place_and_keeps_the_day_it_was_first_handed_in(district):
    published(district)
    below = district[1]
    judge(district, corrected(below), day=SPRING)
    assert line_of(district).correction.state == "accepted"
    publish(below, SPRING, "https://www.yudong.example/nb2.html")
    line = line_of(district)
    assert standing(line) == ("published", 2, JANUARY, 1, SPRING, "https://www.yudong.example/nb2.html")
    assert line.correction is None and not line.is_late(SPRING)


def test_the_day_of_publication_is_told_between_acceptance_and_today(district):
    below = district[1]
    judge(district, handed_in(below), day=date(2026, 1, 20))
    for day, words in (
        (date(2026, 1, 19), "不早于预审通过的 2026年1月20日"),
        (date(2026, 4, 21), "不能晚于今天"),
    ):
        with pytest.raises(Invalid, match=words) as refused:
            publish(below, SPRING, ADDRESS, day)
        assert set(refused.value.fields) == {"published_on"}
    publish(below, SPRING, ADDRESS, date(2026, 1, 28))
    assert standing(line_of(district)) == ("published", 1, JANUARY, 0, date(2026, 1, 28), ADDRESS)
