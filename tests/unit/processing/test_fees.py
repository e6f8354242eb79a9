"""The processing fee: the amounts agencies published come out, and the bands add up."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.fees import Mode, fee, request_fee, tariff
from services.errors import Invalid

VECTORS = json.loads((Path(__file__).parents[2] / "fixtures" / "fee_vectors.json").read_text("utf-8"))
GONGKAI = Path(sys.executable).parent / "gongkai"
DAY = date(2025, 2, 20)


@pytest.mark.parametrize(("count", "amount"), VECTORS["per_request_month_total"].items())
def test_a_months_requests_come_to(count, amount):
    assert fee(Mode.REQUESTS, int(count), DAY).amount == amount


@pytest.mark.parametrize(("pages", "amount"), VECTORS["per_page_one_request"].items())
def test_a_requests_pages_come_to(pages, amount):
    assert fee(Mode.PAGES, int(pages), DAY).amount == amount


@pytest.mark.parametrize(("told", "pages"), VECTORS["published_amounts_reproduced"].items())
def test_amounts_that_agencies_published_come_out(told, pages):
    assert fee(Mode.PAGES, pages, DAY).amount == int(told.split()[0])


@given(st.sampled_from(Mode), st.integers(0, 3000))
def test_the_bands_hold_every_one_once_and_never_grow_cheaper(mode, count):
    bands = fee(mode, count, DAY).bands
    assert sum(band.count for band in bands) == count
    assert [band.first for band in bands[1:]] == [band.last + 1 for band in bands[:-1]]
    rates = [band.rate for band in bands]
    assert rates == sorted(rates)


@given(st.integers(0, 200), st.integers(1, 10))
def test_a_request_costs_what_it_adds_to_the_month(before, parts):
    """Charged one after the other or at once, the month comes to the same."""
    one_by_one = sum(request_fee(before + n, DAY).amount for n in range(parts))
    assert request_fee(before, DAY, parts).amount == one_by_one


@pytest.mark.parametrize("told", VECTORS["published_flat_amounts"].values())
def test_requests_beyond_the_free_ten_come_to_what_was_published(told):
    parts, _, amount, _ = told.split()
    assert request_fee(10, DAY, int(parts)).amount == int(amount)


def test_nothing_was_charged_before_the_rules_came():
    with pytest.raises(Invalid):
        fee(Mode.REQUESTS, 11, date(2020, 12, 31))
    assert tariff(date(2021, 1, 1)).basis == "国办函〔2020〕109号"


@pytest.mark.parametrize("count", [-1, 1_000_001])
def test_an_impossible_count_is_refused(count):
    with pytest.raises(Invalid):
        fee(Mode.PAGES, count, DAY)


def ask(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([GONGKAI, "fee", *words], capture_output=True, text=True, check=False)


def test_the_command_answers_amount_and_bands():
    answer = ask("--requests", "31", "--json")
    assert answer.returncode == 0
    told = json.loads(answer.stdout)
    assert told["amount"] == 2200
    assert [(band["count"], band["rate"], band["amount"]) for band in told["bands"]] == [
        (10, 0, 0),
        (20, 100, 2000),
        (1, 200, 200),
    ]
    assert "信息处理费　2,200 元" in ask("--requests", "31").stdout


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--requests", "3", "--pages", "3"),
        ("--pages", "-1"),
        ("--pages", "many"),
        ("--pages", "3", "--on", "2025-02-30"),
        ("--pages", "3", "--on", "2019-02-20"),
    ],
)
def test_what_the_command_does_not_understand_leaves_stdout_empty(words):
    answer = ask(*words)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.strip()
