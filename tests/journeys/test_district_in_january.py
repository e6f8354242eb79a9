"""A district's January in the browser: close, hand in, return, accept, roll up, publish."""

import re
import struct
import zlib
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from reporting import commands
from services.clock import china_date, system_now
from services.identity.permissions import Role
from tests.integration.reporting.told import drain, tell
from tests.integration.reporting.yearly import do, handed_in, report, supervising
from tests.journeys.people import Cast, served
from tests.support.agencies import new_office
from tests.support.axe import complaints

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("platform")]
YEAR = china_date(system_now()).year - 1
DESK = f"/reports/{YEAR}/report"
AGENCIES = 40
IN_BROWSER = 3


@pytest.fixture(scope="module")
def stamped(tmp_path_factory):
    """A scan of a stamped page."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 80, 8, 0, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(b"".join(b"\x00" + b"\xff" * 60 for _ in range(80))))
    path = tmp_path_factory.mktemp("scan") / "盖章件.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + head + rows + chunk(b"IEND", b""))
    return path


@pytest.fixture(scope="module")
def district(app):
    """A district office with 40 agencies below it: the first with three applications, the second with a letter nobody confirmed."""
    top = new_office(Role.SUPERVISOR, Role.REPORT_OFFICER, level="county")
    staffed = [new_office(Role.REPORT_OFFICER, parent_id=top.agency_id) for _ in range(IN_BROWSER)]
    rest = [new_office(Role.REPORT_OFFICER, parent_id=top.agency_id) for _ in range(AGENCIES - IN_BROWSER)]
    for number in range(3):
        received = date(YEAR, 4, 1) + timedelta(days=number)
        tell(
            staffed[0],
            f"{staffed[0].code}-{number}",
            received=received,
            closed=date(YEAR, 4, 20),
            outcome="granted",
        )
    drain(*(one.agency_id for one in (top, *staffed, *rest)))
    return top, staffed, rest


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def prepare(page):
    """Begin, table 二, chapter 五: what a report officer does with his hands."""
    page.goto(DESK)
    press(page, f"起草{YEAR}年报告")
    for block in ("art20_1", "art20_5", "art20_6", "art20_8"):
        page.goto(f"/reports/{YEAR}/declared")
        panel = page.locator(f"#{block}")
        panel.locator('input[name="source"]').fill("各科室台账")
        with page.expect_navigation():
            panel.get_by_role("button", name="保存").click()
    page.goto(f"/reports/{YEAR}/chapters/5")
    page.fill("#text", "（一）存在的问题\n公开目录更新不够及时。\n（二）改进情况\n修订目录。")
    press(page, "保存")


def test_close_hand_in_return_accept_roll_up_publish(app, chromium, district, stamped):
    top, staffed, _ = district
    with served(app) as site:
        head = Cast(app, top, chromium, site)
        casts = [Cast(app, one, chromium, site) for one in staffed]
        everybody = [one.agency_id for one in (top, *staffed)]
        supervisor = head.staff(Role.SUPERVISOR)
        supervisor.goto(f"/supervision/reports/task?year={YEAR}")
        press(supervisor, "布置")
        expect(supervisor.locator("tbody tr")).to_have_count(AGENCIES)
        drain(*everybody, *(one.agency_id for one in district[2]))

        officers = [cast.staff(Role.REPORT_OFFICER) for cast in casts]
        for page in officers:
            prepare(page)
        first, second, third = officers
        first.goto(DESK)
        press(first, "报送预审")
        for page in (second, third):
            press(page, "签字：全年没有申请")
            press(page, "报送预审")
            expect(page.locator("main")).to_contain_text("等待主管部门预审")

        judge(supervisor, staffed[0], "退回", "第五章请写具体措施")
        drain(*everybody)
        first.goto(DESK)
        expect(first.locator("main")).to_contain_text("第五章请写具体措施")
        first.goto(f"/reports/{YEAR}/chapters/5")
        first.fill("#text", "公开目录更新不够及时，六月底前逐项修订，并按季度核对。")
        press(first, "保存")
        press(first, "报送预审")
        for office in staffed:
            judge(supervisor, office, "通过")
        drain(*everybody)

        counting = head.staff(Role.REPORT_OFFICER)
        prepare(counting)
        parts = counting.locator("section", has=counting.locator("#parts"))
        expect(parts).to_contain_text(f"缺 {AGENCIES - IN_BROWSER} 个机关")
        expect(parts.locator("tfoot")).to_contain_text("汇总（含本机关）3")
        expect(counting.locator("main")).to_contain_text(f"{AGENCIES - IN_BROWSER} 项没有处理")

        everybody_else_is_accepted(district)
        counting.goto(DESK)
        expect(parts).not_to_contain_text("缺 ")
        press(counting, "定数")
        publish(counting, stamped)
        reader = head.citizen()
        reader.goto(f"/a/{top.code}/reports/{YEAR}")
        expect(reader.locator("main")).to_contain_text("新收政府信息公开申请 3 件")

        first.goto(DESK)
        publish(first, stamped, "https://nb.invalid/nb.html")
        citizen = casts[0].citizen()
        citizen.goto(f"/a/{staffed[0].code}/reports")
        citizen.get_by_role("link", name=re.compile(f"{YEAR}年政府信息公开工作年度报告")).click()
        expect(citizen.locator("h1")).to_contain_text("年度报告")
        expect(citizen.locator("main")).to_contain_text("新收政府信息公开申请 3 件")
        supervisor.goto(f"/supervision/reports?year={YEAR}")
        line = supervisor.locator("tbody tr", has_text=f"{staffed[0].code}局")
        expect(line).to_contain_text("已公布")
        expect(line.locator("td").nth(3)).to_have_text("1")
        expect(supervisor.locator("tbody tr", has_text="通过")).to_have_count(AGENCIES - 1)
        for page, addresses in (
            (counting, (DESK, f"/reports/{YEAR}/chapters/1", f"/reports/{YEAR}/preview")),
            (supervisor, (f"/supervision/reports?year={YEAR}", f"/supervision/reports/task?year={YEAR}")),
            (citizen, (f"/a/{staffed[0].code}/reports/{YEAR}",)),
        ):
            for address in addresses:
                page.goto(address)
                assert complaints(page) == [], address
        supervisor.goto(f"/supervision/reports?year={YEAR}")
        line.get_by_role("link").first.click()
        assert complaints(supervisor) == []
        assert [said for cast in (head, *casts) for said in cast.complaints] == []


def everybody_else_is_accepted(district):
    """The agencies without an application: handed in and accepted, by the same commands as the pages'."""
    top, _, rest = district
    today = china_date(system_now())
    for office in rest:
        handed_in(office, YEAR, today)
    drain(top.agency_id, *(one.agency_id for one in rest))
    for office in rest:
        edition = report(office, YEAR).edition_id
        do(top, commands.judge, edition, "", accepted=True, by=supervising(top, today))
    drain(top.agency_id, *(one.agency_id for one in rest))


def publish(page, stamped, address=""):
    page.set_input_files("#file", str(stamped))
    press(page, "上传定稿")
    page.fill("#address", address)
    press(page, "公布")
    expect(page.locator("main")).to_contain_text("已公布")


def judge(page, office, verdict, remark=""):
    page.goto(f"/supervision/reports?year={YEAR}")
    page.locator("tbody tr", has_text=f"{office.code}局").get_by_role("link", name="预审").click()
    if remark:
        page.fill("#remark", remark)
    press(page, verdict)
