"""Reports of every kind of file, read back: the same cells, and nothing found that is not there."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reporting.book import Book, Chapter, Paragraph, TableHere
from reporting.checker.batch import check_all
from reporting.checker.reading import read_file
from reporting.formats.indicators import COLUMN, load_indicators
from tests.support.written import WRITERS, fixture_books

BOOKS = fixture_books()
# What the published figures themselves contain; nothing else may be found in them.
KNOWN = {
    "hanyang_district_office_2022": {"missing_table"},
    "jinhu_county_2023": {"remedy_sum"},
    "shanghai_general_office_2019": {"total_blank"},
    "zhangdian_district_2019": {"total_blank"},
}


def checked(data, name="报告"):
    return check_all([read_file(name, data)])


def findings(data):
    return [found for one in checked(data) for found in one.findings]


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("name", BOOKS)
def test_a_published_report_is_read_back_cell_by_cell(name, kind):
    read = read_file(f"{name}.{kind}", WRITERS[kind](BOOKS[name]))
    assert [(one.book.form, one.book.year, one.book.agency) for one in read.books] == [
        (BOOKS[name].form, BOOKS[name].year, BOOKS[name].agency)
    ]
    assert {table: dict(cells) for table, cells in read.books[0].book.tables.items()} == BOOKS[name].tables
    assert {found.rule for one in check_all([read]) for found in one.findings} == KNOWN.get(name, set())


@pytest.mark.parametrize("blank", ("", "/", "—", "－"))
@pytest.mark.parametrize("kind", ("docx", "html", "md", "tabs"))
def test_blanks_and_strokes_are_nothing(kind, blank):
    book = BOOKS["shuyang_drc_2023"]
    read = read_file("a", WRITERS[kind](book, blank)).books[0].book
    assert dict(read.tables["table3"]) == book.tables["table3"]


@pytest.mark.parametrize("kind", ("docx", "html", "xlsx", "pdf", "md", "tabs", "lines"))
def test_the_annex_before_2019_is_read(kind):
    figures = {(one.key, COLUMN): Decimal(at) for at, one in enumerate(load_indicators().indicators)}
    chapters = tuple(
        Chapter(at, title, (Paragraph("本年度做了这些工作。"),))
        for at, title in enumerate(("概述", "主动公开情况", "附表"), 1)
    )
    last = replace(chapters[-1], blocks=(TableHere("indicators"),))
    book = Book("河湾区机关事务管理局", 2013, "2013", "河湾区机关事务管理局2013年政府信息公开工作年度报告",
                (*chapters[:2], last), {"indicators": figures})  # fmt: skip
    read = read_file("a", WRITERS[kind](book)).books
    assert [(one.book.form, dict(one.book.tables["indicators"])) for one in read] == [("2013", figures)]


def test_a_form_is_known_by_its_labels_and_the_wrong_one_for_the_year_is_told():
    book = BOOKS["zhangdian_district_2019"]
    late = replace(book, year=2023, title=book.title.replace("2019", "2023"), preamble="")
    one = checked(WRITERS["html"](late))[0]
    assert one.read.book.form == "2019" and one.read.book.year == 2023
    assert [(f.severity, f.left, f.right) for f in one.findings if f.rule == "form_version"] == [
        ("soft", "2019版", "2021版")
    ]


def test_a_file_with_many_years_becomes_many_reports_held_against_each_other():
    two = BOOKS["suqian_city_2023"], BOOKS["suqian_city_2024"]
    told = checked(b"\n".join(WRITERS["lines"](book) for book in two))
    assert [one.read.book.year for one in told] == [2023, 2024]
    assert told[1].compared == ("2023年报告",)
    assert [f.rule for one in told for f in one.findings if f.rule in ("carry_over", "in_force")] == []


def test_the_page_s_own_encoding_is_read():
    book = BOOKS["suqian_city_2023"]
    read = read_file("a.html", WRITERS["html"](book, encoding="gb18030")).books[0].book
    assert read.tables == book.tables


def test_columns_and_rows_may_change_places():
    rows = [["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]]
    rows += [
        ["一、本年新收政府信息公开申请数量", "5", "1", "0", "0", "0", "0", "6"],
        ["二、上年结转政府信息公开申请数量", *"0000000"],
    ]
    rows += [
        ["（一）予以公开", *"4100005"],
        ["（七）总计", *"4100005"],
        ["四、结转下年度继续办理", *"1000001"],
    ]
    turned = [list(column) for column in zip(*rows, strict=True)]
    page = lambda table: "<h1>河湾区教育局2022年政府信息公开工作年度报告</h1><table>" + "".join(  # noqa: E731
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table
    ) + "</table>"  # fmt: skip
    straight, other = (read_file("a", page(table).encode()).books[0].book.tables for table in (rows, turned))
    assert straight == other and straight["table3"]["new", "natural"] == 5


def test_figures_glued_to_labels_units_and_remarks_in_cells_are_read():
    text = """河湾区教育局2019年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（九）项
信息内容\t采购项目数量\t采购总金额
政府集中采购\t６\t251,000元
第二十条第（五）项
信息内容\t上一年项目数量\t本年增/减\t处理决定数量
行政许可\t1，204\t－7\t12 件
其他对外管理服务事项\t3（含委托）\t/\t0
三、收到和处理政府信息公开申请情况
一、本年新收政府信息公开申请数量 12 0 0 0 0 0 12
二、上年结转政府信息公开申请数量0 0 0 0 0 0 0
"""
    tables = read_file("a", text.encode()).books[0].book.tables
    assert tables["table2"] == {
        ("procurement", "items"): 6, ("procurement", "amount"): 251000,
        ("licences", "prev"): 1204, ("licences", "delta"): -7, ("licences", "decisions"): 12,
        ("other_services", "prev"): 3, ("other_services", "decisions"): 0,
    }  # fmt: skip
    assert tables["table3"]["new", "natural"] == 12 and tables["table3"]["carried_in", "total"] == 0


def test_an_amount_in_yuan_is_read_as_ten_thousand_yuan_where_the_form_asks_for_them():
    book = BOOKS["shuyang_county_2025"]
    page = WRITERS["html"](book).decode().replace("4068.208", "40682080元").encode()
    assert read_file("a", page).books[0].book.cell("table2", "fees", "amount") == Decimal("4068.208")


def test_letters_for_numbers_are_told_with_their_place():
    book = BOOKS["suqian_city_2023"]
    page = WRITERS["html"](book).decode().replace("<p>3511</p>", "<p>三千五百</p>").encode()
    odd = [found for found in findings(page) if found.rule == "not_a_number"]
    assert [(one.severity, one.left) for one in odd] == [("hard", "三千五百")]
    assert "本年新收" in odd[0].where and "第2个表格" in odd[0].at
