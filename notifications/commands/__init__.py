"""What people do with notices: post, hand over, take note of what came back, choose another way."""

from notifications.commands.dispatching import dispatch, dispatch_all
from notifications.commands.handing import hand_over
from notifications.commands.posting import Posted, record_posting
from notifications.commands.printing import mark_printed
from notifications.commands.redirecting import record_return, redirect

__all__ = [
    "Posted",
    "dispatch",
    "dispatch_all",
    "hand_over",
    "mark_printed",
    "record_posting",
    "record_return",
    "redirect",
]
