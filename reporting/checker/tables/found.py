"""What was recognised in one grid: figures by place, where each stands, and what could not be read. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from reporting.book import Place
from reporting.checker.figures import Figure, figure
from reporting.checker.pieces import Grid


@dataclass(frozen=True, slots=True)
class Note:
    """Something in a table that could not be read as it stands: `code`, what it says, where, and the row and column meant."""

    code: str
    text: str
    at: str
    place: Place | None = None


@dataclass(slots=True)
class Found:
    """Figures of one table out of one grid. `seen` are rows that were there, blank or not; `votes` are for a form."""

    table: str
    cells: dict[Place, Decimal] = field(default_factory=dict)
    at: dict[Place, str] = field(default_factory=dict)
    units: dict[Place, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    votes: dict[str, int] = field(default_factory=dict)
    tail: str = ""  # the group in which it ended: a table goes on behind a page break

    def __bool__(self) -> bool:
        return bool(self.seen)

    def vote(self, form: str, weight: int = 1) -> None:
        self.votes[form] = self.votes.get(form, 0) + weight

    def take(self, place: Place, text: str, at: str) -> None:
        """Keep what one cell says."""
        self.seen.add(place[0])
        read = figure(text)
        self.at.setdefault(place, at)
        if read.is_odd:
            self.notes.append(Note("not_a_number", text.strip()[:60], at, place))
        elif read.value is not None:
            self._keep(place, read, at)

    def _keep(self, place: Place, read: Figure, at: str) -> None:
        value = read.value
        assert value is not None
        if self.cells.get(place, value) != value:
            self.notes.append(Note("told_twice", f"{self.cells[place]}、{value}", at, place))
            return
        self.cells[place], self.at[place] = value, at
        if read.unit:
            self.units[place] = read.unit

    @property
    def weight(self) -> int:
        """How much was understood."""
        return len(self.cells) + len(self.seen)


def merged(parts: Iterable[Found]) -> Found | None:
    """A table that stands in several grids (a page break) as one."""
    whole: Found | None = None
    for part in parts:
        if whole is None:
            whole = part
            continue
        for place, value in part.cells.items():
            if whole.cells.get(place, value) == value:
                whole.cells[place] = value
                whole.at[place] = part.at[place]
            else:
                whole.notes.append(
                    Note("told_twice", f"{whole.cells[place]}、{value}", part.at[place], place)
                )
        whole.at = {**part.at, **whole.at}
        whole.units |= part.units
        whole.notes += part.notes
        whole.seen |= part.seen
        for form, weight in part.votes.items():
            whole.vote(form, weight)
    return whole


@dataclass(frozen=True, slots=True)
class Rest:
    """What stands behind the label of a row: texts with their columns."""

    texts: tuple[str, ...]
    columns: tuple[int, ...]

    def without(self, places: Sequence[int]) -> "Rest":
        kept = [
            (text, column)
            for text, column in zip(self.texts, self.columns, strict=True)
            if column not in places
        ]
        return Rest(tuple(text for text, _ in kept), tuple(column for _, column in kept))


def windows(rest: Rest, width: int) -> list[int]:
    """Where `width` neighbouring cells can begin so that nothing that is said is left outside."""
    said = [at for at, text in enumerate(rest.texts) if not figure(text).is_blank]
    starts = range(max(len(rest.texts) - width, 0) + 1)
    return [start for start in starts if all(start <= at < start + width for at in said)]


def in_row(grid: Grid, row: int, start: int) -> Rest:
    """The cells of a row from a column on, without those the label's own merged cell covers."""
    cells = grid.rows[row]
    columns = [c for c in range(start, len(cells)) if not _of_label(grid, row, c, start)]
    return Rest(tuple(cells[c] for c in columns), tuple(columns))


def _of_label(grid: Grid, row: int, column: int, start: int) -> bool:
    begin = grid.covered.get((row, column))
    return begin is not None and begin[1] < start


def by_heads(rest: Rest, heads: Mapping[int, str]) -> dict[str, tuple[str, int]] | None:
    """Key -> (text, column) where every figure stands under a head; None where one stands beside them (shifted heads)."""
    for text, column in zip(rest.texts, rest.columns, strict=True):
        if column not in heads and not figure(text).is_blank:
            return None
    return {
        heads[column]: (text, column)
        for text, column in zip(rest.texts, rest.columns, strict=True)
        if column in heads
    }
