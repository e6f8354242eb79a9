"""Who acts: a person as id and the name as it was, an applicant, a machine, or the platform itself."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    PERSON = "person"
    APPLICANT = "applicant"
    MACHINE = "machine"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Kept with history, audit and events; never a key into the identity tables."""

    kind: ActorKind
    id: str | None
    name: str


SYSTEM = Actor(ActorKind.SYSTEM, None, "系统")
APPLICANT = Actor(ActorKind.APPLICANT, None, "申请人")
