"""By when somebody has to have confirmed with the applicant what came without a signature (条例第三十一条). Pure."""

from datetime import date
from typing import Final

from services.calendar.domain import WorkingCalendar
from services.channels import Channel

# What the applicant sent to the web page stands there with its day: one working day to confirm it, no longer.
WEB_DAYS: Final = 1


def confirm_by(channel: Channel, found_on: date, calendar: WorkingCalendar) -> date:
    """The last day to confirm: the day it came for ordinary mail and fax (须当日联系), one working day after it for
    the web where the agency's guide says that staff confirm."""
    return calendar.add_working_days(found_on, WEB_DAYS) if channel is Channel.WEB else found_on
