"""`gongkai reporting`: the table from the command line, and the proof of the facts from the events."""

from datetime import date, datetime

import click

from services.command_line import data_option

COMMANDS = {"reporting": "reporting.cli:reporting", "report": "reporting.report_cli:report"}


@click.group()
@data_option
def reporting() -> None:
    """统计：出表，核对统计与事件是否一致。"""


@reporting.command()
@data_option
@click.option("--agency", "code", required=True, help="机关代码")
@click.option("--year", required=True, type=int, help="报告年度")
@click.option("--format", "form_name", help="表格格式：2019 或 2021（默认按年度）")
@click.option("--cutoff", type=click.DateTime(["%Y-%m-%d"]), help="截止日期（默认当年12月31日）")
@click.option("--subtree", is_flag=True, help="连同下级机关汇总（按截止日的机构树）")
@click.option("--json", "shape", flag_value="json", help="输出 JSON")
@click.option("--csv", "shape", flag_value="csv", help="输出 CSV")
def table(
    code: str, year: int, form_name: str | None, cutoff: datetime | None, subtree: bool, shape: str | None
) -> None:
    """表三和表四：申请的收到和处理，行政复议和行政诉讼。"""
    from reporting.printing import print_table

    print_table(code, year, form_name, _day(cutoff), subtree, shape or "text")


@reporting.command()
@data_option
@click.option("--agency", "code", help="只核对这个机关（默认全部）")
@click.option("--swap", is_flag=True, help="有差别时，用重算的结果替换")
def rebuild(code: str | None, swap: bool) -> None:
    """从事件重算统计，与现有统计逐件比较；有差别时退出码为 1。"""
    from reporting.printing import print_rebuild

    raise SystemExit(print_rebuild(code, swap=swap))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
