"""The built table beside the published one: what was given and differs is a failure, what was not given is shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from deploy.play.reading import PublishedTable
from reporting.domain import Table3


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell the file states and the platform counted otherwise."""

    row: str
    column: str
    given: int
    built: int


def differences(table: PublishedTable, built: Table3) -> list[Difference]:
    """Every given cell that is not what came out."""
    return [
        Difference(row, column, given, built.cell(row, column))
        for (row, column), given in table.given.items()
        if built.cell(row, column) != given
    ]


def side_by_side(table: PublishedTable, built: Table3) -> str:
    """Both tables in one, line by line: the built figure, and the given one where it differs or is missing."""
    form = table.form
    lines = [" ".join(f"{column.label[:4]:>{10 - len(column.label[:4])}}" for column in form.columns)]
    for row in form.keyed_rows:
        figures = [_cell(table.given, row.key, column.key, built) for column in form.columns]
        lines.append(" ".join(f"{figure:>10}" for figure in figures) + "  " + row.label)
    return "\n".join(lines)


def _cell(given: Mapping[tuple[str, str], int], row: str, column: str, built: Table3) -> str:
    came_out = built.cell(row, column)
    if (row, column) not in given:
        return f"({came_out})"
    stated = given[row, column]
    return str(came_out) if stated == came_out else f"{came_out}≠{stated}"


def verdict(table: PublishedTable, built: Table3) -> Iterator[str]:
    """The last lines: how many cells were compared, and each that differs."""
    wrong = differences(table, built)
    computed = len(built.cells) - len(table.given)
    yield f"比较了 {len(table.given)} 个数字，{len(wrong)} 个不同；表中没有给出、由平台算出的 {computed} 个（括号内）。"
    for one in wrong:
        label, column = table.form.row(one.row).label, table.form.column(one.column).label
        yield f"  {label} / {column}：原表 {one.given}，办出 {one.built}"
