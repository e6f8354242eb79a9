"""`gongkai report`: the annual report as files: made here, or read and checked from anywhere."""

import json
import sys
from pathlib import Path

import click

from services.command_line import data_option

BUILT = "pdf,docx,xlsx,html,epub,json,csv"


@click.group()
@data_option
def report() -> None:
    """年度报告：生成各种格式的文件，检查任何来源的报告文件。"""


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


@report.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "is_json", is_flag=True, help="输出 JSON")
def check(files: tuple[Path, ...], is_json: bool) -> None:
    """检查报告文件或文件夹（DOCX、HTML、XLSX、PDF、Markdown、文本）；可以是多年、多个机关，不需要数据库。

    退出码：0 没有错误；1 有错误；2 有文件不能读（其余照常检查）。
    """
    from reporting.checker.batch import check_all
    from reporting.checker.gathering import files_of, read_all
    from reporting.checker.telling import as_json, exit_code, lines

    found = files_of(files)
    if not found:
        click.echo("文件夹里没有可检查的文件。", err=True)
        raise SystemExit(2)
    checked = check_all(read_all(found))
    if is_json:
        json.dump(as_json(checked), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        for line in lines(checked):
            click.echo(line)
    raise SystemExit(exit_code(checked))
