"""By when a notice has to be told, and what follows where it was not."""

from datetime import date

from processing.alerts import TO_BE_READ
from processing.clock_entries import Entry, EntryKind
from processing.commands.irregular import KINDS, Irregularity
from processing.late_notices import LATE, WARNINGS, binds, last_day_to_tell, moved_on
from processing.web.showing import WARNINGS as CASE_WORDS
from services.calendar.shipped import shipped_calendar

K, CALENDAR, RECEIPT = EntryKind, shipped_calendar(), date(2026, 3, 2)
ON = date(2026, 4, 1)


def last(kind, *entries):
    return last_day_to_tell(kind, RECEIPT, entries, CALENDAR, ON)


def test_a_supplement_is_asked_for_within_seven_working_days_of_receipt():
    notice = Entry(K.SUPPLEMENT_NOTICE, date(2026, 3, 4))
    assert last(K.SUPPLEMENT_NOTICE, notice) == date(2026, 3, 11)
    assert last(K.SUPPLEMENT_NOTICE, notice, Entry(K.SUPPLEMENTED, date(2026, 3, 9))) is None


def test_an_extension_is_told_before_the_period_without_it_ends():
    extension = Entry(K.EXTENSION, date(2026, 3, 27), days=10)
    assert last(K.EXTENSION, extension) == date(2026, 3, 30)
    stop = Entry(K.THIRD_PARTY, date(2026, 3, 4), date(2026, 3, 11))
    assert last(K.EXTENSION, extension, stop) == date(2026, 4, 7)


def test_a_delay_and_a_fee_are_told_before_the_period_without_them_ends():
    delay = Entry(K.DELAYED, date(2026, 3, 27), until=date(2026, 4, 30))
    fee = Entry(K.FEE_NOTICE, date(2026, 3, 27))
    for kind, entry in ((K.DELAYED, delay), (K.FEE_NOTICE, fee)):
        assert last(kind, entry) == date(2026, 3, 30)
        assert last(kind, entry, Entry(K.EXTENSION, date(2026, 3, 20), days=10)) == date(2026, 4, 14)
    assert last(K.FEE_NOTICE, fee, Entry(K.PAID, date(2026, 3, 30))) is None


def test_every_late_notice_is_a_kind_of_irregularity_with_a_word_on_the_case():
    assert {str(what) for what in Irregularity} >= set(LATE.values())
    assert all(KINDS[Irregularity(code)].entry is kind for kind, code in LATE.items())
    assert set(WARNINGS.values()) <= set(CASE_WORDS) and not set(WARNINGS.values()) & TO_BE_READ


def test_only_a_notice_told_in_time_moves_the_clock():
    assert binds(date(2026, 3, 30), date(2026, 3, 30)) and binds(ON, None)
    assert not binds(date(2026, 3, 31), date(2026, 3, 30))


def test_told_after_its_last_day_a_letter_gives_the_same_time_again():
    made, until = date(2026, 3, 4), date(2026, 3, 20)
    assert moved_on(until, made, date(2026, 3, 19)) == until
    assert moved_on(until, made, until) == date(2026, 4, 5)
