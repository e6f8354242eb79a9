"""How alike two requests read, on a labelled set: paraphrases, the same letter with another year or plot, other matters."""

import json
from pathlib import Path

import pytest

from processing.likeness import ALIKE, bands, features, hashed, similarity

PAIRS = json.loads((Path(__file__).parents[2] / "fixtures/repeat_pairs.json").read_text("utf-8"))
SAME = [(one, other) for label, _kind, one, other in PAIRS if label == "same"]
OTHER = [(one, other) for label, _kind, one, other in PAIRS if label == "other"]


def alike(one: str, other: str) -> float:
    return similarity(features(one), features(other))


def test_the_labelled_set_is_large_enough_to_say_something():
    assert len(PAIRS) >= 60 and min(len(SAME), len(OTHER)) >= 30


def test_repeats_are_found_and_most_of_what_is_found_are_repeats():
    found = sum(alike(*pair) >= ALIKE for pair in SAME)
    wrong = sum(alike(*pair) >= ALIKE for pair in OTHER)
    recall, precision = found / len(SAME), found / (found + wrong)
    print(f"threshold {ALIKE}: precision {precision:.2f}, recall {recall:.2f}, {len(PAIRS)} pairs")
    assert recall >= 0.97 and precision >= 0.85


@pytest.mark.parametrize("kind", ["year", "number"])
def test_the_same_letter_with_another_year_or_number_is_another_request(kind):
    pairs = [(one, other) for label, why, one, other in PAIRS if label == "other" and why == kind]
    assert pairs and all(alike(*pair) < ALIKE for pair in pairs)


def test_pairs_that_are_alike_share_a_band_and_strangers_seldom_do():
    def meet(one, other):
        first, second = (set(bands(hashed(features(text), 7))) for text in (one, other))
        return bool(first & second)

    assert all(meet(*pair) for pair in SAME)
    strangers = [pair for pair in OTHER if alike(*pair) < 0.1]
    assert sum(meet(*pair) for pair in strangers) <= len(strangers) // 3


def test_hashes_are_another_agencys_secret_and_say_nothing():
    mine, theirs = (hashed(features("LW-07 地块出让合同"), agency) for agency in (7, 8))
    assert mine == sorted(mine) and not set(mine) & set(theirs)


@pytest.mark.parametrize("text", ["", "   ", "？！。", "申请公开", "1", "长" * 5_000])
def test_odd_texts_do_no_harm(text):
    assert bands(hashed(features(text), 7)) is not None
    assert 0 <= alike(text, "LW-07 地块出让合同") <= 1
