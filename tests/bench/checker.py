"""How long the checker takes for the reports of a year: three hundred files of mixed kinds, one process and all cores."""

import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from reporting.checker.batch import check_all
from reporting.checker.gathering import files_of, read_all
from reporting.checker.reading import read_file
from reporting.exports.making import make
from tests.support.written import WRITERS, fixture_books

FILES = 300
MIX = ("docx", "html", "xlsx", "pdf", "docx", "html", "pdf", "md", "tabs", "lines")
ENDING = {"tabs": "txt", "lines": "txt"}
TEXT = (
    "本年度加强政府信息公开平台建设，健全工作机制，规范办理程序，及时回应社会关切，全年公开各类政府信息若干条。"
    * 12
)


def measure(say):
    rows = []
    with tempfile.TemporaryDirectory(prefix="gongkai-reports-") as folder:
        sizes = write(Path(folder))
        rows.append(
            (
                f"files written: {FILES}, of the kinds {'、'.join(dict.fromkeys(MIX))}",
                f"{sum(sizes) / 2**20:.0f} MiB",
            )
        )
        say(rows)
        for kind in dict.fromkeys(MIX):
            some = sorted(Path(folder).glob(f"*-{kind}.*"))[:10]
            rows.append((f"one {kind}, one process, median of {len(some)}", f"{median(some) * 1000:.0f} ms"))
            say(rows)
        began = time.perf_counter()
        checked = check_all(read_all(files_of([Path(folder)])))
        took = time.perf_counter() - began
        assert len(checked) == FILES and all(one.read for one in checked)
        rows.append(
            (
                f"`report check` of all {FILES}, all cores",
                f"{took:.1f} s ({FILES / took:.0f} files/s; bound 60 s)",
            )
        )
        say(rows)
    return rows


def write(folder):
    rng, books, sizes = random.Random(7), list(fixture_books().values()), []
    for at in range(FILES):
        book, kind = rng.choice(books), MIX[at % len(MIX)]
        own = replace(
            book, agency=f"青榆市第{at}局", title=f"青榆市第{at}局{book.year}年政府信息公开工作年度报告"
        )
        first = replace(
            own.chapters[0], blocks=(*own.chapters[0].blocks, *[type(own.chapters[0].blocks[0])(TEXT)] * 4)
        )
        own = replace(own, chapters=(first, *own.chapters[1:]))
        # Half of the PDFs and documents are the platform's own exports, half as others lay them out.
        data = (
            make(own, kind).data if kind in ("pdf", "docx", "html", "xlsx") and at % 2 else WRITERS[kind](own)
        )
        (folder / f"{at:03}-{kind}.{ENDING.get(kind, kind)}").write_bytes(data)
        sizes.append(len(data))
    return sizes


def median(files):
    times = []
    for file in files:
        data = file.read_bytes()
        began = time.perf_counter()
        assert read_file(file.name, data).books
        times.append(time.perf_counter() - began)
    return sorted(times)[len(times) // 2]
