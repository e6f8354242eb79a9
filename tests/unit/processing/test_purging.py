"""When a case may be purged: ended, undisputed, kept long enough or ordered; each refusal in words."""

from datetime import date

import pytest

from processing.domain import State
from processing.purging import Purge, PurgeGround, Standing, check_purge, kept_until
from services.errors import Conflict, Invalid

TODAY = date(2037, 1, 4)


def standing(**more):
    told = {"number": "YD-2026-000001", "state": State.CLOSED, "archive_number": "J017-2026-D10-0001"}
    return Standing(**(told | {"is_disputed": False, "is_being_published": False} | more))


def order(**more):
    told = {"ground": PurgeGround.RETENTION_OVER, "reason": "期满鉴定销毁", "typed_number": "YD-2026-000001"}
    return Purge(**(told | more))


@pytest.mark.parametrize(
    ("number", "until"),
    (
        ("J017-2026-D10-0001", date(2036, 12, 31)),
        ("J017-2026-D30-0001", date(2056, 12, 31)),
        ("J017-2026-Y-0001", None),
        (None, None),
    ),
)
def test_a_file_is_kept_to_the_end_of_its_last_year(number, until):
    assert kept_until(number) == until


def test_an_ended_case_past_its_retention_may_be_purged():
    check_purge(standing(), order(), TODAY)


def test_an_order_needs_no_retention_to_be_over():
    told = order(ground=PurgeGround.ORDERED, basis="（2026）榆01行终7号")
    check_purge(standing(archive_number=None), told, date(2026, 5, 1))


@pytest.mark.parametrize(
    ("case", "words"),
    (
        ({"state": State.EXAMINING}, "还没有办结"),
        ({"is_disputed": True}, "还没有结果"),
        ({"is_being_published": True}, "还没有办完"),
    ),
)
def test_what_must_be_kept_is_refused(case, words):
    with pytest.raises(Conflict, match=words):
        check_purge(standing(**case), order(), TODAY)


@pytest.mark.parametrize(
    ("case", "told", "today", "field", "words"),
    (
        ({}, {}, date(2036, 12, 31), "ground", "还没有届满"),
        ({"archive_number": None}, {}, TODAY, "ground", "没有归档"),
        ({"archive_number": "J017-2026-Y-0001"}, {}, TODAY, "ground", "永久保管"),
        ({}, {"ground": PurgeGround.ORDERED}, TODAY, "basis", "文号"),
        ({}, {"reason": " "}, TODAY, "reason", "理由"),
        ({}, {"typed_number": "YD-2026-000002"}, TODAY, "typed_number", "不一致"),
    ),
)
def test_an_order_that_lacks_something_is_refused_at_its_field(case, told, today, field, words):
    with pytest.raises(Invalid) as refused:
        check_purge(standing(**case), order(**told), today)
    assert set(refused.value.fields) == {field} and words in refused.value.fields[field]
