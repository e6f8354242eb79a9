"""Plain text and Markdown as lines and grids: cells between strokes, between tabs, or one under the other."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from reporting.checker.figures import BLANKS, figure, flat
from reporting.checker.files.kinds import Refused
from reporting.checker.labels import unglued
from reporting.checker.pieces import Grid, Line, Piece
from reporting.checker.tables import indicators, three, two

LONGEST_CELL: Final = 45
LONGEST_LINE: Final = 10_000
LONGEST_ROW: Final = 3_000  # letters of a line that may be a row of cells
MOST_LETTERS: Final = 3_000_000  # a hundred years of reports
MOST_LINES: Final = 60_000
FEWEST_FIGURES: Final = 3
_RULE: Final = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_CHAPTER: Final = re.compile(r"^\s*(?:#+\s*)?(?:\*\*)?[一二三四五六七八九十]{1,3}[、.．]")
_SENTENCE: Final = re.compile(r"[。；！？]|[:：]$")


def decoded(data: bytes, prefer: str = "") -> str:
    """Text in UTF-8, UTF-16 with its mark, or GB 18030. Raises Refused for anything else."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", prefer if prefer.lower().startswith("gb") else "", "gb18030"):
        try:
            text = data.decode(encoding) if encoding else None
        except (UnicodeDecodeError, LookupError):
            continue
        if text is not None and not _is_noise(text):
            return text
    raise Refused("unreadable_text", "文字的编码不能识别，或者不是文本；请存为 UTF-8 后再检查。")


def _is_noise(text: str) -> bool:
    odd = sum(
        1
        for letter in text[:20_000]
        if unicodedata.category(letter) in ("Cc", "Co", "Cn") and letter not in "\t\r\n\f\x1a\xa0"
    )
    return odd > max(8, len(text[:20_000]) // 100)


def read_text(data: bytes) -> Sequence[Piece]:
    """Lines in their order, grids where cells stand together."""
    text = decoded(data)
    lines = [line[:LONGEST_LINE] for line in re.split(r"\r\n|\r|\n", text)]
    if len(text) > MOST_LETTERS or len(lines) > MOST_LINES:
        raise Refused("too_large", "文字太多，不像年度报告；请把报告单独存成一个文件。")
    found: list[Piece] = []
    rows: list[tuple[str, ...]] = []
    start, strokes = 0, False
    for number, line in enumerate([*lines, ""], 1):
        cells = _cells(line)
        # A blank line ends a table of strokes; between cells told by tabs it means nothing.
        if cells is None and rows and (line.strip() or strokes or number > len(lines)):
            found.append(Grid(tuple(rows), f"第{start}行起的表格"))
            rows = []
        if cells:
            start, strokes = (start if rows else number), "|" in line
            rows.append(cells)
        elif cells is None and line.strip():
            found.append(Line(_unmarked(line), f"第{number}行", line.lstrip().startswith("#")))
    return list(_gathered(found))


def _cells(line: str) -> tuple[str, ...] | None:
    """The cells of a row; empty for a rule between rows, None for a line of text."""
    if len(line) > LONGEST_ROW:
        return None
    if line.count("|") >= 2 or (line.strip() == "|"):
        if _RULE.match(line) or not line.replace("|", "").strip():
            return () if _RULE.match(line) or line.strip() == "|" else _split(line)
        return _split(line)
    if "\t" in line.strip("\n"):
        cells = tuple(cell.strip() for cell in line.split("\t"))
        said = [cell for cell in cells if cell]
        return (
            cells
            if len(said) >= 1 and all(len(cell) <= 120 for cell in said) and (len(cells) > 2 or len(said) > 1)
            else None
        )
    return _spaced(line)


def _split(line: str) -> tuple[str, ...]:
    text = line.strip()
    text = text.removeprefix("|")
    text = text[:-1] if text.endswith("|") and not text.endswith("\\|") else text
    return tuple(
        cell.replace("\\|", "|").replace("**", "").replace("<br>", "").strip()
        for cell in re.split(r"(?<!\\)\|", text)
    )


def _spaced(line: str) -> tuple[str, ...] | None:
    """A row whose cells stand apart by blanks: a label of the forms and its figures, or figures alone."""
    words = line.split()
    if len(words) >= 10 and all(figure(word).is_number or word in BLANKS for word in words):
        return tuple(words)
    label, figures = unglued(line.strip())
    if not figures or _SENTENCE.search(line):
        wide = [part.strip() for part in re.split(r"\s{2,}", line.strip())]
        return (
            tuple(wide)
            if len(wide) >= 4 and all(len(part) <= 20 for part in wide) and not _SENTENCE.search(line)
            else None
        )
    parts = [part.strip() for part in re.split(r"\s{2,}", label.strip()) if part.strip()]
    known = parts and (
        three.is_row_label(parts[-1]) or two.is_row_label(parts[-1]) or three.row_key(parts[-1], "other")
    )
    return (*parts, *figures) if known and " " in line.strip() else None


def _unmarked(line: str) -> str:
    text = re.sub(r"^\s*#{1,6}\s*", "", line)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return text.replace("**", "").replace("\u3000", " ").strip()


def _gathered(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Runs of short lines with figures among them (cells that were told one by one) become grids."""
    run: list[Line] = []
    for piece in pieces:
        if isinstance(piece, Line) and _is_cell(piece):
            run.append(piece)
            continue
        yield from _run(run)
        run = []
        yield piece
    yield from _run(run)


def _is_cell(line: Line) -> bool:
    text = line.text
    if len(text) > LONGEST_CELL or line.is_head:
        return False
    if three.is_row_label(text) or indicators.is_group_label(text):
        return True
    is_chapter = bool(_CHAPTER.match(text)) and "数量" not in text
    return not is_chapter and not _SENTENCE.search(text) and not re.search(r"\d{4}年", text)


def _run(run: Sequence[Line]) -> Iterator[Piece]:
    figures = sum(figure(line.text).is_number for line in run)
    if figures < FEWEST_FIGURES:
        yield from run
        return
    rows: list[list[str]] = []
    for line in run:
        is_figure = figure(line.text).is_number or flat(line.text) in BLANKS or _is_odd_figure(line.text)
        if is_figure and rows:
            rows[-1].append(line.text)
        else:
            rows.append([line.text])
    yield Grid(tuple(tuple(row) for row in rows), f"{run[0].at}起逐行写的表格", loose=True)


def _is_odd_figure(text: str) -> bool:
    told = flat(text)
    return (
        len(told) <= 8
        and bool(re.match(r"^[\d+\-−]", told))
        and not re.search(r"[、.．)）]", told)
        and not re.search(r"[\u4e00-\u9fff]{3,}", told)
    )
