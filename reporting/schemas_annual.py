"""What the forms of the annual report may say."""

from marshmallow import INCLUDE, fields

from services.web.schemas import Choice, Day, FormSchema, Line, Text, Ticked


class SheetForm(FormSchema):
    """A 填报单; its figures come as fields named "row.column"."""

    class Meta:
        unknown = INCLUDE

    form = Choice(("2019", "2021"), required=True)
    source = Line(most=500, load_default="")
    reason = Line(most=500, load_default="")
    sure = Ticked()


class OwnerForm(FormSchema):
    """To whom a block goes: "section:3", "person:<id>", or nobody."""

    whom = Line(most=80, load_default="")


class ChapterForm(FormSchema):
    """A chapter as written."""

    text = Text(most=60_000, load_default="")
    revision = fields.Integer(required=True)


class NothingForm(FormSchema):
    """A button alone."""


class BecauseForm(FormSchema):
    """Why an odd thing may stand."""

    finding = Line(most=400, required=True)
    because = Text(most=500, load_default="")


class KindForm(FormSchema):
    """All unfinished lines of a kind."""

    kind = Line(most=40, required=True)


class CoverForm(FormSchema):
    """Whom the report covers."""

    covers = Choice(("own", "subtree"), required=True)


class BeginForm(FormSchema):
    """In which form the report is begun."""

    form = Choice(("2019", "2021"), load_default=None)


class PublishForm(FormSchema):
    """Where the agency's own site has the report, and since when; without a day it is today."""

    address = Line(most=600, load_default="")
    published_on = Day(load_default=None)


class CorrectForm(FormSchema):
    """Why a published report is corrected."""

    reason = Text(most=500, load_default="")


class TaskForm(FormSchema):
    """The supervising office's task of a year."""

    notice = Text(required=True, most=2000)
    items = Text(most=2500, load_default="")
    form = Choice(("2019", "2021"), load_default=None)
    due_department = Day(required=True)
    due_town = Day(required=True)
    due_county = Day(required=True)
    due_law = Day(required=True)


class VerdictForm(FormSchema):
    """Accepted, or returned with a remark."""

    remark = Text(most=2000, load_default="")
    verdict = Choice(("accept", "return"), required=True)


class TakeBackForm(FormSchema):
    """Why an acceptance is taken back."""

    because = Text(most=2000, load_default="")


class RemindForm(FormSchema):
    """Whom to remind."""

    of_agency_id = fields.Integer(required=True)
