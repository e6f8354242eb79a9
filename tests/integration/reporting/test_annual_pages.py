"""The pages of the annual report, as the people of an agency, its supervising office and the public use them."""

import io
import re
from datetime import timedelta

import pytest

from reporting import commands
from reporting.formats.declared import load_declared_form
from services.actor import SYSTEM
from services.clock import china_date, system_now
from services.db import unit_of_work
from services.identity import commands as identity
from services.identity.permissions import Role
from tests.integration.processing.test_pages import at_desk
from tests.integration.reporting.test_annual import PNG
from tests.integration.reporting.told import tell
from tests.integration.reporting.yearly import at, county, do, settle, telling

TODAY = china_date(system_now())
YEAR = TODAY.year - 1
DESK = f"/reports/{YEAR}/report"


@pytest.fixture
def office(app):
    return county([Role.REPORT_OFFICER, Role.OFFICER, Role.DECLARANT])


@pytest.fixture
def counting(app, office):
    return at_desk(app, office[1], Role.REPORT_OFFICER)


@pytest.fixture
def supervisor(app, office):
    return at_desk(app, office[0], Role.SUPERVISOR)


def fill_in(visitor):
    """Table 二 of zeros and chapter 五 through the pages."""
    for block in load_declared_form("2021").blocks:
        answer = visitor.post(f"/reports/{YEAR}/declared/{block.key}", form="2021", source="各科室")
        assert answer.status_code == 303
    page = visitor.text(f"/reports/{YEAR}/chapters/5")
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]
    words = {"text": "目录还不齐全，明年逐项补齐。", "revision": revision}
    assert visitor.post(f"/reports/{YEAR}/chapters/5", **words).status_code == 303


def hand_in(visitor):
    assert visitor.post(f"{DESK}/begin").status_code == 303
    fill_in(visitor)
    assert visitor.post(f"{DESK}/none").status_code == 303
    assert visitor.post(f"{DESK}/submit").status_code == 303


def test_the_zero_agency_gets_through_in_few_presses(counting, supervisor, office, app):
    assert "还没有起草" in counting.text(DESK)
    assert counting.post(f"{DESK}/begin").status_code == 303
    early = counting.post(f"{DESK}/submit")
    assert early.status_code == 422 and "表二 第二十条第（一）项" in early.get_data(as_text=True)
    fill_in(counting)
    page = counting.text(DESK)
    assert "一件申请也没有吗" in page and "签字：全年没有申请" in page
    assert counting.post(f"{DESK}/none").status_code == 303
    assert "报送预审" in counting.text(DESK)
    assert counting.post(f"{DESK}/submit").status_code == 303
    assert "等待主管部门预审" in counting.text(DESK)
    assert "没有收到政府信息公开申请" in counting.text(f"/reports/{YEAR}/preview")
    shown = supervisor.text(f"/supervision/reports?year={YEAR}")
    assert "待预审" in shown and office[1].code in shown
    edition = re.search(r"/supervision/reports/([0-9a-f-]{36})", shown)[1]
    refused = supervisor.post(f"/supervision/reports/{edition}", verdict="return", remark="")
    assert refused.status_code == 422
    assert supervisor.post(f"/supervision/reports/{edition}", verdict="accept").status_code == 303
    settle(office)
    desk = counting.text(DESK)
    assert "预审通过" in desk and "上传定稿" in desk
    none = counting.post(f"{DESK}/final")
    assert none.status_code == 422 and "请选择盖章件" in none.get_data(as_text=True)
    scan = {"file": (io.BytesIO(PNG), "盖章件.png")}
    assert counting.post(f"{DESK}/final", **scan).status_code == 303
    bad = counting.post(f"{DESK}/publish", address="ftp://x")
    assert bad.status_code == 422 and "完整网址" in bad.get_data(as_text=True)
    assert counting.post(f"{DESK}/publish", address="https://www.example.cn/nb.html").status_code == 303
    public = at_desk(app, office[1], Role.DECLARANT)
    board = public.text(f"/a/{office[1].code}/reports")
    assert f"/a/{office[1].code}/reports/{YEAR}" in board
    printed = public.text(f"/a/{office[1].code}/reports/{YEAR}")
    assert "六、其他需要报告的事项" in printed and "没有收取政府信息公开信息处理费" in printed
    [paper] = re.findall(rf"/a/{office[1].code}/reports/{YEAR}/scan/[0-9a-f-]+", printed)
    assert public.get(paper).data == PNG
    for form, begins in {"json": b"{", "csv": b"", "xlsx": b"PK", "docx": b"PK"}.items():
        made = public.get(f"/a/{office[1].code}/reports/{YEAR}/{form}")
        assert made.status_code == 200 and made.data.startswith(begins)
    assert public.get(f"/a/{office[1].code}/reports/{YEAR - 1}").status_code == 404


def test_sections_enter_their_own_blocks_and_see_last_years(app, office, counting):
    _, made = office
    with unit_of_work("identity") as session:
        section = identity.create_section(session, made.agency_id, name="法制科", by=SYSTEM, now=at(TODAY)).id
    there = f"/reports/{YEAR}/declared/art20_1"
    assert counting.post(f"{there}/owner", whom=f"section:{section}").status_code == 303
    assert counting.post(f"{there}/owner", whom="section:0").status_code == 422
    assert counting.post(f"/reports/{YEAR - 1}/declared/art20_1", form="2021", source="台账",
                         reason="补录上年", **{"normative.in_force": "12"}).status_code == 303  # fmt: skip
    page = counting.text(f"/reports/{YEAR}/declared")
    assert "上年 12" in page and "留空则按上年加制发减废止计算" in page and "还差 4 个部分" in page
    other = at_desk(app, made, Role.DECLARANT)
    assert other.post(there, form="2021", source="x").status_code == 403
    blank = counting.post(there, form="2021", source="", reason="代填", **{"normative.issued": "二"})
    assert blank.status_code == 422 and "数据来源" in blank.get_data(as_text=True)
    told = {"form": "2021", "source": "法制科", "reason": "代填", "normative.issued": "3"}
    assert counting.post(there, **told).status_code == 303
    page = counting.text(f"/reports/{YEAR}/declared")
    assert 'value="15"' in page and "还差 3 个部分" in page
    assert counting.get(f"/reports/{YEAR}/declared?form=2013").status_code == 422
    assert counting.post(f"/reports/{YEAR}/declared/art20_7", form="2021", source="x").status_code == 404
    year = counting.text(f"/reports?year={YEAR}")
    assert "主动公开政府信息情况" in year and "还差 3 个部分" in year


def test_an_amount_in_yuan_is_asked_about_on_the_page(counting):
    there = f"/reports/{YEAR}/declared/art20_8"
    odd = counting.post(there, form="2021", source="财务科", **{"fees.amount": "59237244"})
    assert odd.status_code == 422 and "已经核对，单位是万元" in odd.get_data(as_text=True)
    sure = counting.post(there, form="2021", source="财务科", sure="1", **{"fees.amount": "59237244"})
    assert sure.status_code == 303


def test_the_editor_offers_sentences_previews_and_names_unknown_fields(counting, office):
    day = TODAY.replace(year=YEAR, month=3, day=3)
    tell(office[1], "E1", received=day, closed=day + timedelta(days=9), outcome="granted")
    settle(office)
    counting.post(f"{DESK}/begin")
    page = counting.text(f"/reports/{YEAR}/chapters/1")
    assert "新收政府信息公开申请 1 件" in page and 'data-insert="{新收}"' in page
    looked = counting.post(
        f"/reports/{YEAR}/chapters/1", text="（一）概述\n共 {受理} 件。", revision="1", do="secondary"
    )
    assert looked.status_code == 200 and "<h4>（一）概述</h4>" in looked.get_data(as_text=True)
    assert "共 1 件。" in looked.get_data(as_text=True)
    refused = counting.post(f"/reports/{YEAR}/chapters/1", text="共 {总数} 件。", revision="1")
    assert refused.status_code == 422 and "没有这个字段：{总数}" in refused.get_data(as_text=True)
    assert (
        counting.post(f"/reports/{YEAR}/chapters/1", text="共 {受理} 件。", revision="1").status_code == 303
    )
    late = counting.post(f"/reports/{YEAR}/chapters/1", text="另写", revision="1")
    assert late.status_code == 409 and "别人刚刚改过" in late.get_data(as_text=True)
    assert counting.get(f"/reports/{YEAR}/chapters/9").status_code == 404


def test_the_task_with_its_papers_reaches_the_desk_and_the_tab_counts(supervisor, counting, office):
    form = supervisor.text(f"/supervision/reports/task?year={YEAR}")
    assert f'value="{YEAR + 1}-01-31"' in form and f'value="{YEAR + 1}-02-20"' in form
    due = {f"due_{level}": f"{YEAR + 1}-01-31" for level in ("department", "town", "county", "law")}
    told = {"notice": "请各机关按期报送。", "items": "建议提案办理"} | due
    empty = supervisor.post(f"/supervision/reports/task?year={YEAR}", **(told | {"notice": ""}))
    assert empty.status_code == 422
    files = {"files": (io.BytesIO(PNG), "通知.png")}
    assert supervisor.post(f"/supervision/reports/task?year={YEAR}", **told, **files).status_code == 303
    settle(office)
    assert re.search(r"报告 <b>1</b>", counting.text("/reports"))
    page = counting.text(DESK)
    assert "请各机关按期报送" in page and "建议提案办理" in page
    [paper] = re.findall(rf"/reports/{YEAR}/notice/[0-9a-f-]+", page)
    assert counting.get(paper).data == PNG
    assert not re.search(r"报告 <b>1</b>", counting.text("/reports"))
    counting.post(f"{DESK}/begin")
    assert "通知事项：建议提案办理" in counting.text(DESK)
    one = supervisor.post(f"/supervision/reports/remind?year={YEAR}", of_agency_id=str(office[1].agency_id))
    assert one.status_code == 303
    two = supervisor.post(f"/supervision/reports/remind?year={YEAR}", of_agency_id=str(office[1].agency_id))
    assert two.status_code == 409 and "今天已经催报" in two.get_data(as_text=True)
    settle(office)
    assert "主管部门催报" in counting.text(DESK)


def test_the_roll_up_names_the_missing_and_the_correction_its_reason(app, office, supervisor, counting):
    top, made = office
    head = at_desk(app, top, Role.REPORT_OFFICER)
    assert head.post(f"{DESK}/begin").status_code == 303
    assert "没有通过预审的报告，没有计入" in head.text(DESK)
    hand_in(counting)
    shown = supervisor.text(f"/supervision/reports?year={YEAR}")
    edition = re.search(r"/supervision/reports/([0-9a-f-]{36})", shown)[1]
    supervisor.post(f"/supervision/reports/{edition}", verdict="return", remark="第一章再写细一些")
    settle(office)
    assert "第一章再写细一些" in counting.text(DESK)
    assert counting.post(f"{DESK}/submit").status_code == 303
    again = supervisor.post(f"/supervision/reports/{edition}", verdict="accept")
    assert again.status_code == 409
    newest = [
        one
        for one in re.findall(
            r"/supervision/reports/([0-9a-f-]{36})", supervisor.text(f"/supervision/reports?year={YEAR}")
        )
        if one != edition
    ]
    assert supervisor.post(f"/supervision/reports/{newest[0]}", verdict="accept").status_code == 303
    settle(office)
    assert "1 个机关齐全" in head.text(DESK)
    assert head.post(f"{DESK}/cover", covers="own").status_code == 303
    counting.post(f"{DESK}/final", file=(io.BytesIO(PNG), "盖章件.png"))
    assert counting.post(f"{DESK}/publish").status_code == 303
    assert counting.post(f"{DESK}/correct", reason="").status_code == 422
    assert counting.post(f"{DESK}/correct", reason="第五章写错一处").status_code == 303
    assert "更正第 2 版" in counting.text(DESK)
    assert counting.get(f"/a/{made.code}/reports/{YEAR}").status_code == 200


def test_a_finding_and_an_unfinished_letter_are_decided_on_the_desk(counting, office):
    day = TODAY.replace(year=YEAR, month=3, day=3)
    tell(office[1], "L1")
    settle(office)
    counting.post(f"{DESK}/begin")
    rules = {"rules.issued": "5", "rules.in_force": "5"}
    assert (
        counting.post(f"/reports/{YEAR}/declared/art20_1", form="2021", source="法制科", **rules).status_code
        == 303
    )
    page = counting.text(DESK)
    assert "规章" in page
    [key] = re.findall(r'name="finding" value="([^"]+)"', page)
    assert counting.post(f"{DESK}/accept", finding=key, because="").status_code == 422
    assert counting.post(f"{DESK}/accept", finding=key, because="代市政府起草").status_code == 303
    assert "代市政府起草" in counting.text(DESK)
    if day.year == 2025:
        assert counting.post(f"{DESK}/carry", kind="unconfirmed").status_code == 303
    assert counting.post(f"{DESK}/carry", kind="x").status_code == 404


def test_others_look_and_do_not_touch(app, office):
    officer = at_desk(app, office[1], Role.OFFICER)
    assert officer.get(DESK).status_code == 200
    assert officer.post(f"{DESK}/begin").status_code == 403
    assert officer.get(f"/reports/{YEAR}/chapters/1").status_code == 403
    assert officer.get("/supervision/reports").status_code == 403
    assert officer.get("/reports/1999/report").status_code == 404
    do(office[1], commands.begin, "agency", YEAR, by=telling(office[1]))
    assert officer.get(f"/reports/{YEAR}/preview").status_code == 200
