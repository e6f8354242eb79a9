"""Write a context's initial revision from its models: explicit operations, policies and grants.

`python -m deploy.migrations.generate intake` rewrites `deploy/migrations/intake/0001_initial.py`. For use before
the first release; afterwards a change is a revision of its own, written by hand.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from sqlalchemy import ARRAY, Table
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from deploy.migrations.models import all_tables
from services.db.roles import ROLES, login
from services.db.tenancy import security_sql

HEAD = '''"""{branch}: the first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "{branch}_0001"
down_revision = None
branch_labels = ("{branch}",)


def upgrade() -> None:
'''


def main(branch: str) -> None:
    metadata = all_tables()
    tables = [table for table in metadata.sorted_tables if table.schema == branch]
    target = Path(__file__).parent / branch / "0001_initial.py"
    target.write_text(_render(branch, tables), "utf-8")
    subprocess.run(
        [Path(sys.executable).parent / "ruff", "format", "-q", "--isolated", "--line-length=110", target],
        check=True,
    )
    sys.stdout.write(f"{target.name} of {branch}: {len(tables)} tables\n")


def _render(branch: str, tables: list[Table]) -> str:
    body = [f'    op.execute("CREATE SCHEMA IF NOT EXISTS {branch}")']
    body += [f'    op.execute("GRANT USAGE ON SCHEMA {branch} TO {", ".join(map(login, ROLES))}")']
    body += [_indented(code) for code in _creations(tables)]
    for table in tables:
        body += [f"    op.execute({_literal(statement)})" for statement in security_sql(table)]
    down = [f'\n\ndef downgrade() -> None:\n    op.execute("DROP SCHEMA {branch} CASCADE")\n']
    return HEAD.format(branch=branch) + "\n".join(body) + "".join(down)


def _creations(tables: list[Table]) -> Iterator[str]:
    for table in tables:
        creation = ops.CreateTableOp.from_table(table)
        creation.info = {}
        made: list[ops.MigrateOperation] = [creation]
        made += [
            ops.CreateIndexOp.from_index(index) for index in sorted(table.indexes, key=lambda i: str(i.name))
        ]
        yield render_python_code(ops.UpgradeOps(ops=made), render_item=_render_item)


def _render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    # A migration outlives the code of its column types: say what PostgreSQL stores.
    if kind == "type" and isinstance(item, JSONB):
        return "postgresql.JSONB(none_as_null=True)"
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    if kind == "type" and isinstance(item, ARRAY):
        return f"postgresql.ARRAY(sa.{type(item.item_type).__name__}())"
    return False


def _literal(statement: str) -> str:
    return '"""' + statement + '"""' if "\n" in statement or '"' in statement else f'"{statement}"'


def _indented(code: str) -> str:
    lines = [line for line in code.splitlines() if not line.strip().startswith("#")]
    return (
        "\n".join(lines)
        if all(not line or line.startswith(" ") for line in lines)
        else "\n".join(f"    {line}" if line else line for line in lines)
    )


if __name__ == "__main__":
    for name in sys.argv[1:]:
        main(name)
