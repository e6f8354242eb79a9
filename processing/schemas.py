"""What the officers' forms may hold."""

from marshmallow import fields, validate

from processing.clock_entries import LONGEST_EXTENSION
from processing.commands.timing import SUPPLEMENT_GROUNDS
from processing.outcomes import GROUNDS, OUTCOMES
from services.web.schemas import Choice, Day, FormSchema, Line, Text


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


class ReturnForm(Versioned):
    remark = Text(required=True, most=2000)


class ReplyForm(Versioned):
    """Row and grounds of the decision, and the fields of its template; `text` when the wording was edited."""

    outcome = Choice(OUTCOMES, required=True)
    grounds = fields.List(Choice(GROUNDS), load_default=list)
    findings = Text(load_default="", most=4000)
    provided = Text(load_default="", most=4000)
    withheld = Text(load_default="", most=4000)
    search_record = Text(load_default="", most=4000)
    other_body = Line(load_default="", most=300)
    procedure = Text(load_default="", most=2000)
    earlier_reply = Line(load_default="", most=300)


class WordingForm(Versioned):
    text = Text(required=True, most=40_000)


class TalkForm(FormSchema):
    on = Day(required=True)
    text = Text(required=True, most=2000)
