"""What each step of a life calls: the commands behind the screens, with the played day as their time.

A step commits together with its key, so that it happens once however often it is tried.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from deploy.play.cast import Player, Stage
from deploy.play.chance import choice
from deploy.play.ledger import note_keys, step_key, take_keys
from deploy.play.lives import ROUND_OF, Round, Step
from deploy.play.persons import Applicant as Invented
from deploy.play.persons import applicant
from deploy.play.plan import Planned
from intake import commands as intake
from intake.commands import Registered
from intake.commands.incoming import Arriving
from intake.domain import Applicant, ApplicantKind, Carrier, Letter, Medium, Submission, Wanted, Way
from notifications import commands as notifications
from processing import commands as processing
from processing.commands.replying import Decision
from processing.outcomes import OUTCOMES
from services.calendar.domain import WorkingCalendar
from services.clock import CHINA
from services.db import Scope, unit_of_work
from services.errors import DomainError
from services.identity.permissions import Role

HOURS = {Step.REGISTER: 9, Step.CONFIRM: 10, Step.SUPPLEMENT: 9, Step.WITHDRAW: 9, Step.SEND: 17}
OFFICE_HOUR = 14
SUPPLEMENT_DAYS = 15
EXTENSION_DAYS = 20


class StepFailed(Exception):
    """A command refused a step the plan thought lawful: the message says which one, and why."""


@dataclass(frozen=True)
class Act:
    """One step about to be taken."""

    digest: str
    request: Planned
    step: Step
    place: int
    day: date
    stage: Stage
    calendar: WorkingCalendar
    stream: uuid.UUID | None

    @property
    def key(self) -> str:
        return step_key(self.digest, self.request.number, self.step, self.place)

    @property
    def now(self) -> datetime:
        return datetime.combine(self.day, time(HOURS.get(self.step, OFFICE_HOUR)), CHINA)

    @property
    def scope(self) -> Scope:
        return Scope(self.stage.agency_id)

    @property
    def case(self) -> uuid.UUID:
        if self.stream is None:
            raise LookupError(f"第 {self.request.number} 件还没有登记。")
        return self.stream

    def player(self, role: Role) -> Player:
        return self.stage.cast[role]

    def acting(self, role: Role) -> processing.Acting:
        player = self.player(role)
        return processing.Acting(player.actor, player.permissions, self.now)


def take_steps(acts: Sequence[Act]) -> list[uuid.UUID | None]:
    """Take some steps of one round in one agency, each once, in one transaction.

    Answers for each the request's id of a registration, or the id of the document it issued. Raises StepFailed;
    then none of them was taken.
    """
    first = acts[0]
    agency_id, registering = first.stage.agency_id, {act.key for act in acts if act.step is Step.REGISTER}
    with unit_of_work(CONTEXTS[ROUND_OF[first.step]], first.scope) as session:
        fresh = take_keys(session, agency_id, [act.key for act in acts if act.key not in registering])
        due = [act for act in acts if act.key in fresh or act.key in registering]
        if ROUND_OF[first.step] is Round.OFFICE:
            processing.hold(session, agency_id, [act.case for act in due])
        made = {act.key: _take(act, session) for act in due if act.step is not Step.SEND}
        if sent := [act for act in due if act.step is Step.SEND]:
            _send(sent, session)
        note_keys(session, agency_id, {key: id_ for key, id_ in made.items() if id_ and key in registering})
    return [made.get(act.key) for act in acts]


def _take(act: Act, session: Session) -> uuid.UUID | None:
    with _failing_as(act):
        return STEPS[act.step](act, session)


@contextmanager
def _failing_as(*acts: Act) -> Iterator[None]:
    try:
        yield
    except DomainError as refusal:
        fields = "；".join(refusal.fields.values())
        numbers = "、".join(str(act.request.number) for act in acts)
        told = f"第 {numbers} 件在 {acts[0].day} 的“{acts[0].step}”没有办成：{refusal.message}{fields}"
        raise StepFailed(told) from refusal


def _register(act: Act, session: Session) -> uuid.UUID:
    person = applicant(act.digest, act.request.number, act.request.kind)
    return REGISTERING[act.request.route.channel](session, act, _submission(act, person)).id


def _online(session: Session, act: Act, submission: Submission) -> Registered:
    return intake.submit_online(session, act.stage.agency, submission, key=act.key, now=act.now)


def _by_letter(session: Session, act: Act, submission: Submission) -> Registered:
    carrier = Carrier(act.request.route.carrier or "ems")
    signed = carrier is not Carrier.ORDINARY_MAIL
    letter = Letter(
        carrier=carrier,
        found_on=act.day,
        mail_number=f"{10**12 + act.request.number}CN" if signed else "",
        posted_on=act.day,
        signed_on=act.day if signed else None,
    )
    clerk = act.player(Role.CLERK).actor
    return intake.register_letter(
        session, act.stage.agency, submission, letter, key=act.key, actor=clerk, now=act.now
    )


def _at_the_counter(session: Session, act: Act, submission: Submission) -> Registered:
    clerk = act.player(Role.CLERK).actor
    return intake.register_counter_visit(
        session, act.stage.agency, submission, key=act.key, actor=clerk, now=act.now
    )


REGISTERING: dict[str, Callable[[Session, Act, Submission], Registered]] = {
    "web": _online,
    "letter": _by_letter,
    "in_person": _at_the_counter,
}


def _submission(act: Act, person: Invented) -> Submission:
    told = Applicant(
        kind=ApplicantKind(person.kind),
        name=person.name,
        id_number=person.id_number,
        uscc=person.credit_code,
        representative=person.representative,
        contact=person.contact,
        phone=person.phone,
        email=person.email,
        address=person.address,
        postcode=person.postcode,
    )
    way = Way(act.request.route.way)
    medium = Medium.ELECTRONIC if way is Way.PORTAL else Medium.PAPER
    wanted = Wanted(text=f"申请公开{person.subject}。", subject=person.subject, medium=medium, way=way)
    return Submission(told, wanted)


def _confirm(act: Act, session: Session) -> None:
    clerk = act.player(Role.CLERK).actor
    intake.confirm_receipt(session, act.stage.agency_id, act.case, act.day, actor=clerk, now=act.now)


def _supplement(act: Act, session: Session) -> None:
    came = Arriving(act.day, text="补充说明：所需信息的名称和时间范围见附言。")
    intake.receive_supplement(session, act.stage.agency_id, act.case, came, now=act.now)


def _withdraw(act: Act, session: Session) -> None:
    came = Arriving(act.day, text="已通过其他途径获得，撤回申请。")
    intake.receive_withdrawal(session, act.stage.agency_id, act.case, came, now=act.now)


def _claim(act: Act, session: Session) -> None:
    processing.claim(session, act.stage.agency_id, act.case, by=act.acting(Role.OFFICER))


def _ask(act: Act, session: Session) -> uuid.UUID:
    return processing.ask_supplement(
        session,
        act.stage.agency_id,
        act.case,
        grounds=["content"],
        wanted="请写明所需政府信息的名称、文号或者便于查询的其他特征。",
        until=act.calendar.add_working_days(act.day, SUPPLEMENT_DAYS),
        by=act.acting(Role.OFFICER),
    )


def _extend(act: Act, session: Session) -> uuid.UUID:
    return processing.extend(
        session,
        act.stage.agency_id,
        act.case,
        days=EXTENSION_DAYS,
        reason="所涉材料较多，需要进一步检索核实。",
        by=act.acting(Role.RESPONSIBLE),
    )


def _lapse(act: Act, session: Session) -> None:
    processing.lapse_supplement(session, act.stage.agency_id, act.case, by=act.acting(Role.OFFICER))


def _reply(act: Act, session: Session) -> uuid.UUID:
    """Drafted, reviewed and signed by three people; the answer is the document's id."""
    agency, outcome = act.stage.agency_id, act.request.outcome or ""
    ground = choice(act.digest, GROUNDS_PLAYED.get(outcome) or _codes(outcome), "ground", act.request.number)
    decision = Decision(outcome, [ground])
    processing.draft_reply(session, agency, act.case, decision, by=act.acting(Role.OFFICER))
    processing.submit(session, agency, act.case, by=act.acting(Role.OFFICER))
    processing.approve(session, agency, act.case, by=act.acting(Role.REVIEWER))
    return processing.sign(session, agency, act.case, by=act.acting(Role.RESPONSIBLE))


# A row with several grounds is answered with any of them, but a withdrawal is no ground of a reply.
GROUNDS_PLAYED: dict[str, tuple[str, ...]] = {"other_3": ("2", "archived", "other")}


def _codes(outcome: str) -> tuple[str, ...]:
    return tuple(ground.code for ground in OUTCOMES[outcome].grounds)


def _end(act: Act, session: Session) -> None:
    processing.withdraw(session, act.stage.agency_id, act.case, by=act.acting(Role.OFFICER))


# What goes out is what the last of these steps made.
MADE_BY = {Step.ASK: "supplement", Step.EXTEND: "extension", Step.REPLY: "reply"}


def _send(acts: Sequence[Act], session: Session) -> None:
    """What waits goes out on this day: the receipt, if it is still there, with the notice. The portal's went by itself."""
    first = acts[0]
    with _failing_as(*acts):
        notifications.dispatch_all(
            session,
            first.stage.agency_id,
            {act.case: _mail_numbers(act) for act in acts},
            on=first.day,
            actor=first.player(Role.DISPATCHER).actor,
            now=first.now,
        )


def _mail_numbers(act: Act) -> dict[str, str]:
    made = next(MADE_BY[step] for _, step in reversed(act.request.steps[: act.place]) if step in MADE_BY)
    number = f"{act.day.year:04d}{act.request.number:06d}{act.place:02d}"
    return {kind: f"{number}{item}" for item, kind in enumerate(("acknowledgement", made))}


Command = Callable[[Act, Session], uuid.UUID | None]
CONTEXTS = {Round.INTAKE: "intake", Round.OFFICE: "processing", Round.DISPATCH: "notifications"}
# The order of the steps within a transaction too: two that number documents never wait for each other in a circle.
STEPS: dict[Step, Command] = {
    Step.REGISTER: _register,
    Step.CONFIRM: _confirm,
    Step.SUPPLEMENT: _supplement,
    Step.WITHDRAW: _withdraw,
    Step.CLAIM: _claim,
    Step.ASK: _ask,
    Step.EXTEND: _extend,
    Step.LAPSE: _lapse,
    Step.REPLY: _reply,
    Step.END: _end,
}
ORDER = {step: place for place, step in enumerate((*STEPS, Step.SEND))}
