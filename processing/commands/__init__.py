"""What people do with a case: hand it on, stop and extend its clock, draft, review and sign, end it."""

from processing.commands.acting import Acting, hold
from processing.commands.assigning import assign, claim, hand_back
from processing.commands.ending import withdraw
from processing.commands.noting import mark_read, note_talk
from processing.commands.replying import approve, draft_reply, return_draft, revise_draft, sign, submit
from processing.commands.timing import ask_supplement, extend, lapse_supplement

__all__ = [
    "Acting",
    "approve",
    "ask_supplement",
    "assign",
    "claim",
    "draft_reply",
    "extend",
    "hand_back",
    "hold",
    "lapse_supplement",
    "mark_read",
    "note_talk",
    "return_draft",
    "revise_draft",
    "sign",
    "submit",
    "withdraw",
]
