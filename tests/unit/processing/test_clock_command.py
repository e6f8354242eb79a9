"""`gongkai clock` as its user meets it: a process, its output, its exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

GONGKAI = Path(sys.executable).parent / "gongkai"


def ask(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([GONGKAI, "clock", *words], capture_output=True, text=True, check=False)


def test_it_answers_one_object():
    told = (
        "--received",
        "2025-02-20",
        "--channel",
        "registered_mail",
        "--event",
        "third_party:2025-02-27:2025-03-10",
    )
    answer = ask(*told, "--json")
    assert answer.returncode == 0
    found = json.loads(answer.stdout)
    assert (found["due_date"], found["provisional"]) == ("2025-03-31", False)
    assert {day["kind"] for day in found["days"]} == {"start", "counted", "stopped", "weekend"}
    assert "2025年03月31日" in ask(*told).stdout


@pytest.mark.parametrize(
    "words",
    (
        ("--received", "2025-02-30", "--channel", "ems"),
        ("--received", "20250220", "--channel", "ems"),
        ("--received", "2025-02-20", "--channel", "pigeon"),
        ("--received", "2025-02-20", "--channel", "ems", "--event", "lunch:2025-02-21"),
        ("--received", "2025-02-20", "--channel", "ems", "--event", "third_party"),
        ("--received", "2025-02-20", "--channel", "ems", "--event", "third_party:2025-02-27:2025-02-26"),
        ("--received", "2025-02-20", "--channel", "ems", "--event", "extension:2025-03-18:21"),
        ("--received", "2025-02-20", "--channel", "ems", "--event", "extension:2025-03-18"),
        ("--received", "2025-02-20", "--channel", "ems", "--event", "supplemented:2025-03-12"),
        ("--received", "2025-02-20", "--channel", "ems", "--event", "ordered:2025-03-18"),
        ("--received", "2025-02-20", "--channel", "ems", "--event", "ordered:2025-03-18:2025-03-18"),
        ("--received", "2025-02-20", "--channel", "ems", "--event", "ordered:2025-03-18:0"),
        ("--received", "2025-02-20", "--channel", "ems", "--colour", "red"),
        ("--channel", "ems"),
    ),
)
def test_what_it_does_not_understand_leaves_stdout_empty(words: tuple[str, ...]):
    answer = ask(*words, "--json")
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr.strip()


@pytest.mark.parametrize(
    ("events", "rule"),
    (
        (["extension:2025-03-21:10"], "条例第三十三条第二款"),
        (["supplement_notice:2025-03-04"], "条例第三十条"),
        (["fee_notice:2025-03-21"], "国办函〔2020〕109号"),
        (["delayed:2025-03-21:2025-04-10"], "条例第三十五条"),
        (["reasons_demand:2025-02-25", "delayed:2025-03-10:2025-03-20"], "条例第三十五条"),
        (["supplement_notice:2025-02-28", "extension:2025-03-05:5"], "条例第三十三条第二款"),
    ),
)
def test_what_came_too_late_is_refused_with_its_rule_as_the_commands_do(events: list[str], rule: str):
    asked = [word for told in events for word in ("--event", told)]
    answer = ask("--received", "2025-02-20", "--channel", "ems", *asked)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert rule in answer.stderr


@pytest.mark.parametrize(
    ("events", "due"),
    (
        # The last days themselves are in time.
        (["extension:2025-03-20:10"], "2025-04-03"),
        (["supplement_notice:2025-03-03", "supplemented:2025-03-12"], "2025-04-10"),
        # While an opinion is awaited the period stands still: an extension after the first last day is in time.
        (["third_party:2025-02-27:2025-03-26", "extension:2025-03-25:5"], "2025-04-24"),
        (["ordered:2025-05-06:20"], "2025-06-04"),
        (["ordered:2025-05-06:2025-05-20"], "2025-05-20"),
    ),
)
def test_what_came_in_time_is_computed(events: list[str], due: str):
    asked = [word for told in events for word in ("--event", told)]
    answer = ask("--received", "2025-02-20", "--channel", "ems", *asked, "--json")
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["due_date"] == due


def test_it_needs_neither_database_nor_web_framework():
    probe = "import sys, processing.clock_command; sys.exit(bool({'flask', 'sqlalchemy', 'celery'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


REGIONAL = json.loads((Path(__file__).parents[2] / "fixtures" / "regional_vectors.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", REGIONAL["clock"], ids=lambda one: one["region"])
def test_it_counts_by_the_calendar_of_a_region(vector: dict):
    answer = ask("--received", vector["received"], "--channel", "ems", "--region", vector["region"], "--json")
    found = json.loads(answer.stdout)
    assert (found["due_date"], found["region"]) == (vector["due"], vector["region"])
    assert [day["date"] for day in found["days"] if day["make_up"]] == vector["made_up"]


def test_a_calendar_file_lies_over_the_package_and_nonsense_is_refused(tmp_path: Path):
    told = {"version": 1, "source": "试验通知", "off": ["2026-05-27"], "work": ["2026-05-24"]}
    file = tmp_path / "nx.json"
    file.write_text(json.dumps({"region": "CN-NX", "years": {"2026": told}}), "utf-8")
    words = ("--received", "2026-05-20", "--channel", "ems", "--json")
    found = json.loads(ask(*words, "--region", "CN-NX", "--calendar", str(file)).stdout)
    kinds = {day["date"]: (day["kind"], day["make_up"]) for day in found["days"]}
    assert kinds["2026-05-24"] == ("counted", True)
    assert kinds["2026-05-27"] == ("holiday", False)
    file.write_text(
        json.dumps({"region": "CN-NX", "years": {"2026": told | {"work": ["2026-05-25"]}}}), "utf-8"
    )
    for more in (("--region", "CN-NX"), ("--region", "CN-NX", "--calendar", str(file))):
        answer = ask(*words, *more)
        assert (answer.returncode, answer.stdout) == (2, "")
    assert "不是周末" in answer.stderr
