"""A command typed wrongly is told so in Chinese, with where its help is; exit 2 and nothing on stdout."""

import pytest
from click.testing import CliRunner

from deploy.cli import cli

CLOCK = ["clock", "--received", "2026-03-02"]


@pytest.mark.parametrize(
    ("typed", "told"),
    (
        (CLOCK, "缺少 --channel。"),
        ([*CLOCK, "--recieved", "2026-03-02"], "没有 --recieved 这个选项，是不是 --received？"),
        ([*CLOCK, "--channel", "web", "--calendar", "/none"], "--calendar：没有这个文件，或者打不开。"),
        (["fee", "--pages", "1.5"], "--pages：应当是整数。"),
        (["fee", "--pages"], "--pages 后面要写一个值，或者多写了值。"),
        (["fee", "--pages", "3", "x", "y"], "多出来的词：x y。"),
        (["up", "--port", "99999999"], "--port：应当是 1 至 65535 之间的整数。"),
        (["admin", "agency", "--level", "moon"], "--level：只能是 province、"),
        (["import", "ledger"], "缺少 FILE。"),
        (["clok"], "没有 clok 这个命令，是不是 clock？"),
        (["worker", "--contexts", "nowhere"], "nowhere"),
        (["zzz"], "没有 zzz 这个命令。"),
    ),
    ids=lambda one: " ".join(one)[:30] if isinstance(one, list) else "",
)
def test_what_is_typed_wrongly_is_said_in_chinese(typed, told):
    found = CliRunner().invoke(cli, typed, prog_name="gongkai")
    assert (found.exit_code, found.stdout) == (2, "")
    assert "错误：" in found.stderr and told in found.stderr
    assert "Error" not in found.stderr and "Usage" not in found.stderr


def test_the_help_of_a_command_is_named():
    found = CliRunner().invoke(cli, ["fee", "--pages", "x"], prog_name="gongkai")
    assert "用法见：gongkai fee --help" in found.stderr


def test_a_group_that_was_asked_nothing_shows_its_help():
    found = CliRunner().invoke(cli, ["calendar"], prog_name="gongkai")
    assert "import" in found.output and "错误" not in found.output
