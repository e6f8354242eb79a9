"""API tokens: a machine's key to one agency."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from services.actor import Actor
from services.audit import audit
from services.errors import Invalid, NotFound
from services.identity.models import ApiToken
from services.identity.permissions import Permission
from services.identity.queries import Machine, machine
from services.identity.sessions import token_hash
from services.ids import new_id
from services.words import said

PREFIX: Final = "gongkai_"  # recognisable, so that scanners of repositories find a leaked one
# What a machine may be allowed: nothing that decides, signs or administers.
GRANTABLE: Final = frozenset({Permission.REQUEST_REGISTER, Permission.REQUEST_VIEW, Permission.CASE_VIEW})
USED_EVERY: Final = timedelta(minutes=1)


def create_token(
    session: Session,
    agency_id: int,
    *,
    name: str,
    scopes: Iterable[Permission],
    expires_at: datetime | None = None,
    by: Actor,
    now: datetime,
) -> tuple[uuid.UUID, str]:
    """Id and plain token; the token is shown once and kept as a hash. Raises Invalid."""
    wanted = sorted(set(scopes))
    if not wanted or not GRANTABLE.issuperset(wanted):
        raise Invalid(
            "接口权限有误。",
            fields={"scopes": said("只能选 %(names)s。", names="、".join(sorted(GRANTABLE)))},
        )
    if not name.strip() or len(name) > 100:
        raise Invalid("名称有误。", fields={"name": "请填写，不超过 100 个字。"})
    token = PREFIX + secrets.token_urlsafe(32)
    made = ApiToken(id=new_id(), token_hash=token_hash(token), agency_id=agency_id, name=name.strip())
    made.scopes, made.created_at, made.created_by = [str(scope) for scope in wanted], now, by.name
    made.expires_at = expires_at
    session.add(made)
    session.flush()
    _note(session, "token.created", made, by, now)
    return made.id, token


def revoke_token(session: Session, agency_id: int, token_id: uuid.UUID, *, by: Actor, now: datetime) -> None:
    """The token opens nothing any more. Raises NotFound for another agency's."""
    found = session.get(ApiToken, token_id, with_for_update=True)
    if found is None or found.agency_id != agency_id:
        raise NotFound("没有这个接口令牌。")
    found.revoked_at = found.revoked_at or now
    _note(session, "token.revoked", found, by, now)


def authenticate(session: Session, token: str, now: datetime) -> Machine | None:
    """Who a presented token stands for; notes the use once a minute."""
    found = machine(session, token_hash(token), now)
    if found is not None:
        stale = ApiToken.used_at.is_(None) | (ApiToken.used_at < now - USED_EVERY)
        session.execute(update(ApiToken).where(ApiToken.id == found.token_id, stale).values(used_at=now))
    return found


def _note(session: Session, action: str, token: ApiToken, by: Actor, now: datetime) -> None:
    audit(
        session,
        action,
        agency_id=token.agency_id,
        actor=by,
        now=now,
        object_kind="api_token",
        object_id=token.id,
        detail={"scopes": token.scopes},
    )
