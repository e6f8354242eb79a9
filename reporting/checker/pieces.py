"""What every kind of file is turned into before a report is looked for in it: lines of text and grids of cells. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph; `at` is its place in the file, in words; `is_head` where the file itself says so."""

    text: str
    at: str = ""
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells by row and column, rows of any length.

    `covered` maps a place that a merged cell covers to the place where that cell begins; its own text is blank.
    `marks` gives a place a name of its own (a spreadsheet's “C12”). `loose` cells came one by one: blanks are lost.
    """

    rows: tuple[tuple[str, ...], ...]
    at: str = ""
    covered: Mapping[Spot, Spot] = field(default_factory=dict)
    marks: Mapping[Spot, str] = field(default_factory=dict)
    loose: bool = False

    def text(self, spot: Spot) -> str:
        """What stands at a place, through merged cells."""
        row, column = self.covered.get(spot, spot)
        return self.rows[row][column] if column < len(self.rows[row]) else ""

    def place(self, row: int, column: int) -> str:
        """A place in words."""
        mark = self.marks.get((row, column)) or f"第{row + 1}行第{column + 1}格"
        return f"{self.at} {mark}".strip()

    def turned(self) -> "Grid":
        """Rows as columns."""
        width = max((len(row) for row in self.rows), default=0)
        rows = tuple(tuple(row[c] if c < len(row) else "" for row in self.rows) for c in range(width))
        covered = {(c, r): (c0, r0) for (r, c), (r0, c0) in self.covered.items()}
        marks = {(c, r): self.place(r, c) for r, row in enumerate(self.rows) for c in range(len(row))}
        return Grid(rows, "", covered, marks, self.loose)


Piece = Line | Grid


@dataclass(frozen=True, slots=True)
class Spread:
    """Cells with spans (Word, web pages) as they are read, row by row."""

    cells: dict[Spot, str]
    covered: dict[Spot, Spot]

    def add(self, row: int, text: str, across: int = 1, down: int = 1) -> None:
        """The next cell of a row, over `across` columns and `down` rows, in the first places that are free."""
        column = 0
        while (row, column) in self.cells:
            column += 1
        for r in range(row, row + down):
            for c in range(column, column + across):
                self.cells[r, c] = text if (r, c) == (row, column) else ""
                if (r, c) != (row, column):
                    self.covered[r, c] = (row, column)

    def grid(self, at: str, rows: int) -> Grid:
        """The grid of the first `rows` rows."""
        inside = {spot: text for spot, text in self.cells.items() if spot[0] < rows}
        width = max((column for _, column in inside), default=-1) + 1
        covered = {spot: start for spot, start in self.covered.items() if spot[0] < rows}
        lines = tuple(tuple(inside.get((r, c), "") for c in range(width)) for r in range(rows))
        return Grid(lines, at, covered)


def split_rows(grid: Grid, is_line: Sequence[bool]) -> list[Piece]:
    """A grid cut at the rows that are lines of text (a sheet with chapters and tables under each other)."""
    found: list[Piece] = []
    start = 0
    for row, line in enumerate([*is_line, True]):
        if not line:
            continue
        if row > start:
            found.append(_part(grid, start, row))
        if row < len(grid.rows):
            words = " ".join(cell.strip() for cell in grid.rows[row] if cell.strip())
            if words:
                found.append(Line(words, f"{grid.at}第{row + 1}行"))
        start = row + 1
    return found


def _part(grid: Grid, start: int, end: int) -> Grid:
    def moved(spot: Spot) -> Spot:
        return max(spot[0] - start, 0), spot[1]

    covered = {
        moved(spot): moved(begin)
        for spot, begin in grid.covered.items()
        if start <= spot[0] < end and begin[0] >= start
    }
    marks = {moved(spot): mark for spot, mark in grid.marks.items() if start <= spot[0] < end}
    return Grid(grid.rows[start:end], grid.at, covered, marks, grid.loose)
