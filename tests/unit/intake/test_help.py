"""What help an applicant needs travels sealed, in the order of the form, and only where something was said."""

import pytest

from intake.domain import Applicant, ApplicantKind, Submission, Wanted
from intake.schemas import ApplyForm, applications_of
from services.assistance import help_told, help_words
from services.web.schemas import load


@pytest.mark.parametrize(
    ("kinds", "words", "said"),
    (
        ((), " ", ""),
        (("other", "sight"), "", "视力有困难、其他困难"),
        (("hearing",), "请手语翻译", "听力、言语有困难；请手语翻译"),
        ((), "请读给我听", "请读给我听"),
    ),
)
def test_what_was_said_is_told_in_words(kinds, words, said):
    told = help_told(kinds, words)
    assert bool(told) is bool(said)
    assert help_words(told) == said


def test_an_application_seals_it_and_flags_only_that_help_is_needed():
    person = Applicant(ApplicantKind.NATURAL, "江屿")
    wanted = Wanted("合同", needs_help=True, help_kinds=("sight",))
    assert Submission(person, wanted).personal()["help"] == {"kinds": ["sight"], "words": ""}
    assert "help" not in Submission(person, Wanted("合同")).personal()


@pytest.mark.parametrize(
    ("typed", "needed"),
    (({}, False), ({"needs_help": "1"}, True), ({"help_kinds": "sight"}, True), ({"help_words": "读"}, True),
     ({"help_kinds": ["sight", "other"]}, True)),
)  # fmt: skip
def test_a_difficulty_ticked_is_a_need_said(typed, needed):
    (application,) = applications_of(load(ApplyForm(), {"name": "江屿", "text": "合同", **typed}))
    assert application.wanted.needs_help is needed
