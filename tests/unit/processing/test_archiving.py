"""What a file lacks, for how long it is kept, and its number."""

import pytest

from processing.archiving import (
    Contents,
    Reply,
    Weight,
    archive_number,
    check_filing,
    gaps,
    proposed_retention,
    retention_of,
    worst,
    year_of,
)
from services.errors import Invalid

WHOLE = Reply("榆依复〔2026〕1号", is_proved=True, is_sealed=True, is_approved=True)


def test_a_whole_file_lacks_nothing():
    assert gaps(Contents(replies=[WHOLE])) == []


@pytest.mark.parametrize(
    ("reply", "word"),
    (
        ({"is_proved": False}, "没有送达证明"),
        ({"is_searched": False}, "缺检索记录"),
        ({"is_approved": False}, "缺审核、签发的记录"),
    ),
)
def test_what_a_reply_must_have_refuses(reply, word):
    told = {"is_proved": True, "is_sealed": True, "is_approved": True} | reply
    found = gaps(Contents(replies=[Reply("1号", **told)]))
    assert worst(found) is Weight.REFUSES and word in found[0].words


@pytest.mark.parametrize(
    ("file", "word"),
    (
        (Contents(), "没有答复文书"),
        (Contents(replies=[WHOLE], unrendered=2), "2 份文书的 PDF"),
        (Contents(replies=[WHOLE], warnings=["ordered_again"]), "责令重新答复"),
        (Contents(replies=[WHOLE], warnings=["undelivered_reply"]), "没有送达"),
        (Contents(replies=[WHOLE], warnings=["correspondence"]), "来件还没有阅"),
    ),
)
def test_what_is_still_open_refuses(file, word):
    found = gaps(file)
    assert worst(found) is Weight.REFUSES and word in found[0].words


@pytest.mark.parametrize(
    "file",
    (
        Contents(replies=[Reply("1号", True, False, True)]),
        Contents(imported=True),
        Contents(replies=[WHOLE], help_open=True),
    ),
)
def test_what_cannot_be_made_up_for_asks_for_a_word(file):
    assert worst(gaps(file)) is Weight.EXPLAINS


def test_a_lawsuit_that_runs_is_told_and_refuses_nothing():
    assert worst(gaps(Contents(replies=[WHOLE], disputed=True, pending=1))) is Weight.TELLS


def test_a_withdrawn_application_has_no_reply_and_lacks_none():
    assert gaps(Contents(withdrawn=True)) == []


@pytest.mark.parametrize(
    ("row", "disputed", "kept"),
    (("granted", False, "D10"), ("granted", True, "D30"), ("partial", False, "D30"), ("refused_6", False, "D30"),
     ("unavailable_1", False, "D10"), (None, False, "D10")),
)  # fmt: skip
def test_what_withholds_or_was_contested_is_proposed_to_be_kept_longer(row, disputed, kept):
    assert proposed_retention(row, Contents(disputed=disputed), "D10", "D30") == kept


def test_a_number_names_fonds_year_retention_and_item():
    number = archive_number("Z109", 2026, "D30", 7)
    assert (number, year_of(number), retention_of(number)) == ("Z109-2026-D30-0007", 2026, "D30")


@pytest.mark.parametrize(
    ("told", "field"),
    ((("D20", 5, ""), "retention"), (("D10", 0, ""), "pages"), (("D10", 10000, ""), "pages"),
     (("Y", 5, "字" * 1001), "file_note")),
)  # fmt: skip
def test_an_impossible_filing_is_refused_at_its_field(told, field):
    with pytest.raises(Invalid) as refused:
        check_filing(*told)
    assert list(refused.value.fields) == [field]
