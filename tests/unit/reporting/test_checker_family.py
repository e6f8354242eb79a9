"""A government's report in a folder with those below it is held against their sum (C15)."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from reporting.checker.family import below, parent_among
from reporting.report_cli import report
from tests.support.written import WRITERS, fixture_books

CITY = replace(fixture_books()["suqian_city_2024"], agency="宿迁市人民政府", title="")
PARTS = ("宿迁市教育局", "宿迁市公安局", "宿城区人民政府")


def named(agency, **changes):
    return replace(CITY, agency=agency, **changes)


def divided(book, names):
    """The book's figures dealt to several agencies, cell by cell."""
    parts = []
    for at, name in enumerate(names):
        share = {
            table: {place: (figure // len(names) if at else figure - figure // len(names) * (len(names) - 1))
                    for place, figure in cells.items()}
            for table, cells in book.tables.items()
        }  # fmt: skip
        parts.append(replace(book, agency=name, tables=share))
    return parts


def check(folder, *books):
    """What is said of the first of these reports, each a page of its own in one folder."""
    for at, book in enumerate(books):
        titled = replace(book, title=f"{book.agency}{book.year}年政府信息公开工作年度报告")
        (folder / f"{at}.html").write_bytes(WRITERS["html"](titled))
    ran = CliRunner().invoke(report, ["check", "--json", str(folder)])
    return next(one for one in json.loads(ran.stdout)["files"] if one["file"] == "0.html")


def sums(told):
    return [one for one in told["findings"] if one["rule"] == "children_sum"]


@pytest.mark.parametrize(
    ("agency", "others", "is_parent"),
    [
        ("宿迁市人民政府", PARTS, True),
        ("宿迁市", PARTS, True),
        ("宿迁市人民政府办公室（代表市政府）", PARTS, True),
        ("宿城区政府", ("宿城区教育局", "宿城区埠子镇人民政府"), True),
        ("江苏省人民政府", ("宿迁市人民政府", "南京市人民政府"), True),
        ("宿迁市人民政府", ("宿迁市教育局",), False),
        ("宿迁市人民政府", ("青榆市教育局", "青榆市公安局"), False),
        ("宿城区人民政府", ("宿豫区人民政府", "宿城区教育局"), False),
        ("宿迁市教育局", ("宿迁市公安局", "宿迁市民政局"), False),
        ("宿迁市公安局（汇总）", PARTS[:2], True),
    ],
)
def test_the_sum_says_so_or_is_the_one_highest_government(agency, others, is_parent):
    parent = named(agency)
    books = [*map(named, others), parent]
    assert (parent_among(books) is parent) is is_parent
    assert len(below(parent, books)) == (len(others) if is_parent else 0)


def test_only_reports_of_the_same_year_are_added():
    parent, old = named("宿迁市人民政府"), named("宿迁市民政局", year=CITY.year - 1)
    assert below(parent, [parent, old, *map(named, PARTS)]) == [named(one) for one in PARTS]


def test_a_folder_whose_sum_is_right_has_nothing_to_say(tmp_path):
    told = check(tmp_path, CITY, *divided(CITY, PARTS))
    assert "3份下级报告" in told["compared_with"] and sums(told) == []


def test_a_cell_that_is_not_the_sum_is_found_with_both_values(tmp_path):
    parts = divided(CITY, PARTS)
    tables = {name: dict(cells) for name, cells in parts[0].tables.items()}
    tables["table3"]["new", "natural"] += 7
    parts[0] = replace(parts[0], tables=tables)
    was = int(CITY.cell("table3", "new", "natural"))
    found = [(one["severity"], one["left"], one["right"]) for one in sums(check(tmp_path, CITY, *parts))]
    assert found == [("soft", str(was + 7), str(was))]


def test_a_government_with_its_own_figures_alone_is_told_once(tmp_path):
    [found] = sums(check(tmp_path, CITY, *map(named, PARTS)))
    assert "可能只是本级的数字" in found["message"]


def test_a_report_that_says_it_is_a_sum_is_held_to_it_cell_by_cell(tmp_path):
    assert len(sums(check(tmp_path, named("宿迁市（全市汇总）"), *map(named, PARTS)))) == 20
