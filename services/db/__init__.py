"""The database as contexts see it: typed tables, one unit of work, walls between agencies.

A context's author needs four names: `Base`, `tenant_table`, `Scope` and `unit_of_work`.
"""

from services.db.base import Base, EnumText
from services.db.tenancy import Security, tenant_table
from services.db.work import Scope, after_commit, unit_of_work

__all__ = ["Base", "EnumText", "Scope", "Security", "after_commit", "tenant_table", "unit_of_work"]
