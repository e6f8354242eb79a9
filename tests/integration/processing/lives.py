"""A random life of a case: whatever may be done is tried in any order; what is refused must change nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from processing import commands, queries
from processing.commands import Question
from processing.commands.letters import Addressee
from processing.commands.replying import Decision
from processing.domain import State
from processing.evidence import proofs_for
from processing.fees import ChargeStage, Mode
from processing.handlers.arriving import on_supplement_received, on_withdrawal_received
from processing.handlers.sending import on_notice_dispatched
from processing.inquiries import RULES, InquiryKind
from processing.outcomes import NOT_PROVIDED, OUTCOMES, WITHHOLDING
from processing.tasks import end_silences
from services.actor import SYSTEM
from services.calendar.shipped import shipped_calendar
from services.delivery import Envelope
from services.errors import DomainError
from services.events import Event
from services.events.intake import SupplementReceived, WithdrawalReceived
from services.events.notifications import NoticeDispatched
from services.identity.permissions import Role
from services.identity.queries import agency
from services.ids import new_id
from tests.integration.processing.told import acting, at, at_work, case_of

FIRM = Addressee("测绘公司", address="青榆市河湾区澜湾路 3 号")
CALENDAR = shipped_calendar()
HELD_BACK = (*WITHHOLDING, *NOT_PROVIDED)
ROWS = [row for row in OUTCOMES if row not in ("other_1", "other_2", "other_3")]


@dataclass
class Life:
    """One case, its day, and the numbers that decide what happens to it next."""

    office: object
    case: object
    day: date
    draws: list[int]
    taken: list[str] = field(default_factory=list)
    refused: int = 0
    state: State = State.EXAMINING
    version: int = 0

    def draw(self, below: int) -> int:
        """The next number of the example, folded into a range; 0 when they have run out."""
        return self.draws.pop() % below if self.draws else 0

    def go(self) -> None:
        """Random steps while there are numbers, then the straight way to the end."""
        with at_work(self.office) as session:
            self.look(session)
        while self.draws and self.state not in (State.CLOSED, State.VOID):
            self.pass_days(self.draw(5))
            moves = LIKELY[self.state] if self.draw(5) else MOVES
            self.attempt(moves[self.draw(len(moves))])
        for _ in range(40):
            if self.state is State.CLOSED:
                return
            self.pass_days(1)
            self.attempt(WAY_OUT[self.state])
        raise AssertionError(f"{self.state} after {self.taken}")

    def pass_days(self, working: int) -> None:
        self.day = CALENDAR.add_working_days(self.day, working) if working else self.day
        if "ask" in self.taken:
            with at_work(self.office) as session:
                end_silences(session, agency(session, self.office.agency_id), self.day, at(self.day))
                self.look(session)

    def look(self, session) -> None:
        case = queries.case_of(session, self.office.agency_id, self.case)
        self.state, self.version = case.state, case.version

    def attempt(self, move: Callable[["Life"], None]) -> None:
        try:
            move(self)
            self.taken.append(move.__name__)
        except DomainError:
            after = case_of(self.office, self.case)
            assert (after.version, after.state) == (self.version, self.state), (move.__name__, self.taken)
            self.refused += 1
        except LookupError:
            self.refused += 1

    def do(self, command, *args, role=Role.OFFICER, **more):
        with at_work(self.office) as session:
            by = acting(self.office, role, self.day)
            made = command(session, self.office.agency_id, self.case, *args, by=by, **more)
            self.look(session)
            return made

    def hear(self, handler, fact: Event) -> None:
        with at_work(self.office) as session:
            told = Envelope(
                seq=0,
                event_id=new_id(),
                name="",
                version=1,
                agency_id=self.office.agency_id,
                for_agency_id=None,
                stream=self.case,
                sequence=1,
                occurred_at=at(self.day),
                actor=SYSTEM,
                correlation_id=None,
                event=fact,
                sealed=None,
            )
            handler(session, [told])
            self.look(session)

    def ask_below(self, query):
        with at_work(self.office) as session:
            return query(session, self.office.agency_id, self.case)


def supplement(life: Life) -> None:
    until = life.day + timedelta(days=1 + life.draw(20))
    life.do(commands.ask_supplement, grounds=["content"], wanted="写明文号", until=until)


def supplement_comes(life: Life) -> None:
    if life.state is not State.AWAITING_SUPPLEMENT:
        raise LookupError
    life.hear(on_supplement_received, SupplementReceived(on=life.day, channel="letter"))


def notice_goes_out(life: Life) -> None:
    """The supplement notice leaves, now or later: in time or not."""
    told = life.ask_below(queries.case_file)
    papers = [each.id for each in told.documents if each.kind == "supplement_notice"]
    if life.state is not State.AWAITING_SUPPLEMENT or not papers:
        raise LookupError
    sent = {"notice_id": new_id(), "kind": "supplement", "way": "post", "proof": "EMS 2"}
    life.hear(on_notice_dispatched, NoticeDispatched(**sent, on=life.day, document_id=papers[-1]))


def no_supplement(life: Life) -> None:
    life.do(commands.lapse_supplement)


def extend(life: Life) -> None:
    life.do(commands.extend, days=1 + life.draw(20), reason="检索量大", role=Role.RESPONSIBLE)


def ask(life: Life) -> None:
    kind = list(InquiryKind)[life.draw(4)]
    to = None if kind is InquiryKind.REASONS else FIRM
    until = None if RULES[kind].term else life.day + timedelta(days=10)
    role = Role.RESPONSIBLE if kind is InquiryKind.REASONS else Role.OFFICER
    life.do(commands.ask, kind, Question("合同", to, until), role=role)


def _waiting(life: Life):
    return (
        next((one for one in life.ask_below(queries.inquiries_of) if one.ended_on is None), None) or _none()
    )


def _none():
    raise LookupError


def letter_there(life: Life) -> None:
    life.do(commands.note_letter_received, _waiting(life).id, life.day)


def answer(life: Life) -> None:
    inquiry = _waiting(life)
    results = RULES[inquiry.kind].answers
    role = Role.RESPONSIBLE if inquiry.kind is InquiryKind.REASONS else Role.OFFICER
    result = results[life.draw(len(results))]
    life.do(commands.receive_opinion, inquiry.id, result=result, text="意见", on=life.day, role=role)


def call_off(life: Life) -> None:
    life.do(commands.call_off, _waiting(life).id, "不再需要")


def tell_objector(life: Life) -> None:
    asked = [one for one in life.ask_below(queries.inquiries_of) if one.ended_on and one.told_on is None]
    told = {"reason": "公共利益", "disclosed": "合同", "to": FIRM, "hold_days": life.draw(4)}
    life.do(commands.tell_objector, (asked or [_none()])[0].id, role=Role.RESPONSIBLE, **told)


def delay(life: Life) -> None:
    due = case_of(life.office, life.case).due_date or life.day
    until = CALENDAR.add_working_days(due, 1 + life.draw(10))
    life.do(commands.delay, until=until, reason="数量大", role=Role.RESPONSIBLE)


def propose_fee(life: Life) -> None:
    life.do(commands.propose_fee, mode=Mode.PAGES, pages=20 + life.draw(200), reason="页数多")


def decide_fee(life: Life) -> None:
    command = commands.decline_fee if life.draw(3) == 0 else commands.charge_fee
    life.do(command, role=Role.RESPONSIBLE)


def notice_there(life: Life) -> None:
    life.do(commands.note_fee_notice_received, life.day)


def pay(life: Life) -> None:
    life.do(commands.receive_payment, on=life.day, voucher="3726 0001")


def not_paid(life: Life) -> None:
    life.do(commands.lapse_payment)


def refund(life: Life) -> None:
    life.do(commands.refund_fee, amount=1 + life.draw(100), reason="多计", role=Role.RESPONSIBLE)


def draft(life: Life) -> None:
    row = ROWS[life.draw(len(ROWS))]
    codes = [OUTCOMES[row].grounds[0].code]
    if row == "partial":
        # Why the rest stays back is part of it; now and then somebody forgets to say so.
        codes += [ground.code for ground in HELD_BACK[life.draw(len(HELD_BACK) + 1) :][:1]]
    _draft(life, row, *codes)


def _draft(life: Life, row: str, *codes: str) -> None:
    evidence = {proof.name: "见案卷" for proof in proofs_for(codes)}
    life.do(commands.draft_reply, Decision(row, codes, evidence=evidence))


def submit(life: Life) -> None:
    life.do(commands.submit)


def approve(life: Life) -> None:
    life.do(commands.approve, role=Role.REVIEWER)


def send_back(life: Life) -> None:
    life.do(commands.return_draft, "请改", role=Role.REVIEWER)


def sign(life: Life) -> None:
    life.do(commands.sign, role=Role.RESPONSIBLE)


def withdraw(life: Life) -> None:
    if life.draw(4):
        raise LookupError
    life.hear(on_withdrawal_received, WithdrawalReceived(on=life.day, channel="letter"))
    life.do(commands.withdraw)


def goes_out(life: Life) -> None:
    if life.state is not State.SIGNED:
        raise LookupError
    sent = {"notice_id": new_id(), "kind": "reply", "way": "post", "proof": "EMS 1"}
    life.hear(on_notice_dispatched, NoticeDispatched(**sent, on=life.day))


def fitting_draft(life: Life) -> None:
    """The reply that what happened so far leaves open."""
    case = case_of(life.office, life.case)
    if case.supplement_lapsed or case.payment_lapsed:
        row = "other_1" if case.supplement_lapsed else "other_2"
        return _draft(life, row, OUTCOMES[row].grounds[0].code)
    return _draft(life, "refused_6", "16-2a")


def review(life: Life) -> None:
    """Forward; what lacks something on record goes back to be drafted anew."""
    if any(one.ended_on is None for one in life.ask_below(queries.inquiries_of)):
        return call_off_any(life)
    try:
        return {State.DRAFTING: submit, State.IN_REVIEW: approve, State.TO_SIGN: sign}[life.state](life)
    except DomainError:
        if life.state is not State.DRAFTING:
            send_back(life)
        return fitting_draft(life)


def call_off_any(life: Life) -> None:
    inquiry = _waiting(life)
    if inquiry.kind is InquiryKind.REASONS and life.state not in (State.EXAMINING, State.DRAFTING):
        return send_back(life)
    return answer(life) if inquiry.kind is InquiryKind.REASONS else call_off(life)


def payment_way_out(life: Life) -> None:
    charge = life.ask_below(queries.charge_of)
    assert charge.stage is ChargeStage.NOTIFIED
    pay(life)


ASKING = (ask, answer, answer, letter_there, call_off, tell_objector)
# What one would think of in each state; now and then something else is tried as well.
LIKELY = {
    State.EXAMINING: (supplement, extend, *ASKING, propose_fee, decide_fee, draft, draft, delay, withdraw),
    State.AWAITING_SUPPLEMENT: (
        *(notice_goes_out, notice_goes_out, supplement_comes, supplement_comes),
        *(no_supplement, no_supplement, withdraw),
    ),
    State.AWAITING_PAYMENT: (notice_there, notice_there, pay, not_paid, withdraw),
    State.DRAFTING: (submit, submit, submit, draft, ask, answer, extend, propose_fee, decide_fee, withdraw),
    State.IN_REVIEW: (approve, approve, send_back, answer, tell_objector, extend),
    State.TO_SIGN: (sign, sign, sign, send_back, answer, tell_objector, delay),
    State.SIGNED: (goes_out, goes_out, refund),
}
MOVES = tuple({move: None for moves in LIKELY.values() for move in moves})
WAY_OUT = {
    State.EXAMINING: fitting_draft,
    State.AWAITING_SUPPLEMENT: supplement_comes,
    State.AWAITING_PAYMENT: payment_way_out,
    State.DRAFTING: review,
    State.IN_REVIEW: review,
    State.TO_SIGN: review,
    State.SIGNED: goes_out,
}
