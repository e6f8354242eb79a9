"""What the commands of reporting print."""

import json
from datetime import date

import click

from reporting.domain import Table3, checks, period
from reporting.formats import format_for, load_format
from reporting.formats.remedies import load_remedy_form
from reporting.queries import Subject, sight_of, subtree_through, table_four, table_three
from reporting.rebuild import Rebuilt, rebuild
from reporting.remedies import Table4, block_label
from reporting.sheets import as_data, comma_separated
from services.clock import china_date, system_now
from services.db import Scope, unit_of_work
from services.identity.queries import agencies, agency_by_code

MOST_DIFFERENCES = 50


def print_table(
    code: str, year: int, form_name: str | None, cutoff: date | None, subtree: bool, shape: str
) -> None:
    """Tables 三 and 四 on stdout as text, JSON or CSV. Raises NotFound, Invalid."""
    within = period(year, cutoff)
    form = load_format(form_name) if form_name else format_for(year)
    with unit_of_work("reporting") as session:
        agency = agency_by_code(session, code)
        seen = subtree_through(session, agency.id, within) if subtree else (agency.id,)
        sight = sight_of(session, seen, within)
    with unit_of_work("reporting", Scope(agency=agency.id, sight=sight)) as session:
        found = table_three(session, Subject(seen), within, form)
        four = table_four(session, Subject(seen), within, load_remedy_form(form.name))
    if shape == "json":
        click.echo(json.dumps(as_data(found, four, agency.code, agency.name), ensure_ascii=False, indent=1))
    elif shape == "csv":
        click.echo(comma_separated(found, four), nl=False)
    else:
        click.echo(f"{agency.name} {year}年 {form.title}（{form.document}）截至{within.cutoff}")
        click.echo(as_text(found))
        click.echo(remedies_as_text(four))


def as_text(table: Table3) -> str:
    """The table in columns for a terminal."""
    lines = ["".join(f"{column.label[:6]:>{8 - _wide(column.label[:6])}}" for column in table.form.columns)]
    for row in table.form.rows:
        figures = "" if row.is_heading else "".join(f"{number:>8}" for number in table.row(row.key))
        lines.append(f"{figures:<56}  {'　' * (row.level - 1)}{row.label}")
    bad = [check for check in checks(table) if not check.holds]
    lines.append("各列勾稽相等。" if not bad else f"有 {len(bad)} 处不等。")
    return "\n".join(lines)


def remedies_as_text(four: Table4) -> str:
    """Table 四 for a terminal: a line a block."""
    lines = [four.form.title, "".join(f"{column.label:>6}" for column in four.form.columns)]
    for block, figures in zip(four.form.blocks, four.rows().values(), strict=True):
        lines.append("".join(f"{number:>10}" for number in figures) + f"  {block_label(block)}")
    return "\n".join(lines)


def _wide(text: str) -> int:
    # A Chinese character takes two columns of a terminal.
    return len(text)


def print_rebuild(code: str | None, *, swap: bool) -> int:
    """Rebuild one agency or all, print what differs; 1 when anything did."""
    today = china_date(system_now())
    with unit_of_work("reporting") as session:
        chosen = [agency_by_code(session, code)] if code else list(agencies(session, today))
    differing = 0
    for agency in chosen:
        found = rebuild(agency.id, swap=swap)
        differing += bool(found.differences)
        click.echo(
            f"{agency.code} {agency.name}：事件 {found.events:,} 条，办件 {found.cases:,} 件，{_verdict(found)}"
        )
        for difference in found.differences[:MOST_DIFFERENCES]:
            click.echo(
                f"  {difference.number} {difference.column}：统计为 {difference.counted}，重算为 {difference.replayed}"
            )
        if len(found.differences) > MOST_DIFFERENCES:
            click.echo(f"  ……共 {len(found.differences):,} 处")
    return 1 if differing else 0


def _verdict(found: Rebuilt) -> str:
    if not found.differences:
        return "与统计一致。"
    return f"有 {len(found.differences):,} 处不同" + ("，已替换。" if found.swapped else "。")
