"""Every form a report is made in, by name: what it is called, its files, and how they come onto a disk whole."""

import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final, cast

from reporting.book import Book
from reporting.book.loading import check_book
from reporting.exports.cleaning import cleaned, complete, file_stem
from reporting.exports.figures import NOTHING, Figures
from services.errors import Invalid

Render = Callable[..., bytes]


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its name on the command line, its words for people, its type, and `module:function` that makes it."""

    key: str
    name: str
    mimetype: str
    maker: str
    draws: bool = False

    def render(self, book: Book, figures: Figures) -> bytes:
        """The file's bytes."""
        module, _, function = self.maker.partition(":")
        make = cast(Render, getattr(import_module(f"reporting.exports.{module}"), function))
        return make(book, figures) if self.draws else make(book)


OFFICE: Final = "application/vnd.openxmlformats-officedocument"
FORMS: Final = {
    form.key: form
    for form in (
        Form("pdf", "PDF", "application/pdf", "pdf:render"),
        Form("docx", "DOCX", f"{OFFICE}.wordprocessingml.document", "word:render"),
        Form("xlsx", "XLSX", f"{OFFICE}.spreadsheetml.sheet", "sheet:render"),
        Form("html", "HTML", "text/html", "page:render", draws=True),
        Form("epub", "EPUB", "application/epub+zip", "ebook:render", draws=True),
        Form("json", "JSON", "application/json", "data:render_json"),
        Form("csv", "CSV", "text/csv", "data:render_csv"),
    )
}
AUDIO: Final = "audio"
NAMES: Final = (*FORMS, AUDIO)


@dataclass(frozen=True, slots=True)
class File:
    """A finished file: its name without a folder, its type, its bytes."""

    name: str
    mimetype: str
    data: bytes


def make(book: Book, form: str, figures: Figures = NOTHING) -> File:
    """A report in one form. Raises Invalid for an unknown form or a report that no official form holds."""
    if form not in FORMS:
        raise Invalid(f"没有“{form}”这种格式，可用的有：{'、'.join(NAMES)}。")
    check_book(book)
    told, _taken = cleaned(complete(book))
    chosen = FORMS[form]
    if form == "json":  # what is known and nothing else
        told, _taken = cleaned(book)
    return File(f"{file_stem(told)}.{form}", chosen.mimetype, chosen.render(told, figures))


def put(folder: Path, files: Iterable[File]) -> Sequence[Path]:
    """Write all files; each appears whole under its name or not at all. Raises Invalid when the folder refuses."""
    written: list[tuple[str, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            handle, beside = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
            written.append((beside, folder / file.name))
            with os.fdopen(handle, "wb") as out:
                out.write(file.data)
                out.flush()
                os.fsync(out.fileno())
        for beside, name in written:
            Path(beside).chmod(0o644)
            Path(beside).replace(name)
    except OSError as error:
        for beside, _name in written:
            Path(beside).unlink(missing_ok=True)
        raise Invalid(f"写不进 {folder}：{error.strerror or error}。") from error
    return [name for _beside, name in written]
