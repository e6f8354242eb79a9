"""Random histories of an agency's cases as events, and what they come to: folded here, apart from the platform's code."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from reporting.domain import KINDS, RESULTS, Fact
from reporting.remedies import KINDS as REMEDY_KINDS
from reporting.remedies import RESULTS as ENDS
from reporting.remedies import ROLES, RemedyState
from services.actor import SYSTEM
from services.channels import Channel
from services.clock import CHINA
from services.db import Scope, unit_of_work
from services.delivery import Draft, open_stream, publish_many
from services.events.intake import (
    ApplicantCorrected,
    CaseImported,
    ReceiptConfirmed,
    RegistrationVoided,
    RequestRegistered,
)
from services.events.processing import CaseClosed, CaseMoved, RemedyChanged
from services.ids import new_id

FIRST, LAST = date(2024, 5, 1), date(2027, 3, 31)
DAYS = st.dates(FIRST, LAST)
CHANNELS = tuple(Channel)
# Over two turns of the year, so that a case is carried over twice.
LONGEST = 800
MEDIUM = {"wanted_medium": "paper", "wanted_way": "post"}


@dataclass
class Case:
    """One case: in which agency, what was told of it in order, and how much of it before the report was frozen."""

    office: int
    channel: str
    steps: list
    before: int
    stream: object = field(default_factory=new_id)
    remedies: list = field(default_factory=lambda: [new_id() for _ in range(3)])

    def told(self, late):
        """What is told now: the first part, or with `late` the rest."""
        return self.steps[self.before :] if late else self.steps[: self.before]

    def known(self, late):
        return self.steps if late else self.steps[: self.before]

    def fact(self, late=True):
        """What table 三 must know of it; None before anything was told."""
        fact = None
        for step in self.known(late):
            fact = FOLDS[step[0]](fact, *step[1:])
        return fact

    def disputes(self, late=True):
        """What table 四 must know, by number: the newest word on each."""
        return {step[1]: RemedyState(*step[2:]) for step in self.known(late) if step[0] == "remedy"}


def _closed(fact, outcome, day, number):
    # Answered again by order: the first closing is what counts.
    return replace(fact, outcome=outcome, closed_on=day) if number is None else fact


FOLDS = {
    "registered": lambda _, kind, day, received: Fact(kind, received),
    "imported": lambda _, kind, day, outcome, closed: Fact(kind, day, closed, outcome),
    "confirmed": lambda fact, day: replace(fact, receipt_date=day),
    "corrected": lambda fact, kind: replace(fact, applicant_kind=kind),
    "closed": _closed,
    "reopened": lambda fact, day: fact,
    "voided": lambda fact, day: replace(fact, voided=True),
    "remedy": lambda fact, *_: fact,
}


@st.composite
def histories(draw, offices=3):
    """One case with late corrections of its applicant, further rounds, reviews and suits that change their minds."""
    day, kind = draw(DAYS), draw(st.sampled_from(KINDS))
    steps = [_beginning(draw, kind, day)]
    ended = None
    if steps[0][0] == "imported":
        ended = steps[0][4]
    elif draw(st.integers(0, 9)):
        ended = day + timedelta(days=draw(st.integers(0, LONGEST)))
        steps.append(("closed", draw(st.sampled_from(RESULTS)), ended, None))
    if ended is not None:
        steps += _rounds(draw, ended)
        steps += _disputes(draw, ended)
    if steps[0][0] == "registered" and steps[0][3] is None and draw(st.booleans()):
        steps.insert(1, ("confirmed", day + timedelta(days=draw(st.integers(0, 9)))))
    for kind in draw(st.lists(st.sampled_from(KINDS), max_size=2)):
        steps.insert(draw(st.integers(1, len(steps))), ("corrected", kind))
    if draw(st.integers(0, 9)) == 0:
        steps.append(("voided", day))
    office, channel = draw(st.integers(0, offices - 1)), draw(st.sampled_from(CHANNELS))
    return Case(office, channel, steps, draw(st.integers(0, len(steps))))


def _beginning(draw, kind, day):
    """Registered and received, registered and waiting for a confirmation, or brought in from the old register."""
    match draw(st.integers(0, 5)):
        case 0:
            ended = draw(st.none() | st.integers(0, 90))
            closed = None if ended is None else day + timedelta(days=ended)
            return ("imported", kind, day, None if closed is None else draw(st.sampled_from(RESULTS)), closed)
        case 1:
            return ("registered", kind, day, None)
        case _:
            return ("registered", kind, day, day)


def _rounds(draw, ended):
    for number in range(2, 2 + draw(st.integers(0, 2))):
        ended += timedelta(days=draw(st.integers(1, 200)))
        yield ("reopened", ended)
        yield ("closed", draw(st.sampled_from(RESULTS)), ended, number)


def _disputes(draw, ended):
    for number in range(draw(st.sampled_from((0, 0, 1, 2, 3)))):
        kind, role = draw(st.sampled_from(REMEDY_KINDS)), draw(st.sampled_from((ROLES[0], *ROLES)))
        filed = ended + timedelta(days=draw(st.integers(0, 180)))
        yield ("remedy", number, kind, filed, None, None, role, False)
        # Decided, appealed (open again), decided otherwise, at last perhaps a record made by mistake.
        for decided in draw(st.lists(st.booleans(), max_size=3)):
            day = filed + timedelta(days=draw(st.integers(0, 300)))
            result = draw(st.sampled_from(ENDS)) if decided else None
            yield ("remedy", number, kind, filed, result, day if decided else None, role, False)
        if draw(st.integers(0, 9)) == 0:
            yield ("remedy", number, kind, filed, None, None, role, True)


def publish(office, case, late):
    """Publish the first part of a case's history, or the rest, as intake and processing do."""
    events = [_event(office, case, step) for step in case.told(late)]
    opens = case.before == 0 if late else case.before > 0
    if not events:
        return
    with unit_of_work("intake", Scope(office.agency_id)) as session:
        if opens:
            open_stream(session, office.agency_id, case.stream)
        publish_many(session, [_draft(office, case.stream, event, late) for event in events])


def _draft(office, stream, event, late):
    now = datetime.combine(LAST if late else FIRST, time(9), CHINA)
    return Draft(event=event, agency_id=office.agency_id, stream=stream, actor=SYSTEM, now=now)


def _event(office, case, step):
    number = f"{office.code}-{case.stream}"
    common = {"number": number, "body_id": office.body_id, "channel": case.channel, "evidence": {}} | MEDIUM
    match step:
        case ("registered", kind, day, received):
            return RequestRegistered(**common, applicant_kind=kind, registered_on=day, receipt_date=received)
        case ("imported", kind, day, outcome, closed):
            told = {"outcome": outcome, "closed_on": closed, "timely": None if closed is None else True}
            days = {"registered_on": day, "receipt_date": day, "old_number": "1", "clock": []}
            return CaseImported(**common, **days, **told, applicant_kind=kind)
        case ("confirmed", day):
            return ReceiptConfirmed(receipt_date=day, rule="confirmed", evidence={})
        case ("corrected", kind):
            return ApplicantCorrected(applicant_kind=kind, **MEDIUM)
        case ("closed", outcome, day, number):
            return CaseClosed(outcome=outcome, closed_on=day, timely=True, round=number)
        case ("reopened", day):
            return CaseMoved(state="examining", action="reopen", on=day, plain="examining")
        case ("voided", day):
            return RegistrationVoided(reason="重复登记", on=day)
        case ("remedy", number, kind, filed, result, ended, role, voided):
            return RemedyChanged(
                remedy_id=case.remedies[number], kind=kind, role=role, filed_on=filed,
                docket="", result=result, ended_on=ended, voided=voided,
            )  # fmt: skip
    raise AssertionError(step)
