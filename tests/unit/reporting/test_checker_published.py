"""Layouts in which reports are really found (retyped, their figures kept): what is in them is read out right."""

from decimal import Decimal
from pathlib import Path

import pytest

from reporting.checker.batch import check_all
from reporting.checker.reading import read_file
from reporting.checker.titles import read_title
from tests.support.written import fixture_books

FOLDER = Path(__file__).parents[2] / "fixtures/published"


def told(name):
    return check_all([read_file(name, (FOLDER / name).read_bytes())])


def rules(one):
    return [found.rule for found in one.findings]


def test_one_file_with_many_years_and_one_cell_a_line_is_split_into_reports():
    found = told("one_cell_a_line_many_years.txt")
    books = [one.read.book for one in found]
    assert [(book.year, book.form) for book in books] == [
        (2022, "2021"),
        (2020, "2019"),
        (2013, "2013"),
        (2012, "narrative"),
    ]
    assert (
        books[0].agency == "青榆市河湾区机关事务服务中心"
        and books[0].published_on.isoformat() == "2023-01-30"
    )
    assert [len(books[0].tables[table]) for table in ("table2", "table3", "table4")] == [10, 175, 15]
    assert not any(figure for cells in books[0].tables.values() for figure in cells.values())
    assert [len(books[1].tables[table]) for table in ("table2", "table3", "table4")] == [22, 161, 15]
    two = books[1].tables["table2"]
    assert [two["rules", column] for column in ("made", "published", "total_public")] == [5, 2, 11]
    assert two["procurement", "amount"] == Decimal("909.76")
    assert rules(found[0]) == [] and rules(found[1]) == ["rules_without_power"]


def test_the_annex_of_2013_is_read_line_by_line():
    annex = next(
        one.read.book for one in told("one_cell_a_line_many_years.txt") if one.read.book.year == 2013
    ).tables["indicators"]
    said = {row: int(figure) for (row, _), figure in annex.items() if figure}
    assert len(annex) == 36 and said == {
        "published": 30, "published_1": 5, "published_2": 7, "published_3": 16, "published_4": 2,
        "staff": 1, "staff_part_time": 1, "trainings": 2, "trained": 2,
    }  # fmt: skip


def test_tabs_with_blank_cells_and_a_blank_total_are_read():
    one = told("tabs_with_blanks_2019.txt")[0]
    book, known = one.read.book, fixture_books()["zhangdian_district_2019"]
    assert (book.agency, book.year, book.form) == ("河湾区人民政府", 2019, "2019")
    assert dict(book.tables["table2"]) == known.tables["table2"]
    # What was blank was written down as 0 there.
    assert dict(book.tables["table3"]) == {
        place: figure for place, figure in known.tables["table3"].items() if figure
    }
    assert [book.cell("table4", "litigation_direct", key) for key in ("upheld", "corrected", "total")] == [
        1,
        4,
        5,
    ]
    assert sorted(rules(one)) == ["chapter_renamed", "missing_chapter", "total_blank"]
    assert not any(found.is_hard for found in one.findings)


def test_a_page_of_strokes_without_a_title_is_read():
    one = told("strokes_of_a_page_2020.txt")[0]
    book = one.read.book
    assert (book.agency, book.year, book.form) == ("河湾区机关事务中心", 2020, "2019")
    assert [len(book.tables[table]) for table in ("table2", "table3", "table4")] == [22, 161, 15]
    assert book.cell("table2", "procurement", "amount") == 889745 and rules(one) == []


def test_a_table_broken_by_pages_is_read_as_far_as_it_goes_and_the_rest_is_said():
    one = told("strokes_broken_by_pages_2019.md")[0]
    book = one.read.book
    assert (book.agency, book.year, book.form) == ("河湾市机关事务管理局", 2019, "2019")
    assert [len(book.tables[table]) for table in ("table2", "table3", "table4")] == [6, 84, 15]
    assert not any(found.is_hard for found in one.findings)
    assert {"missing_rows", "heads_lost", "missing_chapter"} == set(rules(one))


@pytest.mark.parametrize(("line", "said"), (
    ("河湾区教育局2023年政府信息公开工作年度报告", ("河湾区教育局", 2023)),
    ("2023年河湾区教育局政府信息公开年度报告", ("河湾区教育局", 2023)),
    ("河湾区教育局 ２０２３ 年度政府信息公开工作报告", ("河湾区教育局", 2023)),
    ("河湾区教育局政府信息公开工作年度报告（2023年度）", ("河湾区教育局", 2023)),
    ("河湾区教育局二〇一二年信息公开年报", ("河湾区教育局", 2012)),
    ("河湾区T20198-2局2023年政府信息公开工作年度报告", ("河湾区T20198-2局", 2023)),
    ("2023年政府信息公开工作年度报告", ("", 2023)),
    ("上一篇：河湾区2022年政府信息公开工作年度报告", None),
    ("现将《河湾区2022年政府信息公开工作年度报告》公布如下", None),
    ("河湾区政府信息公开指南", None),
))  # fmt: skip
def test_titles_of_every_habit(line, said):
    assert read_title(line) == said
