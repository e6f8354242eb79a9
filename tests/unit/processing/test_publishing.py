"""Who may propose what for proactive disclosure, and what may be agreed."""

from datetime import date

import pytest

from processing.publishing import (
    ORIGIN_LABELS,
    STAGE_LABELS,
    Origin,
    PublicationStage,
    check_decision,
    check_givable,
    check_proposal,
    check_published,
    is_given,
)
from services.errors import Conflict, Invalid

TODAY = date(2026, 3, 9)


def test_every_origin_and_stage_has_its_word():
    assert set(ORIGIN_LABELS) == set(Origin) and set(STAGE_LABELS) == set(PublicationStage)


def test_only_what_was_given_can_be_given_to_all():
    assert [is_given(row) for row in ("granted", "partial", "refused_6", "unavailable_1", None)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    for origin in (Origin.SEVERAL, Origin.OFFICE):
        check_givable(origin, "partial")
        with pytest.raises(Conflict, match="只有予以公开、部分公开"):
            check_givable(origin, "refused_6")
    check_givable(Origin.APPLICANT, "refused_6")


@pytest.mark.parametrize(
    ("told", "field"),
    (
        ((Origin.OFFICE, " ", "理由", None), "title"),
        ((Origin.OFFICE, "方案", "", None), "reason"),
        ((Origin.OFFICE, "字" * 201, "理由", None), "title"),
        ((Origin.APPLICANT, "方案", "理由", None), "suggested_on"),
        ((Origin.APPLICANT, "方案", "理由", date(2026, 3, 10)), "suggested_on"),
    ),
)
def test_an_incomplete_proposal_is_refused_at_its_field(told, field):
    with pytest.raises(Invalid) as refused:
        check_proposal(*told, TODAY)
    assert list(refused.value.fields) == [field]


def test_a_decision_names_a_place_or_a_reason():
    check_decision(True, "granted", "门户网站", "")
    check_decision(False, "refused_6", "", "属于过程性信息")
    with pytest.raises(Invalid, match="在哪里"):
        check_decision(True, "granted", " ", "")
    with pytest.raises(Invalid, match="写明理由"):
        check_decision(False, "granted", "", " ")
    with pytest.raises(Conflict, match="不能转为主动公开"):
        check_decision(True, "refused_6", "门户网站", "")


@pytest.mark.parametrize(
    ("on", "address", "field"),
    (
        (date(2026, 3, 5), "网址", "on"),
        (date(2026, 3, 10), "网址", "on"),
        (date(2026, 3, 9), " ", "address"),
    ),
)
def test_published_is_on_a_day_between_and_somewhere(on, address, field):
    with pytest.raises(Invalid) as refused:
        check_published(on, address, date(2026, 3, 6), TODAY)
    assert list(refused.value.fields) == [field]
