"""What the pages of reporting may be asked for, in the reader's words."""

from marshmallow import EXCLUDE, Schema, fields

from reporting.formats import NAMES
from services.web.schemas import Choice, Day, Line


class YearQuery(Schema):
    """The year page's address: year, cut-off day, form, answering body, the opened figure of table 三 or
    四 and the page of its cases."""

    class Meta:
        unknown = EXCLUDE

    year = fields.Integer(load_default=None)
    cutoff = Day(load_default=None)
    format = Choice(NAMES, load_default=None)
    body = fields.Integer(load_default=None)
    cell = Line(most=60, load_default="")
    remedy = Line(most=60, load_default="")
    after = Line(most=80, load_default="")
