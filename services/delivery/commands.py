"""What operators may do with a parked delivery: try it again, or give it up. Never change what it says.

A wrong event is answered by a correcting one. Each act is logged with operator and reason, and audited.
"""

from datetime import datetime

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.actor import Actor
from services.audit import audit
from services.db import after_commit
from services.delivery.park import Waiting, lock_lane, return_stream
from services.delivery.queries import parked_heads
from services.delivery.wake import wake_after
from services.errors import Invalid, NotFound
from services.events.routes import CONSUMERS
from services.words import said

LONGEST_REASON = 500

_HEAD = text(
    """
    SELECT consumer, agency_id, slot, stream_id, event_seq FROM services.delivery_parked
     WHERE consumer = :consumer AND agency_id = :agency AND event_seq = :seq AND state <> 'behind'
    """
)
_SKIP = text(
    """
    WITH gone AS (
      DELETE FROM services.delivery_parked
       WHERE consumer = :consumer AND stream_id = :stream AND event_seq = :seq AND state <> 'behind' RETURNING *)
    INSERT INTO services.delivery_done (event_seq, consumer, agency_id, attempts, created_at, outcome)
    SELECT event_seq, consumer, agency_id, attempts, created_at, 'skipped' FROM gone
    """
)
_LOG = text(
    """
    INSERT INTO services.replay_log (consumer, event_seq, agency_id, stream_id, action, reason,
                                     operator_id, operator_name)
    VALUES (:consumer, :seq, :agency, :stream, :action, :reason, :operator, :name)
    """
)


def replay(
    session: Session,
    consumer: str,
    agency_id: int,
    event_seq: int,
    *,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> None:
    """Put a failed delivery and all that waits behind it back, with its attempts forgotten.

    Raises NotFound when it is not (or no longer) parked.
    """
    head = _head(session, consumer, agency_id, event_seq)
    return_stream(session, _waiting(head), patiently=True, afresh=True)
    _note(session, head, "replayed", reason, by, now)


def replay_all(
    session: Session, agency_id: int, failure: str, *, reason: str = "", by: Actor, now: datetime
) -> int:
    """Replay every parked delivery of an agency that failed for the same reason; how many these were."""
    heads = parked_heads(session, agency_id, failure, limit=1000)
    for head in heads:
        replay(session, head.consumer, agency_id, head.event_seq, reason=reason, by=by, now=now)
    return len(heads)


def skip(
    session: Session, consumer: str, agency_id: int, event_seq: int, *, reason: str, by: Actor, now: datetime
) -> None:
    """Give a failed delivery up for this consumer, for ever; what waits behind it goes on.

    Raises Invalid without a reason, NotFound when it is not (or no longer) parked.
    """
    if not reason.strip():
        raise Invalid("请写明跳过的原因。", fields={"reason": "请写明原因。"})
    head = _head(session, consumer, agency_id, event_seq)
    lock_lane(session, _waiting(head), patiently=True)
    told = {"consumer": head.consumer, "stream": head.stream_id, "seq": event_seq}
    session.execute(_SKIP, told)
    return_stream(session, _waiting(head), patiently=True)
    _note(session, head, "skipped", reason.strip(), by, now)


def _head(session: Session, consumer: str, agency_id: int, event_seq: int) -> Row[tuple[object, ...]]:
    told = {"consumer": CONSUMERS.get(consumer), "agency": agency_id, "seq": event_seq}
    head = session.execute(_HEAD, told).one_or_none()
    if head is None:
        raise NotFound("这件投递已经不在搁置的列表里，可能刚刚处理过。")
    return head


def _waiting(head: Row[tuple[object, ...]]) -> Waiting:
    return Waiting(head.consumer, head.agency_id, head.slot, head.stream_id)


def _note(
    session: Session, head: Row[tuple[object, ...]], action: str, reason: str, by: Actor, now: datetime
) -> None:
    if len(reason) > LONGEST_REASON:
        raise Invalid(
            said("原因最多 %(longest_reason)s 个字。", longest_reason=LONGEST_REASON),
            fields={"reason": said("最多 %(longest_reason)s 个字。", longest_reason=LONGEST_REASON)},
        )
    told = {
        "consumer": head.consumer,
        "seq": head.event_seq,
        "agency": head.agency_id,
        "stream": head.stream_id,
        "action": action,
        "reason": reason,
        "operator": by.id,
        "name": by.name,
    }
    session.execute(_LOG, told)
    audit(
        session,
        f"delivery.{action}",
        agency_id=head.agency_id,
        actor=by,
        now=now,
        object_kind="delivery",
        object_id=f"{head.consumer}:{head.event_seq}",
        fields=("state",),
    )
    after_commit(session, wake_after(session))
