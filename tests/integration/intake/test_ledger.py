"""A register brought in: checked, mapped, made into cases once, counted, and nobody written to."""

import io
import json
from datetime import date, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

import processing.app
from deploy.cli import cli
from intake import commands
from intake import ledger_queries as queries
from intake.commands.bringing import SLICE, bring_in
from intake.commands.ledger import JOB
from intake.ledger.reading import read_sheet
from intake.models import LedgerMap, LedgerRow, Progress, Request
from notifications.models import Notice, Recipient
from processing.domain import State
from processing.models import Case, ClockEntry, Remedy, Step
from processing.queries import worklist
from reporting.domain import period
from reporting.formats import load_format
from reporting.queries import Subject, declared_without_cases, table_three
from reporting.rebuild import rebuild
from services.clock import CHINA
from services.config import settings
from services.db import unit_of_work
from services.errors import Conflict, Invalid, NotFound
from services.identity.commands import create_section
from services.identity.permissions import Role
from services.jobs import run_slice
from services.web import build_app
from tests.integration.intake.portal import clerk_of
from tests.support.agencies import PASSWORD, new_office, new_person
from tests.support.deliveries import drain
from tests.support.ledger import open_row, row, workbook
from tests.support.pages import Visitor

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=CHINA)


@pytest.fixture
def office(platform):
    return new_office(Role.CLERK)


def laid_in(office, rows, *, name="台账.xlsx"):
    sheet = read_sheet(workbook(rows), name)
    with unit_of_work("intake", office.scope) as session:
        return commands.read_ledger(session, office.agency_id, sheet, name, actor=office.clerk, now=NOW)


def brought_in(office, rows, *, settle=True):
    found = laid_in(office, rows)
    with unit_of_work("intake", office.scope) as session:
        commands.start_import(session, office.agency_id, found.id, actor=office.clerk, now=NOW)
    while run_slice("intake", {JOB: bring_in}, datetime.now(CHINA)):
        pass
    if settle:
        drain(office.agency_id, timeout=120)
    with unit_of_work("intake", office.scope) as session:
        one = queries.import_of(session, office.agency_id, found.id)
        return one, queries.counts_of(session, one)


def of(context, office, model, *conditions):
    with unit_of_work(context, office.scope) as session:
        return list(session.scalars(select(model).where(model.agency_id == office.agency_id, *conditions)))


def table(office, year):
    with unit_of_work("reporting", office.scope) as session:
        return table_three(session, Subject((office.agency_id,)), period(year), load_format("2021"))


def test_closed_and_open_rows_become_cases_with_one_line_of_history(office):
    _, counts = brought_in(
        office, [row(1), open_row(2, **{"收到日期（法定）": date(2026, 2, 24), "签收日": None})]
    )
    assert counts == {"good": 0, "bad": 0, "known": 0, "imported": 2}
    closed, open_ = sorted(of("processing", office, Case), key=lambda case: case.number)
    assert (closed.state, closed.outcome, closed.closed_on) == (State.CLOSED, "granted", date(2025, 3, 20))
    assert (open_.state, open_.receipt_date, open_.due_date) == (
        State.EXAMINING,
        date(2026, 2, 24),
        date(2026, 3, 23),
    )
    assert [(step.action, step.detail["imported"]) for step in of("processing", office, Step)] == [
        ("register", True)
    ] * 2
    assert [line.plain for line in of("intake", office, Progress)] == ["imported"] * 2


def test_the_old_number_is_kept_and_found_and_the_platforms_series_stays_its_own(office):
    brought_in(office, [row(1)])
    [request] = of("intake", office, Request)
    assert (request.number, request.old_number) == (f"{office.code}-2025-L000001", "榆依申〔2025〕1号")
    with unit_of_work("processing", office.scope) as session:
        every = Case.state.in_([State.CLOSED])
        found = worklist(session, office.agency_id, every, search="榆依申〔2025〕1号")
        assert [case.id for case in found.cases] == [request.id]
        series = session.execute(text("SELECT series, last FROM services.series")).all()
    assert [tuple(one) for one in series] == [("imported", 1)]


def test_nobody_is_written_to_but_an_open_case_can_be_answered(office):
    brought_in(office, [row(1), open_row(2)])
    assert of("notifications", office, Notice) == []
    assert len(of("notifications", office, Recipient)) == 2


def test_the_happenings_of_the_period_make_the_clock(office):
    told = {"收到日期（法定）": date(2026, 2, 9), "签收日": None}
    rows = [
        open_row(1, **told, 补正告知日="2026-02-11", 补正期限="2026-03-11"),
        open_row(2, **told, 延期告知日="2026-03-01", 延期天数="10"),
        open_row(3, **told, 应答复日="2026-03-13"),
        open_row(4, **told, 应答复日="2026-04-01"),
        open_row(5, **told, 第三方征询发出="2026-02-25"),
        open_row(
            6, **told, 征求其他机关意见="2026-02-24", 其他机关回复日期="2026-02-26", 应答复日="2026-03-17"
        ),
    ]
    brought_in(office, rows)
    first, second, third, fourth, fifth, sixth = sorted(
        of("processing", office, Case), key=lambda case: case.number
    )
    assert (first.state, first.due_date, first.supplement_until) == (
        State.AWAITING_SUPPLEMENT,
        None,
        date(2026, 3, 11),
    )
    assert second.term == 30 and second.warnings is None
    assert third.due_date == date(2026, 3, 13) and third.warnings is None
    assert fourth.warnings == ["imported_check"]
    assert fifth.stopped
    # Consultation of another agency stops two days; as a joint maker's silence it would be consent (条例第三十四条).
    assert (sixth.due_date, sixth.stopped, sixth.warnings) == (date(2026, 3, 17), False, None)
    assert sorted(entry.kind for entry in of("processing", office, ClockEntry)) == [
        "extension",
        "other_agency",
        "supplement_notice",
        "third_party",
    ]


def test_section_basis_and_docket_are_shown_on_the_case_marked_imported(office):
    with unit_of_work("identity") as session:
        section = create_section(session, office.agency_id, name="法规科", by=office.clerk, now=NOW).id
    rows = [
        row(1, **{"答复类型（表三行）": "不存在", "复议/诉讼案号": "测试甲1 青政复〔2025〕12号"},
            承办科室="法规科", 法律依据="条例第三十六条第（四）项"),
        row(2, 承办科室="老办公室", 法律依据="条例第三十六条"),
        row(3, 法律依据="条例第十五条"),
    ]  # fmt: skip
    _, counts = brought_in(office, rows)
    assert (counts["imported"], counts["bad"]) == (2, 1)
    first, second = sorted(of("processing", office, Case), key=lambda case: case.number)
    assert (first.section_id, first.grounds) == (section, ["36-4"])
    assert (second.section_id, second.grounds) == (None, None)
    officer = new_person(office.agency_id, Role.OFFICER, login="chengban-" + office.code)
    desk = Visitor(build_app(settings(), [processing.app]))
    desk.sign_in("chengban-" + office.code, PASSWORD)
    shown = desk.get(f"/cases/{first.id}").text
    assert officer.name and "条例第三十六条第（四）项" in shown and "青政复〔2025〕12号" in shown
    assert shown.count(">台账导入<") == 3 and "测试甲1" not in shown
    assert "老办公室" in desk.get(f"/cases/{second.id}").text
    # Nothing is made of a docket number but what stands there: no remedy, nothing in table 四.
    assert of("processing", office, Remedy) == []


def test_the_rows_are_counted_in_table_three(office):
    rows = [
        row(1),
        row(
            2,
            **{
                "收到日期（法定）": date(2024, 12, 20),
                "签收日": None,
                "答复日": date(2025, 1, 9),
                "答复类型（表三行）": "不存在",
            },
        ),
        row(3, **{"申请人类型": "公司", "答复类型（表三行）": "撤回"}),
        open_row(4, **{"收到日期（法定）": date(2025, 12, 30), "签收日": None}),
    ]
    brought_in(office, rows)
    filled = table(office, 2025)
    assert [filled.cell(key, "total") for key in ("new", "carried_in", "total", "carried_out")] == [
        3,
        1,
        3,
        1,
    ]
    assert (filled.cell("unavailable_1", "natural"), filled.cell("other_3", "business")) == (1, 1)
    assert table(office, 2026).cell("carried_in", "total") == 1
    assert rebuild(office.agency_id).differences == ()


def test_bad_rows_stay_with_their_reasons_and_good_ones_come_in(office):
    rows = [row(1), row(2, **{"收到日期（法定）": "三月"}), row(1), row(3, **{"答复类型（表三行）": "研究"})]
    one, counts = brought_in(office, rows)
    assert counts == {"good": 0, "bad": 3, "known": 0, "imported": 1}
    bad = {line.line: line.problems for line in of("intake", office, LedgerRow, LedgerRow.state == "bad")}
    assert set(bad) == {4, 5, 6} and "第 3 行" in bad[5]["old_number"]
    with unit_of_work("intake", office.scope) as session:
        assert queries.unknown_words(session, one) == [("outcome", "研究")]
    assert one.state == "done"


def test_the_same_file_twice_doubles_nothing(office):
    rows = [row(n) for n in range(1, 6)]
    brought_in(office, rows)
    found = laid_in(office, [*rows, row(6)])
    with unit_of_work("intake", office.scope) as session:
        assert queries.counts_of(session, found) == {"good": 1, "bad": 0, "known": 5, "imported": 0}
    brought_in(office, [*rows, row(6)])
    assert len(of("intake", office, Request)) == len(of("processing", office, Case)) == 6


def test_two_imports_at_once_double_nothing(office):
    first, second = laid_in(office, [row(1)]), laid_in(office, [row(1)])
    for found in (first, second):
        with unit_of_work("intake", office.scope) as session:
            commands.start_import(session, office.agency_id, found.id, actor=office.clerk, now=NOW)
    while run_slice("intake", {JOB: bring_in}, datetime.now(CHINA)):
        pass
    with unit_of_work("intake", office.scope) as session:
        again = queries.import_of(session, office.agency_id, second.id)
        counts = [queries.counts_of(session, one) for one in (first, again)]
    assert sorted(one["imported"] for one in counts) == [0, 1]
    assert len(of("intake", office, Request)) == 1


def test_the_mapping_is_asked_once_and_remembered(office):
    odd = [row(1, **{"答复类型（表三行）": "不予公开"})]
    found = laid_in(office, odd)
    columns = dict(found.mapping["columns"])
    words = {("outcome", "不予公开"): "refused_6"}
    with unit_of_work("intake", office.scope) as session:
        commands.map_ledger(session, office.agency_id, found.id, columns, words, actor=office.clerk, now=NOW)
        assert queries.counts_of(session, found)["good"] == 1
    assert len(of("intake", office, LedgerMap)) == 1
    again = laid_in(office, [row(2, **{"答复类型（表三行）": "不予公开"})])
    with unit_of_work("intake", office.scope) as session:
        assert queries.unknown_words(session, again) == []


@pytest.mark.parametrize(
    ("columns", "words", "says"),
    [
        ({"old_number": "没有的列"}, {}, "对应关系有误"),
        ({"old_number": "登记编号", "applicant": "登记编号"}, {}, "对应关系有误"),
        ({"sorcery": "登记编号"}, {}, "对应关系有误"),
        ({"old_number": "登记编号"}, {("outcome", "甲"): "sorcery"}, "请从给出的几项里选"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(office, columns, words, says):
    found = laid_in(office, [row(1)])
    with unit_of_work("intake", office.scope) as session:
        with pytest.raises(Invalid, match=says):
            commands.map_ledger(
                session, office.agency_id, found.id, columns, words, actor=office.clerk, now=NOW
            )


def test_what_runs_or_has_nothing_good_is_not_started(office):
    found, empty = laid_in(office, [row(1)]), laid_in(office, [row(2, 登记编号="")])
    with unit_of_work("intake", office.scope) as session:
        commands.start_import(session, office.agency_id, found.id, actor=office.clerk, now=NOW, by_job=False)
        with pytest.raises(Conflict):
            commands.start_import(session, office.agency_id, found.id, actor=office.clerk, now=NOW)
        with pytest.raises(Conflict):
            commands.map_ledger(session, office.agency_id, found.id, {}, {}, actor=office.clerk, now=NOW)
        with pytest.raises(Invalid, match="没有可以导入的行"):
            commands.start_import(session, office.agency_id, empty.id, actor=office.clerk, now=NOW)


def test_another_agencys_file_does_not_exist(office):
    found, stranger = laid_in(office, [row(1)]), new_office()
    with unit_of_work("intake", stranger.scope) as session:
        with pytest.raises(NotFound):
            queries.import_of(session, stranger.agency_id, found.id)


def test_no_person_stands_open_in_the_rows(office):
    found = laid_in(office, [row(1, **{"收到日期（法定）": "三月"})], name="测试甲1的台账.xlsx")
    with unit_of_work("intake", office.scope) as session:
        rows = session.execute(text("SELECT r::text FROM intake.ledger_row r")).scalars().all()
        file = session.execute(text("SELECT i::text FROM intake.ledger_import i")).scalar_one()
        assert queries.name_of(session, found) == "测试甲1的台账.xlsx"
    assert not any("测试甲" in one for one in [*rows, file])


def test_the_opening_is_balanced_against_what_came_in_and_counted(office):
    carried = {"收到日期（法定）": date(2025, 12, 20), "签收日": None}
    brought_in(office, [open_row(1, **carried), open_row(2, **carried, 申请人类型="公司")])
    declared = {"natural": 4, "business": 1}
    with unit_of_work("intake", office.scope) as session:
        commands.declare_opening(session, office.agency_id, 2026, declared, actor=office.clerk, now=NOW)
        assert queries.carried_into(session, office.agency_id, 2026) == {"natural": 1, "business": 1}
    drain(office.agency_id)
    filled = table(office, 2026)
    assert [filled.cell(key, "natural") for key in ("carried_in", "carried_out")] == [4, 4]
    assert filled.cell("carried_in", "total") == 5 == filled.cell("carried_out", "total")
    assert table(office, 2025).cell("carried_out", "total") == 2
    with unit_of_work("reporting", office.scope) as session:
        assert declared_without_cases(session, (office.agency_id,), period(2026)) == 3
        assert declared_without_cases(session, (office.agency_id,), period(2027)) == 3


@pytest.mark.parametrize(
    ("year", "counts"), [(1999, {}), (2999, {}), (2026, {"natural": -1}), (2026, {"legal": 10**9})]
)
def test_an_opening_that_cannot_be_is_refused(office, year, counts):
    with unit_of_work("intake", office.scope) as session:
        with pytest.raises(Invalid):
            commands.declare_opening(session, office.agency_id, year, counts, actor=office.clerk, now=NOW)


def test_the_command_checks_imports_and_tells_in_json(office, tmp_path):
    file = tmp_path / "台账.xlsx"
    file.write_bytes(workbook([row(1), row(2, **{"答复类型（表三行）": "不予公开"})]))
    call = ["import", "ledger", str(file), "--agency", office.code]
    dry = run(*call, "--dry-run", "--json")
    assert (dry["good"], dry["bad"], dry["imported"]) == (1, 1, 0)
    assert dry["unknown_words"] == [{"column": "outcome", "word": "不予公开"}]
    assert of("intake", office, Request) == []
    mapping = tmp_path / "map.json"
    told = {"columns": dry["columns"], "words": {"outcome": {"不予公开": "refused_1"}}}
    mapping.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    assert run(*call, "--map", str(mapping), "--json")["imported"] == 2
    again = CliRunner().invoke(cli, call)
    assert again.exit_code == 0 and "已经导入过 2" in again.output
    mapping.write_text('{"columns": {"zauber": "x"}}', "utf-8")
    assert CliRunner().invoke(cli, [*call, "--map", str(mapping)]).exit_code == 2


def run(*words):
    answer = CliRunner().invoke(cli, list(words), catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.output)


def test_a_register_of_more_than_one_slice_is_brought_in_whole(office):
    rows = [row(n) if n % 5 else open_row(n) for n in range(1, SLICE + 8)]
    _, counts = brought_in(office, rows)
    assert counts["imported"] == SLICE + 7


def test_the_page_goes_from_file_to_meaning_to_import(app, office):
    clerk = clerk_of(app, office)
    data = workbook([row(1), row(2, **{"答复类型（表三行）": "不予公开"}), row(3, 登记编号="")])
    answer = clerk.post("/desk/import", file=(io.BytesIO(data), "台账.xlsx"))
    assert answer.status_code == 303
    where = answer.headers["Location"]
    page = clerk.text(where)
    assert "不予公开" in page and "没有原编号" in page and "测*" in page and "测试甲1" not in page
    with unit_of_work("intake", office.scope) as session:
        [(found, _)] = queries.imports(session, office.agency_id)
    columns = {f"c_{key}": heading for key, heading in found.mapping["columns"].items()}
    mapped = clerk.post(f"{where}/map", **columns, word="outcome:不予公开", meaning="refused_5")
    assert mapped.status_code == 303
    assert clerk.post(f"{where}/map", c_old_number="不存在的列").status_code == 422
    assert clerk.get(f"{where}/problems.xlsx").data.startswith(b"PK")
    assert clerk.post(f"{where}/start").status_code == 303
    assert clerk.post(f"{where}/start").status_code == 409
    assert "正在导入" in clerk.text(where)
    while run_slice("intake", {JOB: bring_in}, datetime.now(CHINA)):
        pass
    assert "已导入 2 件" in clerk.text(where)
    assert "台账.xlsx" in clerk.text("/desk/import")


def test_the_template_is_there_to_be_filled(app, office, tmp_path):
    clerk = clerk_of(app, office)
    assert "/desk/import/template.xlsx" in clerk.text("/desk/import")
    assert clerk.get("/desk/import/template.xlsx").data.startswith(b"PK")
    told = CliRunner().invoke(cli, ["import", "template", str(tmp_path / "模板.xlsx")])
    assert told.exit_code == 0 and (tmp_path / "模板.xlsx").read_bytes().startswith(b"PK")


def test_a_wrong_file_is_refused_on_the_page(app, office):
    clerk = clerk_of(app, office)
    assert clerk.post("/desk/import").status_code == 422
    answer = clerk.post("/desk/import", file=(io.BytesIO(b"a,b"), "台账.csv"))
    assert answer.status_code == 422 and "另存为 xlsx" in answer.get_data(as_text=True)


def test_the_opening_is_declared_on_the_page(app, office):
    clerk = clerk_of(app, office)
    year = datetime.now(CHINA).year
    assert clerk.post("/desk/import/opening", year=str(year), natural="3").status_code == 303
    assert 'value="3"' in clerk.text("/desk/import")
    refused = clerk.post("/desk/import/opening", year="1999", natural="viele")
    assert refused.status_code == 422 and "请填写整数" in refused.get_data(as_text=True)


def test_who_may_not_register_imports_nothing(app, office):
    officer = clerk_of(app, office, Role.OFFICER)
    assert officer.get("/desk/import").status_code == 403
    assert officer.post("/desk/import").status_code == 403
