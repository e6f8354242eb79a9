"""A list as a spreadsheet: what is a number is one, and no text becomes a formula."""

import io

import pytest
from openpyxl import load_workbook

from services.spreadsheets import list_sheet

COLUMNS = (("序号", 6), ("机关", 30))


def sheet_of(lines, **more):
    return load_workbook(io.BytesIO(list_sheet("名单", "各机关名单", COLUMNS, lines, **more))).active


def test_title_heads_and_lines_stand_below_each_other():
    sheet = sheet_of([(1, "教育局"), (2, "公安局")])
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["各机关名单", None],
        ["序号", "机关"],
        [1, "教育局"],
        [2, "公安局"],
    ]
    assert (sheet.title, sheet.freeze_panes, sheet.print_title_rows) == ("名单", "C3", "$2:$2")


@pytest.mark.parametrize("text", ["=1+1", "+1", "http://example.cn", "0012", "@x"])
def test_text_stays_text(text):
    cell = sheet_of([(1, text)])["B3"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize("lines", [0, 1, 5])
def test_the_line_to_sign_stands_below_all_lines_with_one_between(lines):
    sheet = sheet_of([(n, "x") for n in range(lines)], frozen=1, foot="移交人：")
    assert sheet.cell(lines + 4, 1).value == "移交人：" and sheet.freeze_panes == "B3"
    assert sheet.cell(lines + 3, 1).value is None
