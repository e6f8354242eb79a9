"""What lies on the desks today: one case in every state a case can be in, at every colour of the light."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from sqlalchemy.orm import Session

from deploy.demo.founding import Founded
from deploy.demo.loading import stage_of
from deploy.play.ledger import Ledger, take_keys
from deploy.play.lives import Step
from deploy.play.office import evidence_played
from deploy.play.plan import Planned, Route
from deploy.play.steps import Act, take_steps
from processing import commands as processing
from processing.commands.replying import Decision
from processing.outcomes import simplest_grounds
from processing.tasks import render_now
from services.calendar.domain import WorkingCalendar
from services.calendar.queries import calendar_for
from services.clock import CHINA
from services.db import Scope, unit_of_work
from services.delivery.settle import Settler
from services.identity.permissions import Role

DIGEST: Final = "demonstration live cases of today".ljust(64, "0")
LATEST_HOUR: Final = time(15)


class Part(StrEnum):
    """The parts of answering, one at a time."""

    DRAFT = "draft"
    SUBMIT = "submit"
    APPROVE = "approve"
    SIGN = "sign"


Moves: TypeAlias = tuple[tuple[int, Step | Part], ...]
WEB: Final = Route("web", None, "portal")
WEB_MAIL: Final = Route("web", None, "email")
EMS: Final = Route("letter", "ems", "post")
PLAIN_LETTER: Final = Route("letter", "ordinary_mail", "post")
COUNTER: Final = Route("in_person", None, "pick_up")


@dataclass(frozen=True, slots=True)
class LiveCase:
    """A case on the desk: how it came, and what was done how many working days ago."""

    code: str
    kind: str
    route: Route
    moves: Moves
    outcome: str = "granted"


R, P = Step, Part
LIVE: Final = (
    # 待确认收到
    LiveCase("YD-ZJJ", "natural", PLAIN_LETTER, ((0, R.REGISTER),)),
    LiveCase("YD-WAJD", "natural", PLAIN_LETTER, ((2, R.REGISTER),)),
    # 新收到，还没有人认领
    LiveCase("YD-ZJJ", "natural", WEB, ((0, R.REGISTER),)),
    LiveCase("YD-ZRZY", "business", EMS, ((1, R.REGISTER),)),
    LiveCase("YD-JYJ", "natural", COUNTER, ((0, R.REGISTER),)),
    LiveCase("YD-ZFB", "natural", WEB_MAIL, ((2, R.REGISTER),)),
    # 办理中
    LiveCase("YD-ZRZY", "natural", EMS, ((4, R.REGISTER), (3, R.CLAIM))),
    LiveCase("YD-ZJJ", "legal", WEB, ((17, R.REGISTER), (16, R.CLAIM))),
    # 已逾期
    LiveCase("YD-ZRZY", "natural", WEB, ((23, R.REGISTER), (22, R.CLAIM))),
    # 等待补正
    LiveCase("YD-ZRZY", "natural", WEB, ((6, R.REGISTER), (5, R.CLAIM), (3, R.ASK))),
    # 补正已到
    LiveCase("YD-ZFB", "natural", WEB, ((9, R.REGISTER), (8, R.CLAIM), (6, R.ASK), (1, R.SUPPLEMENT))),
    # 起草、审核、签发
    LiveCase("YD-ZJJ", "natural", WEB, ((18, R.REGISTER), (17, R.CLAIM), (1, P.DRAFT))),
    LiveCase("YD-ZFB", "business", EMS, ((12, R.REGISTER), (11, R.CLAIM), (2, P.DRAFT), (1, P.SUBMIT))),
    LiveCase(
        "YD-ZJJ",
        "natural",
        EMS,
        ((14, R.REGISTER), (13, R.CLAIM), (3, P.DRAFT), (2, P.SUBMIT), (1, P.APPROVE)),
    ),
    LiveCase(
        "YD-WAJD",
        "natural",
        WEB,
        ((11, R.REGISTER), (10, R.CLAIM), (2, P.DRAFT), (1, P.SUBMIT), (1, P.APPROVE)),
    ),
    # 已签发，待送达
    LiveCase(
        "YD-JYJ",
        "natural",
        EMS,
        ((10, R.REGISTER), (9, R.CLAIM), (2, P.DRAFT), (1, P.SUBMIT), (1, P.APPROVE), (0, P.SIGN)),
    ),
    LiveCase(
        "YD-ZFB",
        "natural",
        WEB_MAIL,
        ((13, R.REGISTER), (12, R.CLAIM), (2, P.DRAFT), (1, P.SUBMIT), (1, P.APPROVE), (0, P.SIGN)),
    ),
    # 已延长
    LiveCase("YD-ZRZY", "legal", EMS, ((18, R.REGISTER), (17, R.CLAIM), (2, R.EXTEND))),
    # 申请人要求撤回
    LiveCase("YD-ZJJ", "natural", WEB, ((5, R.REGISTER), (4, R.CLAIM), (0, R.WITHDRAW))),
)
del R, P


def lay_on_desks(district: Sequence[Founded], now: datetime, work: Settler, *, mailed: bool) -> None:
    """Bring the live cases to where they stand: those answered by e-mail, or all others.

    Mail leaves only agencies that live in today; everything else happened before they did.
    """
    with unit_of_work("processing") as session:
        calendar = calendar_for(session, "CN")
    days = _days_back(calendar, now, 40)
    by_code = {founded.told.code: founded for founded in district}
    ledger = Ledger(DIGEST, [founded.agency_id for founded in district])
    moves = sorted(_moves(by_code, calendar, days), key=lambda move: (move[0].day, move[0].request.number))
    for act, part, live in moves:
        if (live.route.way == "email") is not mailed:
            continue
        _move(replace(act, stream=ledger.streams.get(act.request.number)), part, live, ledger)
        work.settle([act.stage.agency_id])
    for number, live in enumerate(LIVE, 1):
        if (live.route.way == "email") is mailed:
            # What lies on the desks has its papers at once; the PDFs of the past year follow by and by.
            render_now(by_code[live.code].agency_id, ledger.streams[number], now)


def _moves(
    by_code: Mapping[str, Founded], calendar: WorkingCalendar, days: Sequence[date]
) -> Iterator[tuple[Act, Part | None, LiveCase]]:
    for number, live in enumerate(LIVE, 1):
        request = Planned(number, live.kind, live.outcome, False, live.route)
        stage = stage_of(by_code[live.code], number)
        for place, (ago, move) in enumerate(live.moves):
            part, step = (move, Step.REPLY) if isinstance(move, Part) else (None, move)
            yield Act(DIGEST, request, step, place, days[ago], stage, calendar, None), part, live


def _move(act: Act, part: Part | None, live: LiveCase, ledger: Ledger) -> None:
    if act.key in ledger.done:
        return
    if part is not None:
        with unit_of_work("processing", Scope(act.stage.agency_id)) as session:
            if take_keys(session, act.stage.agency_id, [act.key]):
                PARTS[part](act, session, live)
        return
    (made,) = take_steps([act])
    if act.step is Step.REGISTER and made is not None:
        ledger.streams[act.request.number] = made


def _draft(act: Act, session: Session, live: LiveCase) -> None:
    grounds = simplest_grounds(live.outcome)
    told = Decision(live.outcome, grounds, evidence=evidence_played(grounds))
    processing.draft_reply(session, act.stage.agency_id, act.case, told, by=act.acting(Role.OFFICER))


def _submit(act: Act, session: Session, live: LiveCase) -> None:
    processing.submit(session, act.stage.agency_id, act.case, by=act.acting(Role.OFFICER))


def _approve(act: Act, session: Session, live: LiveCase) -> None:
    processing.approve(session, act.stage.agency_id, act.case, by=act.acting(Role.REVIEWER))


def _sign(act: Act, session: Session, live: LiveCase) -> None:
    processing.sign(session, act.stage.agency_id, act.case, by=act.acting(Role.RESPONSIBLE))


PARTS: Final[Mapping[Part, Callable[[Act, Session, LiveCase], None]]] = {
    Part.DRAFT: _draft,
    Part.SUBMIT: _submit,
    Part.APPROVE: _approve,
    Part.SIGN: _sign,
}


def _days_back(calendar: WorkingCalendar, now: datetime, number: int) -> list[date]:
    """The last working days, newest first; today counts once its afternoon has come."""
    local = now.astimezone(CHINA)
    day = local.date() if local.time() >= LATEST_HOUR else local.date() - timedelta(days=1)
    found: list[date] = []
    while len(found) < number:
        if calendar.is_working_day(day):
            found.append(day)
        day -= timedelta(days=1)
    return found
