"""`gongkai play TABLE.json`: a published table in, a played year, the built table beside it out."""

import re
import sys
from pathlib import Path

import click

from services.command_line import data_option


@click.command()
@click.argument("table", type=click.Path(path_type=Path))
@data_option
@click.option("--agency", "code", help="在这个机关里办（默认按文件名新建一个）")
@click.option(
    "--spread", default=1, show_default=True, type=click.IntRange(1, 99), help="分给这么多个下级机关办"
)
@click.option(
    "--documents",
    default="sample",
    show_default=True,
    type=click.Choice(["none", "sample", "all"]),
    help="生成多少答复的 PDF",
)
def play(table: Path, code: str | None, spread: int, documents: str) -> None:
    """按一张公布的年度报告表三重演一年的申请和办理，并与原表比较。

    退出码：0 各数相同，1 有数字不同或没有办完，2 表格本身不能用。
    """
    from deploy.play.playing import run

    sys.exit(run(table, code.upper() if code else agency_code(table), spread, documents))


def agency_code(path: Path) -> str:
    """A code from the file's name; what a code cannot hold is told apart by a digest of the name."""
    import hashlib

    kept = re.sub(r"[^A-Z0-9]+", "-", path.stem.upper()).strip("-")
    mark = hashlib.sha256(path.stem.encode()).hexdigest()[:6].upper()
    if path.stem.isascii() and 0 < len(kept) <= 36:
        return kept
    return f"{kept[:24]}-{mark}".strip("-")
