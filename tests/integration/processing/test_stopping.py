"""A stop order after the signature is told to whoever sends or shows the reply, and so is its end."""

from dataclasses import replace
from datetime import date

import pytest

from processing import commands
from processing.commands.replying import Decision
from processing.evidence import proofs_for
from services.events.processing import DisclosureStopped, ReplySealed
from tests.integration.processing.test_remedies import docket, file, suit
from tests.integration.processing.test_way_of_a_case import sign
from tests.integration.processing.told import do, facts, register

pytestmark = pytest.mark.usefixtures("platform")


def overdue(office):
    """Not answered in time: whoever is concerned may go to court before the reply is out."""
    return register(office, "2026-01-05")


def stops(office, case):
    return [one.is_stopped for one in facts(office, case, DisclosureStopped)]


def ordered(**more):
    return suit("2026-03-05", docket=docket(), stop_ordered_on=date(2026, 3, 6), **more)


def test_a_stop_after_the_signature_is_told_and_lifted(office):
    case = overdue(office)
    sign(office, case)
    told = ordered()
    remedy = file(office, case, told, day="2026-03-06")
    assert stops(office, case) == [True]
    lifted = replace(told, stop_lifted_on=date(2026, 3, 9))
    do(commands.note_remedy, office, remedy, lifted, "裁定解除", day="2026-03-09")
    assert stops(office, case) == [True, False]


def test_two_stops_end_with_the_second_and_a_voided_record_stops_nothing(office):
    case = overdue(office)
    sign(office, case)
    first, second = (file(office, case, ordered(), day="2026-03-06") for _ in range(2))
    do(commands.void_remedy, office, first, "登记有误", day="2026-03-09")
    assert stops(office, case) == [True]
    do(commands.void_remedy, office, second, "登记有误", day="2026-03-09")
    assert stops(office, case) == [True, False]


def test_what_shares_the_reply_is_stopped_with_it(office):
    leader, second = overdue(office), overdue(office)
    do(commands.join, office, second, leader)
    sign(office, leader)
    told = ordered()
    remedy = file(office, second, told, day="2026-03-06")
    lifted = replace(told, stop_lifted_on=date(2026, 3, 9))
    do(commands.note_remedy, office, remedy, lifted, "裁定解除", day="2026-03-09")
    assert stops(office, leader) == stops(office, second) == [True, False]


def test_a_refusal_gives_nothing_that_could_be_stopped(office):
    case = overdue(office)
    evidence = {proof.name: "见案卷" for proof in proofs_for(["16-2a"])}
    sign(office, case, Decision("refused_6", ["16-2a"], evidence=evidence))
    file(office, case, ordered(), day="2026-03-06")
    assert stops(office, case) == []


def test_a_seal_is_told_to_whoever_dispatches(office):
    case = overdue(office)
    document = sign(office, case)
    do(commands.seal, office, case, name="disclosure", copies=2, on=date(2026, 3, 4))
    [told] = facts(office, case, ReplySealed)
    assert (told.document_id, told.on) == (document, date(2026, 3, 4))
