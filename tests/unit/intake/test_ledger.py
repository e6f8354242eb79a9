"""A register's columns, words and rows."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from intake.domain import ApplicantKind, Carrier, Way
from intake.ledger.basis import FITS
from intake.ledger.columns import COLUMNS, propose
from intake.ledger.reading import MOST_COLUMNS, read_sheet
from intake.ledger.rows import Reading, day_of, read_row
from intake.ledger.words import ASKED, OUTCOME_LABELS, OUTCOMES, known
from intake.ledger_sheet import template_sheet
from processing.outcomes import GROUNDS, SETTLEABLE, allowed_grounds
from reporting.domain import KINDS, RESULTS
from services.channels import Channel
from services.citations import citations
from services.errors import Invalid
from tests.support.ledger import HEADINGS, open_row, row, workbook

TODAY = date(2026, 3, 2)
MAPPING = Reading(propose(HEADINGS))


def read(told, mapping=MAPPING):
    cells = {name: str(value) if value is not None else "" for name, value in told.items()}
    return read_row({name: cells.get(name, "") for name in HEADINGS}, mapping, TODAY)


def test_the_columns_of_a_usual_register_are_understood():
    assert MAPPING.columns["old_number"] == "登记编号"
    assert MAPPING.columns["receipt_date"] == "收到日期（法定）"
    assert MAPPING.columns["outcome"] == "答复类型（表三行）"
    assert MAPPING.columns["third_back_on"] == "第三方征询收到"
    assert len(MAPPING.columns) == len(set(MAPPING.columns.values())) >= 28


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("同意公开", "granted"),
        ("（一）予以公开", "granted"),
        ("部分公开（区分处理的，只计这一情形，不计其他情形）", "partial"),
        ("不存在", "unavailable_1"),
        ("非本机关", "unavailable_1"),
        ("1.属于国家秘密", "refused_1"),
        ("危及“三安全一稳定”", "refused_3"),
        ("撤回", "other_3"),
        ("重复申请", "not_processed_2"),
        ("逾期不补正", "other_1"),
        ("不予公建", None),
        ("不予公开", None),  # which of eight? the office has to say
    ],
)
def test_what_offices_write_stands_for_a_row_of_table_three(written, means):
    assert known(OUTCOMES, written, {}) == means


def test_every_row_of_table_three_can_be_said_and_no_word_means_two():
    assert tuple(OUTCOMES) == RESULTS and set(OUTCOME_LABELS) == set(RESULTS)
    assert set(ASKED["applicant_kind"]) == set(KINDS)
    for table in ASKED.values():
        words = [word for said in table.values() for word in said]
        assert len(words) == len(set(words))


def test_an_offices_own_word_is_remembered():
    own = Reading(MAPPING.columns, {"outcome": {"不予公开": "refused_6"}})
    assert read(row(1, **{"答复类型（表三行）": "不予公开"}), own).case.outcome == "refused_6"
    unknown = read(row(1, **{"答复类型（表三行）": "不予公开"}))
    assert unknown.case is None and unknown.unknown == (("outcome", "不予公开"),)


def test_a_closed_row_is_a_case_with_its_end():
    case = read(row(7)).case
    assert (case.old_number, case.channel, case.carrier) == ("榆依申〔2025〕7号", Channel.LETTER, Carrier.EMS)
    assert (case.receipt_date, case.closed_on, case.outcome) == (
        date(2025, 3, 3),
        date(2025, 3, 20),
        "granted",
    )
    assert case.submission.applicant.kind is ApplicantKind.NATURAL
    assert (case.submission.wanted.way, case.reply_number) == (Way.POST, "榆公开依复〔2025〕第7号")
    assert case.evidence["mail_number"] == "1099027100007"


def test_an_open_row_has_the_happenings_of_its_period():
    told = open_row(
        1,
        补正告知日="2025.3.5",
        补正收到日="2025年3月10日",
        延期告知日="20250325",
        延期天数="15个工作日",
    )
    case = read(told).case
    assert case.outcome is None
    assert case.clock == (
        {"kind": "supplement_notice", "on": "2025-03-05"},
        {"kind": "supplemented", "on": "2025-03-10"},
        {"kind": "extension", "on": "2025-03-25", "days": 15},
    )


def test_an_extension_without_its_days_is_to_be_checked():
    assert read(open_row(1, 延期告知日="2025-03-25")).case.check == ("extension_days",)


def test_an_open_row_of_a_register_without_clock_columns_is_to_be_checked():
    few = Reading(
        {key: MAPPING.columns[key] for key in ("old_number", "applicant", "applicant_kind", "receipt_date")}
    )
    assert read(open_row(1), few).case.check == ("no_clock_columns",)


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"登记编号": ""}, "old_number", "没有原编号"),
        ({"申请人名称": " "}, "applicant", "没有申请人"),
        ({"收到日期（法定）": "", "签收日": ""}, "receipt_date", "没有收到日期"),
        ({"收到日期（法定）": "三月"}, "receipt_date", "不是日期"),
        ({"收到日期（法定）": "2025-02-30"}, "receipt_date", "不是日期"),
        ({"收到日期（法定）": "2999-01-01"}, "receipt_date", "不能晚于今天"),
        ({"收到日期（法定）": "1925-03-03"}, "receipt_date", "请核对年份"),
        ({"答复日": "2025-03-01"}, "closed_on", "答复日早于收到日期"),
        ({"答复日": ""}, "closed_on", "没有答复日期"),
        ({"答复类型（表三行）": ""}, "outcome", "没有答复类型"),
        ({"答复类型（表三行）": "研究研究"}, "outcome", "这个词还不认识"),
        ({"收到方式": "飞鸽"}, "channel", "这个词还不认识"),
        ({"申请人类型": ""}, "applicant_kind", "没有申请人类型"),
        ({"补正收到日": "2025-03-10"}, "supplemented_on", "没有补正告知日"),
        ({"第三方征询发出": "2025-03-10", "第三方征询收到": "2025-03-09"}, "third_back_on", "早于"),
        ({"申请内容": "长" * 10_001}, "content", "太长"),
        ({"应答复日": "=A1+20"}, "due_date", "公式"),
        ({"登记编号": "=A1"}, "old_number", "公式"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(changes, field, says):
    found = read(row(1, **changes))
    assert found.case is None and says in found.problems[field]


def test_a_natural_person_is_known_by_the_number():
    case = read(row(1, 申请人类型="", 证件或USCC="37990119850614273X")).case
    assert case.submission.applicant.id_number == "37990119850614273X"


def test_signed_mail_counts_from_the_signature_where_no_receipt_day_is_told():
    assert read(row(1, **{"收到日期（法定）": "", "签收日": "2025-03-04"})).case.receipt_date == date(
        2025, 3, 4
    )


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-3-5", date(2025, 3, 5)),
        ("2025/03/05", date(2025, 3, 5)),
        ("２０２５．３．５", date(2025, 3, 5)),
        ("2025年3月5日", date(2025, 3, 5)),
        ("45721", date(2025, 3, 5)),
        ("2025-03-05 09:30:00", date(2025, 3, 5)),
        ("—", None),
        ("", None),
    ],
)
def test_days_are_read_as_offices_write_them(written, day):
    assert day_of(written) == day


def test_the_head_is_found_below_a_title_and_cells_become_text():
    sheet = read_sheet(workbook([row(1)]), "台账.xlsx")
    assert sheet.headings == HEADINGS and sheet.rows[0][0] == 3
    told = dict(zip(sheet.headings, sheet.rows[0][1], strict=True))
    assert (told["收到日期（法定）"], told["答复日"], told["备注"]) == ("2025-03-03", "2025-03-20", "")


def bomb() -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"<workbook/>")
        package.writestr("xl/sheet1.xml", b"0" * (30 * 1024 * 1024))
    return memory.getvalue()


def with_macros() -> bytes:
    memory = io.BytesIO(workbook([row(1)]))
    with zipfile.ZipFile(memory, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")
    return memory.getvalue()


def no_sheet() -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as package:
        package.writestr("xl/workbook.xml", b"<workbook/>")
    return memory.getvalue()


def many_columns() -> bytes:
    return workbook([], (*HEADINGS, *(f"列{n}" for n in range(MOST_COLUMNS))))


def formulas() -> bytes:
    book = Workbook()
    book.active.append(["登记编号", "申请人", "收到日期"])
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"a,b", "台账.csv", "另存为 xlsx"),
        (b"\xd0\xcf\x11\xe0", "台账.xls", "另存为 xlsx"),
        (b"not a zip", "台账.xlsx", "不是 Excel"),
        (bomb(), "台账.xlsx", "展开后过大"),
        (with_macros(), "台账.xlsx", "宏"),
        (no_sheet(), "台账.xlsx", "打不开"),
        (many_columns(), "台账.xlsx", "最多 50 列"),
        (formulas(), "台账.xlsx", "没有内容"),
        (workbook([{"a": 1}], ("a", "b", "c")), "台账.xlsx", "没有找到表头"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data, name, says):
    with pytest.raises(Invalid, match=says):
        read_sheet(data, name)


def test_another_agency_and_a_joint_maker_are_two_things():
    """条例第三十三条第三款 stops for any agency; silence is consent for a joint maker alone (条例第三十四条)."""
    told = open_row(
        1, 共同制作机关征询="2025-03-05", 征求其他机关意见="2025-03-06", 其他机关回复日期="2025-03-13"
    )
    assert read(told).case.clock == (
        {"kind": "joint_maker", "on": "2025-03-05"},
        {"kind": "other_agency", "on": "2025-03-06", "until": "2025-03-13"},
    )
    found = propose(("协办发出日", "协办收到日", "征求共同制作机关意见日期"))
    assert set(found) == {"other_sent_on", "other_back_on", "joint_sent_on"}
    assert "still_open" in read(open_row(2, 征求其他机关意见="2025-03-06")).case.check
    backwards = read(open_row(3, 征求其他机关意见="2025-03-06", 其他机关回复日期="2025-03-05"))
    assert "早于" in backwards.problems["other_back_on"]
    alone = read(open_row(4, 其他机关回复日期="2025-03-05"))
    assert "没有其他机关征询发出" in alone.problems["other_back_on"]


def test_section_basis_and_docket_are_kept_as_they_stand():
    told = row(
        1, **{"答复类型（表三行）": "不存在"}, 承办科室="法规科", 法律依据="《条例》第三十六条第（四）项"
    )
    case = read(told | {"复议/诉讼案号": "青政复〔2025〕12号"}).case
    assert case.beside == {
        "section": "法规科",
        "basis": "《条例》第三十六条第（四）项",
        "docket": "青政复〔2025〕12号",
    }
    assert [str(one) for one in case.basis] == ["36--4"]
    empty = read(row(2, 承办科室="—", 法律依据="无") | {"复议/诉讼案号": "/"}).case
    assert (empty.beside, empty.basis) == ({}, ())


@pytest.mark.parametrize(
    ("outcome", "basis", "says"),
    [
        ("予以公开", "条例第三十六条第二项", None),
        ("予以公开", "条例第十五条", "与答复类型不符"),
        ("过程性信息", "条例第16条第2款", None),
        ("过程性信息", "条例第十六条第一款", "与答复类型不符"),
        ("部分公开", "《中华人民共和国政府信息公开条例》第三十七条、第十五条", None),
        ("非本机关", "条例第三十二条、第三十六条第五项", None),
        ("法律行政法规禁止公开", "《中华人民共和国保密法》第九条", None),
        ("逾期未缴费", "国办函〔2020〕109号", None),
        ("予以公开", "依法", "读不出条款"),
        ("予以公开", "=A1", "公式"),
        ("予以公开", "条例第三十六条" * 100, "太长"),
    ],
)
def test_a_basis_fits_its_result_or_is_told_beside_the_row(outcome, basis, says):
    found = read(row(1, **{"答复类型（表三行）": outcome, "法律依据": basis}))
    if says is None:
        assert found.case is not None, found.problems
    else:
        assert found.case is None and says in found.problems["basis"]


def test_the_articles_of_the_first_regulation_are_not_read_by_the_second():
    days = {"收到日期（法定）": date(2018, 3, 1), "签收日": date(2018, 3, 1), "答复日": date(2018, 3, 20)}
    old = row(1, **days)
    case = read(old | {"法律依据": "条例第二十一条第一项"}).case
    assert case.beside["basis"] == "条例第二十一条第一项" and case.basis == ()


def test_a_docket_without_a_number_is_told_beside_the_row():
    found = read(row(1) | {"复议/诉讼案号": "已复议"})
    assert "案号" in found.problems["docket"]


def test_what_fits_a_row_is_what_the_cases_are_decided_by():
    """The table of the import names the same articles as the grounds of processing."""
    for outcome, allowed in FITS.items():
        settled = [GROUNDS[code] for code, rows in SETTLEABLE.items() if outcome in rows]
        grounds = [*allowed_grounds(outcome), *settled]
        named = {str(one) for ground in grounds for one in citations(ground.article)}
        assert named == {str(one) for one in allowed}, outcome


def test_the_template_is_understood_whole():
    data = template_sheet()
    book = load_workbook(io.BytesIO(data))
    headings = [cell.value for cell in book["台账"][1]]
    assert set(propose(headings)) == set(COLUMNS)
    assert [line[0].value for line in book["填写说明"]][1:] == headings
    assert all(line[1].value for line in book["填写说明"])
    with pytest.raises(Invalid, match="没有内容"):
        read_sheet(data, "台账模板.xlsx")
