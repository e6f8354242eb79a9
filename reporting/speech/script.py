"""What is read aloud of a report: a track a chapter, tables as sentences row by row, zeros summed up. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from reporting.book import Book, Head, Paragraph, Place, TableHere, chapter_title
from reporting.exports.grids import ANNEX_HEAD
from reporting.formats import Format, Row, load_format
from reporting.formats.declared import DeclaredColumn, load_declared_form
from reporting.formats.indicators import COLUMN, load_indicators
from reporting.formats.remedies import load_remedy_form
from reporting.remedies import block_label
from reporting.speech.normal import spoken
from reporting.speech.numbers import said

LONGEST: Final = 60  # characters a voice says in one breath at most
REST_ZERO: Final = "其余各项均为零"
UNIT: Final = re.compile(r"（单位：(.*?)）")


@dataclass(frozen=True, slots=True)
class Track:
    """One chapter for the ear: its title as written, and its sentences as they are said."""

    title: str
    sentences: tuple[str, ...]

    @property
    def characters(self) -> int:
        """How many Chinese characters are said."""
        return sum(len(re.findall(r"[\u3007\u4e00-\u9fff]", one)) for one in self.sentences)


def script(book: Book) -> tuple[Track, ...]:
    """The tracks of a report: the title with its preamble, then each chapter."""
    opening = Track(book.title, tuple(_parted(f"{book.title}。", *book.preamble.splitlines())))
    return (opening, *(Track(chapter_title(one), tuple(_chapter(book, one.number))) for one in book.chapters))


def as_text(tracks: Sequence[Track]) -> str:
    """The spoken words as a file beside the sound: a chapter's title, then a line a sentence."""
    return "\n\n".join("\n".join((f"【{track.title}】", *track.sentences)) for track in tracks) + "\n"


def _chapter(book: Book, number: int) -> Iterator[str]:
    chapter = book.chapter(number)
    assert chapter is not None  # it is one of the book's own
    yield from _parted(f"第{said(number)}部分，{chapter.title}。")
    for block in chapter.blocks:
        match block:
            case Paragraph(text):
                yield from _parted(*text.splitlines())
            case Head(text):
                yield from _parted(f"{text}。")
            case TableHere(name) if name in book.tables:
                for sentence in TABLES[name](book):
                    yield from _breaths(sentence)


def _parted(*lines: str) -> Iterator[str]:
    """The sentences of written text, each said."""
    for line in lines:
        for sentence in re.findall(r"[^。！？；]+[。！？；]?", line):
            yield from _breaths(spoken(sentence.strip()))


def _breaths(sentence: str) -> Iterator[str]:
    """A long sentence at its commas, so that a voice can breathe."""
    breath = ""
    for part in re.findall(r"[^，：]+[，：]?|[，：]", sentence):
        if breath and len(breath) + len(part) > LONGEST:
            yield breath
            breath = ""
        breath += part
    if re.search(r"[\u3007\u4e00-\u9fff]", breath):
        yield breath


# --- 表格 ---


# What is said of a cell: its column, its figure, its unit.
Said = tuple[str, Decimal, str]


def _rows(lines: Sequence[tuple[str, Sequence[Said]]]) -> Iterator[str]:
    """All rows: those with figures in their order, then those of zeros by name in one sentence."""
    zeros = []
    for name, cells in lines:
        told = [column + _counted(figure, unit) for column, figure, unit in cells if figure]
        rest = [] if len(told) == len(cells) else [REST_ZERO]
        if told:
            yield f"{name}：{'，'.join([*told, *rest])}。"
        else:
            zeros.append(name)
    if zeros and len(zeros) == len(lines):
        yield "本表各项均为零。"
    elif zeros:
        yield f"{'；'.join(zeros)}：以上各项均为零。"


def _counted(figure: Decimal, unit: str) -> str:
    """两件 and not 二件."""
    return ("两" if figure == 2 and unit == "件" else said(figure)) + unit


def _table_two(book: Book) -> Iterator[str]:
    form = load_declared_form(book.form)
    lines = [
        (f"{spoken(block.label)}，{row.label}", [_declared(book, row.key, one) for one in block.columns])
        for block in form.blocks
        for row in block.rows
    ]
    yield "下面是主动公开政府信息的数据。"
    yield from _rows(lines)


def _declared(book: Book, row: str, column: DeclaredColumn) -> Said:
    unit = UNIT.search(column.label)
    counted = "件" if column.label.endswith("件数") else ""
    name = UNIT.sub("", column.label)
    return spoken(name), _figure(book, "table2", (row, column.key)), unit[1] if unit else counted


def _table_three(book: Book) -> Iterator[str]:
    form = load_format(book.form)
    columns = sorted(
        form.columns, key=lambda column: not column.sum_of
    )  # 总计 first: what is heard first stays
    lines = [
        (name, [(column.label, _figure(book, "table3", (row.key, column.key)), "件") for column in columns])
        for name, row in _named(form)
    ]
    yield "下面是收到和处理政府信息公开申请的数据，先说总计，再说各类申请人。"
    yield from _rows(lines)


def _named(form: Format) -> Iterator[tuple[str, Row]]:
    """Each row with its name for the ear, below the heading it stands under."""
    above = {1: "", 2: ""}
    for row in form.rows:
        if row.is_heading:
            above[row.level] = _bare(row.label)
            continue
        heading = above[2] if row.level == 3 else above[1] if row.sum_of else ""
        yield (f"{heading}，" if heading else "") + _bare(row.label), row


def _bare(label: str) -> str:
    """“（二）部分公开（区分处理的，…）” is called 部分公开; numbers before a label are not said."""
    label = re.sub(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.)", "", label)
    return spoken(label.partition("（")[0])


def _table_four(book: Book) -> Iterator[str]:
    form = load_remedy_form(book.form)
    lines = [
        (
            block_label(block).replace("—", "，"),
            [(one.label, _figure(book, "table4", (block.key, one.key)), "件") for one in form.columns],
        )
        for block in form.blocks
    ]
    yield "下面是行政复议、行政诉讼的数据。"
    yield from _rows(lines)


def _figure(book: Book, table: str, place: Place) -> Decimal:
    return book.tables[table].get(place, Decimal(0))


def _annex(book: Book) -> Iterator[str]:
    lines = [
        (_bare(one.label), [(ANNEX_HEAD[-1], _figure(book, "indicators", (one.key, COLUMN)), one.unit)])
        for one in load_indicators().indicators
    ]
    yield "下面是政府信息公开工作情况统计的数据。"
    yield from _rows(lines)


TABLES: Final = {
    "table2": _table_two,
    "table3": _table_three,
    "table4": _table_four,
    "indicators": _annex,
}
