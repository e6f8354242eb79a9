"""What answers the clock: mail that nobody owns and letters nobody confirmed by 17:00, wrong codes that no longer count."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from intake.commands import forget_old_tries, raise_confirmation_alarms, raise_mail_alarms
from intake.commands.passing_mail import pass_mail_due
from services.calendar.queries import calendar_for
from services.identity.models import Agency
from services.schedule import Routine, Sweep


def forget_tries(session: Session, agency: Agency, today: date, now: datetime) -> None:
    """Wrong query codes of yesterday hinder nobody."""
    forget_old_tries(session, agency.id)


def alarm_mail(session: Session, agency: Agency, today: date, now: datetime) -> None:
    """What came in and has no owner by now is pointed out, once."""
    raise_mail_alarms(session, agency.id, now)


def alarm_unconfirmed(session: Session, agency: Agency, today: date, now: datetime) -> None:
    """What nobody has confirmed with its applicant is pointed out, once (条例第三十一条第二项、第三项)."""
    raise_confirmation_alarms(session, agency.id, calendar_for(session, agency.region), today, now)


SCHEDULE: tuple[Sweep | Routine, ...] = (
    Sweep("intake.forget_tries", "intake", forget_tries, at="03:20"),
    Sweep("intake.mail_alarms", "intake", alarm_mail, at="17:00"),
    Sweep("intake.confirmations", "intake", alarm_unconfirmed, at="17:00"),
    Routine("intake.succession", pass_mail_due, every=timedelta(minutes=1)),
)
