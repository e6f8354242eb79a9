"""What the pages of reporting may be asked for, in the reader's words."""

from marshmallow import EXCLUDE, Schema, fields

from reporting.domain import SPANS
from reporting.formats import NAMES
from services.web.schemas import Choice, Day, FormSchema, Line, Text, Ticked


class ChaseForm(FormSchema):
    """A chase of an agency, or of one of its cases."""

    of_agency_id = fields.Integer(required=True)
    stream = fields.UUID(load_default=None, allow_none=True)
    formal = Ticked()
    answer_by = Day(load_default=None)
    remark = Text(required=True, most=2000)


class RemarkForm(FormSchema):
    """A remark on a filed reply."""

    remark = Text(required=True, most=2000)


class OpinionForm(FormSchema):
    """The opinion on a doubtful case."""

    opinion = Text(required=True, most=2000)


class YearQuery(Schema):
    """The year page's address: year or span of it, cut-off day, form, answering body, the opened figure of table 三 or
    四, or beside them, and the page of its cases."""

    class Meta:
        unknown = EXCLUDE

    year = fields.Integer(load_default=None)
    cutoff = Day(load_default=None)
    span = Choice(tuple(SPANS), load_default=None)
    format = Choice(NAMES, load_default=None)
    body = fields.Integer(load_default=None)
    cell = Line(most=60, load_default="")
    remedy = Line(most=60, load_default="")
    figure = Line(most=60, load_default="")
    after = Line(most=80, load_default="")
