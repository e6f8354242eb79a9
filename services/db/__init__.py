"""The database as contexts see it: typed tables, one unit of work, walls between agencies.

A context's author needs four names: `Base`, `tenant_table`, `Scope` and `unit_of_work`.
"""

from services.db.base import Base, EnumText
from services.db.tenancy import Security, tenant_table
from services.db.work import Scope, Turn, after_commit, once, unit_of_work, write_last

__all__ = [
    "Base",
    "EnumText",
    "Scope",
    "Security",
    "Turn",
    "after_commit",
    "once",
    "tenant_table",
    "unit_of_work",
    "write_last",
]
