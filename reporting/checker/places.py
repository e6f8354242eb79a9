"""Names of tables, rows and columns of all forms, for people. Pure."""

from functools import cache
from typing import Final

from reporting.formats import NAMES, load_format
from reporting.formats.declared import load_declared_form
from reporting.formats.indicators import load_indicators
from reporting.formats.remedies import load_remedy_form

TABLES: Final = {"table2": "表二", "table3": "表三", "table4": "表四", "indicators": "附表"}


def table_name(table: str) -> str:
    return TABLES.get(table, table)


@cache
def _names() -> dict[tuple[str, str, str], str]:
    told: dict[tuple[str, str, str], str] = {}
    for form in NAMES:
        for row in load_format(form).keyed_rows:
            told[form, "table3", row.key] = row.label.partition("（区分")[0]
        for block in load_declared_form(form).blocks:
            for line in block.rows:
                told[form, "table2", line.key] = line.label
        for remedy in load_remedy_form(form).blocks:
            told[form, "table4", remedy.key] = "".join(
                [*(f"{group}·" for group in remedy.groups), remedy.label]
            )
    for one in load_indicators().indicators:
        told["2013", "indicators", one.key] = one.label
    return told


@cache
def _columns() -> dict[tuple[str, str, str], str]:
    told: dict[tuple[str, str, str], str] = {}
    for form in NAMES:
        told |= {(form, "table3", column.key): column.label for column in load_format(form).columns}
        told |= {(form, "table4", column.key): column.label for column in load_remedy_form(form).columns}
        for block in load_declared_form(form).blocks:
            told |= {
                (form, "table2", column.key): column.label.partition("（")[0] for column in block.columns
            }
    return told


def row_name(form: str, table: str, row: str) -> str:
    """The label of a row, of whichever form has it."""
    for name in (form, *NAMES, "2013"):
        if (name, table, row) in _names():
            return _names()[name, table, row]
    return row


def column_name(form: str, table: str, row: str, column: str) -> str:
    """The label of a column."""
    if table == "indicators":
        return "本年累计"
    for name in (form, *NAMES):
        if (name, table, column) in _columns():
            return _columns()[name, table, column]
    return column
