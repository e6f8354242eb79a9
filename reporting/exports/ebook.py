"""A report as EPUB 3: a page a chapter, a table of contents, the charts as pictures with their tables.

Written here and not by a library: a dozen small files, the same bytes for the same report, and the accessibility
metadata no small library writes. epubcheck judges it in the tests.
"""

import uuid
import zipfile
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from typing import Any, Final

from reporting.book import Book
from reporting.exports.charts import Chart
from reporting.exports.figures import NOTHING, Figures
from reporting.exports.page import Shown, environment, page_values
from reporting.exports.word import made_at

CONTAINER: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
NAMES: Final = uuid.UUID(
    "6c0b3c52-6d3f-5a0e-9c60-2f3a5b8b7a11"
)  # names of reports, for identifiers that stay
ROOM: Final = "reporting/report"
FIRST_DAY: Final = 1980  # before it a zip knows no time


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the book; `kind` is the word of EPUB's structure vocabulary."""

    file: str
    title: str
    kind: str
    blocks: tuple[Shown, ...] = ()
    charts: tuple[Chart, ...] = ()


def render(book: Book, figures: Figures = NOTHING) -> bytes:
    """The EPUB. Raises Invalid for a form nobody knows."""
    values = page_values(book, figures)
    pages = [Page("title.xhtml", book.title, "titlepage")]
    pages += [Page(f"c{one.number}.xhtml", one.title, "chapter", one.blocks) for one in values["chapters"]]
    if values["charts"]:
        pages.append(Page("charts.xhtml", "图解", "appendix", (), values["charts"]))
    parts = {"META-INF/container.xml": CONTAINER, **_parts(book, pages, values)}
    return _packed(parts, made_at(book))


def _parts(book: Book, pages: list[Page], values: dict[str, Any]) -> dict[str, str]:
    """Every file of the book by its name."""
    told = {**values, "pages": pages, "made": made_at(book), "identifier": identifier(book)}
    found = {
        "EPUB/package.opf": _filled("ebook_package", told),
        "EPUB/nav.xhtml": _filled("ebook_nav", told),
        "EPUB/style.css": files("reporting.exports").joinpath("layouts/ebook.css").read_text("utf-8"),
    }
    for page in pages:
        shown = {"kind": page.kind, "title": page.title, "blocks": page.blocks, "charts": page.charts}
        found[f"EPUB/{page.file}"] = _filled("ebook", {**told, **shown})
    for chart in values["charts"]:
        found[f"EPUB/{chart.key}.svg"] = f'<?xml version="1.0" encoding="UTF-8"?>\n{chart.svg}\n'
    return found


def identifier(book: Book) -> uuid.UUID:
    """The same for every edition of the same version of a report."""
    return uuid.uuid5(NAMES, f"{book.agency_code or book.agency}/{book.year}/{book.version}")


def _filled(name: str, values: dict[str, Any]) -> str:
    return environment().get_template(f"{ROOM}/{name}.html").render(**values).lstrip()


def _packed(parts: dict[str, str], made: datetime) -> bytes:
    memory = BytesIO()
    stamp = (max(made.year, FIRST_DAY), made.month, made.day, 0, 0, 0)
    with zipfile.ZipFile(memory, "w") as book:
        # A reader knows the file by its first bytes: this name, uncompressed, without extra fields.
        book.writestr(zipfile.ZipInfo("mimetype", stamp), "application/epub+zip")
        for name, text in parts.items():
            told = zipfile.ZipInfo(name, stamp)
            told.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(told, text)
    return memory.getvalue()
