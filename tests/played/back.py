"""One published table: played, its report written into every form, and what `gongkai report check` reads in them."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from deploy.play.cli import agency_code
from deploy.play.reading import PublishedTable, read_table

FORMS = ("pdf", "docx", "xlsx", "html", "epub", "json", "csv")
# A CSV holds the tables alone: the checker says so, and knows no sentence of it.
WITHOUT_TEXT, SAYS_SO = "csv", "no_chapters"
# As the published text has it (上海市政府办公厅 2019), by the figures written down of it.
SENTENCE = (
    "{year}年，新收政府信息公开申请{new}件，上年结转申请{carried_in}件，答复申请{answered}件。"
    "其中，公开及部分公开{granted_or_partial}件，不予公开{refused}件，无法提供{unavailable}件，"
    "不予处理{not_processed}件，其他处理{other}件。"
)
# What was published wrong: rule, and the two numbers that should be one.
DEFECTS: Mapping[str, frozenset[tuple[str, str, str]]] = {
    # The sentence of the played report still says four lawsuits, and finds one in the total written as published.
    "jinhu_county_2023": frozenset({("remedy_sum", "3", "0"), ("text_figures", "4", "1或0")}),
    "shanghai_general_office_2019": frozenset(
        {("text_figures", "258", "275"), ("text_figures", "265", "337")}
    ),
}
Place = tuple[str, str, str]


class Failed(Exception):
    """A command did not end as it should; the message holds what it said."""


@dataclass
class Back:
    """What came back of one table. `wrong` is empty when all is as it should be, a sentence each."""

    name: str
    requests: int
    rate: float | None = None
    stated: int = 0
    compared: int = 0
    files: list[str] = field(default_factory=list)
    defects: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def there_and_back(path: Path, data: Path, out: Path) -> Back:
    """Play the table on the platform that runs on `data`, write the report under `out`, read it back."""
    table = read_table(path)
    back = Back(path.stem, table.requests)
    played = gongkai("play", path, "--data", data)
    told = re.search(r"每秒 ([\d.,]+) 件", played.stderr)
    back.rate = float(told[1].replace(",", "")) if told else None
    folder = out / path.stem
    build(folder, data, "--agency", agency_code(path), "--year", table.year, "--format", table.form.name)
    _compare(back, table, checked(folder))
    if path.stem in DEFECTS:
        _as_published(back, path, folder, out / f"{path.stem}_as_published", data)
    return back


def stated(table: PublishedTable) -> dict[Place, Decimal]:
    """Every cell of the three tables that the published file states, as far as it agrees with itself."""
    cells = {("table3", *place): Decimal(figure) for place, figure in table.given.items()}
    for place, figure in table.declared.items():
        row, _, column = place.partition(".")
        cells["table2", row, column] = Decimal(re.sub(r"元$", "", figure))
    if table.remedies is not None:
        cells |= {("table4", *place): Decimal(figure) for place, figure in table.remedies.given.items()}
    return cells


def _compare(back: Back, table: PublishedTable, files: Mapping[str, Any]) -> None:
    """Every form has every stated cell, all forms have the same cells, and nothing is found in them."""
    due = stated(table)
    back.stated, back.files = len(due), sorted(files)
    back.wrong += [f"{form}：没有读到" for form in FORMS if form not in files]
    known = cells_of(files["json"])
    for form, file in files.items():
        read = cells_of(file)
        for place in sorted(due.keys() | known.keys() | read.keys()):
            figure, wanted = read.get(place, Decimal(0)), due.get(place, known.get(place, Decimal(0)))
            back.compared += 1
            if figure != wanted:
                back.wrong.append(f"{form} {'/'.join(place)}：应当是 {wanted}，读到 {figure}")
        back.wrong += [f"{form}：{rule} {left} {right}" for rule, left, right in findings_of(form, file)]


def _as_published(back: Back, path: Path, folder: Path, out: Path, data: Path) -> None:
    """What was published wrong, written into the played report as it was published: the checker finds it, and only it."""
    told = json.loads(path.read_text("utf-8"))
    report = json.loads(next(folder.glob("*.json")).read_text("utf-8"))
    spoil(report, told)
    out.mkdir(parents=True, exist_ok=True)
    source = out / "as_published.source"
    source.write_text(json.dumps(report, ensure_ascii=False), "utf-8")
    build(out, data, "--from", source)
    source.unlink()
    for form, file in checked(out).items():
        found = set(findings_of(form, file))
        due = {one for one in DEFECTS[path.stem] if form != WITHOUT_TEXT or one[0] != "text_figures"}
        back.defects[form] = len(found & due)
        if found != due:
            back.wrong.append(f"{form}：照公布的写入后应当查出 {sorted(due)}，查出了 {sorted(found)}")


def spoil(report: dict[str, Any], told: Mapping[str, Any]) -> None:
    """Put the published table 四 and the published sentence into a report."""
    columns = [name.partition("(")[0] for name in told["table4_columns"]]
    for block, row in told["table4"].items():
        for column, figure in zip(columns, row, strict=True):
            if figure is not None:
                report["table4"][block][column] = figure
    if narrative := told.get("narrative"):
        sentence = SENTENCE.format(year=told["year"], **narrative)
        report["chapters"][0]["blocks"] = [{"kind": "paragraph", "text": sentence}]


def cells_of(file: Mapping[str, Any]) -> dict[Place, Decimal]:
    """The cells of one file as the checker read them."""
    return {
        (table, row, column): Decimal(str(figure))
        for table, rows in file["tables"].items()
        for row, cells in rows.items()
        for column, figure in cells.items()
    }


def findings_of(form: str, file: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Rule and both numbers of each finding, but for what is true of every CSV."""
    for one in file["findings"]:
        if form != WITHOUT_TEXT or one["rule"] != SAYS_SO:
            yield one["rule"], one["left"], one["right"]


def build(out: Path, data: Path, *which: object) -> None:
    """The report in every form."""
    gongkai("report", "build", "--data", data, *which, "--as", ",".join(FORMS), "--out", out)


def checked(folder: Path) -> dict[str, Any]:
    """What the checker says of each file of a folder, by its ending."""
    done = run("report", "check", folder, "--json")
    files = {Path(one["file"]).suffix.lstrip("."): one for one in json.loads(done.stdout)["files"]}
    if done.returncode == 2 or len(files) != len(list(folder.iterdir())):
        raise Failed(f"{folder.name}：{done.stdout}{done.stderr}")
    return files


def gongkai(*words: object) -> subprocess.CompletedProcess[str]:
    """The command, which must succeed."""
    done = run(*words)
    if done.returncode:
        raise Failed(f"gongkai {' '.join(map(str, words))}：{done.returncode}\n{done.stdout}{done.stderr}")
    return done


def run(*words: object) -> subprocess.CompletedProcess[str]:
    """The command, whatever it ends with."""
    command = [sys.executable, "-m", "deploy.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ.copy())


def seconds(begun: float) -> float:
    """Since then, on the clock that only goes forward."""
    return time.monotonic() - begun


def all_right(backs: Sequence[Back]) -> bool:
    """Nothing was wrong with any of them."""
    return not any(back.wrong for back in backs)
