"""电子用印: the reply gets the electronic seal of its body when its PDF is made, and the step 用印 is recorded by itself.

Only the reply, as with the seal on paper. Without an electronic seal, after a seal by hand, once the reply has
gone out or passed to a successor, nothing is done. A seal that cannot be set costs the seal, never the paper: the case says so.
"""

import logging
import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from processing import papers
from processing.alerts import UNSEALED, warn
from processing.commands.acting import Acting, locked_case
from processing.commands.sealing import is_sealed, seal
from processing.domain import State
from processing.models import CaseDocument
from processing.queries.supervision import reply_of
from services.actor import Actor, ActorKind
from services.documents.electronic_seal.keeping import in_use, opened
from services.documents.models import ElectronicSealRow
from services.errors import DomainError
from services.identity.permissions import Permission
from services.identity.queries import body

_log = logging.getLogger(__name__)


def render(session: Session, agency_id: int, document_id: uuid.UUID, now: datetime) -> None:
    """Make and store the PDF of an issued document, sealed where it gets a seal; repeated, it does nothing."""
    taken: list[tuple[CaseDocument, ElectronicSealRow]] = []

    def finish(document: CaseDocument, made: bytes) -> bytes:
        row = _seal_for(session, document)
        sealed = _set(session, row, document, made, now) if row else None
        if row is None or sealed is None:
            return made
        taken.append((document, row))
        return sealed

    papers.render(session, agency_id, document_id, now, finish)
    for document, row in taken:
        # The signature was the order to seal: it is recorded in the signer's name.
        signer = Actor(ActorKind.PERSON, document.signer_id, document.signer_name or "")
        by = Acting(signer, frozenset({Permission.CASE_HANDLE}), now)
        seal(
            session,
            agency_id,
            document.case_id,
            name=row.name,
            copies=1,
            on=by.today,
            by=by,
            electronic=True,
        )


def _seal_for(session: Session, document: CaseDocument) -> ElectronicSealRow | None:
    if document.kind != "reply" or document.issued_by is not None:
        return None
    case = locked_case(session, document.agency_id, document.case_id)
    row = in_use(session, case.agency_id, case.body_id)
    if row is None or case.state is not State.SIGNED or is_sealed(session, document):
        return None
    newest = reply_of(session, case.agency_id, case.id)
    return row if newest is not None and newest.id == document.id else None


def _set(
    session: Session, row: ElectronicSealRow, document: CaseDocument, made: bytes, now: datetime
) -> bytes | None:
    owner = body(session, row.body_id, document.made_on).name
    try:
        return opened(row, owner).apply(made, now)
    except DomainError as refused:
        _log.warning("reply not sealed: %s", refused.message, extra={"document": str(document.id)})
    except Exception:  # whatever a certificate or picture makes the library do, the paper comes out
        _log.exception("reply not sealed", extra={"document": str(document.id)})
    warn(locked_case(session, document.agency_id, document.case_id), UNSEALED)
    return None
