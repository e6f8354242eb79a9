"""A book as lines and tables of spanned cells, the way published reports are laid out."""

from reporting.book import Head, Paragraph, TableHere, chapter_title, plain
from reporting.formats import load_format
from reporting.formats.declared import load_declared_form
from reporting.formats.indicators import COLUMN, load_indicators
from reporting.formats.remedies import load_remedy_form


def pieces(book, blank=""):
    """("title" | "head" | "text", words) and ("table", rows of (words, across, down))."""
    yield "title", book.title
    if book.preamble:
        yield "text", book.preamble
    for chapter in book.chapters:
        yield "head", chapter_title(chapter)
        for block in chapter.blocks:
            match block:
                case Paragraph(text) | Head(text):
                    yield "text", text
                case TableHere(table):
                    if table in book.tables:
                        yield from (("table", rows) for rows in TABLES[table](book, blank))


def cell(book, table, place, blank):
    figure = book.tables.get(table, {}).get(place)
    return blank if figure is None else plain(figure)


def table_two(book, blank):
    form, rows = load_declared_form(book.form), []
    for block in form.blocks:
        rows.append([(block.label, 4, 1)])
        width = 4 - len(block.columns)
        rows.append([(block.head, width, 1), *((column.label, 1, 1) for column in block.columns)])
        for row in block.rows:
            figures = [(cell(book, "table2", (row.key, column.key), blank), 1, 1) for column in block.columns]
            rows.append([(row.label, width, 1), *figures])
    yield rows


def table_three(book, blank):
    form = load_format(book.form)
    rows = [
        [(f"（{form.note}）", 3, 3), ("申请人情况", 7, 1)],
        [("自然人", 1, 2), ("法人或其他组织", 5, 1), ("总计", 1, 2)],
        [(label, 1, 1) for label in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")],
    ]
    lines = form.rows
    for at, row in enumerate(lines):
        figures = [(cell(book, "table3", (row.key, column.key), blank), 1, 1) for column in form.columns]
        if row.is_heading:
            continue
        cells = []
        if row.level == 1:
            cells.append((row.label, 3, 1))
        else:
            if lines[at - 1].is_heading and (lines[at - 1].level == 1):
                below = [one for one in lines if one.level > 1 and not one.is_heading]
                cells.append((lines[at - 1].label, 1, len(below)))
            if row.level == 2:
                cells.append((row.label, 2, 1))
            else:
                if lines[at - 1].is_heading:
                    span = next(n for n in range(at, len(lines)) if lines[n].level < 3) - at
                    cells.append((lines[at - 1].label, 1, span))
                cells.append((row.label, 1, 1))
        rows.append(cells + figures)
    yield rows


def table_four(book, blank):
    form = load_remedy_form(book.form)
    labels = [(column.label, 1, 1) for column in form.columns]
    yield [
        [("行政复议", 5, 1), ("行政诉讼", 10, 1)],
        [*((label, 1, 2) for label, _, _ in labels), ("未经复议直接起诉", 5, 1), ("复议后起诉", 5, 1)],
        labels * 2,
        [(cell(book, "table4", (b.key, c.key), blank), 1, 1) for b in form.blocks for c in form.columns],
    ]


def indicators(book, blank):
    yield [
        [(word, 1, 1) for word in ("指标名称", "计量单位", "本年累计")],
        *(
            [(one.label, 1, 1), (one.unit, 1, 1), (cell(book, "indicators", (one.key, COLUMN), blank), 1, 1)]
            for one in load_indicators().indicators
        ),
    ]


TABLES = {"table2": table_two, "table3": table_three, "table4": table_four, "indicators": indicators}


def flat(rows):
    """(row, column) -> words where a cell begins; and every cell as (row, column, words, across, down)."""
    taken, cells = set(), []
    for r, row in enumerate(rows):
        c = 0
        for words, across, down in row:
            while (r, c) in taken:
                c += 1
            taken |= {(y, x) for y in range(r, r + down) for x in range(c, c + across)}
            cells.append((r, c, words, across, down))
            c += across
    width = max(x for _, x in taken) + 1
    return cells, len(rows), width
