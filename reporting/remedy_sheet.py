"""Table 四 as a sheet of the spreadsheet: one line of fifteen figures under its three blocks."""

from typing import Any

from reporting.remedies import Table4, block_label

HEAD = 2  # title, subject, then the head of three lines
WIDTH = 11


def write_remedies(book: Any, table: Table4, caption: str) -> None:
    """Add the sheet 表四."""
    sheet = book.add_worksheet("表四")
    grid = {"border": 1, "valign": "vcenter", "align": "center", "font_name": "宋体", "font_size": 10}
    title = book.add_format({"bold": True, "font_size": 14, "align": "center", "font_name": "黑体"})
    note = book.add_format({"align": "center", "font_size": 10, "font_name": "宋体"})
    head = book.add_format({**grid, "bold": True, "text_wrap": True, "bg_color": "#E4EAF4"})
    figure = book.add_format({**grid, "num_format": "0"})
    width = len(table.form.columns)
    last = width * len(table.form.blocks) - 1
    sheet.merge_range(0, 0, 0, last, f"{table.within.name}{table.form.title}", title)
    sheet.merge_range(1, 0, 1, last, caption, note)
    for first, columns, label, depth, height in head_of(table):
        top, left = HEAD + depth, first
        if (height, columns) == (1, 1):
            sheet.write_string(top, left, label, head)
        else:
            sheet.merge_range(top, left, top + height - 1, left + columns - 1, label, head)
    places = [(block.key, column.key) for block in table.form.blocks for column in table.form.columns]
    for position, place in enumerate(places):
        sheet.write(HEAD + 3, position, table.cells.get(place), figure)  # a published report may lack a sum
    sheet.set_column(0, last, WIDTH)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def head_of(table: Table4) -> list[tuple[int, int, str, int, int]]:
    """The head's cells: first column, columns, label, line, lines. Blocks with a common head stand under it."""
    width = len(table.form.columns)
    cells: list[tuple[int, int, str, int, int]] = []
    for index, block in enumerate(table.form.blocks):
        first = index * width
        if block.groups:
            same = next((cell for cell in cells if cell[2] == block.groups[0]), None)
            if same is not None:
                cells.remove(same)
            begin = same[0] if same else first
            cells.append((begin, first + width - begin, block.groups[0], 0, 1))
        depth = len(block.groups)
        cells.append((first, width, block.label, depth, 2 - depth))
        cells += [(first + at, 1, column.label, 2, 1) for at, column in enumerate(table.form.columns)]
    return cells


def figures_of(table: Table4) -> list[int]:
    """The fifteen figures in the order of the form."""
    return [figure for row in table.rows().values() for figure in row]


def cell_labels(table: Table4) -> list[str]:
    """What each of them is."""
    return [
        f"{block_label(block)}：{column.label}"
        for block in table.form.blocks
        for column in table.form.columns
    ]
