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
        ("--received", "2025-02-20", "--channel", "ems", "--colour", "red"),
        ("--channel", "ems"),
    ),
)
def test_what_it_does_not_understand_leaves_stdout_empty(words: tuple[str, ...]):
    answer = ask(*words, "--json")
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr.strip()


def test_it_needs_neither_database_nor_web_framework():
    probe = "import sys, processing.clock_command; sys.exit(bool({'flask', 'sqlalchemy', 'celery'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0
