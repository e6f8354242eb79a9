"""`gongkai play` from the outside: equal tables, once and for all, after a kill, over years and agencies."""

import json
import signal
import subprocess
import time

import pytest

from reporting.domain import KINDS, RESULTS
from tests.integration.play.conftest import environment, gongkai


def table(year=2025, four=None, **rows):
    """A table with these rows in the column of natural persons, the rest zeros; sums left out."""
    known = dict.fromkeys((*RESULTS, "new", "carried_in", "carried_out"), 0) | rows
    columns = {key: [value, *[0] * 5] if isinstance(value, int) else value for key, value in known.items()}
    return {
        "agency": "榆东区某局",
        "year": year,
        "format": "2021",
        "columns_table3": list(KINDS),
        "table3": columns,
        "table4": four,
    }


SMALL = table(new=6, granted=2, unavailable_3=1, other_1=1, other_3=1, carried_out=1)


@pytest.fixture
def written(tmp_path):
    def write(name, data):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        return path

    return write


def play(house, path, *more, code=0):
    done = subprocess.run(
        gongkai("play", path, "--data", house, *more),
        env=environment(),
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


def built(house, agency, year, *more):
    """The table as the platform counts it, by row."""
    done = subprocess.run(
        gongkai(
            "reporting",
            "table",
            "--data",
            house,
            "--agency",
            agency,
            "--year",
            year,
            "--format",
            "2021",
            "--json",
            *more,
        ),
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)["table3"]


def natural(house, agency, year, *more):
    return {key: row[0] for key, row in built(house, agency, year, *more).items() if any(row)}


def test_a_played_table_comes_out_equal_and_a_second_run_stores_nothing_new(house, written):
    path = written("small_bureau_2025", SMALL)
    first = play(house, path, "--documents", "all")
    assert "0 个不同" in first.stdout and "每秒" in first.stderr
    again = play(house, path)
    assert "没有新的内容" in again.stderr and "每秒" not in again.stderr
    assert first.stdout == again.stdout
    expected = {key: row[0] for key, row in SMALL["table3"].items() if row[0]} | {"total": 5}
    assert natural(house, "SMALL-BUREAU-2025", 2025) == expected
    proof = subprocess.run(
        gongkai("reporting", "rebuild", "--data", house, "--agency", "SMALL-BUREAU-2025"),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert proof.returncode == 0 and "与统计一致" in proof.stdout, proof.stdout + proof.stderr


def test_results_that_rest_on_letters_are_played_with_their_letters(house, written):
    told = {"new": 4, "refused_4": 1, "not_processed_4": 1, "other_1": 1, "other_2": 1}
    path = written("letters_2025", table(**told))
    assert "0 个不同" in play(house, path, "--documents", "all").stdout
    assert natural(house, "LETTERS-2025", 2025) == told | {"total": 4}


def test_a_killed_run_goes_on_where_it_was(house, written):
    path = written("killed_2025", table(new=14, granted=9, other_1=2, refused_7=3))
    for pause in (4.0, 7.0):
        running = subprocess.Popen(
            gongkai("play", path, "--data", house, "--documents", "none"),
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(pause)
        running.send_signal(signal.SIGKILL)
        running.wait()
    play(house, path, "--documents", "none")
    assert natural(house, "KILLED-2025", 2025) == {
        "new": 14,
        "granted": 9,
        "other_1": 2,
        "refused_7": 3,
        "total": 14,
    }


def test_a_second_year_takes_over_what_the_first_left_open(house, written):
    first = written("first", table(2024, new=4, granted=2, carried_out=2))
    second = written("second", table(2025, new=1, carried_in=2, granted=1, unavailable_1=1, partial=1))
    misfit = written("misfit", table(2025, new=1, carried_in=1, granted=2))
    play(house, first, "--agency", "TWO-YEARS", "--documents", "none")
    refused = play(house, misfit, "--agency", "TWO-YEARS", code=2)
    assert "上年留下 2 件" in refused.stderr
    play(house, second, "--agency", "TWO-YEARS", "--documents", "none")
    assert natural(house, "TWO-YEARS", 2024)["carried_out"] == 2
    assert natural(house, "TWO-YEARS", 2025)["carried_in"] == 2
    assert natural(house, "TWO-YEARS", 2025)["total"] == 3
    again = play(house, first, "--agency", "TWO-YEARS")
    assert "没有新的内容" in again.stderr
    other = play(house, written("other", table(2025, new=3, granted=3)), "--agency", "TWO-YEARS", code=1)
    assert "已经按另一个文件" in other.stderr


def four(review=(0, 0, 0, 0), direct=(0, 0, 0, 0), after=(0, 0, 0, 0)):
    """Table 四: upheld, corrected, other, pending of each block, with their sums."""
    blocks = {"review": review, "litigation_direct": direct, "litigation_after_review": after}
    return {name: [*row, sum(row)] for name, row in blocks.items()}


def test_reviews_and_lawsuits_are_played_and_the_next_year_goes_on_with_them(house, written):
    told = four(review=(1, 1, 1, 1), direct=(1, 0, 1, 1), after=(1, 0, 1, 1))
    first = written("disputes", table(2024, told, new=3, granted=2, refused_5=1))
    done = play(house, first, "--agency", "DISPUTES", "--documents", "none")
    assert "表四比较了 15 个数字，0 个不同" in done.stdout
    again = play(house, first, "--agency", "DISPUTES")
    assert "没有新的内容" in again.stderr and again.stdout == done.stdout
    misfit = written("misfit4", table(2025, four(review=(1, 0, 0, 0)), new=1, granted=1))
    assert "1 件没有审结" in play(house, misfit, "--agency", "DISPUTES", code=2).stderr
    # Everything decided next year, and one more suit after a review of the year before; nothing new was answered.
    told = four(review=(0, 1, 0, 0), direct=(0, 0, 0, 1), after=(1, 0, 0, 1))
    second = written("disputes_2", table(2025, told, new=1, carried_out=1))
    done = play(house, second, "--agency", "DISPUTES", "--documents", "none")
    assert "表四比较了 15 个数字，0 个不同" in done.stdout


def test_lawsuits_of_a_year_without_requests_are_about_the_year_before(house, written):
    told = four(direct=(1, 0, 0, 0), after=(0, 1, 0, 1))
    path = written("only_suits_2025", table(2025, told))
    assert "表四比较了 15 个数字，0 个不同" in play(house, path, "--documents", "none").stdout
    assert natural(house, "ONLY-SUITS-2025", 2025) == {}


def test_reviews_dealt_over_agencies_add_up_to_the_table(house, written):
    path = written("spread_four_2025", table(2025, four(review=(2, 0, 1, 1)), new=4, granted=4))
    told = play(house, path, "--spread", "2", "--documents", "none")
    assert "表四比较了 15 个数字，0 个不同" in told.stdout


def test_dealt_over_agencies_the_roll_up_is_the_table(house, written):
    path = written("spread_2025", table(new=7, granted=4, refused_5=2, carried_out=1))
    told = play(house, path, "--spread", "3", "--documents", "none")
    assert "3 个下级机关" in told.stdout and "0 个不同" in told.stdout
    assert natural(house, "SPREAD-2025", 2025) == {}
    assert natural(house, "SPREAD-2025", 2025, "--subtree")["new"] == 7
    parts = [natural(house, f"SPREAD-2025-0{n}", 2025).get("new", 0) for n in (1, 2, 3)]
    assert sum(parts) == 7 and min(parts) >= 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("unbalanced", json.dumps(table(new=3, granted=1))),
        ("partial", json.dumps({"year": 2024, "format": "2021", "table3": {"new": [1, 0, 0, 0, 0, 0]}})),
        ("broken", "{"),
    ],
)
def test_a_table_that_cannot_be_played_is_refused_before_anything_starts(tmp_path, name, content):
    path = tmp_path / f"{name}.json"
    path.write_text(content, "utf-8")
    refused = play(tmp_path / "never", path, code=2)
    assert "不能用" in refused.stderr and refused.stdout == ""
    assert not (tmp_path / "never").exists()


def test_an_agency_of_real_time_is_not_played_in(house, written):
    path = written("real", SMALL)
    # The platform itself is the one agency there is from the start, and it lives in real time.
    refused = play(house, path, "--agency", "PLATFORM", code=1)
    assert "没有办完" in refused.stderr
