"""How a request for correction is judged and told, without a database."""

from dataclasses import replace
from datetime import date

import pytest

from intake.correction import (
    CorrectionAsked,
    CorrectionStanding,
    check_correction,
    correction_timeline,
)
from intake.domain import Applicant, ApplicantKind
from services.errors import Invalid

FIRM = Applicant(ApplicantKind.BUSINESS, "青榆测绘", uscc="", phone="13900007716")
SOMEBODY = Applicant(ApplicantKind.NATURAL, "江屿", "passport", "E1234567", phone="13900007716")
ASKED = CorrectionAsked(SOMEBODY, "门牌号", "改为 89 号", "户口簿")
TODAY = date(2026, 3, 10)


def test_whoever_says_all_of_it_is_heard_and_files_stand_for_words():
    check_correction(ASKED, has_files=False)
    check_correction(replace(ASKED, proof=""), has_files=True)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (replace(ASKED, record=""), "record"),
        (replace(ASKED, wanted=""), "wanted"),
        (replace(ASKED, proof=""), "proof"),
        (replace(ASKED, applicant=replace(SOMEBODY, name="")), "name"),
        (replace(ASKED, applicant=replace(SOMEBODY, id_number="")), "id_number"),
        (replace(ASKED, applicant=replace(SOMEBODY, phone="")), "phone"),
        (replace(ASKED, applicant=FIRM), "uscc"),
    ],
)
def test_what_is_missing_is_named_by_its_field(asked, field):
    with pytest.raises(Invalid) as refused:
        check_correction(asked, has_files=False)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize(
    ("standing", "last"),
    [
        (CorrectionStanding("received", date(2026, 3, 2)), "等待机关受理"),
        (
            CorrectionStanding("in_work", date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 30)),
            "机关作出处理决定",
        ),
        (
            CorrectionStanding("decided", date(2026, 3, 2), result="refused", decided_on=TODAY),
            "不予更正",
        ),
        (
            CorrectionStanding(
                "told", date(2026, 3, 2), result="refused", decided_on=TODAY, told_on=TODAY, told_way="post"
            ),
            "已发出更正告知书（邮寄）",
        ),
    ],
    ids=["received", "in work", "decided", "told"],
)
def test_the_last_line_says_what_comes_or_how_it_ended(standing, last):
    assert correction_timeline(standing, TODAY)[-1]["title"] == last
