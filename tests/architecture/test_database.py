"""The live catalogue is what the models declare: tables, walls, roles, migrations."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text

from deploy.migrations.models import all_tables
from deploy.migrations.run import is_current
from services.config import Settings
from services.db.roles import CONTEXTS, ROLES, login, role_url
from services.db.tenancy import Security, security_of

SCHEMAS = ("services", *CONTEXTS)


@pytest.fixture(scope="module")
def catalogue(platform: Settings):
    engine = create_engine(role_url(platform, "migrator"))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def tables_of(connection: Connection) -> dict[str, tuple[bool, bool, str]]:
    rows = connection.execute(
        text(
            "SELECT n.nspname || '.' || c.relname AS name, c.relrowsecurity, c.relforcerowsecurity,"
            " pg_get_userbyid(c.relowner) AS owner, c.relispartition FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = ANY(:schemas) AND c.relkind IN ('r', 'p')"
        ),
        {"schemas": list(SCHEMAS)},
    )
    return {row.name: (row.relrowsecurity, row.relforcerowsecurity, row.owner) for row in rows}


def test_every_table_has_forced_row_security_and_belongs_to_the_migrator(catalogue: Connection):
    tables = tables_of(catalogue)
    assert tables
    assert {name: state for name, state in tables.items() if state != (True, True, login("migrator"))} == {}


def test_every_declared_table_names_its_walls_and_exists(catalogue: Connection):
    there = tables_of(catalogue)
    for table in all_tables().tables.values():
        assert security_of(table), table.fullname
        assert table.fullname in there


def test_agency_tables_let_in_only_the_agency_of_the_scope(catalogue: Connection):
    rows = catalogue.execute(
        text(
            "SELECT schemaname || '.' || tablename AS name, policyname, permissive, roles, qual, with_check"
            " FROM pg_policies WHERE schemaname = ANY(:schemas)"
        ),
        {"schemas": list(SCHEMAS)},
    ).all()
    for table in all_tables().tables.values():
        if security_of(table).kind not in (Security.AGENCY, Security.REQUEST):
            continue
        mine = [row for row in rows if row.name == table.fullname and row.permissive == "PERMISSIVE"]
        allowed = {
            *(("for_agency",) if table.fullname == "services.event" else ()),
            "agency",
            "migrator",
            "backup",
            *(f"{role}_reads" for role in security_of(table).everything),
        }
        assert {row.policyname for row in mine} <= allowed, table.fullname
        (own,) = (row for row in mine if row.policyname == "agency")
        assert "app.agency" in own.qual and " OR " not in own.qual and own.with_check == own.qual


def test_only_the_listed_tables_are_open_to_everybody():
    opened = {t.fullname for t in all_tables().tables.values() if security_of(t).kind is Security.OPEN}
    assert opened <= {
        "services.agency",
        "services.agency_place",
        "services.answering_body",
        "services.answering_body_remedy",
        "services.section",
        "services.calendar_year",
        "services.calendar_day",
        "services.consumer",
        "services.sweep",
        "services.succession",
    }


def test_no_login_role_may_bypass_the_walls(catalogue: Connection):
    rows = catalogue.execute(
        text(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname LIKE 'gongkai%'"
        )
    ).all()
    assert {row.rolname for row in rows} >= {login(role) for role in ROLES}
    assert [
        r.rolname for r in rows if r.rolname in map(login, ROLES) and (r.rolsuper or r.rolbypassrls)
    ] == []


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_context_cannot_read_the_tables_of_another(catalogue: Connection, context: str):
    rows = catalogue.execute(
        text(
            "SELECT table_schema || '.' || table_name AS name FROM information_schema.role_table_grants"
            " WHERE grantee = :role AND table_schema = ANY(:others)"
        ),
        {"role": login(context), "others": [other for other in CONTEXTS if other != context]},
    )
    assert [row.name for row in rows] == []


@pytest.mark.parametrize("role", ["relay", "reporting", "sealer"])
def test_who_needs_no_personal_data_cannot_read_case_keys(catalogue: Connection, role: str):
    may = catalogue.execute(
        text("SELECT has_table_privilege(:role, 'services.case_key', 'SELECT')"), {"role": login(role)}
    ).scalar_one()
    assert may is False


# What stays where it was written: the book of the mail room, imported rows, the archive, the line about a case that left.
STAYS = {
    "intake.mail_link",
    "intake.mail_correction",
    "intake.ledger_row",
    "processing.archive_entry",
    "processing.handover",
}


def test_every_table_with_rows_of_a_case_says_how_they_pass_to_a_successor():
    rows_of_a_case = {"case_id", "request_id", "stream", "notice_id", "correction_id", "remedy_id"}
    silent = {
        table.fullname
        for table in all_tables().tables.values()
        if table.schema in ("intake", "processing", "notifications")
        and rows_of_a_case & set(table.columns.keys())
        and security_of(table).stream is None
    }
    assert silent <= STAYS


def test_foreign_keys_leave_a_context_only_towards_agencies():
    for table in all_tables().tables.values():
        for key in table.foreign_keys:
            target = key.column.table
            assert target.schema == table.schema or target.fullname == "services.agency", table.fullname


def test_the_migrations_make_exactly_what_the_models_say(platform: Settings, catalogue: Connection):
    assert is_current(platform)
    options = {"include_schemas": True, "include_name": _ours, "include_object": _declared}
    found = compare_metadata(MigrationContext.configure(catalogue, opts=options), all_tables())
    assert found == []


def _ours(name: str | None, kind: str, parents: dict[str, str | None]) -> bool:
    return name in SCHEMAS if kind == "schema" else True


def _declared(_: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    # Partitions and what `after` statements add are SQL's own; everything declared must be there.
    return not (reflected and compare_to is None and kind in ("table", "index", "column"))
