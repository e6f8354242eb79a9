"""The working calendars of a subject: each agency counts its days by its own region's."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from services.calendar.domain import WorkingCalendar
from services.calendar.queries import calendar_for
from services.identity.queries import regions


@dataclass(frozen=True, slots=True)
class Calendars:
    """Who counts by which region, and the calendar of each region."""

    region_of: Mapping[int, str]
    by_region: Mapping[str, WorkingCalendar]

    def __getitem__(self, agency_id: int) -> WorkingCalendar:
        return self.by_region[self.region_of[agency_id]]

    def together(self) -> Iterator[tuple[WorkingCalendar, tuple[int, ...]]]:
        """Each calendar with the agencies that count by it."""
        members: dict[str, list[int]] = defaultdict(list)
        for agency_id, region in self.region_of.items():
            members[region].append(agency_id)
        for region, agencies in members.items():
            yield self.by_region[region], tuple(agencies)

    def ahead(self, today: date, count: int) -> tuple[tuple[date, tuple[int, ...]], ...]:
        """The day so many working days from today, with the agencies for which it is that day."""
        days: dict[date, tuple[int, ...]] = defaultdict(tuple)
        for calendar, agencies in self.together():
            days[calendar.add_working_days(today, count)] += agencies
        return tuple(days.items())


def calendars_of(session: Session, agencies: Collection[int]) -> Calendars:
    """The calendars of these agencies, whatever has become of them."""
    found = regions(session, agencies)
    return Calendars(found, {region: calendar_for(session, region) for region in set(found.values())})
