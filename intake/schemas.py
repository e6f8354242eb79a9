"""What comes in, form by form, in the reader's words; and what a form says, as the domain's own records."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import fields, validate

from intake.commands.receipt import CALL_RESULTS
from intake.commands.repair import VOID_REASONS
from intake.domain import (
    SIGNED_FOR,
    Agent,
    Applicant,
    ApplicantKind,
    Carrier,
    Letter,
    Medium,
    Submission,
    Wanted,
    Way,
)
from intake.joint import joint_of
from intake.people import ID_KINDS
from services.assistance import HELP_KINDS, MOST_WORDS
from services.channels import Channel
from services.web.schemas import Choice, Day, FormSchema, Line, Several, Text, Ticked

MOST_ITEMS = 5
ORGANISATIONS = tuple(kind for kind in ApplicantKind if kind is not ApplicantKind.NATURAL)
# What needs nobody to bring it says its own channel.
UNCARRIED = (Channel.FAX, Channel.EMAIL)
CARRIERS = (*Carrier, *UNCARRIED)


class IdentityFields(FormSchema):
    """What identifies somebody who asks, and how to reach him; pages and machines tell the same."""

    id_kind = Choice(ID_KINDS, load_default="resident_id")
    id_number = Line(most=40, load_default="")
    uscc = Line(most=40, load_default="")
    representative = Line(most=100, load_default="")
    contact = Line(most=100, load_default="")
    phone = Line(most=40, load_default="")
    email = Line(most=254, load_default="")
    address = Line(most=300, load_default="")
    postcode = Line(most=12, load_default="")
    fax = Line(most=40, load_default="")
    sms = Ticked()


class PersonFields(IdentityFields):
    """Who asks, and for whom."""

    name = Line(most=100, load_default="")
    agent = Ticked()
    agent_name = Line(most=100, load_default="")
    agent_id_number = Line(most=40, load_default="")
    agent_phone = Line(most=40, load_default="")


class WantedFields(FormSchema):
    """How the information is wanted."""

    medium = Choice(Medium, load_default="paper")
    way = Choice(Way, load_default="post")
    other_way_accepted = Ticked()
    needs_help = Ticked()
    help_kinds = Several(HELP_KINDS)
    help_words = Line(most=MOST_WORDS, load_default="")


_ITEMS: dict[str, Any] = {
    "text": Text(most=10_000, load_default=""),
    "document_number": Line(most=200, load_default=""),
} | {
    f"{name}_{at}": kind(most=most, load_default="")
    for at in range(2, MOST_ITEMS + 1)
    for name, kind, most in (("text", Text, 10_000), ("document_number", Line, 200))
}


class ApplyBase(PersonFields, WantedFields):
    """The citizen's application; organisations are told apart by `who`."""

    who = Choice(("natural", "organisation"), load_default="natural")
    org_kind = Choice(ORGANISATIONS, load_default="business")
    items = fields.Integer(load_default=1, validate=validate.Range(1, MOST_ITEMS))
    do = fields.String(load_default="send")


ApplyForm = ApplyBase.from_dict(_ITEMS, name="ApplyForm")


class ClerkFields(PersonFields, WantedFields):
    """What both desks ask of an application."""

    kind = Choice(ApplicantKind, load_default="natural")
    text = Text(most=10_000, load_default="")
    document_number = Line(most=200, load_default="")
    joint = Text(most=6_000, load_default="")
    several_matters = Ticked()


class EnvelopeFields(FormSchema):
    """The outside of a letter, fax or e-mail."""

    carrier = Choice(CARRIERS, required=True)
    mail_number = Line(most=60, load_default="")
    posted_on = Day(load_default=None)
    found_on = Day(load_default=None)
    signed_on = Day(load_default=None)
    signed_by = Line(most=60, load_default="")
    handed_over_on = Day(load_default=None)
    marked = fields.Boolean(load_default=True)
    to_office = fields.Boolean(load_default=True)


class LetterForm(EnvelopeFields, ClerkFields):
    """A letter with an application in it. `do`: next letter, or next form of the same envelope."""

    do = Choice(("next", "same"), load_default="next")
    mail_again = Ticked()
    mail = fields.UUID(load_default=None)


class CounterForm(ClerkFields):
    """An application handed in or said at the counter."""

    id_seen = Ticked()
    spoken = Ticked()


class AttachForm(EnvelopeFields):
    """A letter for a case that is known already."""

    number = Line(most=60, required=True)
    kind = Choice(
        ("supplement", "withdrawal", "note", "opinion", "payment_proof", "address", "publication", "other"),
        required=True,
    )
    text = Text(most=10_000, load_default="")
    mail = fields.UUID(load_default=None)


class CallForm(FormSchema):
    """A try to reach the applicant."""

    result = Choice(CALL_RESULTS, required=True)
    note = Text(most=1_000, load_default="")


class ConfirmForm(FormSchema):
    """The applicant confirmed on that day."""

    on = Day(required=True)


class OverrideForm(FormSchema):
    """Another day, and why."""

    on = Day(required=True)
    reason = Line(most=200, required=True)


class DecideForm(FormSchema):
    """Whether the proposed day counts."""

    do = Choice(("approve", "decline"), required=True)


class VoidForm(FormSchema):
    """The registration was a mistake."""

    reason = Choice(VOID_REASONS, required=True)


class CorrectForm(PersonFields, WantedFields):
    """The applicant as he really is."""

    kind = Choice(ApplicantKind, required=True)


class LaterForm(FormSchema):
    """What an applicant sends later on his own page."""

    text = Text(most=10_000, load_default="")
    note = Text(most=10_000, load_default="")
    sure = Ticked()


class TrackForm(FormSchema):
    """Number and query code."""

    number = Line(most=80, load_default="")
    code = Line(most=80, load_default="")


def applicant_of(told: Mapping[str, Any], kind: ApplicantKind) -> Applicant:
    """Who asks; what belongs to the other kind of applicant is left out."""
    natural = kind is ApplicantKind.NATURAL
    return Applicant(
        kind=kind,
        name=told["name"],
        id_kind=told["id_kind"],
        id_number=_code(told["id_number"]) if natural else "",
        uscc="" if natural else _code(told["uscc"]),
        representative="" if natural else told["representative"],
        contact="" if natural else told["contact"],
        phone=told["phone"],
        email=told["email"],
        address=told["address"],
        postcode=told["postcode"],
        fax=told["fax"],
        sms=told["sms"],
    )


def agent_of(told: Mapping[str, Any]) -> Agent | None:
    """Who asks for him, if anybody."""
    if not (told["agent"] or told["agent_name"]):
        return None
    return Agent(told["agent_name"], _code(told["agent_id_number"]), told["agent_phone"])


def wanted_of(told: Mapping[str, Any], text: str, document_number: str = "") -> Wanted:
    """What is asked for."""
    return Wanted(
        text=text,
        document_number=document_number,
        medium=Medium(told["medium"]),
        way=Way(told["way"]),
        other_way_accepted=told["other_way_accepted"],
        needs_help=bool(told["needs_help"] or told["help_kinds"] or told["help_words"]),
        help_kinds=tuple(told["help_kinds"]),
        help_words=told["help_words"],
        several_matters=told.get("several_matters", False),
    )


def applications_of(told: Mapping[str, Any]) -> list[Submission]:
    """The applications of the citizen's form: one per item that says something, sharing the applicant."""
    kind = ApplicantKind.NATURAL if told["who"] == "natural" else ApplicantKind(told["org_kind"])
    applicant, agent = applicant_of(told, kind), agent_of(told)
    items = [(told[f"text{end}"], told[f"document_number{end}"]) for end in item_endings(MOST_ITEMS)]
    given = [item for at, item in enumerate(items) if at == 0 or item[0] or item[1]]
    return [Submission(applicant, wanted_of(told, text, number), agent) for text, number in given]


def clerks_application(told: Mapping[str, Any]) -> Submission:
    """The application of a desk form."""
    kind = ApplicantKind(told["kind"])
    return Submission(
        applicant_of(told, kind),
        wanted_of(told, told["text"], told["document_number"]),
        agent_of(told),
        joint_of(told["joint"]),
    )


def corrected(told: Mapping[str, Any], text: str) -> Submission:
    """The application of a correction; the text stays."""
    return Submission(applicant_of(told, ApplicantKind(told["kind"])), wanted_of(told, text), agent_of(told))


def letter_of(told: Mapping[str, Any], today: date) -> Letter:
    """The outside of the letter; without a day it was found today. Only signed mail has a day of signing."""
    carrier = None if told["carrier"] in UNCARRIED else Carrier(told["carrier"])
    signed = carrier in SIGNED_FOR
    return Letter(
        carrier=carrier,
        found_on=(told["signed_on"] if signed else told["found_on"]) or today,
        mail_number=_code(told["mail_number"]),
        posted_on=told["posted_on"],
        signed_on=told["signed_on"] if signed else None,
        signed_by=told["signed_by"] if signed else "",
        handed_over_on=told["handed_over_on"],
        marked=told["marked"],
        to_office=told["to_office"],
    )


def item_endings(items: int) -> list[str]:
    """The endings of the fields of each item: none, _2, _3 …"""
    return ["", *(f"_{at}" for at in range(2, items + 1))]


def _code(typed: str) -> str:
    # Numbers are typed with blanks, in full-width digits, with a small x.
    return "".join(unicodedata.normalize("NFKC", typed).split()).upper()
