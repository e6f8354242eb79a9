"""Table 二 of a published file: read where the file gives it, entered by the report officer's own command, compared."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from deploy.play.authoring import january
from deploy.play.cast import Stage
from reporting import commands
from reporting.annual.declared import cells_of
from reporting.commands.declaring import Sheet
from reporting.formats.declared import DeclaredForm, load_declared_form
from reporting.queries.annual import declared_cells
from services.db import Scope, unit_of_work

SOURCE = "公布的年度报告"


def read_declared(told: Any, form: str, findings: list[str]) -> dict[str, str]:
    """The figures of a file's `table2` by "row.column"; what stands nowhere in the form is a finding."""
    official, found = load_declared_form(form), dict[str, str]()
    if not isinstance(told, dict):
        return found
    for name, given in told.items():
        row = _row(official, str(name))
        if row is None:
            findings.append(f"表二里的“{name}”不是 {form} 版表格的一行。")
            continue
        columns = [column.key for column in official.block_of(row).columns]
        figures = given if isinstance(given, dict) else {columns[0]: given}
        for column, figure in figures.items():
            digits = _digits(figure)
            if column not in columns or digits is None:
                findings.append(f"表二“{name}”的“{column}”不是这一行的一列，或者不是数字。")
            elif digits:
                found[f"{row}.{column}"] = digits
    return found


def _digits(figure: Any) -> str | None:
    """A figure as digits, a unit behind it taken off (上海 2019: 251000元); "" for a blank, None for no number."""
    if figure is None:
        return ""
    told = re.fullmatch(
        r"(-?\d+(?:\.\d+)?)\s*(?:万?元|件|项)?", "" if isinstance(figure, bool) else str(figure)
    )
    return told[1] if told else None


def _row(form: DeclaredForm, name: str) -> str | None:
    rows = [row.key for block in form.blocks for row in block.rows]
    return next((row for row in rows if name == row or f"_{row}" in name), None)


def enter_declared(stage: Stage, year: int, form: str, told: Mapping[str, str]) -> list[str]:
    """Enter every block the file gives, once; answers what then stands there otherwise, a sentence each."""
    if not told:
        return []
    by = january(stage, year)
    wanted = cells_of(told)
    with unit_of_work("reporting", Scope(stage.agency_id)) as session:
        known = declared_cells(session, stage.agency_id, year, form)
        for block in load_declared_form(form).blocks:
            cells = {key: value for key, value in told.items() if _is_in(block.key, key, form)}
            if cells and any(known.get(place) != figure for place, figure in cells_of(cells).items()):
                sheet = Sheet(year=year, form=form, block=block.key, cells=cells, source=SOURCE, sure=True)
                commands.declare(session, sheet, by=by)
    with unit_of_work("reporting", Scope(stage.agency_id)) as session:
        return list(_different(wanted, declared_cells(session, stage.agency_id, year, form)))


def _is_in(block: str, key: str, form: str) -> bool:
    return load_declared_form(form).block_of(key.partition(".")[0]).key == block


def _different(
    wanted: Mapping[tuple[str, str], Decimal], built: Mapping[tuple[str, str], Decimal]
) -> Iterator[str]:
    for (row, column), figure in wanted.items():
        if built.get((row, column)) != figure:
            yield f"  表二 {row} / {column}：原表 {figure}，填报 {built.get((row, column), '没有')}"
