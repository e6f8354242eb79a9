"""`gongkai import ledger`: an office's own register, checked, and brought in as cases."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from intake import ledger_queries as queries
from intake.commands.bringing import bring_slice
from intake.commands.ledger import Checked, check_rows, read_ledger, reading_of, save_mapping, start_import
from intake.ledger.columns import COLUMNS
from intake.ledger.reading import Sheet, read_sheet
from intake.ledger.rows import Reading
from intake.ledger_sheet import template_sheet
from services.actor import Actor, ActorKind
from services.clock import china_date, system_now
from services.command_line import Refused, data_option
from services.db import Scope, unit_of_work
from services.identity.queries import agency_by_code

OPERATOR = Actor(ActorKind.SYSTEM, None, "命令行")
MOST_SHOWN = 50


@click.group("import")
def import_() -> None:
    """导入原有的台账。"""


@import_.command()
@data_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agency", "code", required=True, help="机关代码")
@click.option(
    "--map", "map_", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="对应关系（JSON）"
)
@click.option("--dry-run", is_flag=True, help="只检查，不导入")
@click.option("--json", "as_json", is_flag=True, help="用 JSON 输出")
def ledger(file: Path, code: str, map_: Path | None, dry_run: bool, as_json: bool) -> None:
    """导入依申请公开台账（xlsx）：已办结的和在办的。同一文件导入两次不会重复；有问题的行不影响其他行。"""
    sheet = read_sheet(file.read_bytes(), file.name)
    with unit_of_work("identity", Scope(0)) as session:
        agency_id = agency_by_code(session, code).id
    now = system_now()
    told = _read_map(map_) if map_ else None
    with unit_of_work("intake", Scope(agency_id)) as session:
        mapping = told or reading_of(session, agency_id, sheet.headings)
        checked = _checked(session, agency_id, sheet, mapping, now)
    summary = _summary(checked, mapping, imported=0)
    if not dry_run and summary["good"]:
        summary["imported"] = _bring_in(agency_id, sheet, file.name, told, now)
    click.echo(json.dumps(summary, ensure_ascii=False, indent=1) if as_json else _words(summary, dry_run))


def _read_map(path: Path) -> Reading:
    try:
        told = json.loads(path.read_text("utf-8"))
        mapping = Reading.of(told)
        unknown = sorted(set(mapping.columns) - set(COLUMNS))
    except (ValueError, AttributeError, TypeError) as problem:
        raise Refused(f"对应关系不是有效的 JSON 文件：{problem}") from problem
    if unknown:
        raise Refused(f"对应关系里有不认识的项：{'、'.join(unknown)}。")
    return mapping


def _checked(
    session: Session, agency_id: int, sheet: Sheet, mapping: Reading, now: datetime
) -> list[Checked]:
    rows = [(line, dict(zip(sheet.headings, cells, strict=True))) for line, cells in sheet.rows]
    return check_rows(rows, mapping, queries.known_keys(session, agency_id), china_date(now))


def _bring_in(agency_id: int, sheet: Sheet, name: str, told: Reading | None, now: datetime) -> int:
    with unit_of_work("intake", Scope(agency_id)) as session:
        if told is not None:
            save_mapping(session, agency_id, told, actor=OPERATOR, now=now)
        found = read_ledger(session, agency_id, sheet, name, actor=OPERATOR, now=now)
        start_import(session, agency_id, found.id, actor=OPERATOR, now=now, by_job=False)
    line, finished = 0, False
    while not finished:
        with unit_of_work("intake", Scope(agency_id)) as session:
            one = queries.import_of(session, agency_id, found.id, lock=True)
            line, _done, finished = bring_slice(session, one, line, now)
            counts = queries.counts_of(session, one)
    return counts["imported"]


def _summary(checked: list[Checked], mapping: Reading, imported: int) -> dict[str, Any]:
    by_state = {state: sum(one.state == state for one in checked) for state in ("good", "bad", "known")}
    unknown = dict.fromkeys(word for one in checked for word in one.read.unknown)
    return {
        "rows": len(checked),
        **by_state,
        "imported": imported,
        "columns": dict(mapping.columns),
        "unknown_words": [{"column": key, "word": word} for key, word in unknown],
        "problems": [
            {
                "line": one.line,
                "problems": {COLUMNS[key].label: said for key, said in one.read.problems.items()},
            }
            for one in checked
            if one.state == "bad"
        ],
    }


def _words(summary: dict[str, Any], dry_run: bool) -> str:
    lines = [
        f"共 {summary['rows']} 行：可以导入 {summary['good']}，已经导入过 {summary['known']}，有问题 {summary['bad']}。"
    ]
    for one in summary["problems"][:MOST_SHOWN]:
        said = "；".join(f"{label}：{words}" for label, words in one["problems"].items())
        lines.append(f"  第 {one['line']} 行  {said}")
    if len(summary["problems"]) > MOST_SHOWN:
        lines.append(f"  ……另有 {len(summary['problems']) - MOST_SHOWN} 行有问题（用 --json 看全部）。")
    lines.append("只检查，没有导入。" if dry_run else f"已导入 {summary['imported']} 行。")
    return "\n".join(lines)


@import_.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template(file: Path) -> None:
    """写出空白的台账模板（xlsx），第二页是填写说明。"""
    file.write_bytes(template_sheet())
    click.echo(f"已写出 {file}。")
