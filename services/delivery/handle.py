"""From a batch of envelopes to calls of handlers: set-wise by type, each stream in its order. Pure but for the calls."""

import uuid
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.orm import Session

from services.delivery.correlation import answering
from services.delivery.envelope import Envelope
from services.delivery.failures import Unhandled
from services.events import Event

Handler = Callable[[Session, Sequence[Envelope]], None]
Subscriptions = Mapping[type[Event], Handler]


def groups(envelopes: Sequence[Envelope]) -> list[list[Envelope]]:
    """Few large groups of one type each, to be handled one after the other.

    An envelope joins the earliest group of its type that does not come before the last group of its stream.
    """
    made: list[list[Envelope]] = []
    reached: dict[uuid.UUID, int] = {}
    for envelope in envelopes:
        start = reached.get(envelope.stream, 0)
        kind = type(envelope.event)
        fitting = (at for at in range(start, len(made)) if type(made[at][0].event) is kind)
        at = next(fitting, len(made))
        if at == len(made):
            made.append([])
        made[at].append(envelope)
        reached[envelope.stream] = at
    return made


def handle(session: Session, subscriptions: Subscriptions, envelopes: Sequence[Envelope]) -> None:
    """Let a context answer these envelopes of one agency, in the caller's transaction.

    Raises Unhandled for a type the context does not hear, and whatever a handler raises.
    """
    for group in groups(envelopes):
        handler = subscriptions.get(type(group[0].event))
        if handler is None:
            raise Unhandled(group[0].name)
        with answering({envelope.stream: envelope.correlation_id for envelope in group}):
            handler(session, group)
        session.flush()
