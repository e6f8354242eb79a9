"""The pages for asking others about a case, and for what they answer."""

import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from processing import commands, schemas
from processing.commands import Acting
from processing.commands.letters import Addressee
from processing.domain import Action
from processing.inquiries import RESULT_LABELS, RULES, InquiryKind, InquiryResult
from processing.models import Case
from processing.queries import inquiry_of
from processing.web import blueprint
from processing.web.stepping import saying, step_form
from services.clock import china_date
from services.crypto import case_key
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import acting_now, requires, viewer
from services.words import words

# What a silence means, as the form says it behind “期满未提出的”.
SILENCE = words({InquiryResult.SILENT: "由本机关依条例决定", InquiryResult.CONSENT: "视为同意公开"})


@blueprint.route("/cases/<uuid:case_id>/consult/third-party", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def consult_third_party(case_id: uuid.UUID) -> ResponseReturnValue:
    """Ask a third party whose interests a disclosure may harm."""
    return _consult(case_id, InquiryKind.THIRD_PARTY)


@blueprint.route("/cases/<uuid:case_id>/consult/joint-maker", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def consult_joint_maker(case_id: uuid.UUID) -> ResponseReturnValue:
    """Ask a body that made the information together with this one."""
    return _consult(case_id, InquiryKind.JOINT_MAKER)


@blueprint.route("/cases/<uuid:case_id>/consult/agency", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def consult_agency(case_id: uuid.UUID) -> ResponseReturnValue:
    """Ask another agency."""
    return _consult(case_id, InquiryKind.OTHER_AGENCY)


@blueprint.route("/cases/<uuid:case_id>/reasons", methods=["GET", "POST"])
@requires(Permission.CASE_SIGN)
def demand_reasons(case_id: uuid.UUID) -> ResponseReturnValue:
    """Ask the applicant for the reasons of so many requests."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        question = commands.Question(told["about"], until=told["until"])
        _ask(session, case_id, InquiryKind.REASONS, question, by, told)

    return step_form(case_id, Action.DEMAND_REASONS, schemas.ReasonsForm(), step, {})


def _consult(case_id: uuid.UUID, kind: InquiryKind) -> ResponseReturnValue:
    rule = RULES[kind]

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        question = commands.Question(
            told["about"],
            _addressee(told),
            told["until"],
            tells_applicant=told["tells_applicant"],
            agency_id=told["to_agency_id"] if kind is InquiryKind.OTHER_AGENCY else None,
        )
        leads = told["is_lead"] and kind is InquiryKind.OTHER_AGENCY
        _ask(session, case_id, InquiryKind.LEAD_BODY if leads else kind, question, by, told)

    def offered(session: Session, case: Case) -> dict[str, Any]:
        silence = SILENCE.get(rule.silence, RESULT_LABELS[rule.silence])
        here = commands.partners(session, case.agency_id, china_date(acting_now()))
        return {"rule": rule, "silence": silence, "here": [(one.id, one.name) for one in here]}

    return step_form(case_id, rule.action, schemas.ConsultForm(), step, {}, offered, "consult")


def _ask(
    session: Session,
    case_id: uuid.UUID,
    kind: InquiryKind,
    question: commands.Question,
    by: Acting,
    told: Mapping[str, Any],
) -> None:
    commands.ask(session, viewer().agency.id, case_id, kind, question, by=by, version=told["version"])


def _addressee(told: Mapping[str, Any]) -> Addressee:
    return Addressee(
        **{name: told[name] for name in ("name", "way", "address", "phone", "email", "is_person")}
    )


@blueprint.route("/cases/<uuid:case_id>/inquiries/<uuid:inquiry_id>/opinion", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def receive_opinion(case_id: uuid.UUID, inquiry_id: uuid.UUID) -> ResponseReturnValue:
    """What the third party, joint maker or agency said."""
    return _answer(case_id, inquiry_id, Action.RECEIVE_OPINION)


@blueprint.route("/cases/<uuid:case_id>/inquiries/<uuid:inquiry_id>/judge", methods=["GET", "POST"])
@requires(Permission.CASE_SIGN)
def judge_reasons(case_id: uuid.UUID, inquiry_id: uuid.UUID) -> ResponseReturnValue:
    """Whether the applicant's reasons are reasonable."""
    return _answer(case_id, inquiry_id, Action.JUDGE_REASONS)


def _answer(case_id: uuid.UUID, inquiry_id: uuid.UUID, action: Action) -> ResponseReturnValue:
    step = saying(commands.receive_opinion, case_id, inquiry_id, result=InquiryResult)
    start = {"on": china_date(acting_now()).isoformat()}
    offered = partial(_inquiry, inquiry_id)
    return step_form(case_id, action, schemas.OpinionForm(), step, start, offered, "opinion")


@blueprint.route("/cases/<uuid:case_id>/inquiries/<uuid:inquiry_id>/received", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def letter_received(case_id: uuid.UUID, inquiry_id: uuid.UUID) -> ResponseReturnValue:
    """The day the other side had the letter."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        commands.note_letter_received(session, viewer().agency.id, case_id, inquiry_id, told["on"], by=by)

    offered = partial(_inquiry, inquiry_id)
    start = {"on": china_date(acting_now()).isoformat()}
    return step_form(
        case_id, Action.RECEIVE_OPINION, schemas.DayForm(), step, start, offered, "letter_received"
    )


@blueprint.route("/cases/<uuid:case_id>/inquiries/<uuid:inquiry_id>/call-off", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def call_off(case_id: uuid.UUID, inquiry_id: uuid.UUID) -> ResponseReturnValue:
    """The opinion is not needed any more."""
    step = saying(commands.call_off, case_id, inquiry_id)
    offered = partial(_inquiry, inquiry_id)
    return step_form(case_id, Action.CALL_OFF, schemas.CallOffForm(), step, {}, offered, "call_off")


@blueprint.route("/cases/<uuid:case_id>/inquiries/<uuid:inquiry_id>/tell", methods=["GET", "POST"])
@requires(Permission.CASE_SIGN)
def tell_objector(case_id: uuid.UUID, inquiry_id: uuid.UUID) -> ResponseReturnValue:
    """Decide to disclose against the third party's will, and tell him."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        commands.tell_objector(
            session,
            viewer().agency.id,
            case_id,
            inquiry_id,
            reason=told["reason"],
            disclosed=told["disclosed"],
            to=_addressee(told),
            hold_days=told["hold_days"],
            by=by,
            version=told["version"],
        )

    offered = partial(_inquiry, inquiry_id)
    return step_form(
        case_id, Action.TELL_OBJECTOR, schemas.ObjectorForm(), step, {}, offered, "tell_objector"
    )


def _inquiry(inquiry_id: uuid.UUID, session: Session, case: Case) -> dict[str, Any]:
    inquiry = inquiry_of(session, case.agency_id, case.id, inquiry_id)
    key, rule = case_key(session, case.agency_id, case.id), RULES[inquiry.kind]
    told = key.open(inquiry.content)
    return {
        "rule": rule,
        "told": told,
        "opinion": key.open(inquiry.answer)["text"] if inquiry.answer is not None else "",
        "answers": [(str(result), RESULT_LABELS[result]) for result in rule.answers],
        "hold_days": agency(session, case.agency_id).options.hold_days,
        "start": told.get("addressee", {}),
    }
