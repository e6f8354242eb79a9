"""The public page of the checker, and the archive of earlier years' reports."""

import io
import re
from dataclasses import replace

import pytest

from reporting.book import from_json
from reporting.queries.archive import archived, archived_book, public_years
from reporting.queries.earlier import last_declared, trend
from services.db import Scope, unit_of_work
from services.identity.permissions import Role
from services.identity.queries import agency as agency_of
from tests.integration.processing.test_pages import at_desk
from tests.support.agencies import new_office
from tests.support.pages import Visitor
from tests.support.written import WRITERS, fixture_books

BOOKS = fixture_books()
CITY, LAST, KNOWN = (BOOKS[name] for name in ("suqian_city_2024", "suqian_city_2023", "jinhu_county_2023"))


SHORT = (("table3", "new"), ("table3", "total"), ("table4", "review"))


@pytest.fixture
def offices(app):
    top = new_office(Role.SUPERVISOR, Role.REPORT_OFFICER, level="county")
    return (
        top,
        new_office(Role.REPORT_OFFICER, Role.DECLARANT, parent_id=top.agency_id),
        new_office(Role.REPORT_OFFICER),
    )


def file(name, data):
    return (io.BytesIO(data), name)


def sent(visitor, path, *files, **more):
    return visitor.post(path, files=[file(*one) for one in files], **more)


def named(book, office):
    with unit_of_work("reporting") as session:
        name = agency_of(session, office.agency_id).name
    return replace(book, agency=name, title=f"{name}{book.year}年政府信息公开工作年度报告")


def kept(office):
    with unit_of_work("reporting", Scope(office.agency_id)) as session:
        return list(archived(session, office.agency_id))


def test_anybody_drops_files_and_sees_what_is_wrong(app):
    visitor = Visitor(app)
    assert "开始检查" in visitor.text("/report-check")
    answer = sent(visitor, "/report-check", ("金湖.docx", WRITERS["docx"](KNOWN)), ("好.html", WRITERS["html"](CITY)),
                  ("坏.docx", b"PK\x03\x04nothing"))  # fmt: skip
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "相加是3，总计写的是0" in page and "没有发现问题" in page and "文件已损坏" in page
    assert re.search(r'class="check-marked"><mark>0</mark>', page)


def test_two_years_dropped_together_are_compared(app):
    answer = sent(
        Visitor(app), "/report-check", ("a.html", WRITERS["html"](LAST)), ("b.xlsx", WRITERS["xlsx"](CITY))
    )
    assert "已与2023年报告核对" in answer.get_data(as_text=True)


@pytest.mark.parametrize(("files", "words"), (
    ([], "请选择要检查的文件"),
    ([("a.txt", b"x")] * 13, "一次最多 12 个文件"),
    ([("a.txt", b"x" * (10 * 1024 * 1024 + 1))], "超过 10 MB"),
))  # fmt: skip
def test_too_little_and_too_much_is_refused(app, files, words):
    answer = sent(Visitor(app), "/report-check", *files)
    assert answer.status_code == 422 and words in answer.get_data(as_text=True)


def test_what_a_file_says_is_text_and_never_markup(app):
    evil = WRITERS["md"](
        replace(
            CITY,
            agency="<script>alert(1)</script>局",
            title="<script>alert(1)</script>局2024年政府信息公开工作年度报告",
        )
    )
    assert "<script>alert" not in sent(Visitor(app), "/report-check", ("<b>.md", evil)).get_data(as_text=True)


def test_the_report_officer_brings_in_many_years_at_once_and_they_stand_side_by_side(app, offices):
    officer = at_desk(app, offices[1], Role.REPORT_OFFICER)
    both = b"\n".join(WRITERS["lines"](named(book, offices[1])) for book in (LAST, CITY))
    answer = sent(officer, "/reports/archive", ("历年.txt", both), ("坏.pdf", b"%PDF-1.4 broken"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "已导入" in page and "PDF 文件已损坏" in page
    assert [(one.year, one.form, one.version) for one in kept(offices[1])] == [
        (2024, "2021", 1),
        (2023, "2021", 1),
    ]
    shown = officer.text("/reports/archive")
    assert "2023年" in shown and "3511" in shown and "3525" in shown
    one = kept(offices[1])[0]
    inside = officer.text(f"/reports/archive/{offices[1].agency_id}/{one.id}")
    assert "已与2023年报告核对" in inside and "政府信息公开工作" in inside
    original = officer.get(f"/reports/archive/{offices[1].agency_id}/{one.id}/file")
    assert original.data == both
    with unit_of_work("reporting", Scope(offices[1].agency_id)) as session:
        years = trend(session, offices[1].agency_id)
        figures = [(y.year, y.figures["new"], y.figures["total"], y.figures["review"]) for y in years]
        assert figures == [(b.year, *(b.cell(t, r, "total") for t, r in SHORT)) for b in (LAST, CITY)]
        assert archived_book(session, offices[1].agency_id, 2023).tables == LAST.tables
        assert last_declared(session, offices[1].agency_id, 2025, "2021") == CITY.tables["table2"]
        assert last_declared(session, offices[1].agency_id, 2025, "2019") is None


def test_the_same_report_is_kept_once_and_another_is_a_new_version(app, offices):
    officer = at_desk(app, offices[1], Role.REPORT_OFFICER)
    own = named(CITY, offices[1])
    assert sent(officer, "/reports/archive", ("a.html", WRITERS["html"](own))).status_code == 200
    again = sent(officer, "/reports/archive", ("b.md", WRITERS["html"](own)))
    assert again.status_code == 422 and "内容相同的一份" in again.get_data(as_text=True)
    other = replace(own, tables={**own.tables, "table4": {("review", "upheld"): 1, ("review", "total"): 1}})
    assert sent(officer, "/reports/archive", ("c.html", WRITERS["html"](other))).status_code == 200
    assert [one.version for one in kept(offices[1])] == [2]


def test_another_name_is_asked_about(app, offices):
    officer = at_desk(app, offices[1], Role.REPORT_OFFICER)
    refused = sent(officer, "/reports/archive", ("a.html", WRITERS["html"](CITY)))
    assert (
        refused.status_code == 422 and "名称不同" in refused.get_data(as_text=True) and kept(offices[1]) == []
    )
    taken = sent(officer, "/reports/archive", ("a.html", WRITERS["html"](CITY)), other_names="1")
    assert taken.status_code == 200 and [one.named for one in kept(offices[1])] == ["宿迁市（全市汇总）"]
    assert "旧名称" in officer.text("/reports/archive")


def test_only_past_years_come_in(app, offices):
    officer = at_desk(app, offices[1], Role.REPORT_OFFICER)
    book = named(CITY, offices[1])
    late = replace(book, year=2999, title=book.title.replace("2024", "2099"), preamble="")
    answer = sent(officer, "/reports/archive", ("a.html", WRITERS["html"](late)))
    assert answer.status_code == 422 and "不是往年" in answer.get_data(as_text=True)


def test_the_supervisor_brings_in_for_those_below_and_for_nobody_else(app, offices):
    supervisor = at_desk(app, offices[0], Role.SUPERVISOR)
    data = WRITERS["html"](named(CITY, offices[1]))
    answer = sent(supervisor, f"/supervision/archive/{offices[1].agency_id}", ("a.html", data))
    assert answer.status_code == 200 and [one.year for one in kept(offices[1])] == [2024]
    beside = supervisor.text("/supervision/archive")
    assert "3525" in beside
    assert "3525" in supervisor.text(f"/supervision/archive?agency={offices[1].agency_id}")
    assert (
        sent(supervisor, f"/supervision/archive/{offices[2].agency_id}", ("a.html", data)).status_code == 404
    )
    assert supervisor.get(f"/supervision/archive?agency={offices[2].agency_id}").status_code == 404


def test_another_agency_sees_nothing_of_it(app, offices):
    officer, stranger = (at_desk(app, office, Role.REPORT_OFFICER) for office in offices[1:])
    sent(officer, "/reports/archive", ("a.html", WRITERS["html"](named(CITY, offices[1]))))
    one = kept(offices[1])[0]
    for tail in ("", "/file"):
        assert stranger.get(f"/reports/archive/{offices[1].agency_id}/{one.id}{tail}").status_code == 404
    assert stranger.post(f"/reports/archive/{offices[1].agency_id}/{one.id}/withdraw").status_code == 404
    assert "3525" not in stranger.text("/reports/archive")


def test_whoever_may_only_look_brings_nothing_in(app, offices):
    reader = at_desk(app, offices[1], Role.DECLARANT)
    assert sent(reader, "/reports/archive", ("a.html", WRITERS["html"](CITY))).status_code == 403


def test_what_was_published_is_listed_for_everybody_and_can_be_withdrawn(app, offices):
    officer, anybody = at_desk(app, offices[1], Role.REPORT_OFFICER), Visitor(app)
    for book, public in ((CITY, {"public": "1"}), (LAST, {})):
        sent(officer, "/reports/archive", ("a.html", WRITERS["html"](named(book, offices[1]))), **public)
    board = anybody.text(f"/a/{offices[1].code}/reports")
    assert "2024年政府信息公开工作年度报告" in board and "2023年" not in board
    assert anybody.get(f"/a/{offices[1].code}/reports/archive/2024").status_code == 200
    assert anybody.get(f"/a/{offices[1].code}/reports/archive/2023").status_code == 404
    one = kept(offices[1])[0]
    assert officer.post(f"/reports/archive/{offices[1].agency_id}/{one.id}/withdraw").status_code == 303
    with unit_of_work("reporting", Scope(offices[1].agency_id)) as session:
        assert list(public_years(session, offices[1].agency_id)) == []
    assert [from_json(row.book).year for row in kept(offices[1])] == [2023]
