"""From a session token or an API token to the viewer of a page."""

from __future__ import annotations

from datetime import datetime

from services.actor import Actor, ActorKind
from services.config import settings
from services.db import Scope, unit_of_work
from services.errors import NotFound
from services.identity import queries
from services.identity.commands import authenticate
from services.identity.permissions import ROLE_NAMES
from services.identity.sessions import MembershipRecord, SignedIn, signed_in
from services.web.viewers import ActiveAgency, Standing, Viewer

PLATFORM = Scope(0)


class Recognition:
    """The real recogniser: sessions and tokens are rows, read by the identity role alone."""

    def person(self, token: str, now: datetime) -> Viewer | None:
        """The person of a session token, with what he may do in his active agency today."""
        with unit_of_work("identity", PLATFORM) as session:
            found = signed_in(session, token, profile=settings().profile, now=now)
        return _viewer(found) if found else None

    def machine(self, token: str, now: datetime) -> Viewer | None:
        """The machine of an API token, limited to its scopes in its one agency."""
        with unit_of_work("identity", PLATFORM) as session:
            found = authenticate(session, token, now)
            if found is None:
                return None
            try:
                agency = queries.agency(session, found.agency_id)
            except NotFound:
                return None
            active = ActiveAgency(agency.id, agency.code, agency.name, agency.short_name, agency.is_played)
        actor = Actor(ActorKind.MACHINE, str(found.token_id), found.name)
        return Viewer(actor, name=found.name, active=active, permissions=found.scopes)


def _viewer(found: SignedIn) -> Viewer:
    standings = tuple(_standing(record) for record in found.memberships)
    here = [s for s in standings if s.agency.id == found.agency_id]
    return Viewer(
        actor=Actor(ActorKind.PERSON, str(found.person_id), found.name),
        person_id=found.person_id,
        name=found.name,
        active=here[0].agency if here else None,
        permissions=found.permissions,
        memberships=standings,
        section_id=next((s.section_id for s in here if s.section_id is not None), None),
        must_change_password=found.must_change_password,
    )


def _standing(record: MembershipRecord) -> Standing:
    agency = ActiveAgency(record.agency_id, record.agency_code, record.agency_name)
    return Standing(agency, record.role, ROLE_NAMES[record.role], record.section_id)
