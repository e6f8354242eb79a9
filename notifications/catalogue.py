"""The table to read first: which fact makes which notice, from which template, and who gets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from notifications.domain import Kind
from services.events import Event
from services.events.intake import RequestRegistered
from services.events.processing import CaseExtended, ReplySigned, SupplementRequested


@dataclass(frozen=True, slots=True)
class NoticeType:
    """A kind of notice. `made_here`: its paper is made by this context from the fact, not by processing."""

    kind: Kind
    title: str
    template: str
    audience: str
    basis: str
    made_here: bool = False


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
