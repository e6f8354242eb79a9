"""Last year's annual reports of the district: one published, one returned, one waiting, one nobody has begun."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Final

from sqlalchemy.orm import Session

from deploy.demo.founding import Founded
from deploy.play.ledger import take_keys
from reporting import commands
from reporting.annual.days import default_due
from reporting.book import from_json
from reporting.commands import Supervising, TaskTold, Telling
from reporting.commands.declaring import Sheet
from reporting.exports.making import make
from reporting.formats.declared import load_declared_form
from reporting.queries.annual import edition_of, report_of
from reporting.reviewing import review
from services.clock import CHINA, china_date
from services.db import Scope, unit_of_work
from services.delivery.settle import Settler
from services.identity.permissions import Role
from services.identity.queries import agency as agency_of
from services.identity.queries import subtree_ids

FORM: Final = "2021"
LAST_DAY: Final = (1, 30)
NOTICE: Final = (
    "请各机关编制{year}年政府信息公开工作年度报告，1月31日前报送预审；通过后定稿盖章、公布，并填报公布网址。"
)
ITEM: Final = "建议提案办理"
TABLE_TWO: Final[Mapping[str, Mapping[str, str]]] = {
    "YD-ZJJ": {
        "normative.issued": "2", "normative.repealed": "1", "normative.in_force": "17",
        "licences.decisions": "1286", "penalties.decisions": "43", "fees.amount": "3127.4506",
    },
    "YD-ZRZY": {"normative.in_force": "9", "licences.decisions": "412", "fees.amount": "18043.27"},
    "YD-JYJ": {"normative.issued": "1", "normative.in_force": "6", "licences.decisions": "38"},
}  # fmt: skip
FIRST: Final = (
    "（一）主动公开和依申请公开情况\n{年度}年，{机关}新收政府信息公开申请 {新收} 件，办结 {办结} 件，结转下年度 {结转下年度} 件。\n"
    "（二）建议提案办理情况\n建议提案办理答复均在本机关网站公开。"
)
FIFTH: Final = "（一）存在的主要问题\n公开目录更新不够及时，答复文书用语不够统一。\n（二）改进情况\n逐科室核对公开目录，统一使用答复文书模板。"

Step = Callable[[Session], object]


def lay_january(district: Sequence[Founded], now: datetime, work: Settler) -> None:
    """Write it all down once, however often it is asked for; nothing before the January it is about has passed."""
    year = china_date(now).year - 1
    if china_date(now) <= date(year + 1, *LAST_DAY):
        return
    by_code = {founded.told.code: founded for founded in district}
    agencies = [founded.agency_id for founded in district]
    above = by_code["YD-ZFB"]
    task = TaskTold(year=year, notice=NOTICE.format(year=year), items=ITEM, due=default_due(year))
    _office(above, year, "task", 5, lambda session, by: commands.open_task(session, task, by=by))
    work.settle(agencies)
    for code, day in (("YD-ZJJ", 14), ("YD-ZRZY", 16), ("YD-JYJ", 28)):
        _hand_in(by_code[code], year, day)
    _judge(above, by_code["YD-ZJJ"], year, 19, "")
    _judge(above, by_code["YD-ZRZY"], year, 20, "第五章的改进措施请写明完成时限。")
    work.settle(agencies)
    _publish(by_code["YD-ZJJ"], year)
    _assign(by_code["YD-ZJJ"], year)
    missing = by_code["YD-WAJD"].agency_id
    _office(above, year, "remind", 29, lambda session, by: commands.remind(session, missing, year, by=by))
    work.settle(agencies)


def _moment(year: int, day: int) -> datetime:
    return datetime.combine(date(year + 1, 1, day), time(10), CHINA)


def _office(
    above: Founded, year: int, name: str, day: int, step: Callable[[Session, Supervising], object]
) -> None:
    with unit_of_work("reporting") as session:
        sight = subtree_ids(session, above.agency_id, date(year + 1, 1, day))
    by = Supervising(above.agency_id, sight, above.who(Role.SUPERVISOR), _moment(year, day))
    _once(above, f"{year} {name}", lambda session: step(session, by), sight)


def _once(founded: Founded, name: str, step: Step, sight: tuple[int, ...] = ()) -> None:
    with unit_of_work("reporting", Scope(founded.agency_id, sight=sight)) as session:
        if take_keys(session, founded.agency_id, [f"demonstration january {name}"]):
            step(session)


def _telling(founded: Founded, year: int, day: int) -> Telling:
    officer = founded.who(Role.REPORT_OFFICER)
    return Telling(founded.agency_id, officer, _moment(year, day), manages=True)


def _hand_in(founded: Founded, year: int, day: int) -> None:
    by = _telling(founded, year, day)

    def step(session: Session) -> None:
        agency = agency_of(session, founded.agency_id)
        commands.begin(session, agency, year, by=by)
        for block in load_declared_form(FORM).blocks:
            told = Sheet(
                year=year, form=FORM, block=block.key, cells=TABLE_TWO[founded.told.code], source="各科室台账"
            )
            commands.declare(session, told, by=by)
        for chapter, text in ((1, FIRST), (5, FIFTH)):
            revision = report_of(session, founded.agency_id, year).revision
            commands.write_text(session, year, chapter, text, revision, by=by)
        report = report_of(session, founded.agency_id, year)
        for odd in review(session, agency, report, by.today).undecided:
            commands.accept_finding(session, agency, year, odd.key, "已核实，情况属实。", by=by)
        commands.submit(session, agency, year, by=by)

    _once(founded, f"{year} hand in", step)


def _judge(above: Founded, founded: Founded, year: int, day: int, remark: str) -> None:
    def step(session: Session, by: Supervising) -> None:
        edition = report_of(session, founded.agency_id, year).edition_id
        assert edition is not None
        commands.judge(session, edition, remark, accepted=not remark, by=by)

    _office(above, year, f"judge {founded.told.code}", day, step)


def _assign(founded: Founded, year: int) -> None:
    """From now on somebody of the section enters the fees himself."""
    whom, by = f"person:{founded.who(Role.DECLARANT).id}", _telling(founded, year, 22)
    _once(founded, "assign", lambda session: commands.assign_block(session, "art20_8", whom, by=by))


def _publish(founded: Founded, year: int) -> None:
    by = _telling(founded, year, 21)

    def step(session: Session) -> None:
        edition = report_of(session, founded.agency_id, year).edition_id
        assert edition is not None
        paper = make(from_json(edition_of(session, edition).book), "pdf")
        commands.finish(session, year, paper.name, paper.data, by=by)
        commands.publish_report(session, year, "https://www.yudong.example/zwgk/nb.html", by=by)

    _once(founded, f"{year} publish", step)
