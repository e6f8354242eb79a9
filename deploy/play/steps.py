"""What each step of a life calls: the commands behind the screens, with the played day as their time.

A step commits together with its key, so that it happens once however often it is tried.
"""

import uuid
from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from deploy.play import arriving, office, pursuing
from deploy.play.acts import Act, StepFailed, failing_as
from deploy.play.ledger import note_keys, take_keys
from deploy.play.lives import ROUND_OF, Round, Step
from notifications import commands as notifications
from processing import commands as processing
from services.db import unit_of_work
from services.identity.permissions import Role

__all__ = ["Act", "StepFailed", "take_steps"]


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
        if ROUND_OF[first.step] in (Round.OFFICE, Round.DISPUTE):
            processing.hold(session, agency_id, [act.case for act in due])
        made = {act.key: _take(act, session) for act in due if act.step is not Step.SEND}
        if sent := [act for act in due if act.step is Step.SEND]:
            _send(sent, session)
        note_keys(session, agency_id, {key: id_ for key, id_ in made.items() if id_ and key in registering})
    return [made.get(act.key) for act in acts]


def _take(act: Act, session: Session) -> uuid.UUID | None:
    with failing_as(act):
        return STEPS[act.step](act, session)


# What goes out is what the last of these steps made.
MADE_BY = {
    Step.ASK: ("supplement",),
    Step.EXTEND: ("extension",),
    Step.CONSULT: ("consult_third_party", "consult_told"),
    Step.DEMAND: ("reasons_demand",),
    Step.CHARGE: ("fee_notice",),
    Step.REPLY: ("reply",),
}


def _send(acts: Sequence[Act], session: Session) -> None:
    """What waits goes out on this day: the receipt, if it is still there, with the notice. The portal's went by itself."""
    first = acts[0]
    with failing_as(*acts):
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
    return {kind: f"{number}{item}" for item, kind in enumerate(("acknowledgement", *made))}


Command = Callable[[Act, Session], uuid.UUID | None]
CONTEXTS = {
    Round.INTAKE: "intake",
    Round.OFFICE: "processing",
    Round.DISPATCH: "notifications",
    Round.DISPUTE: "processing",
}
# The order of the steps within a transaction too: two that number documents never wait for each other in a circle.
STEPS: dict[Step, Command] = {
    Step.REGISTER: arriving.register,
    Step.CONFIRM: arriving.confirm,
    Step.SUPPLEMENT: arriving.supplement,
    Step.WITHDRAW: arriving.withdraw,
    Step.CLAIM: office.claim,
    Step.ASK: office.ask,
    Step.EXTEND: office.extend,
    Step.LAPSE: office.lapse,
    Step.CONSULT: office.consult,
    Step.OPINION: office.opinion,
    Step.DEMAND: office.demand,
    Step.JUDGE: office.judge,
    Step.CHARGE: office.charge,
    Step.UNPAID: office.unpaid,
    Step.REPLY: office.reply,
    Step.END: office.end,
    Step.SUE: pursuing.file,
    Step.REVIEW: pursuing.file,
    Step.REVIEWED: pursuing.decide,
    Step.SUE_AFTER: pursuing.file,
    Step.JUDGED: pursuing.decide,
}
ORDER = {step: place for place, step in enumerate((*STEPS, Step.SEND))}
