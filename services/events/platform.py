"""What the ground itself tells."""

from services.events.base import Event, event


@event("services.calendar_changed", version=1)
class CalendarChanged(Event):
    """A year of the working calendar has a new version."""

    region: str
    year: int
    calendar_version: int


@event("services.calendar_region_changed", version=1)
class CalendarRegionChanged(Event):
    """An agency counts its days by the calendar of another region."""

    was: str
    became: str
