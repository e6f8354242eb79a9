"""One play from the file to the verdict, with all that is said on the way."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
from sqlalchemy.exc import DBAPIError
from tqdm import tqdm

from deploy.platform import standing_platform
from deploy.play.authoring import begin_report
from deploy.play.beginning import plan_for
from deploy.play.cast import Stage, prepare
from deploy.play.comparison import differences, side_by_side, verdict
from deploy.play.declaring import enter_declared
from deploy.play.ledger import Ledger
from deploy.play.plan import Plan
from deploy.play.quiet import NotWorkedOff
from deploy.play.reading import PublishedTable, TableRefused, read_table
from deploy.play.remedies import PublishedRemedies, remedies_told, wrong_remedies
from deploy.play.runner import Played, Runner
from deploy.play.steps import StepFailed
from deploy.play.writing import Documents, Writing
from reporting.domain import Table3, period
from reporting.queries import Subject, roll_up, roll_up_four, table_four, table_three
from reporting.remedies import Table4
from services.calendar.domain import WorkingCalendar
from services.calendar.queries import calendar_for
from services.db import Scope, unit_of_work
from services.errors import DomainError

SAME, DIFFERENT, REFUSED = 0, 1, 2


def run(path: Path, code: str, spread: int, documents: str) -> int:
    """Play the file; answers the exit code."""
    try:
        table = read_table(path)
    except TableRefused as refused:
        return _refuse(path, refused)
    try:
        with standing_platform(only="worker,relay"):
            return _play(path, table, code, spread, documents)
    except TableRefused as refused:
        return _refuse(path, refused)
    except (StepFailed, NotWorkedOff, DomainError) as failure:
        click.echo(f"没有办完：{failure}", err=True)
    except DBAPIError as lost:
        click.echo(
            f"没有办完，数据库中断（{type(lost.orig).__name__}）。恢复后再运行一次，会接着办。", err=True
        )
    return DIFFERENT


def _refuse(path: Path, refused: TableRefused) -> int:
    click.echo(f"{path.name} 不能用：", err=True)
    for finding in refused.findings:
        click.echo(f"  · {finding}", err=True)
    return REFUSED


def _play(path: Path, table: PublishedTable, code: str, spread: int, documents: str) -> int:
    top, stages = prepare(code, table.agency or path.stem, spread)
    with unit_of_work("reporting", Scope(top.agency_id)) as session:
        calendar = calendar_for(session, top.agency.region)
    plan = plan_for(table, top, stages, calendar)
    _announce(table, plan, top, stages, calendar)
    runner = Runner(
        plan,
        stages,
        calendar,
        Ledger(table.digest, [stage.agency_id for stage in stages]),
        Writing(Documents(documents)),
    )
    played = _with_progress(runner)
    built = _built(table, top, stages)
    _report(table, built, played)
    if spread == 1:
        begin_report(top, table.year, table.form.name)
    wrong = enter_declared(top, table.year, table.form.name, table.declared)
    if table.declared:
        click.echo(f"表二填报了 {len(table.declared)} 个数字，{len(wrong)} 个不同。")
    for line in wrong:
        click.echo(line)
    if table.remedies is not None:
        wrong += _report_four(table.remedies, table.year, top, stages)
    return DIFFERENT if wrong or differences(table, built) else SAME


def _report_four(told: PublishedRemedies, year: int, top: Stage, stages: Sequence[Stage]) -> list[str]:
    """Show table 四 beside the file's; answers what differs."""
    built = _built_four(told, year, top, stages)
    for line in remedies_told(told, built):
        click.echo(line)
    return wrong_remedies(told, built)


def _built_four(told: PublishedRemedies, year: int, top: Stage, stages: Sequence[Stage]) -> Table4:
    seen, within = _seen(top, stages), period(year)
    with unit_of_work("reporting", Scope(top.agency_id, sight=seen)) as session:
        whole = table_four(session, Subject(seen), within, told.form)
        parts = roll_up_four(session, Subject(seen), within, told.form)
    _check_sum(whole, parts.values())
    return whole


def _announce(
    table: PublishedTable, plan: Plan, top: Stage, stages: Sequence[Stage], calendar: WorkingCalendar
) -> None:
    over = f"，分给 {len(stages)} 个下级机关" if len(stages) > 1 else ""
    click.echo(
        f"{table.agency or top.agency.name} {table.year} 年表三（{table.form.name} 版），{table.requests:,} 件{over}。"
    )
    click.echo(f"机关 {top.agency.code}。所有年份都按现行《政府信息公开条例》和本平台现在的规则办理。")
    unknown = sorted(
        {day.year for one in plan.requests for day, _ in one.steps if not calendar.is_known(day)}
    )
    if unknown:
        told = "、".join(map(str, unknown))
        click.echo(f"工作日历没有 {told} 年的安排，期限按周一至周五暂算。")


def _with_progress(runner: Runner) -> Played:
    steps = runner.open_steps
    if not steps:
        click.echo("全部步骤已经办过，没有新的内容。", err=True)
    with tqdm(
        total=steps, unit="步", desc="办理", file=sys.stderr, disable=not steps, mininterval=0.5
    ) as bar:
        runner.tick = bar.update
        return runner.run()


def _built(table: PublishedTable, top: Stage, stages: Sequence[Stage]) -> Table3:
    seen, within = _seen(top, stages), period(table.year)
    with unit_of_work("reporting", Scope(top.agency_id, sight=seen)) as session:
        whole = table_three(session, Subject(seen), within, table.form)
        parts = roll_up(session, Subject(seen), within, table.form)
    _check_sum(whole, parts.values())
    return whole


def _seen(top: Stage, stages: Sequence[Stage]) -> tuple[int, ...]:
    return tuple(sorted({top.agency_id, *(stage.agency_id for stage in stages)}))


def _check_sum(whole: Table3 | Table4, parts: Iterable[Table3 | Table4]) -> None:
    """Raises NotWorkedOff where the agencies' tables are not the whole's."""
    each = list(parts)
    if any(sum(part.cells[cell] for part in each) != figure for cell, figure in whole.cells.items()):
        raise NotWorkedOff("各机关之和与汇总表不等。")


def _report(table: PublishedTable, built: Table3, played: Played) -> None:
    click.echo(side_by_side(table, built))
    for line in verdict(table, built):
        click.echo(line)
    if played.steps:
        click.echo(
            f"办了 {played.requests:,} 件、{played.steps:,} 步，用 {played.seconds:.1f} 秒，每秒 {played.rate:.1f} 件。",
            err=True,
        )
