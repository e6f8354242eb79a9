"""`python -m tests.bench [delivery] [repeats] [ledger] [checker] [figures]`: starts servers, measures, writes the part of docs/performance.md that is its own."""

import os
import platform
import re
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
HEAD = "# Performance\n\nMeasured by `make bench`; ratios matter more than absolutes.\n"


def main():
    from deploy import db_init, servers
    from services.config import settings
    from services.db.engine import dispose_engines

    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        running = servers.start(folder)
        os.environ.update(running.environment(), GONGKAI_MODE="test")
        try:
            settings.cache_clear()
            db_init.initialise(settings())
            from tests.bench import checker, delivery, figures, ledger, repeats

            wanted = sys.argv[1:] or ["delivery", "repeats", "ledger", "checker", "figures"]
            if "delivery" in wanted:
                put("delivery", "Delivery", delivery.measure(Path(folder), say))
            if "repeats" in wanted:
                put("repeats", "Repeated requests", repeats.measure(say))
            if "ledger" in wanted:
                put("ledger", "A register brought in", ledger.measure(say))
            if "checker" in wanted:
                put("checker", "Checking reports", checker.measure(say))
            if "figures" in wanted:
                put("figures", "Tables out of ten million facts", figures.measure(say))
        finally:
            dispose_engines()
            running.stop()


def say(rows):
    sys.stderr.write(f"{rows[-1][0]}: {rows[-1][1]}\n")


def machine():
    with Path("/proc/cpuinfo").open() as file:
        names = re.findall(r"model name\s*:\s*(.+)", file.read())
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores ({names[0] if names else platform.machine()}), Python {platform.python_version()}"


def put(key, title, rows):
    """Replace this measurement's part of the page."""
    lines = [
        f"<!-- {key} -->",
        f"## {title}",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {machine()}.",
        "",
        "| what | measured |",
        "|---|---|",
    ]
    lines += [f"| {what} | {value} |" for what, value in rows]
    part = "\n".join([*lines, f"<!-- /{key} -->"])
    page = PAGE.read_text("utf-8") if PAGE.exists() else HEAD
    pattern = re.compile(rf"<!-- {key} -->.*?<!-- /{key} -->", re.DOTALL)
    page = pattern.sub(lambda _: part, page) if pattern.search(page) else f"{page}\n{part}\n"
    PAGE.write_text(page, "utf-8")
    sys.stdout.write(part + "\n")


if __name__ == "__main__":
    main()
