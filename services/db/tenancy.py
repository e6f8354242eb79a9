"""Row security, declared where a table is declared.

`tenant_table()` gives a table its schema and writes down who may see which of its rows; `security_sql()` says
it in PostgreSQL's words for the migration; a test holds the live catalogue against the declarations.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Table

from services.db.roles import CONTEXTS, MIGRATOR, ROLES, login


class Security(StrEnum):
    """Whose rows a query may meet."""

    AGENCY = "agency"  # the agency of the scope, a scalar: never an OR, never an array
    REQUEST = "request"  # as AGENCY; an applicant's scope also names his request
    SIGHT = "sight"  # SELECT by the scope's sight, writes by its agency
    OPEN = "open"  # everybody reads, the owner writes
    OWN = "own"  # the owner alone
    CUSTOM = "custom"  # policies given by hand, as SQL


SCOPE_AGENCY = "(SELECT nullif(current_setting('app.agency', true), '')::int)"
SCOPE_REQUEST = "(SELECT nullif(current_setting('app.request', true), '')::uuid)"
# A province sees thousands of agencies and counts millions of rows: whether one is among them is looked up by its number in
# an array of yes and no, the same for any number of them. What lies outside of it is NULL, and not seen.
SCOPE_SIGHT = "(SELECT nullif(current_setting('app.sight', true), '')::bool[])"
ALL = "SELECT, INSERT, UPDATE, DELETE"


@dataclass(frozen=True, slots=True)
class TableSecurity:
    """What `tenant_table` wrote down."""

    kind: Security
    owner: str
    own: str
    grants: Mapping[str, str]
    everything: Sequence[str]
    agency_column: str
    request_column: str
    policies: Sequence[str]
    after: Sequence[str] = field(default=())
    stream: str | None = None
    follows: Mapping[str, str] = field(default_factory=dict)


def tenant_table(
    schema: str,
    *args: Any,
    kind: Security = Security.AGENCY,
    owner: str | None = None,
    own: str = ALL,
    grants: Mapping[str, str] | None = None,
    everything: Sequence[str] = (),
    agency_column: str = "agency_id",
    request_column: str = "request_id",
    policies: Sequence[str] = (),
    after: Sequence[str] = (),
    stream: str | None = None,
    follows: Mapping[str, str] | None = None,
    **options: Any,
) -> tuple[Any, ...]:
    """The `__table_args__` of a table with its schema and row security.

    `owner` is the role that works with it (the schema's context unless said), `own` its privileges, `grants`
    those of others, `everything` the roles that read all rows (sealer), `policies` SQL with `{table}` for CUSTOM,
    `after` more SQL with `{table}` that the migration runs behind it (partitions, storage settings). `stream` finds the
    rows of a case, which move with it to an agency that takes over: a column, or a condition on the stream $1.
    `follows` are columns that name the agency of another's case, each with the condition that finds the rows to tell.
    """
    who = owner or schema
    if who not in ROLES:
        raise ValueError(f"{schema}: say which role owns the table")
    columns = (agency_column, request_column)
    moving = (_condition(stream), dict(follows or {}))
    security = TableSecurity(
        kind, who, own, dict(grants or {}), tuple(everything), *columns, policies, after, *moving
    )
    return (*args, {"schema": schema, "info": {"security": security}, **options})


def _condition(stream: str | None) -> str | None:
    return stream if stream is None or "$1" in stream else f"{stream} = $1"


def security_of(table: Table) -> TableSecurity:
    """The declaration of a table; KeyError for one declared without `tenant_table`."""
    found: TableSecurity = table.info["security"]
    return found


def security_sql(table: Table) -> Iterator[str]:
    """Row security, policies and grants of one table, statement by statement."""
    rules, name = security_of(table), table.fullname
    name = ".".join(f'"{part}"' for part in name.split("."))
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
    # FORCE without a policy for the owner lets migrations change 0 rows in silence.
    yield f"CREATE POLICY migrator ON {name} TO {login(MIGRATOR)} USING (true) WITH CHECK (true)"
    yield f"CREATE POLICY backup ON {name} FOR SELECT TO {login('backup')} USING (true)"
    yield f"GRANT SELECT ON {name} TO {login('backup')}"
    for role in rules.everything:
        yield f"CREATE POLICY {role}_reads ON {name} FOR SELECT TO {login(role)} USING (true)"
        yield f"GRANT SELECT ON {name} TO {login(role)}"
    yield from _policies(rules, name)
    yield f"GRANT {rules.own} ON {name} TO {login(rules.owner)}"
    if rules.kind is Security.OPEN:
        for role in ROLES:
            if role not in (rules.owner, MIGRATOR, "backup"):
                yield f"GRANT SELECT ON {name} TO {login(role)}"
    for role, privileges in rules.grants.items():
        yield f"GRANT {privileges} ON {name} TO {login(role)}"
    moving = {rules.agency_column: rules.stream} if rules.stream else {}
    for column, condition in {**moving, **rules.follows}.items():
        row = f"'{name}', '{column}', '{condition}'"
        yield f"INSERT INTO services.moving_table (name, agency_column, condition) VALUES ({row})"  # noqa: S608
    for statement in rules.after:
        yield statement.replace("{table}", name)


def _policies(rules: TableSecurity, name: str) -> Iterator[str]:
    own = f"{rules.agency_column} = {SCOPE_AGENCY}"
    match rules.kind:
        case Security.AGENCY | Security.REQUEST:
            yield f"CREATE POLICY agency ON {name} USING ({own}) WITH CHECK ({own})"
        case Security.SIGHT:
            seen = f"{SCOPE_SIGHT}[{rules.agency_column}]"
            yield f"CREATE POLICY sight ON {name} FOR SELECT USING ({seen})"
            yield f"CREATE POLICY inserts ON {name} FOR INSERT WITH CHECK ({own})"
            yield f"CREATE POLICY updates ON {name} FOR UPDATE USING ({own}) WITH CHECK ({own})"
            yield f"CREATE POLICY deletes ON {name} FOR DELETE USING ({own})"
        case Security.OPEN:
            yield f"CREATE POLICY open ON {name} FOR SELECT USING (true)"
            yield f"CREATE POLICY owner ON {name} TO {login(rules.owner)} USING (true) WITH CHECK (true)"
        case Security.OWN:
            yield f"CREATE POLICY owner ON {name} TO {login(rules.owner)} USING (true) WITH CHECK (true)"
        case Security.CUSTOM:
            yield from (policy.replace("{table}", name) for policy in rules.policies)
    if rules.kind is Security.REQUEST:
        column = rules.request_column
        mine = f"{column} = coalesce({SCOPE_REQUEST}, {column})"
        yield f"CREATE POLICY request ON {name} AS RESTRICTIVE TO {', '.join(map(login, CONTEXTS))} USING ({mine}) WITH CHECK ({mine})"
