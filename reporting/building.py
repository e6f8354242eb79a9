"""What `gongkai report build` does: take the report from a file or the database, make every form asked for, write all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from reporting.book import Book
from reporting.book.loading import check_book, load_book
from reporting.exports.cleaning import cleaned
from reporting.exports.figures import NOTHING, Figures
from reporting.exports.making import AUDIO, NAMES, File, make, put
from reporting.speech.speaker import check_installed
from services.command_line import Refused


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for on the command line."""

    code: str | None
    year: int | None
    form: str | None
    source: Path | None
    kinds: tuple[str, ...]
    out: Path


def build_report(wanted: Wanted) -> Iterator[str]:
    """Make and write everything, then say each file in a line. Raises Refused, Invalid or NotFound before writing."""
    kinds = _kinds(wanted.kinds)
    if AUDIO in kinds:
        check_installed()
    book, figures = _from_file(wanted.source) if wanted.source else _from_facts(wanted)
    check_book(book)
    told, taken = cleaned(book)
    if taken:
        click.echo(f"提示：去掉了 {taken} 个文件里不能有的字符。", err=True)
    files = [file for kind in kinds for file in _made(told, kind, figures)]
    for path, file in zip(put(wanted.out, files), files, strict=True):
        yield f"{path}　{_size(len(file.data))}"


def _kinds(asked: tuple[str, ...]) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(kind.strip().lower() for kind in asked if kind.strip()))
    unknown = [kind for kind in chosen if kind not in NAMES]
    if unknown or not chosen:
        raise Refused(f"没有“{'、'.join(unknown)}”这种格式，可用的有：{'、'.join(NAMES)}。")
    return chosen


def _from_file(source: Path) -> tuple[Book, Figures]:
    try:
        raw = source.read_bytes()
    except OSError as error:
        raise Refused(f"读不到文件 {source}：{error.strerror or error}。") from error
    return load_book(raw), NOTHING


def _from_facts(wanted: Wanted) -> tuple[Book, Figures]:
    if wanted.code is None or wanted.year is None:
        raise Refused("请给出机关代码（--agency）和报告年度（--year），或者用 --from 给出 JSON 报告文件。")
    from reporting.standing_book import standing_book

    book, figures, said = standing_book(wanted.code, wanted.year, wanted.form)
    click.echo(said, err=True)
    return book, figures


def _made(book: Book, kind: str, figures: Figures) -> tuple[File, ...]:
    if kind == AUDIO:
        from reporting.speech.tracks import audio_files

        return audio_files(book)
    return (make(book, kind, figures),)


def _size(size: int) -> str:
    return f"{size / 1024:,.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:,.1f} MB"
