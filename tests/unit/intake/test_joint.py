"""Several applicants, one representative, one application."""

import pytest

from intake.domain import Joint
from intake.joint import joint_of, together
from services.errors import Invalid


def test_each_line_is_somebody_with_or_without_a_number():
    assert joint_of("槐一 37990119850614273X\n\n槐二\n槐 三") == (
        Joint("槐一", "37990119850614273X"),
        Joint("槐二"),
        Joint("槐 三"),
    )
    assert joint_of("") == ()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("槐一 379901198506142730", "第 1 行：身份证号码校验位不符"),
        ("槐一\n槐一", "同一个人"),
        ("\n".join(f"槐{n}" for n in range(101)), "最多 100 人"),
        ("长" * 51, "最多 50 个字"),
    ],
)
def test_what_cannot_be_is_refused_by_its_line(typed, says):
    with pytest.raises(Invalid) as refused:
        joint_of(typed)
    assert says in refused.value.fields["joint"]


def test_letters_call_them_by_the_representative_and_their_number():
    personal = {"applicant": {"name": "江屿"}, "joint": [{"name": "槐一"}, {"name": "槐二"}]}
    assert together(personal) == "江屿等3人"
    assert together({"applicant": {"name": "江屿"}}) == "江屿"
