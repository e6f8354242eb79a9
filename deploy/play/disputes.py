"""From table 四 to reviews and lawsuits about answered requests: which one, when, and how it ends. Pure.

They are filed and decided within the year, as is what an earlier year left undecided. A lawsuit after a review
follows one that was decided. Where the year's own requests offer nothing to go against, the table's reviews and
lawsuits are about one request of the year before.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import cycle

from deploy.play.chance import between, draw
from deploy.play.lives import DISPUTE_ORDER, Dispute, Step
from deploy.play.plan import ROUTES, Days, Plan, Planned
from deploy.play.reading import PublishedTable, TableRefused
from deploy.play.remedies import PublishedRemedies
from processing.remedy_rules import KIND_LABELS, RemedyKind
from reporting.domain import KINDS
from reporting.remedies import PENDING

# Working days between: an answer and what is filed against it; filing and decision; a decision and the suit after it.
TO_FILE, TO_REVIEW, TO_SUE, TO_JUDGE = (3, 30), (20, 45), (2, 10), (25, 60)
# An answer this many working days before the year's end leaves time for a review and a suit after it.
ROOM = 150
FILES = {
    RemedyKind.REVIEW: Step.REVIEW,
    RemedyKind.LAWSUIT_DIRECT: Step.SUE,
    RemedyKind.LAWSUIT_AFTER_REVIEW: Step.SUE_AFTER,
}


@dataclass(frozen=True, slots=True)
class LeftDispute:
    """A review or lawsuit of an earlier year: in which share of the play, about which case."""

    share: int
    stream: uuid.UUID
    kind: RemedyKind
    remedy: uuid.UUID


@dataclass(frozen=True, slots=True)
class LeftDisputes:
    """What an agency's earlier years leave: what was undecided when the year began; for what has nothing to go
    against in the year itself, a case answered before it, and a review decided before it."""

    pending: tuple[LeftDispute, ...] = ()
    answered: tuple[int, uuid.UUID] | None = None
    reviewed: LeftDispute | None = None


@dataclass
class _Course:
    """What follows one answer. `since` is the day, as an index, from which on somebody can go on."""

    request: Planned
    since: int
    disputes: list[Dispute] = field(default_factory=list)
    acts: list[tuple[int, Step, int]] = field(default_factory=list)

    def planned(self, days: Days) -> Planned:
        """The request with these steps behind its own; each dispute knows its places among them."""
        acts = sorted(self.acts, key=lambda act: (act[0], DISPUTE_ORDER[act[1]]))
        first, disputes = len(self.request.steps), list(self.disputes)
        for place, (_, step, number) in enumerate(acts, first):
            known = disputes[number]
            disputes[number] = (
                replace(known, filed=place) if step in FILES.values() else replace(known, ended=place)
            )
        steps = (*self.request.steps, *((days.days[index], step) for index, step, _ in acts))
        return replace(self.request, steps=steps, disputes=tuple(disputes))


def add_disputes(
    table: PublishedTable,
    plan: Plan,
    is_working_day: Callable[[date], bool],
    left: LeftDisputes | None = None,
) -> Plan:
    """The plan with the reviews and lawsuits of table 四. `left` is given where an earlier year was played here.

    Raises TableRefused where an earlier year left more undecided than the table holds.
    """
    if table.remedies is None:
        return plan
    days = Days(table.year, is_working_day, table.requests)
    return _Dealing(table.digest, table.remedies, plan, days, left).dealt()


class _Dealing:
    """Deals the reviews and lawsuits of one table."""

    def __init__(
        self, digest: str, table: PublishedRemedies, plan: Plan, days: Days, left: LeftDisputes | None
    ) -> None:
        self.digest, self.days, self.plan = digest, days, plan
        self.index = {day: place for place, day in enumerate(days.days)}
        self.left = left or LeftDisputes()
        self.is_first = left is None
        self.standing: list[_Course] = []
        self.reviews: list[tuple[_Course, int, int]] = []
        self.drawn = 0
        self.ends = {kind: self._ends(table, kind) for kind in FILES}
        self.own = self._courses()

    def dealt(self) -> Plan:
        self._go_on_with_pending()
        direct = [*self.ends[RemedyKind.LAWSUIT_DIRECT]]
        review = [*self.ends[RemedyKind.REVIEW]]
        bearers = cycle(self.own or [self._earlier()]) if direct or review else iter(())
        for term, course in zip(direct, bearers, strict=False):
            # Whoever was reviewed first no longer sues without a review: on one answer the suit comes before.
            course.since = self._add(course, RemedyKind.LAWSUIT_DIRECT, term, course.since)
        for term, course in zip(review, bearers, strict=False):
            self._add(course, RemedyKind.REVIEW, term, course.since)
        self._sue_after()
        changed = {course.request.number: course for course in self.own if course.disputes}
        requests = tuple(
            changed[one.number].planned(self.days) if one.number in changed else one
            for one in self.plan.requests
        )
        beside = tuple(course.planned(self.days) for course in self.standing)
        return replace(self.plan, requests=requests, beside=beside)

    def _ends(self, table: PublishedRemedies, kind: RemedyKind) -> list[str | None]:
        ends = [
            None if term == PENDING else term
            for term, number in table.counts[kind].items()
            for _ in range(number)
        ]
        order = sorted(range(len(ends)), key=lambda place: (draw(self.digest, "dispute", kind, place), place))
        return [ends[place] for place in order]

    def _courses(self) -> list[_Course]:
        """What was answered by letter this year, those that leave time first."""
        found = [
            _Course(one, self.index[one.steps[-1][0]])
            for one in self.plan.requests
            if one.outcome is not None and one.steps and one.steps[-1][1] is Step.SEND
        ]
        late = self.days.last - ROOM
        return sorted(
            found, key=lambda one: (one.since > late, draw(self.digest, "bearer", one.request.number))
        )

    def _go_on_with_pending(self) -> None:
        findings = []
        for kind, ends in self.ends.items():
            mine = [one for one in self.left.pending if one.kind is kind]
            if len(mine) > len(ends):
                findings.append(
                    f"{KIND_LABELS[kind]}：这个机关上年留下 {len(mine)} 件没有审结，"
                    f"这张表的表四一共只有 {len(ends)} 件。"
                )
                continue
            for one in mine:
                course = self._stand(one.share, one.stream, self.days.first)
                self._add(course, kind, ends.pop(0), self.days.first, one.remedy)
        if findings:
            raise TableRefused(["上年没有审结的复议、诉讼对不上，不能接着办。", *findings])

    def _sue_after(self) -> None:
        ends = self.ends[RemedyKind.LAWSUIT_AFTER_REVIEW]
        if not ends:
            return
        reviews = self.reviews or [self._earlier_review()]
        reviews.sort(key=lambda one: (one[2] > self.days.last - TO_JUDGE[1], one[2]))
        for term, (course, review, ended) in zip(ends, cycle(reviews), strict=False):
            self._add(course, RemedyKind.LAWSUIT_AFTER_REVIEW, term, ended, after=review)

    def _add(
        self,
        course: _Course,
        kind: RemedyKind,
        term: str | None,
        since: int,
        remedy: uuid.UUID | None = None,
        after: int | None = None,
    ) -> int:
        """One more review or lawsuit about an answer; answers when it is filed, or was taken over."""
        number, filed = len(course.disputes), since
        course.disputes.append(Dispute(kind, term, remedy=remedy, after=after))
        if remedy is None:
            filed = self._later(since, TO_SUE if after is not None else TO_FILE)
            course.acts.append((filed, FILES[kind], number))
        if term is not None:
            is_review = kind is RemedyKind.REVIEW
            ended = self._later(filed, TO_REVIEW if is_review else TO_JUDGE)
            course.acts.append((ended, Step.REVIEWED if is_review else Step.JUDGED, number))
            if is_review:
                self.reviews.append((course, number, ended))
        return filed

    def _later(self, index: int, gap: tuple[int, int]) -> int:
        """A meeting so many working days on, or the year's last one."""
        self.drawn += 1
        meant = index + between(self.digest, *gap, "dispute gap", self.drawn)
        return min(self.days.meeting(meant), self.days.last)

    def _earlier(self) -> _Course:
        """An answer of the year before: the agency's own where one is known, else one made for this."""
        if self.left.answered is not None:
            return self._stand(*self.left.answered, self.days.first)
        self._refuse_later_year("答复过的申请", "复议、起诉")
        course = self._stand(0, None, self.days.first)
        course.request = replace(course.request, outcome="granted", steps=tuple(self._opening()))
        return course

    def _opening(self) -> Iterator[tuple[date, Step]]:
        for before, step in ((12, Step.REGISTER), (12, Step.CLAIM), (10, Step.REPLY), (10, Step.SEND)):
            yield self.days.days[self.days.first - before], step

    def _earlier_review(self) -> tuple[_Course, int, int]:
        """A review that was decided in the year before, for suits where the year itself decided none."""
        first = self.days.first
        if (known := self.left.reviewed) is not None:
            course = self._stand(known.share, known.stream, first)
            course.disputes.append(Dispute(RemedyKind.REVIEW, None, remedy=known.remedy))
            return course, 0, first
        self._refuse_later_year("决定过的行政复议", "复议后起诉")
        course = self._earlier()
        course.disputes.append(Dispute(RemedyKind.REVIEW, "upheld"))
        # Decided before the year, so that it stands in no column of this table.
        course.acts.extend(((first - 8, Step.REVIEW, 0), (first - 6, Step.REVIEWED, 0)))
        return course, 0, first

    def _refuse_later_year(self, missing: str, wanted: str) -> None:
        """An earlier year that was played is finished: nothing is added to it any more."""
        if not self.is_first:
            raise TableRefused([f"表四有{wanted}的案件，这个机关本年和以前都没有{missing}，办不出来。"])

    def _stand(self, share: int, stream: uuid.UUID | None, since: int) -> _Course:
        """A case beside the year's own requests; what its applicant is counts in no table of the year."""
        number = len(self.plan.requests) + len(self.standing) + 1
        course = _Course(Planned(number, KINDS[0], None, False, LETTER, share=share, stream=stream), since)
        self.standing.append(course)
        return course


LETTER = next(route for route in ROUTES if route.carrier == "ems")
