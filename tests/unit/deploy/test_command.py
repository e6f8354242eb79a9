"""The `gongkai` command: light, tolerant of nothing wrong, and refusing in one sentence."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from deploy.cli import cli, commands
from deploy.contexts import ORDER, parse

HEAVY = {"flask", "sqlalchemy", "celery", "redis", "psycopg", "alembic"}
LOOK = """
import sys
from deploy.cli import cli
try:
    cli({arguments!r}, standalone_mode=False)
except SystemExit:
    pass
print(sorted(set(sys.modules) & {heavy!r}))
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["clock", "--received", "2025-02-20", "--channel", "registered_mail"],
        ["health", "relay"],
        ["up", "--help"],
    ],
)
def test_light_commands_load_no_framework_and_no_driver(arguments, tmp_path):
    code = LOOK.format(arguments=arguments, heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout.splitlines()[-1:] == ["[]"], done.stdout[-500:] + done.stderr[-2000:]


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_can_be_loaded_and_explains_itself_in_chinese(name):
    command = cli.get_command(click.Context(cli), name)
    assert command is not None, f"{commands()[name]} is not there"
    assert any("\u4e00" <= character <= "\u9fff" for character in command.get_short_help_str(200))


def test_the_overview_names_what_a_newcomer_needs():
    said = CliRunner().invoke(cli, ["--help"]).output
    for name in ("up", "status", "clock", "db", "reporting"):
        assert f"\n  {name} " in said


def test_an_unknown_command_and_an_unknown_context_are_refused_with_exit_code_2():
    assert CliRunner().invoke(cli, ["upp"]).exit_code == 2
    refused = CliRunner().invoke(cli, ["worker", "--contexts", "intake,billing"])
    assert refused.exit_code == 2
    assert "billing" in refused.output


def test_a_missing_setting_is_one_sentence_on_stderr(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "deploy.cli", "relay", "--data", str(tmp_path)],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
    )
    assert done.returncode == 1
    assert done.stderr.startswith("错误：缺少 DATABASE_URL")
    assert done.stderr.count("\n") == 1


def test_contexts_come_in_the_order_of_the_flow():
    assert parse("all") == ORDER
    assert parse("reporting, intake") == ("intake", "reporting")
