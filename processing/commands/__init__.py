"""What people do with a case: hand it on, stop and extend its clock, draft, review and sign, end it."""

from processing.commands.acting import Acting, hold
from processing.commands.answering import call_off, note_letter_received, receive_opinion
from processing.commands.approving import approve, return_draft, submit
from processing.commands.archiving import Filing, archive, archive_many
from processing.commands.asking import Question, ask
from processing.commands.assigning import assign, claim, hand_back
from processing.commands.charging import charge_fee, decline_fee, propose_fee
from processing.commands.cooperating import Attached, answer_cooperation, partners
from processing.commands.correcting import Asked, register_correction
from processing.commands.deciding_corrections import (
    approve_correction,
    propose_correction,
    return_correction,
)
from processing.commands.ending import withdraw
from processing.commands.irregular import explain_irregular, record_irregular
from processing.commands.joining import join, leave
from processing.commands.noting import mark_read, note_help, note_talk
from processing.commands.objecting import tell_objector
from processing.commands.paying import (
    lapse_payment,
    note_fee_notice_received,
    receive_payment,
    refund_fee,
)
from processing.commands.publishing import decide_publication, propose_publication, record_publication
from processing.commands.reasoning import add_reason, change_reason
from processing.commands.releasing import release
from processing.commands.remedy_checks import Particulars
from processing.commands.remedying import (
    Ending,
    appeal_remedy,
    end_remedy,
    file_remedy,
    note_remedy,
    void_remedy,
)
from processing.commands.reopening import reopen
from processing.commands.replying import draft_reply, revise_draft, sign
from processing.commands.reporting_up import answer_chase, ask_conferral, file_reply
from processing.commands.sealing import seal
from processing.commands.splitting import split
from processing.commands.supplementing import judge_supplement, register_raised
from processing.commands.timing import ask_supplement, delay, extend, lapse_supplement
from processing.commands.voiding import void_document

__all__ = [
    "Acting",
    "Asked",
    "Attached",
    "Ending",
    "Filing",
    "Particulars",
    "Question",
    "add_reason",
    "answer_chase",
    "answer_cooperation",
    "appeal_remedy",
    "approve",
    "approve_correction",
    "archive",
    "archive_many",
    "ask",
    "ask_conferral",
    "ask_supplement",
    "assign",
    "call_off",
    "change_reason",
    "charge_fee",
    "claim",
    "decide_publication",
    "decline_fee",
    "delay",
    "draft_reply",
    "end_remedy",
    "explain_irregular",
    "extend",
    "file_remedy",
    "file_reply",
    "hand_back",
    "hold",
    "join",
    "judge_supplement",
    "lapse_payment",
    "lapse_supplement",
    "leave",
    "mark_read",
    "note_fee_notice_received",
    "note_help",
    "note_letter_received",
    "note_remedy",
    "note_talk",
    "partners",
    "propose_correction",
    "propose_fee",
    "propose_publication",
    "receive_opinion",
    "receive_payment",
    "record_irregular",
    "record_publication",
    "refund_fee",
    "register_correction",
    "register_raised",
    "release",
    "reopen",
    "return_correction",
    "return_draft",
    "revise_draft",
    "seal",
    "sign",
    "split",
    "submit",
    "tell_objector",
    "void_document",
    "void_remedy",
    "withdraw",
]
