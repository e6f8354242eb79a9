"""`make test`: every check and every test, and at the end a table of what ran and what did not and why.

Exit 0: all of it passed. 1: something failed. 3: nothing failed, but the browser tests could not run and nobody
said `GONGKAI_WITHOUT=browser`.
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from tests import browser

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Step:
    """One line of the closing table."""

    name: str
    command: list[str]
    counted: bool = True
    needs_browser: bool = False
    result: str = "not run"
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0


def steps() -> list[Step]:
    def tests(name: str, *folders: str, workers: int = 0, needs_browser: bool = False) -> Step:
        spread = ["-n", str(workers), "--dist", "loadfile"] if workers else []
        return Step(name, [sys.executable, "-m", "pytest", *folders, *spread], needs_browser=needs_browser)

    return [
        Step("ruff: rules", [str(BIN / "ruff"), "check", "."], counted=False),
        Step("ruff: form", [str(BIN / "ruff"), "format", "--check", "."], counted=False),
        Step("import contracts", [str(BIN / "lint-imports")], counted=False),
        Step("mypy --strict", [str(BIN / "mypy")], counted=False),
        tests("unit", "tests/unit"),
        tests("architecture, golden events", "tests/architecture", "tests/contracts"),
        tests("integration", "tests/integration", workers=2),
        tests("played years and faults", "tests/whole"),
        tests("journeys in Chromium", "tests/journeys", needs_browser=True),
    ]


def main() -> int:
    chromium = None if "browser" in without() else browser.find_or_install()
    if chromium:
        os.environ["GONGKAI_CHROMIUM"] = chromium
    todo = steps()
    for step in todo:
        if step.needs_browser and not chromium:
            step.result = "left out (GONGKAI_WITHOUT)" if "browser" in without() else "no Chromium"
            continue
        run(step)
    return close(todo)


def without() -> list[str]:
    return os.environ.get("GONGKAI_WITHOUT", "").replace(",", " ").split()


def run(step: Step) -> None:
    sys.stdout.write(f"\n━━ {step.name}\n")
    sys.stdout.flush()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "junit.xml"
        command = step.command + ([f"--junitxml={report}"] if step.counted else [])
        begun = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        step.seconds = time.monotonic() - begun
        if report.exists():
            count(step, report)
    # pytest's 5 says that it found no test at all: a room without tests is a failure, not a pass.
    step.result = "passed" if code == 0 else f"FAILED (exit {code})"
    if code and not step.failed:
        step.failed = 1


def count(step: Step, report: Path) -> None:
    for suite in ET.parse(report).getroot().iter("testsuite"):
        total, bad = int(suite.get("tests", 0)), int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        step.skipped += int(suite.get("skipped", 0))
        step.failed += bad
        step.passed += total - bad - int(suite.get("skipped", 0))


def close(done: list[Step]) -> int:
    sys.stdout.write("\n" + "─" * 78 + "\n")
    for step in done:
        tally = (
            f"{step.passed:5d} passed {step.failed:3d} failed {step.skipped:3d} skipped"
            if step.counted
            else ""
        )
        sys.stdout.write(f"{step.name:30s} {step.result:28s} {tally} {step.seconds:6.0f} s\n")
    passed, failed = sum(s.passed for s in done), sum(s.failed for s in done)
    skipped = sum(s.skipped for s in done)
    sys.stdout.write(f"{passed} passed, {failed} failed, {skipped} skipped\n")
    if failed:
        return 1
    if any(s.result == "no Chromium" for s in done):
        sys.stdout.write(
            "No Chromium here: install it, or say GONGKAI_WITHOUT=browser (没有浏览器，旅程测试未运行)。\n"
        )
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
