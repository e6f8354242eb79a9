"""How facts reach their consumers: published in the command's transaction, delivered once, in order, whatever dies.

A context's author needs `open_stream`, `publish`, `publish_many` and a SUBSCRIPTIONS table of handlers that take
envelopes. The rest is machinery: lanes, relay, worker, sweep.
"""

from services.delivery.correlation import correlated, correlation_id
from services.delivery.envelope import Draft, Envelope, past_events, stream_events
from services.delivery.lanes import open_lanes
from services.delivery.publish import open_stream, open_streams, publish, publish_many

__all__ = [
    "Draft",
    "Envelope",
    "correlated",
    "correlation_id",
    "open_lanes",
    "open_stream",
    "open_streams",
    "past_events",
    "publish",
    "publish_many",
    "stream_events",
]
