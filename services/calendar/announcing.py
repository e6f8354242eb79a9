"""Tell agencies that the days they count by are others now: their open cases are computed anew."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.actor import Actor
from services.db.work import Scope, enter_scope
from services.delivery import Draft, open_stream, publish_many
from services.events import Event

PLATFORM = 0


def announce(
    session: Session,
    region: str,
    facts: Sequence[Event],
    agencies: Sequence[int],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Publish the facts, which are the platform's own, to each of the agencies; the scope is the caller's again after."""
    if not agencies or not facts:
        return
    before = session.execute(text("SELECT nullif(current_setting('app.agency', true), '')::int")).scalar_one()
    enter_scope(session, Scope(PLATFORM))
    stream = uuid.uuid5(uuid.NAMESPACE_URL, f"gongkai:calendar:{region}")
    open_stream(session, PLATFORM, stream)
    drafts = [
        Draft(event=fact, agency_id=PLATFORM, stream=stream, actor=actor, now=now, for_agency_id=one)
        for one in agencies
        for fact in facts
    ]
    publish_many(session, drafts)
    enter_scope(session, Scope(before))
