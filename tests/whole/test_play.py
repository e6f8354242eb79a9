"""A published year, played through the commands of the screens, comes out as it was published."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.platform import standing_platform
from tests.played.back import FORMS, there_and_back

ROOT = Path(__file__).resolve().parents[2]
GONGKAI = Path(sys.executable).parent / "gongkai"
TABLES = ROOT / "tests" / "fixtures" / "reports"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for all of them: a play starts its own servers there and stops them."""
    return tmp_path_factory.mktemp("played")


def play(data: Path, table: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [GONGKAI, "play", TABLES / table, "--data", data, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)


def figures(told: str) -> list[str]:
    """The printed table, without what differs from run to run (rate, seconds)."""
    return [line for line in told.splitlines() if re.match(r"\s*\(?\d+\)?\s", line)]


def test_a_small_office_comes_out_as_published_and_played_again_stores_nothing_new(data: Path):
    first = play(data, "hanyang_district_office_2022.json")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "175 个数字，0 个不同" in first.stdout
    again = play(data, "hanyang_district_office_2022.json")
    assert again.returncode == 0, again.stdout + again.stderr
    assert figures(again.stdout) == figures(first.stdout)


def test_a_year_dealt_over_several_agencies_rolls_up_to_the_same(data: Path):
    done = play(data, "shuyang_drc_2023.json", "--spread", "3", "--documents", "none")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 个不同" in done.stdout


@pytest.mark.parametrize("table", ["refused/" + path.name for path in (TABLES / "refused").glob("*.json")])
def test_a_table_that_does_not_add_up_is_refused_before_anything_is_stored(table: str, tmp_path: Path):
    refused = play(tmp_path / "untouched", table)
    assert refused.returncode == 2
    assert refused.stdout == "" and refused.stderr.strip()
    assert not (tmp_path / "untouched").exists()


def test_its_report_comes_back_from_every_form_cell_by_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    data = tmp_path / "var"
    monkeypatch.setenv("GONGKAI_DATA", str(data))
    with standing_platform(only="worker,relay"):
        back = there_and_back(TABLES / "shuyang_drc_2023.json", data, tmp_path / "files")
    assert back.wrong == [] and back.stated == 200 and back.compared >= 7 * back.stated
    assert back.files == sorted(FORMS)
