"""What comes in for a played request: registered by its channel, confirmed, supplemented, withdrawn."""

import uuid
from collections.abc import Callable

from sqlalchemy.orm import Session

from deploy.play.acts import Act
from deploy.play.persons import Applicant as Invented
from deploy.play.persons import applicant
from intake import commands as intake
from intake.commands import Registered
from intake.commands.incoming import Arriving
from intake.domain import Applicant, ApplicantKind, Carrier, Letter, Medium, Submission, Wanted, Way
from services.identity.permissions import Role


def register(act: Act, session: Session) -> uuid.UUID:
    person = applicant(act.digest, act.request.number, act.request.kind)
    return REGISTERING[act.request.route.channel](session, act, _submission(act, person)).id


def _online(session: Session, act: Act, submission: Submission) -> Registered:
    return intake.submit_online(session, act.stage.agency, submission, key=act.key, now=act.now)


def _by_letter(session: Session, act: Act, submission: Submission) -> Registered:
    carrier = Carrier(act.request.route.carrier or "ems")
    signed = carrier is not Carrier.ORDINARY_MAIL
    letter = Letter(
        carrier=carrier,
        found_on=act.day,
        mail_number=f"{10**12 + act.request.number}CN" if signed else "",
        posted_on=act.day,
        signed_on=act.day if signed else None,
    )
    clerk = act.player(Role.CLERK).actor
    return intake.register_letter(
        session, act.stage.agency, submission, letter, key=act.key, actor=clerk, now=act.now
    )


def _at_the_counter(session: Session, act: Act, submission: Submission) -> Registered:
    clerk = act.player(Role.CLERK).actor
    return intake.register_counter_visit(
        session, act.stage.agency, submission, key=act.key, actor=clerk, now=act.now
    )


REGISTERING: dict[str, Callable[[Session, Act, Submission], Registered]] = {
    "web": _online,
    "letter": _by_letter,
    "in_person": _at_the_counter,
}


def _submission(act: Act, person: Invented) -> Submission:
    told = Applicant(
        kind=ApplicantKind(person.kind),
        name=person.name,
        id_number=person.id_number,
        uscc=person.credit_code,
        representative=person.representative,
        contact=person.contact,
        phone=person.phone,
        email=person.email,
        address=person.address,
        postcode=person.postcode,
    )
    way = Way(act.request.route.way)
    medium = Medium.ELECTRONIC if way is Way.PORTAL else Medium.PAPER
    wanted = Wanted(text=f"申请公开{person.subject}。", subject=person.subject, medium=medium, way=way)
    return Submission(told, wanted)


def confirm(act: Act, session: Session) -> None:
    clerk = act.player(Role.CLERK).actor
    intake.confirm_receipt(session, act.stage.agency_id, act.case, act.day, actor=clerk, now=act.now)


def supplement(act: Act, session: Session) -> None:
    came = Arriving(act.day, text="补充说明：所需信息的名称和时间范围见附言。")
    intake.receive_supplement(session, act.stage.agency_id, act.case, came, now=act.now)


def withdraw(act: Act, session: Session) -> None:
    came = Arriving(act.day, text="已通过其他途径获得，撤回申请。")
    intake.receive_withdrawal(session, act.stage.agency_id, act.case, came, now=act.now)
