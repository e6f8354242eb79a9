"""Rows that did not come in, as a spreadsheet to be put right: what was sent, and what is wrong beside it."""

import io
from collections.abc import Mapping, Sequence

from intake.ledger.columns import COLUMNS, Column
from intake.ledger.rows import DAYS
from intake.ledger.words import ASKED
from services.spreadsheets import empty_workbook

HINTS = {
    "old_number": "原来的登记编号，导入后保留并可查找；同一编号和收到日期只导入一次",
    "receipt_date": "法定的收到日期（条例第三十一条）；没有的，看确认日，信函看签收日",
    "third_sent_on": "向第三方发出征求意见书之日（条例第三十二条），到收到意见止不计入期限",
    "joint_sent_on": "向共同制作机关发出之日（条例第三十四条），十五个工作日不答复视为同意",
    "other_sent_on": "向共同制作机关以外的其他机关发出之日（条例第三十三条第三款），到收到意见止不计入期限",
    "extended_days": "延长的工作日数，1 至 20；不写按 20",
    "section": "与本平台的科室同名的，导入后就在该科室名下；其他的原样记在办件上",
    "basis": "到条、款、项，如：条例第三十六条第四项；要与答复类型相符（2019年5月15日以前答复的不核对）",
    "docket": "行政复议、行政诉讼的案号，原样记在办件上；计入表四的，导入后在“复议、诉讼”里登记",
}


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


def template_sheet() -> bytes:
    """An empty register whose columns are all understood, with a second sheet that says what to write in each."""
    memory = io.BytesIO()
    book = empty_workbook(memory)
    head = book.add_format({"bold": True, "bg_color": "#E4EAF4", "border": 1, "text_wrap": True})
    cell = book.add_format({"text_wrap": True, "valign": "top"})
    sheet, notes = book.add_worksheet("台账"), book.add_worksheet("填写说明")
    for at, heading in enumerate(("列", "填写说明", "也可以叫作")):
        notes.write_string(0, at, heading, head)
    for at, column in enumerate(COLUMNS.values()):
        sheet.write_string(0, at, column.label, head)
        others = "、".join(name for name in column.said if name != column.label)
        for place, text in enumerate((column.label, hint_of(column), others)):
            notes.write_string(at + 1, place, text, cell)
    sheet.set_column(0, len(COLUMNS) - 1, 14)
    sheet.freeze_panes(1, 1)
    for place, width in enumerate((20, 70, 60)):
        notes.set_column(place, place, width)
    book.close()
    return memory.getvalue()


def hint_of(column: Column) -> str:
    """What to write in a column."""
    words = [HINTS[column.key]] if column.key in HINTS else []
    if column.key in DAYS:
        words.append("日期，如 2026-03-05、2026.3.5、2026年3月5日")
    if column.key in ASKED:
        words.append("如：" + "、".join(said[0] for said in ASKED[column.key].values()))
    words.append("必填" if column.required else "没有就留空")
    return "；".join(words) + "。"
