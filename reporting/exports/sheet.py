"""A report as XLSX: the three tables as typed cells in the official layout, and the chapters' text. Nothing is a formula."""

from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from reporting.book import Book, Head, Paragraph, chapter_title
from reporting.domain import Table3, period
from reporting.exports.grids import Grid, Kind, grids
from reporting.exports.word import made_at
from reporting.formats import load_format
from reporting.formats.remedies import load_remedy_form
from reporting.remedies import Table4
from reporting.remedy_sheet import write_remedies
from reporting.sheets import Caption, write_table_three
from services.spreadsheets import empty_workbook

SHEETS: Final = {"table2": "表二", "indicators": "附表"}
LONGEST: Final = 32_767  # characters in a cell of Excel
GRID: Final = {"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 10}


def render(book: Book) -> bytes:
    """The XLSX. Raises Invalid for a form nobody knows or a year without report."""
    memory = BytesIO()
    work = empty_workbook(memory)
    made = made_at(book).replace(tzinfo=None)
    work.set_properties({"title": book.title[:255], "author": book.agency[:255], "created": made})
    drawn, caption = grids(book), Caption(book.agency, f"{book.year}年1月1日至12月31日")
    for key, name in SHEETS.items():
        if key in drawn:
            _as_drawn(work, name, drawn[key], book, caption)
    within = period(book.year)
    if "table3" in drawn:
        form = load_format(book.form)
        write_table_three(work, Table3(form, within, _counted(drawn["table3"])), caption)
    if "table4" in drawn:
        four = load_remedy_form(book.form)
        write_remedies(work, Table4(four, within, _counted(drawn["table4"])), caption.line)
    _chapters(work, book)
    work.close()
    return memory.getvalue()


def _counted(grid: Grid) -> Mapping[tuple[str, str], int]:
    """Whole numbers by place; a sum that was left out counts as its place says, 0."""
    found: dict[tuple[str, str], int] = {}
    for cell in grid.figures:
        assert cell.place is not None and cell.figure is not None  # what a figure is
        found[cell.place] = int(cell.figure)
    return found


def _as_drawn(work: Any, name: str, grid: Grid, book: Book, caption: Caption) -> None:
    """A sheet laid out like the grid, for the tables without a sheet of their own elsewhere."""
    sheet = work.add_worksheet(name)
    title = work.add_format({"bold": True, "font_size": 14, "align": "center", "font_name": "黑体"})
    note = work.add_format({"align": "center", "font_size": 10, "font_name": "宋体"})
    looks = {
        Kind.HEAD: work.add_format(
            {**GRID, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#E4EAF4"}
        ),
        Kind.LABEL: work.add_format({**GRID, "text_wrap": True}),
    }
    last = len(grid.widths) - 1
    sheet.merge_range(0, 0, 0, last, "", title)
    sheet.write_string(0, 0, f"{book.year}年{grid.title}", title)
    sheet.merge_range(1, 0, 1, last, "", note)
    sheet.write_string(1, 0, caption.line, note)
    for at, line in enumerate(grid.lines, 2):
        column = 0
        for cell in line:
            look = looks.get(cell.kind) or work.add_format(
                {**GRID, "align": "right", "num_format": _digits(cell.figure)}
            )
            if cell.columns > 1:
                sheet.merge_range(at, column, at, column + cell.columns - 1, "", look)
            if cell.figure is None:
                sheet.write_string(at, column, cell.text, look)
            else:
                sheet.write_number(at, column, cell.figure, look)
            column += cell.columns
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, last, 20)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _digits(figure: Decimal | None) -> str:
    return "0" if figure is None or figure == figure.to_integral_value() else "0.######"


def _chapters(work: Any, book: Book) -> None:
    sheet = work.add_worksheet("正文")
    strong = work.add_format({"bold": True, "font_name": "黑体", "valign": "top"})
    text = work.add_format({"font_name": "宋体", "text_wrap": True, "valign": "top"})
    lines = [("", book.title, strong), *(("", one, text) for one in book.preamble.splitlines())]
    for chapter in book.chapters:
        lines.append((chapter_title(chapter), "", strong))
        for block in chapter.blocks:
            if isinstance(block, Paragraph | Head):
                look = strong if isinstance(block, Head) else text
                lines += [("", one, look) for one in block.text.splitlines()]
    for at, (name, words, look) in enumerate(lines):
        sheet.write_string(at, 0, name, strong)
        sheet.write_string(at, 1, words[:LONGEST], look)
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 100)
