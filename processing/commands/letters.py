"""Letters that steps send: written from a template, numbered last, told to whoever sends them out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from processing.commands.acting import Acting, draft
from processing.models import Case, CaseDocument
from processing.papers import About, issue_number, issuer_of, new_document, written
from services.crypto import case_key
from services.delivery import Draft
from services.errors import Invalid
from services.events.processing import NoticeIssued

OTHER_WAYS = ("post", "email", "pick_up")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody beside the applicant who gets a letter, and by which way."""

    name: str
    way: str = "post"
    address: str = ""
    phone: str = ""
    email: str = ""
    is_person: bool = False

    @property
    def you(self) -> str:
        return "您" if self.is_person else "你单位"

    def check(self) -> "Addressee":
        """Raises Invalid where the name, or the address for the chosen way, is missing."""
        problems: dict[str, str] = {}
        if not self.name.strip():
            problems["name"] = "请填写收件人的姓名或者名称。"
        if self.way not in OTHER_WAYS:
            problems["way"] = "请选择送达方式。"
        if self.way == "post" and not self.address.strip():
            problems["address"] = "邮寄须有通信地址。"
        if self.way == "email" and "@" not in self.email:
            problems["email"] = "以电子邮件送达须有电子邮箱。"
        if problems:
            raise Invalid("收件人还不完整。", fields=problems)
        return self


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that was written; it gets its number when it is issued."""

    document: CaseDocument
    to: Addressee | None
    send_by: date | None
    until: date | None


def write_letter(
    session: Session,
    case: Case,
    kind: str,
    told: Mapping[str, Any],
    by: Acting,
    *,
    to: Addressee | None = None,
    send_by: date | None = None,
    until: date | None = None,
) -> Letter:
    """Word a letter of this kind for the applicant, or for `to`. Raises Invalid naming a missing field."""
    key, issuer = case_key(session, case.agency_id, case.id), issuer_of(session, case, by.today)
    recipient = {"recipient": to.name, "recipient_you": to.you} if to else {}
    about = About(case, key.open(case.personal), issuer, {**recipient, **told})
    document = new_document(
        case,
        kind,
        written(kind, about, by.today),
        key,
        stage="issued",
        drafter_id=by.actor.id,
        drafter_name=by.actor.name,
        signer_id=by.actor.id,
        signer_name=by.actor.name,
        made_on=by.today,
    )
    return Letter(document, to, send_by, until)


def number_letter(session: Session, case: Case, letter: Letter, by: Acting) -> str:
    """Give the letter its number and keep it. Comes last in a step: nothing waits behind a number."""
    document, issuer = letter.document, issuer_of(session, case, by.today)
    number = issue_number(session, case, issuer, document.kind, by.today.year)
    document.number = number
    session.add(document)
    return number


def issue_letter(session: Session, case: Case, letter: Letter, by: Acting) -> Draft:
    """Give the letter its number and tell that it is to go out. Comes last in a step: nothing waits behind a number."""
    document, number = letter.document, number_letter(session, case, letter, by)
    fact = NoticeIssued(
        kind=document.kind,
        title=document.title,
        document_id=document.id,
        document_number=number,
        to_applicant=letter.to is None,
        way=letter.to.way if letter.to else None,
        send_by=letter.send_by,
        until=letter.until,
    )
    sealed = None
    if letter.to is not None:
        sealed = case_key(session, case.agency_id, case.id).seal({"applicant": asdict(letter.to)})
    return draft(case, fact, by, sealed)
