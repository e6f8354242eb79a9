"""The pages of dispatch: the day's run, one notice, the papers to print, the development mailbox."""

from flask import Blueprint

blueprint = Blueprint("notifications", __name__, template_folder="../templates")

from notifications.web import mailbox, notice, papers, reminders, run  # noqa: E402, F401  # they add their endpoints
