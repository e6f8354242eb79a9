"""What followed some replies of the demonstration: reviews, lawsuits, a chase, a doubtful case, a filed reply; and what
one agency asks another."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from deploy.demo.founding import Founded
from deploy.play.ledger import take_keys
from processing import commands
from processing.commands import Acting, Ending, Particulars
from processing.domain import State
from processing.inquiries import InquiryKind
from processing.models import Case
from processing.remedy_rules import Order, RemedyKind
from reporting import commands as supervising
from reporting.models import CaseFact
from services.clock import CHINA, china_date
from services.db import Scope, unit_of_work
from services.delivery.settle import Settler
from services.identity.permissions import Role, permissions_of
from services.identity.queries import subtree_ids

GOVERNMENT, COURT = "榆东区人民政府", "榆东区人民法院"
FILED: Final = (
    "政府信息公开答复书\n申请人：＊＊\n经审查，申请的信息可以公开，现将复印件随本答复提供。\n如对本答复不服，"
    "可以依法申请行政复议或者提起行政诉讼。"
)
COOPERATION: Final = "所涉地块的房屋征收补偿方案是否由贵局制作，能否公开"
COOPERATION_DAYS: Final = 10


class Remedied(NamedTuple):
    """A remedy of a closed case: how many days after the reply it was filed, received, answered, ended."""

    code: str
    nth: int
    kind: RemedyKind
    docket: str
    filed: int
    received: int
    answered: int | None
    ended: int | None
    result: str = ""
    again_days: int = 0


REMEDIES: Final = (
    Remedied("YD-ZJJ", 0, RemedyKind.REVIEW, "榆东府复〔{year}〕11号", 20, 24, 33, 62, "maintained"),
    Remedied(
        "YD-ZJJ", 1, RemedyKind.LAWSUIT_DIRECT, "（{year}）鲁3799行初23号", 40, 48, 58, 150, "claims_rejected"
    ),
    Remedied("YD-ZRZY", 0, RemedyKind.REVIEW, "榆东府复〔{year}〕19号", 15, 20, 29, 58, "revoked", 20),
    Remedied("YD-ZRZY", 1, RemedyKind.LAWSUIT_DIRECT, "（{year}）鲁3799行初41号", 30, 37, 45, None),
    Remedied("YD-JYJ", 0, RemedyKind.REVIEW, "榆东府复〔{year}〕27号", 25, 29, None, None),
)


def lay_aftermath(district: Sequence[Founded], now: datetime, work: Settler) -> None:
    """Write it all down once, however often it is asked for."""
    by_code = {founded.told.code: founded for founded in district}
    for told in REMEDIES:
        _remedy(by_code[told.code], told, now)
    above, housing, land = by_code["YD-ZFB"], by_code["YD-ZJJ"], by_code["YD-ZRZY"]
    agencies = [founded.agency_id for founded in district]
    work.settle(agencies)
    _confer(housing, now)
    _file(housing, now)
    _chase(above, land, now)
    _cooperate(land, housing, now)
    work.settle(agencies)


def _acting(founded: Founded, moment: datetime) -> Acting:
    officer = founded.who(Role.OFFICER)
    return Acting(officer, permissions_of({Role.OFFICER}), moment)


def _once(founded: Founded, name: str, step: Callable[[Session], object]) -> None:
    with unit_of_work("processing", Scope(founded.agency_id)) as session:
        if take_keys(session, founded.agency_id, [f"demonstration aftermath {name}"]):
            step(session)


def _closed(session: Session, founded: Founded, before: date) -> Sequence[Case]:
    """Cases answered before a day, the newest first."""
    wanted = select(Case).where(
        Case.agency_id == founded.agency_id,
        Case.state == State.CLOSED,
        Case.outcome != "other_3",
        Case.closed_on <= before,
    )
    return session.scalars(wanted.order_by(Case.closed_on.desc(), Case.id).limit(20)).all()


def _remedy(founded: Founded, told: Remedied, now: datetime) -> None:
    def step(session: Session) -> None:
        longest = max(told.received, told.answered or 0, told.ended or 0)
        cases = _closed(session, founded, china_date(now) - timedelta(days=longest + 2))
        if len(cases) <= told.nth or cases[told.nth].closed_on is None:
            return
        case, answered = cases[told.nth], cases[told.nth].closed_on or china_date(now)

        def after(days: int | None) -> date | None:
            return answered + timedelta(days=days) if days is not None else None

        filed = answered + timedelta(days=told.filed)
        by = _acting(founded, datetime.combine(after(longest) or filed, time(16), CHINA))
        made = commands.file_remedy(
            session,
            founded.agency_id,
            case.id,
            Particulars(
                kind=told.kind,
                filed_on=filed,
                heard_by=GOVERNMENT if told.kind is RemedyKind.REVIEW else COURT,
                docket=told.docket.format(year=filed.year),
                received_on=after(told.received),
                answered_on=after(told.answered),
            ),
            by=by,
        )
        if ended := after(told.ended):
            order = Order(ended, days=told.again_days) if told.again_days else None
            ending = Ending(result=told.result, ended_on=ended, order=order)
            commands.end_remedy(session, founded.agency_id, made, ending, by=by)

    _once(founded, f"remedy {told.docket}", step)


def _confer(founded: Founded, now: datetime) -> None:
    def step(session: Session) -> None:
        wanted = select(Case.id).where(
            Case.agency_id == founded.agency_id, Case.state.in_([State.EXAMINING, State.DRAFTING])
        )
        case_id = session.scalars(wanted.order_by(Case.due_date).limit(1)).first()
        if case_id is not None:
            question = "附件中的评审专家名单是否属于过程性信息？本机关倾向于不予公开。"
            commands.ask_conferral(session, founded.agency_id, case_id, question, by=_acting(founded, now))

    _once(founded, "conferral", step)


def _file(founded: Founded, now: datetime) -> None:
    def step(session: Session) -> None:
        for case in _closed(session, founded, china_date(now))[:1]:
            commands.file_reply(session, founded.agency_id, case.id, FILED, by=_acting(founded, now))

    _once(founded, "filing", step)


def _cooperate(asking: Founded, asked: Founded, now: datetime) -> None:
    """The case with the most time left waits for what another agency knows."""

    def step(session: Session) -> None:
        wanted = select(Case.id).where(
            Case.agency_id == asking.agency_id,
            Case.state == State.EXAMINING,
            Case.officer_id.is_not(None),
            Case.receipt_date <= china_date(now),
        )
        case_id = session.scalars(wanted.order_by(Case.due_date.desc()).limit(1)).first()
        if case_id is None:
            return
        until = china_date(now) + timedelta(days=COOPERATION_DAYS)
        question = commands.Question(COOPERATION, until=until, agency_id=asked.agency_id)
        by, kind = _acting(asking, now), InquiryKind.OTHER_AGENCY
        commands.ask(session, asking.agency_id, case_id, kind, question, by=by)

    _once(asking, "cooperation", step)


def _chase(above: Founded, below: Founded, now: datetime) -> None:
    """The late case of the demonstration is chased."""
    with unit_of_work("reporting") as session:
        sight = subtree_ids(session, above.agency_id, china_date(now))
    with unit_of_work("reporting", Scope(above.agency_id, sight=sight)) as session:
        late = select(CaseFact.stream).where(
            CaseFact.agency_id == below.agency_id,
            CaseFact.state.not_in(["closed", "void"]),
            CaseFact.due_date < china_date(now),
        )
        stream: uuid.UUID | None = session.scalars(late.order_by(CaseFact.due_date).limit(1)).first()
        if stream is None or not take_keys(session, above.agency_id, ["demonstration aftermath chase"]):
            return
        by = supervising.Supervising(above.agency_id, sight, above.who(Role.SUPERVISOR), now)
        told = supervising.Chasing(
            of_agency_id=below.agency_id, stream=stream, remark="已经逾期，请说明原因并抓紧答复。"
        )
        supervising.chase(session, told, by=by)
