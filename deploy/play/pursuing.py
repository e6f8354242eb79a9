"""Reviews and lawsuits of a play: filed and decided by the commands behind the officers' pages."""

import uuid

from sqlalchemy.orm import Session

from deploy.play.acts import Act
from deploy.play.chance import choice
from deploy.play.lives import Dispute
from processing import commands as processing
from processing.queries import aftermath
from processing.remedy_rules import LAWSUITS, RemedyKind, column_of, docket_key, results_of
from services.identity.permissions import Role

REVIEW_BODY, COURT = "榆东区人民政府", "榆东区人民法院"
# Several disputes of one case have their own numbers, of one series for all shares of a play.
PER_REQUEST = 1000


def file(act: Act, session: Session) -> None:
    """Somebody goes against the answer: a review, or a suit, which names the review it follows."""
    number, dispute = _dispute(act)
    told = processing.Particulars(
        kind=dispute.kind,
        filed_on=act.day,
        heard_by=COURT if dispute.kind in LAWSUITS else REVIEW_BODY,
        docket=_docket(act, number),
        review_id=None if dispute.after is None else _remedy(act, session, dispute.after),
        received_on=act.day,
    )
    by = act.acting(Role.OFFICER)
    processing.file_remedy(session, act.stage.agency_id, act.case, told, by=by)


def decide(act: Act, session: Session) -> None:
    """It ends with a result of its column; which one is drawn."""
    number, dispute = _dispute(act)
    codes = [row.code for row in results_of(dispute.kind) if column_of(row.code) == dispute.term]
    ending = processing.Ending(
        result=choice(act.digest, codes, "result", act.request.number, number), ended_on=act.day
    )
    remedy = _remedy(act, session, number)
    processing.end_remedy(session, act.stage.agency_id, remedy, ending, by=act.acting(Role.OFFICER))


def _dispute(act: Act) -> tuple[int, Dispute]:
    """Which of the request's disputes this step is about."""
    return next(
        (number, one)
        for number, one in enumerate(act.request.disputes)
        if act.place in (one.filed, one.ended)
    )


def _remedy(act: Act, session: Session, number: int) -> uuid.UUID:
    """The id of a dispute: known from an earlier year, else found by its 案号."""
    known = act.request.disputes[number].remedy
    if known is not None:
        return known
    key = docket_key(_docket(act, number))
    found = aftermath(session, act.stage.agency_id, act.case).remedies
    return next(one.id for one in found if one.docket_key == key)


def _docket(act: Act, number: int) -> str:
    dispute = act.request.disputes[number]
    filed = act.request.steps[dispute.filed][0] if dispute.filed is not None else act.day
    serial = act.request.number * PER_REQUEST + number
    words = "榆东行复" if dispute.kind is RemedyKind.REVIEW else "榆0302行初"
    return f"（{filed.year}）{words}{serial}号"
