"""A published year is played and applications are sent while worker, relay, web and queue are hit: the same table, 0 lost."""

import subprocess
import sys
from pathlib import Path

import pytest

TABLE = Path(__file__).parents[1] / "fixtures" / "reports" / "shuyang_drc_2023.json"


@pytest.mark.timeout(600)
def test_nothing_is_lost_or_doubled_while_processes_are_killed_and_the_queue_forgets(tmp_path):
    command = [sys.executable, "-m", "tests.faults", "--kills", "2", "--data", str(tmp_path), str(TABLE)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=580)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "nothing lost, nothing doubled, nothing left over" in done.stdout
