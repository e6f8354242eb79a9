"""The table to read first: which fact makes which notice, from which template, and who gets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from notifications.domain import KIND_LABELS, Kind
from services.events import Event
from services.events.intake import RequestRegistered
from services.events.processing import CaseExtended, NoticeIssued, ReplySigned, SupplementRequested
from services.words import speak


@dataclass(frozen=True, slots=True)
class NoticeType:
    """A kind of notice. `made_here`: its paper is made by this context from the fact, not by processing."""

    kind: Kind
    title: str
    template: str
    audience: str
    basis: str
    made_here: bool = False

    def __post_init__(self) -> None:
        speak(self, "title", "basis")


CATALOGUE: Final[Mapping[type[Event], NoticeType]] = {
    RequestRegistered: NoticeType(
        Kind.ACKNOWLEDGEMENT,
        "政府信息公开申请登记回执",
        "acknowledgement",
        "applicant",
        "条例第四十五条",
        made_here=True,
    ),
    SupplementRequested: NoticeType(
        Kind.SUPPLEMENT, "政府信息公开申请补正告知书", "supplement_notice", "applicant", "条例第三十条"
    ),
    CaseExtended: NoticeType(
        Kind.EXTENSION,
        "政府信息公开延期答复告知书",
        "extension_notice",
        "applicant",
        "条例第三十三条第二款",
    ),
    ReplySigned: NoticeType(Kind.REPLY, "政府信息公开答复书", "reply_*", "applicant", "条例第三十六条"),
}

# Letters within the procedure, by the kind of their document.
OTHERS, APPLICANT = "other", "applicant"
LETTERS: Final[Mapping[str, NoticeType]] = {
    kind: NoticeType(kind, KIND_LABELS[kind], str(kind), audience, basis)
    for kind, audience, basis in (
        (Kind.CONSULT_THIRD_PARTY, OTHERS, "条例第三十二条"),
        (Kind.CONSULT_TOLD, APPLICANT, "条例第三十三条第三款"),
        (Kind.DISCLOSURE_TOLD, OTHERS, "条例第三十二条"),
        (Kind.JOINT_MAKER_LETTER, OTHERS, "条例第三十四条"),
        (Kind.COOPERATION_LETTER, OTHERS, "条例第三十三条第三款"),
        (Kind.LEAD_BODY_LETTER, OTHERS, "条例第三十三条第三款"),
        (Kind.REASONS_DEMAND, APPLICANT, "条例第三十五条"),
        (Kind.DELAY_NOTICE, APPLICANT, "条例第三十五条"),
        (Kind.FEE_NOTICE, APPLICANT, "国办函〔2020〕109号"),
        (Kind.REFUND_NOTICE, APPLICANT, "国办函〔2020〕109号"),
        (Kind.SPLIT_NOTICE, APPLICANT, "国办函〔2020〕109号"),
        (Kind.PUBLICATION_REPLY, APPLICANT, "条例第四十四条第二款"),
        (Kind.CORRECTION_TOLD, APPLICANT, "条例第四十一条"),
        (Kind.CORRECTION_REPLY, APPLICANT, "条例第四十一条"),
    )
}


def notice_type(fact: Event) -> NoticeType:
    """The kind of notice a fact makes. Raises KeyError for a letter nobody sends."""
    return LETTERS[fact.kind] if isinstance(fact, NoticeIssued) else CATALOGUE[type(fact)]
