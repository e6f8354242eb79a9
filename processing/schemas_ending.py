"""What the forms around the end of a case may hold: its supplement judged, its file archived, its information published."""

from typing import Any

from marshmallow import fields, pre_load, validate

from processing import purging
from processing.archiving import MOST_PAGES
from processing.correction_rules import WAYS
from processing.publishing import LONGEST_ADDRESS, LONGEST_REASON, LONGEST_TITLE, Origin
from processing.schemas import DayForm, Versioned
from processing.supplement_rules import MatterResult
from services.identity.options import RETENTIONS
from services.web.schemas import Choice, Day, FormSchema, Line, Text


class JudgeSupplementForm(Versioned):
    """A result for each matter, sent as `result-<id>`, and what was raised beside them."""

    results = fields.Dict(keys=fields.UUID(), values=Choice(MatterResult), load_default=dict)
    new = Text(load_default="", most=12_000)

    @pre_load
    def gathered(self, told: dict[str, Any], **_more: Any) -> dict[str, Any]:
        """The fields of the matters in a place of their own."""
        results = {name.removeprefix("result-"): told[name] for name in told if name.startswith("result-")}
        rest = {name: value for name, value in told.items() if not name.startswith("result-")}
        return {**rest, "results": results}


class ArchiveForm(Versioned):
    """How a file is kept."""

    retention = Choice(tuple(RETENTIONS), required=True)
    pages = fields.Integer(required=True, validate=validate.Range(1, MOST_PAGES))
    file_note = Text(load_default="", most=1000)


class ArchiveLine(ArchiveForm):
    """One file of many; what is said about them is said once."""

    case_id = fields.UUID(required=True)

    class Meta:
        exclude = ("file_note",)


class ArchiveManyForm(FormSchema):
    """The ticked files of the list."""

    files = fields.List(fields.Nested(ArchiveLine), required=True)
    file_note = Text(load_default="", most=1000)


class PublicationForm(Versioned):
    """What is to be published, and why."""

    origin = Choice(Origin, required=True)
    title = Line(required=True, most=LONGEST_TITLE)
    reason = Text(required=True, most=LONGEST_REASON)
    suggested_on = Day(load_default=None)


class PublicationDecisionForm(Versioned):
    is_agreed = Choice(("0", "1"), required=True)
    where = Line(load_default="", most=LONGEST_TITLE)
    reason = Text(load_default="", most=LONGEST_REASON)


class PublishedForm(DayForm):
    address = Line(required=True, most=LONGEST_ADDRESS)
    catalogue_number = Line(load_default="", most=60)


class PurgeForm(Versioned):
    """The order to erase what is sealed of a case."""

    ground = Choice(purging.PurgeGround, required=True)
    basis = Line(load_default="", most=purging.LONGEST)
    reason = Text(required=True, most=purging.LONGEST)
    typed_number = Line(required=True)


class ContactForm(Versioned):
    """Another way to reach whoever asked for a correction; what is left empty stays."""

    wanted_way = Choice(WAYS, required=True)
    phone = Line(load_default="", most=50)
    address = Line(load_default="", most=300)
    postcode = Line(load_default="", most=12)
    email = Line(load_default="", most=200)
    reason = Text(required=True, most=LONGEST_REASON)


class ReturnCorrectionForm(Versioned):
    """What is to be changed in a proposal that is sent back."""

    reason = Text(required=True, most=LONGEST_REASON)


class VoidLetterForm(Versioned):
    """Why a letter about a request for correction is void."""

    reason = Text(required=True, most=LONGEST_REASON)
