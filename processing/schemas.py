"""What the officers' forms may hold."""

from marshmallow import fields, validate

from processing.clock_entries import LONGEST_EXTENSION
from processing.commands.irregular import Irregularity
from processing.commands.letters import OTHER_WAYS
from processing.commands.objecting import LONGEST_HOLD
from processing.commands.sealing import MOST_COPIES, SEALS
from processing.commands.timing import SUPPLEMENT_GROUNDS
from processing.correction_rules import APPLICANTS, WAYS, CorrectionResult
from processing.evidence import MOST as MOST_EVIDENCE
from processing.evidence import PROOFS
from processing.fees import MOST, Mode
from processing.inquiries import InquiryResult
from processing.outcomes import GROUNDS, OUTCOMES
from processing.remedy_rules import RESULTS, RemedyKind, RemedyRole
from services.channels import CHANNELS
from services.web.schemas import Choice, Day, FormSchema, Line, Text, Ticked

EVIDENCE = tuple(proof.name for proof in PROOFS)


class Versioned(FormSchema):
    """Every form says which state of the case it was made for."""

    version = fields.Integer(required=True)


class AssignForm(Versioned):
    section_id = fields.Integer(load_default=None, allow_none=True)
    officer_id = Line(load_default="")


class HandBackForm(Versioned):
    reason = Line(required=True, most=500)


class SupplementForm(Versioned):
    grounds = fields.List(Choice(SUPPLEMENT_GROUNDS), required=True)
    wanted = Text(required=True, most=2000)
    until = Day(required=True)


class ExtendForm(Versioned):
    days = fields.Integer(required=True, validate=validate.Range(1, LONGEST_EXTENSION))
    reason = Line(required=True, most=500)


class ApprovalForm(FormSchema):
    """What a reviewer says to a level that he finds good."""

    remark = Text(load_default="", most=1000)


class ReturnForm(Versioned):
    remark = Text(required=True, most=2000)


class RemedyForm(FormSchema):
    """A review, lawsuit or complaint; `reason` where something written down before is changed."""

    version = fields.Integer(load_default=None, allow_none=True)
    kind = Choice(RemedyKind, required=True)
    role = Choice(RemedyRole, load_default=str(RemedyRole.ORIGINAL))
    heard_by = Line(required=True, most=200)
    docket = Line(load_default="", most=100)
    simplified = Ticked()
    review_id = fields.UUID(load_default=None, allow_none=True)
    filed_on = Day(required=True)
    received_on = Day(load_default=None)
    answered_on = Day(load_default=None)
    stop_ordered_on = Day(load_default=None)
    stop_lifted_on = Day(load_default=None)
    reason = Line(load_default="", most=500)


class RemedyEndForm(Versioned):
    """How it ended; `again`: ordered to answer again, with the day it was received and its period."""

    result = Choice(RESULTS, required=True)
    ended_on = Day(required=True)
    again = Ticked()
    again_from = Day(load_default=None)
    again_until = Day(load_default=None)
    again_days = fields.Integer(load_default=None, allow_none=True)
    reason = Line(load_default="", most=500)


class AppealForm(Versioned):
    appealed_on = Day(required=True)


class RemedyVoidForm(Versioned):
    reason = Line(required=True, most=500)


class CorrectionForm(FormSchema):
    """A request for correction of the records about somebody."""

    name = Line(required=True, most=100)
    applicant_kind = Choice(APPLICANTS, required=True)
    channel = Choice(CHANNELS, required=True)
    received_on = Day(required=True)
    record = Text(required=True, most=2000)
    wanted = Text(required=True, most=2000)
    proof = Text(load_default="", most=2000)
    phone = Line(load_default="", most=50)
    address = Line(load_default="", most=300)
    postcode = Line(load_default="", most=12)
    email = Line(load_default="", most=200)
    wanted_way = Choice(WAYS, required=True)


class CorrectionDecisionForm(Versioned):
    result = Choice(CorrectionResult, required=True)
    findings = Text(required=True, most=4000)
    corrected = Text(load_default="", most=2000)
    other_body = Line(load_default="", most=300)


class SupervisionForm(FormSchema):
    """What is told the supervising office."""

    text = Text(required=True, most=40_000)


class ReplyForm(Versioned):
    """Row and grounds of the decision, and the fields of its template; `text` when the wording was edited."""

    outcome = Choice(OUTCOMES, required=True)
    grounds = fields.List(Choice(GROUNDS), load_default=list)
    findings = Text(load_default="", most=4000)
    provided = Text(load_default="", most=4000)
    withheld = Text(load_default="", most=4000)
    procedure = Text(load_default="", most=2000)
    also = fields.List(Choice(GROUNDS), load_default=list)
    reason = Line(load_default="", most=60)
    evidence = fields.Dict(keys=Choice(EVIDENCE), values=Text(most=MOST_EVIDENCE), load_default=dict)


class WordingForm(Versioned):
    text = Text(required=True, most=40_000)


class TalkForm(FormSchema):
    on = Day(required=True)
    text = Text(required=True, most=2000)


class AddressedForm(Versioned):
    """Somebody beside the applicant who gets a letter."""

    name = Line(required=True, most=200)
    is_person = Ticked()
    way = Choice(OTHER_WAYS, required=True)
    address = Line(load_default="", most=300)
    phone = Line(load_default="", most=40)
    email = Line(load_default="", most=120)


class ConsultForm(AddressedForm):
    """`to_agency_id`: an agency of this deployment, instead of a name and an address. `is_lead`: whoever is asked led a
    paper of a Party committee, alone or with an agency."""

    name = Line(load_default="", most=200)
    to_agency_id = fields.Integer(load_default=None, allow_none=True)
    is_lead = Ticked()
    about = Text(required=True, most=2000)
    until = Day(load_default=None)
    tells_applicant = Ticked()


class ReasonsForm(Versioned):
    about = Text(required=True, most=2000)
    until = Day(required=True)


class OpinionForm(Versioned):
    result = Choice(InquiryResult, required=True)
    on = Day(required=True)
    text = Text(load_default="", most=4000)


class CooperationForm(FormSchema):
    """The answer to another agency of this deployment."""

    result = Choice(InquiryResult, required=True)
    text = Text(required=True, most=4000)


class CallOffForm(Versioned):
    reason = Line(required=True, most=500)


class ObjectorForm(AddressedForm):
    disclosed = Text(required=True, most=2000)
    reason = Text(required=True, most=2000)
    hold_days = fields.Integer(load_default=None, validate=validate.Range(0, LONGEST_HOLD))


class FeeForm(Versioned):
    mode = Choice(Mode, required=True)
    pages = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, MOST))
    reason = Line(required=True, most=500)


class DayForm(Versioned):
    on = Day(required=True)


class PaymentForm(DayForm):
    voucher = Line(required=True, most=60)


class RefundForm(Versioned):
    amount = fields.Integer(required=True, validate=validate.Range(1, MOST))
    reason = Line(required=True, most=500)


class DelayForm(Versioned):
    until = Day(required=True)
    reason = Line(required=True, most=500)


class IrregularForm(DayForm):
    what = Choice(Irregularity, required=True)
    reason = Text(required=True, most=1000)
    note = Text(required=True, most=1000)


class ExplanationForm(Versioned):
    what = Choice(Irregularity, required=True)
    reason = Text(required=True, most=1000)
    note = Text(required=True, most=1000)


class SplitForm(Versioned):
    parts = Text(required=True, most=40_000)
    reason = Line(required=True, most=500)


class JoinForm(Versioned):
    leader = fields.UUID(required=True)
    outcome = Choice(("", *OUTCOMES), load_default="")


class ReleaseForm(Versioned):
    remark = Text(load_default="", most=1000)


class SealForm(DayForm):
    name = Choice(SEALS, required=True)
    copies = fields.Integer(required=True, validate=validate.Range(1, MOST_COPIES))
