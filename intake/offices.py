"""Which agencies receive applications, how they are found, and what each of them tells about itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from intake.pinyin import initials
from services.errors import NotFound
from services.identity import queries as identity
from services.identity.models import Agency
from services.identity.options import AgencyOptions
from services.identity.queries import Body
from services.succession import Heir, heirs_of, refuse_ended, told_of_end


@dataclass(slots=True)
class Branch:
    """An agency with those below it."""

    agency: Agency
    below: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Guide:
    """What the guide of an agency is generated from."""

    agency: Agency
    options: AgencyOptions
    bodies: Sequence[Body]


def guide(session: Session, code: str, on: date) -> Guide:
    """What an agency's public page shows. Raises NotFound for one that is unknown, gone or played."""
    agency = receiving(session, code, on)
    return Guide(agency, agency.options, identity.bodies(session, agency.id, on))


def find_offices(session: Session, words: str, on: date) -> list[Agency]:
    """Agencies by a part of their name, their code, or the pinyin initials of either name."""
    typed = "".join(words.split())
    if not typed:
        return []
    return [agency for agency in _receiving(session, on) if _fits(agency, typed)]


def agency_tree(session: Session, on: date) -> list[Branch]:
    """The agencies that receive, in their tree; one whose parent does not receive stands at the top."""
    branches = {agency.id: Branch(agency) for agency in _receiving(session, on)}
    roots: list[Branch] = []
    for branch in branches.values():
        parent = branches.get(branch.agency.parent_id or 0)
        (parent.below if parent else roots).append(branch)
    return roots


def _receiving(session: Session, on: date) -> list[Agency]:
    # Played agencies live in a time of their own: nobody applies there.
    return [agency for agency in identity.agencies(session, on) if not agency.is_played]


def receiving(session: Session, code: str, on: date) -> Agency:
    """The agency with this code, if one may apply there today. Raises NotFound, Conflict with who took over."""
    agency = identity.agency_by_code(session, code)
    if agency.valid_from > on or agency.is_played:
        raise NotFound("没有这个机关，或者它已经不再受理申请。")
    refuse_ended(session, agency, on)
    return agency


@dataclass(frozen=True, slots=True)
class Ended:
    """An agency that is no more: what its page says, and whose pages to go on to."""

    agency: Agency
    told: str
    heirs: Sequence[Heir]


def ended(session: Session, code: str, on: date) -> Ended | None:
    """Whoever took over, for an agency that has ended; None while it answers itself. Raises NotFound."""
    agency = identity.agency_by_code(session, code)
    told = told_of_end(session, agency, on)
    if told is None or agency.is_played:
        return None
    return Ended(agency, told, heirs_of(session, agency.id, on))


def _fits(agency: Agency, typed: str) -> bool:
    names = (agency.name, agency.short_name, agency.code)
    if any(typed.casefold() in name.casefold() for name in names):
        return True
    lower = typed.lower()
    return lower.isascii() and any(lower in initials(name) for name in (agency.name, agency.short_name))
