"""`gongkai report`: the annual report as files."""

from pathlib import Path

import click

from services.command_line import data_option

BUILT = "pdf,docx,xlsx,html,epub,json,csv"


@click.group()
@data_option
def report() -> None:
    """年度报告：生成各种格式的文件。"""


@report.command()
@data_option
@click.option("--agency", "code", help="机关代码")
@click.option("--year", type=int, help="报告年度")
@click.option("--format", "form", help="表格格式：2019 或 2021（默认按年度）")
@click.option(
    "--from",
    "source",
    type=click.Path(dir_okay=False, path_type=Path),
    help="用这个 JSON 报告文件，不查数据库",
)
@click.option(
    "--as", "kinds", default=BUILT, show_default=True, help="要哪些格式，用逗号分开；audio 为有声朗读"
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="放在哪个文件夹")
def build(
    code: str | None, year: int | None, form: str | None, source: Path | None, kinds: str, out: Path
) -> None:
    """生成一份报告的文件：已公布或已定稿的照原样，没有的按现有数据起草。"""
    from reporting.building import Wanted, build_report

    for line in build_report(Wanted(code, year, form, source, tuple(kinds.split(",")), out)):
        click.echo(line)
