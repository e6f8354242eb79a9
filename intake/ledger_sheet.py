"""Rows that did not come in, as a spreadsheet to be put right: what was sent, and what is wrong beside it."""

import io
from collections.abc import Mapping, Sequence

from intake.ledger.columns import COLUMNS
from services.spreadsheets import empty_workbook


def problems_sheet(
    headings: Sequence[str], rows: Sequence[tuple[int, Mapping[str, str], Mapping[str, str]]]
) -> bytes:
    """`rows`: line in the file that was sent, its cells, its problems by column. The head is the one that was sent."""
    memory = io.BytesIO()
    book = empty_workbook(memory)
    sheet = book.add_worksheet("问题行")
    head = book.add_format({"bold": True, "bg_color": "#E4EAF4", "border": 1, "text_wrap": True})
    wrong = book.add_format({"font_color": "#9C0006", "text_wrap": True})
    for at, heading in enumerate((*headings, "原表行号", "问题")):
        sheet.write_string(0, at, heading, head)
    for line, (number, cells, problems) in enumerate(rows, 1):
        for at, heading in enumerate(headings):
            sheet.write_string(line, at, cells.get(heading, ""))
        said = "；".join(f"{COLUMNS[key].label}：{words}" for key, words in problems.items())
        sheet.write_string(line, len(headings), str(number))
        sheet.write_string(line, len(headings) + 1, said, wrong)
    sheet.set_column(len(headings) + 1, len(headings) + 1, 60)
    sheet.freeze_panes(1, 1)
    book.close()
    return memory.getvalue()
