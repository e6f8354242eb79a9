"""What can be done with applications: register, confirm receipt, take in what comes later, put right, void."""

from intake.commands.bringing import declare_opening
from intake.commands.correcting import SCOPE as CORRECTION_SCOPE
from intake.commands.correcting import HandedIn, hand_in_correction, register_correction_letter
from intake.commands.handing import countersign, hand_over, raise_mail_alarms, return_to_post
from intake.commands.incoming import (
    receive_correspondence,
    receive_supplement,
    receive_withdrawal,
)
from intake.commands.ledger import map_ledger, read_ledger, start_import
from intake.commands.mail import describe_mail, link_mail, register_mail, void_mail
from intake.commands.overriding import decide_receipt, propose_receipt
from intake.commands.receipt import confirm_receipt, log_call, raise_confirmation_alarms
from intake.commands.register import (
    Registered,
    Upload,
    register_counter_visit,
    register_letter,
    registered_under,
    submit_online,
)
from intake.commands.reminding import stop_reminders
from intake.commands.repair import correct_applicant, void_registration
from intake.commands.tracking import forget_old_tries, open_tracking

__all__ = [
    "CORRECTION_SCOPE",
    "HandedIn",
    "Registered",
    "Upload",
    "confirm_receipt",
    "correct_applicant",
    "countersign",
    "decide_receipt",
    "declare_opening",
    "describe_mail",
    "forget_old_tries",
    "hand_in_correction",
    "hand_over",
    "link_mail",
    "log_call",
    "map_ledger",
    "open_tracking",
    "propose_receipt",
    "raise_confirmation_alarms",
    "raise_mail_alarms",
    "read_ledger",
    "receive_correspondence",
    "receive_supplement",
    "receive_withdrawal",
    "register_correction_letter",
    "register_counter_visit",
    "register_letter",
    "register_mail",
    "registered_under",
    "return_to_post",
    "start_import",
    "stop_reminders",
    "submit_online",
    "void_mail",
    "void_registration",
]
