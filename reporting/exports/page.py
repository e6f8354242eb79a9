"""A report as a web page: the values of its template, for the portal and for a page saved as one file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from reporting.book import Block, Book, Head, Paragraph, TableHere, chapter_title
from reporting.exports.charts import charts
from reporting.exports.cleaning import complete
from reporting.exports.figures import NOTHING, Figures
from reporting.exports.grids import Grid, grids
from reporting.exports.word import NO_TABLE, title_lines
from services.web.i18n import full_date
from services.web.stylesheet import chapters as style_chapters

KEY_FIGURES: Mapping[str, tuple[str, ...]] = {
    "new": ("new",),
    "closed": ("total",),
    "given": ("granted", "partial"),
    "carried_out": ("carried_out",),
}
STYLES = ("01-tokens", "02-base", "04-portal", "07-parts", "08-pages", "09-reflow", "10-print")


@dataclass(frozen=True, slots=True)
class Shown:
    """A block on the page: a paragraph, a heading of that HTML level, or a table."""

    text: str = ""
    level: int = 0
    table: Grid | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter on the page."""

    number: int
    title: str
    blocks: tuple[Shown, ...]


def page_values(book: Book, figures: Figures = NOTHING) -> dict[str, Any]:
    """What `reporting/report/body.html` is filled with; `files` and `audio` are the server's to add."""
    book = complete(book)
    drawn = grids(book, official=False)
    return {
        "book": book,
        "title_lines": title_lines(book)[-1:],
        "published": full_date(book.published_on),
        "key_figures": tuple(_key_figures(book)),
        "charts": charts(book, figures),
        "chapters": tuple(
            Part(chapter.number, chapter_title(chapter), tuple(_shown(chapter.blocks, drawn)))
            for chapter in book.chapters
        ),
        "files": (),
        "audio": None,
    }


def render(book: Book, figures: Figures = NOTHING) -> bytes:
    """The page as one file, its style inside, nothing loaded from anywhere. Raises Invalid."""
    page = environment().get_template("reporting/report/standalone.html")
    return page.render(**page_values(book, figures), style=Markup(style())).encode()  # noqa: S704 - our own files


@cache
def environment() -> Environment:
    """Templates outside a request: in Chinese, as reports are."""
    made = Environment(
        loader=PackageLoader("reporting"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    return made


@cache
def style() -> str:
    """The chapters of the stylesheet a report needs."""
    return style_chapters(STYLES)


def _key_figures(book: Book) -> Iterator[tuple[str, int]]:
    for name, rows in KEY_FIGURES.items():
        known = [number for row in rows if (number := book.cell("table3", row, "total")) is not None]
        if len(known) == len(rows):
            yield name, int(sum(known))


def _shown(blocks: tuple[Block, ...], drawn: Mapping[str, Grid]) -> Iterator[Shown]:
    for block in blocks:
        match block:
            case Paragraph(text):
                yield from (Shown(line) for line in text.splitlines())
            case Head(text, level):
                yield Shown(text, min(level + 2, 6))
            case TableHere(name) if name in drawn:
                yield Shown(table=drawn[name])
            case _:
                yield Shown(NO_TABLE)
