"""What answers the clock: forgetting wrong codes that no longer count."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from intake.commands import forget_old_tries
from services.identity.models import Agency
from services.schedule import Sweep


def forget_tries(session: Session, agency: Agency, today: date, now: datetime) -> None:
    """Wrong query codes of yesterday hinder nobody."""
    forget_old_tries(session, agency.id)


SCHEDULE: tuple[Sweep, ...] = (Sweep("intake.forget_tries", "intake", forget_tries, at="03:20"),)
