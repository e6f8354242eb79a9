"""What follows a reply, or silence: reviews and suits, disclosure stopped, answered again by order; and the archive."""

from dataclasses import replace

from sqlalchemy import select

from processing import commands
from processing.commands import Ending, Filing, Particulars
from processing.domain import State
from processing.handlers.arriving import on_correspondence_received, on_supplement_received
from processing.models import Remedy
from processing.remedy_rules import LAWSUITS, Order, RemedyKind, results_of
from processing.tasks import render_now
from services.events.intake import CorrespondenceReceived, SupplementReceived
from services.identity.options import RETENTIONS
from services.ids import new_id
from tests.integration.processing.lives.answering import approve, goes_out, grant, read, sign, submit
from tests.integration.processing.lives.charging import refund
from tests.integration.processing.lives.clock import explain
from tests.integration.processing.lives.life import Life
from tests.integration.processing.told import at, at_work


def remedies(life: Life, *conditions):
    """Reviews, suits and complaints about the case in hand that were not voided."""
    with at_work(life.office) as session:
        wanted = select(Remedy).where(Remedy.case_id == life.case, Remedy.voided_on.is_(None), *conditions)
        return session.scalars(wanted.order_by(Remedy.id)).all()


def file_remedy(life: Life) -> None:
    kind = life.one_of(RemedyKind)
    reviews = remedies(life, Remedy.kind == RemedyKind.REVIEW, Remedy.ended_on.is_not(None))
    after = reviews[-1].id if reviews and kind is RemedyKind.LAWSUIT_AFTER_REVIEW else None
    docket = f"（{life.day.year}）鲁0303行初{new_id().hex}号" if life.draw(2) else ""
    told = {"heard_by": "榆东区人民政府", "filed_on": life.day, "review_id": after, "docket": docket}
    life.do(commands.file_remedy, Particulars(kind=kind, **told))
    life.taken.append(kind)


def stop(life: Life) -> None:
    """Sued, after the answer or when none came in time, and the disclosure stopped at once."""
    if life.state is not State.CLOSED and life.draw(3):
        life.pass_days(25)
    told = {"heard_by": "榆东区人民法院", "filed_on": life.day, "stop_ordered_on": life.day}
    life.do(commands.file_remedy, Particulars(kind=RemedyKind.LAWSUIT_DIRECT, docket=new_id().hex, **told))
    life.taken.append("stop_order")


def lift(life: Life) -> None:
    """The stop is lifted."""
    stopped = remedies(life, Remedy.stop_ordered_on.is_not(None), Remedy.stop_lifted_on.is_(None))
    row = life.one_of(stopped)
    told = replace(_told(row), stop_lifted_on=life.day)
    life.do(commands.note_remedy, told, "裁定解除", about=row.id)
    life.taken.append("stop_lifted")


def _told(row: Remedy) -> Particulars:
    return Particulars(**{name: getattr(row, name) for name in Particulars.__slots__})


def served(life: Life) -> None:
    """The copy is there, or the defence is handed in."""
    row = life.one_of(remedies(life))
    told = (
        replace(_told(row), answered_on=life.day)
        if row.received_on
        else replace(_told(row), received_on=life.day)
    )
    life.do(commands.note_remedy, told, "收到副本", about=row.id)


def end_remedy(life: Life) -> None:
    row = life.one_of(remedies(life, Remedy.result.is_(None)))
    result = life.one_of(results_of(row.kind))
    life.do(commands.end_remedy, Ending(result=result.code, ended_on=life.day), about=row.id)


def _undecided(life: Life):
    """What is still open against a reply; a review where there is none."""
    if life.state is State.CLOSED and not remedies(life, Remedy.result.is_(None)):
        told = Particulars(kind=RemedyKind.REVIEW, heard_by="榆东区人民政府", filed_on=life.day)
        life.do(commands.file_remedy, told)
    return remedies(life, Remedy.result.is_(None), Remedy.kind != RemedyKind.COMPLAINT)


def ordered_again(life: Life) -> None:
    """It ends with an order to answer again, by a day or within some days."""
    row = life.one_of(_undecided(life))
    result = life.one_of([one for one in results_of(row.kind) if one.again])
    days = 5 + life.draw(20)
    until = life.day.replace(year=life.day.year + 1)
    order = Order(life.day, None, days) if life.draw(2) else Order(life.day, until, None)
    life.do(commands.end_remedy, Ending(result=result.code, ended_on=life.day, order=order), about=row.id)
    life.taken.append("ordered_again")


def appeal(life: Life) -> None:
    """Against the first instance; sometimes sued and decided on one day before."""
    if life.draw(2):
        stop(life)
        row = remedies(life)[-1]
        life.do(commands.end_remedy, Ending(result="claims_rejected", ended_on=life.day), about=row.id)
    row = life.one_of(remedies(life, Remedy.kind.in_(LAWSUITS), Remedy.result.is_not(None)))
    life.do(commands.appeal_remedy, life.day, about=row.id)


def void_remedy(life: Life) -> None:
    life.do(commands.void_remedy, "登记有误", about=life.one_of(remedies(life)).id)


def reopen(life: Life) -> None:
    life.do(commands.reopen)


def answered_again(life: Life) -> None:
    """By order, from the beginning."""
    ordered_again(life)
    reopen(life)


def correspondence(life: Life) -> None:
    """Something more comes in by post."""
    came = CorrespondenceReceived(on=life.day, channel="letter", kind="note")
    life.hear(on_correspondence_received, came, "correspondence")


def archive(life: Life) -> None:
    """Its papers made, the file goes to the archive, or what was added goes after it."""
    if life.state is State.CLOSED:
        _render(life)
    kept, pages, remark = (
        life.one_of(RETENTIONS),
        1 + life.draw(40),
        "用印见纸质登记簿" if life.draw(4) else "",
    )

    def step(session, agency_id, case_id, *, by):
        return commands.archive(session, agency_id, Filing(case_id, kept, pages), remark, by=by)

    life.do(step)
    life.taken[-1] = "archive"
    _stays_closed(life)


def _stays_closed(life: Life) -> None:
    """Nothing that answers a case can be done to an archived one."""
    archived = dict(life.stood)
    for move in (grant, submit, sign, goes_out):
        life.attempt(move)
    assert life.stood == archived


def late_supplement(life: Life) -> None:
    """The supplement comes when all is over."""
    came = SupplementReceived(on=life.day, channel="letter")
    life.hear(on_supplement_received, came, "supplement_after_the_end")


def _render(life: Life) -> None:
    for case in (life.case, life.own().joined_to):
        if case:
            render_now(life.office.agency_id, case, at(life.day))


OFTEN = {
    State.CLOSED: (file_remedy, end_remedy, ordered_again, reopen, archive, correspondence),
}
BENT = {
    State.CLOSED: (
        *(file_remedy, file_remedy, served, end_remedy, appeal, void_remedy),
        *(ordered_again, answered_again, answered_again, reopen),
    ),
    State.EXAMINING: (file_remedy, served),
    State.DRAFTING: (end_remedy,),
}
STOPS = {
    State.EXAMINING: (grant, grant, grant, stop),
    State.DRAFTING: (submit, submit, submit, stop),
    State.JOINED: (stop, lift),
    State.IN_REVIEW: (approve, approve, approve, stop),
    State.TO_SIGN: (sign, sign, sign, stop, lift),
    State.SIGNED: (stop, stop, lift, lift, void_remedy, goes_out),
    State.CLOSED: (stop, lift, end_remedy, void_remedy),
}
ARCHIVES = {
    State.CLOSED: (
        *(archive, archive, archive, correspondence, late_supplement, read),
        *(file_remedy, end_remedy, refund, refund, explain),
    )
}
