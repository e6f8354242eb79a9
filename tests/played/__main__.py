"""`python -m tests.played [TABLE …] [--data DIR] [--out DIR] [--write]`: exit 0 when every cell came back.

Each table is played in an agency of its own, its report written into every form and each file read back by
`gongkai report check`. `--write` keeps what came out in docs/there-and-back.md; rows of tables not played stay.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from deploy.platform import standing_platform
from tests.played.back import FORMS, Back, Failed, all_right, seconds, there_and_back

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "tests" / "fixtures" / "reports"
WRITTEN = ROOT / "docs" / "there-and-back.md"
INTRO = """# There and back

`make there-and-back` (or `python -m tests.played`) plays every published table kept in `tests/fixtures/reports` with
`gongkai play`, writes its report into each form with `gongkai report build` and reads every file back with
`gongkai report check`. Every cell of 表二, 表三 and 表四 that the published file states must be what is read, all cells must be the
same in every form, and the checker must find nothing. A CSV holds the tables alone; that it has no chapters is the one thing
said of it; forms are PDF, DOCX, XLSX, HTML, EPUB, JSON and CSV. What was published wrong is then written into the report as it was published (金湖 2023: a 总计 of table 四;
上海市政府办公厅 2019: two numbers in the text): the checker must find just that.

The ninth file, `nanhu_bureau_2019_partial`, states a part of table 三 alone, no result of most of its applications: there is no year
to play from it, and `gongkai play` refuses it by name.
"""

HEAD = (
    "| table | requests | a second | cells stated | cells compared, all forms | differences, findings | published defects found | on |",
    "|---|---:|---:|---:|---:|---:|---|---|",
)
NAMES = {path.stem for path in TABLES.glob("*.json")}


def main() -> None:
    told = argparse.ArgumentParser()
    told.add_argument("tables", type=Path, nargs="*", default=sorted(TABLES.glob("*.json")))
    told.add_argument("--data", type=Path, help="data folder; without it one that is thrown away")
    told.add_argument("--out", type=Path, help="where the files stay; without it they are thrown away")
    told.add_argument("--write", action="store_true", help=f"keep what came out in {WRITTEN.name}")
    asked = told.parse_args()
    with tempfile.TemporaryDirectory(prefix="gongkai-played-") as folder:
        os.environ["GONGKAI_DATA"] = str((asked.data or Path(folder) / "var").resolve())
        begun = time.monotonic()
        backs = play_all(asked.tables, asked.out or Path(folder) / "files")
    rows = {back.name: row(back) for back in backs}
    sys.stdout.write("\n".join([*HEAD, *rows.values(), f"{seconds(begun):.0f} s", ""]))
    if asked.write:
        WRITTEN.write_text("\n".join([INTRO, *HEAD, *sorted((kept() | rows).values()), ""]), "utf-8")
    sys.exit(0 if all_right(backs) else 1)


def play_all(tables: Sequence[Path], out: Path) -> list[Back]:
    """All of them on one platform, one after the other."""
    backs = []
    data = Path(os.environ["GONGKAI_DATA"])
    with standing_platform(only="worker,relay"):
        for path in tables:
            try:
                backs.append(there_and_back(path, data, out))
            except Failed as failed:
                backs.append(Back(path.stem, 0, wrong=[str(failed)]))
            sys.stderr.write(f"{path.stem}: {'; '.join(backs[-1].wrong) or 'as published'}\n")
    return backs


def row(back: Back) -> str:
    """What came out of one table, as a row of Markdown."""
    rate = f"{back.rate:.1f}" if back.rate else "–"
    count = f"{sum(back.defects.values())} in {sum(map(bool, back.defects.values()))} of {len(FORMS)} forms"
    cells = (back.name, f"{back.requests:,}", rate, back.stated, f"{back.compared:,}", len(back.wrong))
    told = (*cells, count if back.defects else "–", date.today())
    return f"| {' | '.join(map(str, told))} |"


def kept() -> dict[str, str]:
    """The rows written down before, by table: those not played now stay."""
    rows = WRITTEN.read_text("utf-8").splitlines() if WRITTEN.exists() else []
    return {name: row for row in rows if (name := row.strip("| ").partition(" ")[0]) in NAMES}


if __name__ == "__main__":
    main()
