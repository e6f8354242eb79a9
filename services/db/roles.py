"""The login roles of the database: who is who, and with which password it comes.

One role per context, so that the walls between contexts are PostgreSQL's, even when four contexts share a
process. Passwords are derived from the installation's secret: nothing more to store or to leak.
"""

import hashlib
import hmac

from sqlalchemy import URL, make_url

from services.config import Settings

CONTEXTS = ("intake", "processing", "notifications", "reporting")
MIGRATOR = "migrator"
ROLES = (*CONTEXTS, "identity", "relay", "sealer", "audit_reader", "backup", MIGRATOR)


def login(role: str) -> str:
    """The PostgreSQL name of a role; a wrong word is a programmer's mistake and raises KeyError."""
    if role not in ROLES:
        raise KeyError(role)
    return f"gongkai_{role}"


def password(settings: Settings, role: str) -> str:
    return hmac.new(settings.secret, b"database role " + role.encode(), hashlib.sha256).hexdigest()


def role_url(settings: Settings, role: str) -> URL:
    """Where and as whom this role connects. `postgresql://` is always spoken with psycopg 3."""
    url = make_url(settings.database_url).set(drivername="postgresql+psycopg")
    return url.set(username=login(role), password=password(settings, role))
