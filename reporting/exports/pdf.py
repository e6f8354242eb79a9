"""A report as PDF in the official layout, set by typst: PDF/A-2a and PDF/UA-1, text that can be taken out."""

from collections.abc import Iterator
from typing import Any

from reporting.book import Block, Book, Head, Paragraph, TableHere, chapter_title
from reporting.exports.grids import Grid, grids
from reporting.exports.word import NO_TABLE, made_at, title_lines
from services.documents.pdf import set_page

LAYOUTS = "reporting.exports"
STANDARDS = ("a-2a", "ua-1")  # kept for ever, and read aloud by the readers of blind people
ONE_PAGE = 30  # a table of more lines may go on over the page


def render(book: Book) -> bytes:
    """The PDF: the same report gives the same bytes. Raises Invalid for a form nobody knows."""
    return set_page("report", _data(book), made_at(book), LAYOUTS, STANDARDS)


def _data(book: Book) -> dict[str, Any]:
    drawn = grids(book)
    return {
        "title": book.title,
        "title_lines": title_lines(book),
        "author": book.agency,
        "description": f"{book.agency}{book.year}年政府信息公开工作年度报告",
        "keywords": ["政府信息公开", "年度报告", str(book.year)],
        "preamble": book.preamble.splitlines(),
        "chapters": [
            {
                "title": chapter_title(chapter),
                "blocks": [told for block in chapter.blocks for told in _block(block, drawn)],
            }
            for chapter in book.chapters
        ],
    }


def _block(block: Block, drawn: dict[str, Grid]) -> Iterator[dict[str, Any]]:
    match block:
        case Paragraph(text):
            yield from ({"kind": "paragraph", "text": line} for line in text.splitlines())
        case Head(text, level):
            yield {"kind": "head", "text": text, "level": min(level + 1, 3)}
        case TableHere(name) if name in drawn:
            yield {"kind": "table", **_grid(drawn[name])}
        case _:
            yield {"kind": "paragraph", "text": NO_TABLE}


def _grid(grid: Grid) -> dict[str, Any]:
    return {
        "widths": grid.widths,
        "head": grid.head,
        "breakable": len(grid.lines) > ONE_PAGE,
        "lines": [
            [
                {"text": cell.text, "kind": str(cell.kind), "rows": cell.rows, "columns": cell.columns}
                for cell in line
            ]
            for line in grid.lines
        ],
    }
