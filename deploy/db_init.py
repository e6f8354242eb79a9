"""`gongkai db init`: login roles, database, extensions and tables on a PostgreSQL that may hold none of them yet.

Every step looks first and may be repeated; two that run at once wait for each other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import Connection, sql

from services.config import ConfigurationError, Settings
from services.db.roles import MIGRATOR, ROLES, login, password

OLDEST = 15
BUILTIN_SINCE = 17
EXTENSIONS = ("pg_trgm", "btree_gin", "btree_gist", "unaccent")
CHARACTER_TYPES = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "en_US.utf8")
LOCK = 7002


class DatabaseError(ConfigurationError):
    """The database cannot be used as it is; the message is Chinese and says what to change."""


def initialise(settings: Settings) -> None:
    """Make everything that is missing, up to the newest migration. Raises DatabaseError."""
    create_database(settings)
    upgrade(settings)
    load_calendar(settings)


def create_database(settings: Settings) -> None:
    """Roles, database, extensions, and the proof that Chinese text can be searched in it."""
    with _administrator(settings, "postgres") as connection, _alone(connection):
        _check_version(connection)
        for role in ROLES:
            _ensure_role(connection, login(role), password(settings, role))
        _ensure_database(connection, database_name(settings))
    with _administrator(settings) as connection:
        _restrict(connection, database_name(settings))
        for extension in EXTENSIONS:
            _ensure_extension(connection, extension)
        check_text(connection)


def upgrade(settings: Settings) -> None:
    """Bring the tables to the newest revision of every branch."""
    # Alembic is imported only by those who migrate.
    from deploy.migrations.run import upgrade as migrate

    migrate(settings)


def load_calendar(settings: Settings) -> None:
    """Bring in the packaged calendar where it knows more than the database."""
    from services.calendar.commands import load_shipped
    from services.clock import system_now
    from services.db.engine import engine_for
    from services.db.work import Scope, unit_of_work

    with unit_of_work("identity", Scope(0), settings) as session:
        load_shipped(session, system_now())
    engine_for("identity", settings).dispose()


def database_name(settings: Settings) -> str:
    return urlsplit(settings.database_url).path.lstrip("/") or "gongkai"


def check_text(connection: Connection) -> None:
    """Raises DatabaseError when the character type or the encoding makes pg_trgm blind to Chinese."""
    row = connection.execute(
        "SELECT datctype, pg_encoding_to_char(encoding), cardinality(show_trgm('政府信息公开'))"
        " FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    if row is None or row[1] != "UTF8":
        raise DatabaseError(
            f"数据库的编码是 {row and row[1]}，必须是 UTF8。请用 ENCODING 'UTF8' 重新建立数据库。"
        )
    if not row[2]:
        raise DatabaseError(
            f"数据库的 LC_CTYPE 是 {row[0]}，在它之下 pg_trgm 不能识别汉字，检索会找不到任何内容。"
            "请用 LC_CTYPE 'C.UTF-8' 重新建立数据库，或删除空库后让 gongkai db init 建立。"
        )


@contextmanager
def _administrator(settings: Settings, database: str | None = None) -> Iterator[Connection]:
    parts = urlsplit(settings.database_url)
    url = urlunsplit(parts._replace(scheme="postgresql", path=f"/{database}" if database else parts.path))
    try:
        connection = psycopg.connect(
            url, autocommit=True, connect_timeout=10, application_name="gongkai db init"
        )
    except psycopg.OperationalError as refused:
        raise DatabaseError(f"无法以管理员身份连接数据库服务器：{refused}".strip()) from refused
    with connection:
        yield connection


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _check_version(connection: Connection) -> None:
    version = connection.info.server_version // 10000
    if version < OLDEST:
        raise DatabaseError(f"数据库服务器是 PostgreSQL {version}，至少需要 PostgreSQL {OLDEST}。")


def _ensure_role(connection: Connection, name: str, secret: str) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    # Hashed on this side: the password itself never stands in a statement, nor in the server's log.
    verifier = connection.pgconn.encrypt_password(secret.encode(), name.encode(), b"scram-sha-256").decode()
    verb = sql.SQL("ALTER" if exists else "CREATE")
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            verb, sql.Identifier(name), verifier
        )
    )
    if name == login(MIGRATOR) and not exists:
        # To give him the database, an administrator who is no superuser must be able to act as him.
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(name)))


def _ensure_database(connection: Connection, name: str) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    connection.execute(
        sql.SQL(
            "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE {} {}"
        ).format(
            sql.Identifier(name),
            sql.Identifier(login(MIGRATOR)),
            _character_type(connection),
            sql.SQL("LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'" if _has_builtin(connection) else ""),
        )
    )


def _has_builtin(connection: Connection) -> bool:
    return connection.info.server_version // 10000 >= BUILTIN_SINCE


def _character_type(connection: Connection) -> str:
    known = {
        row[0] for row in connection.execute("SELECT collname FROM pg_collation WHERE collprovider = 'c'")
    }
    used = {row[0] for row in connection.execute("SELECT datctype FROM pg_database")}
    found = next((name for name in CHARACTER_TYPES if name in known | used), None)
    return found or CHARACTER_TYPES[0]


def _restrict(connection: Connection, name: str) -> None:
    database = sql.Identifier(name)
    roles = sql.SQL(", ").join(sql.Identifier(login(role)) for role in ROLES)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, roles))
    connection.execute(
        sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(database, sql.Identifier(login(MIGRATOR)))
    )
    connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    connection.execute(sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(sql.Identifier(login(MIGRATOR))))


def _ensure_extension(connection: Connection, name: str) -> None:
    try:
        connection.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public").format(sql.Identifier(name))
        )
    except (psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedFile) as absent:
        raise DatabaseError(f"数据库服务器没有扩展 {name}，请安装 PostgreSQL 的 contrib 软件包。") from absent
