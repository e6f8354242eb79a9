"""The commands that run an installation. Each imports what it needs when it is called."""

import sys

import click

from services.command_line import data_option

CONTEXTS_HELP = "只运行这些部分，用逗号分隔（intake,processing,notifications,reporting），默认全部"


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="网页服务的监听地址")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="网页服务的端口")
@click.option("--demo", is_flag=True, help="首次启动时载入演示数据")
@click.option("--only", default="web,worker,relay,scheduler", help="只启动这些进程，用逗号分隔")
@click.option("--quiet", is_flag=True, help="不在终端显示各进程的日志")
def up(host: str, port: int, demo: bool, only: str, quiet: bool) -> None:
    """在本机启动整个平台：数据库、队列和全部进程，直到按下 Ctrl-C。"""
    from deploy.up import run

    run(host=host, port=port, demo=demo, only=tuple(only.split(",")), quiet=quiet)


@click.command()
@data_option
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def status(as_json: bool) -> None:
    """显示各进程、投递延迟和死信。"""
    from deploy.status import show

    sys.exit(show(as_json=as_json))


@click.command()
@data_option
@click.argument("process")
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="网页服务监听的地址和端口")
def health(process: str, bind: str) -> None:
    """检查一个进程（web、worker、relay、scheduler）是否在工作；退出码 0 表示正常。"""
    from deploy.health import is_well

    well = is_well(process, bind)
    click.echo(f"{process}：{'正常' if well else '没有响应'}")
    sys.exit(0 if well else 1)


@click.group()
def db() -> None:
    """数据库的建立与升级。"""


@db.command("init")
@data_option
def db_init() -> None:
    """建立登录角色、数据库、扩展和全部数据表；可以重复执行。"""
    from deploy.db_init import initialise
    from deploy.platform import standing_servers

    with standing_servers() as settings:
        initialise(settings)
    click.echo("数据库已就绪。")


@db.command("upgrade")
@data_option
def db_upgrade() -> None:
    """把数据表升级到当前版本。"""
    from deploy.db_init import upgrade
    from deploy.platform import standing_servers

    with standing_servers() as settings:
        upgrade(settings)
    click.echo("数据表已是当前版本。")


@click.command()
@data_option
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="监听的地址和端口")
@click.option("--contexts", default="all", help=CONTEXTS_HELP)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="进程数")
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 128), help="每个进程的线程数")
def web(bind: str, contexts: str, workers: int, threads: int) -> None:
    """运行网页服务。"""
    from deploy.contexts import parse
    from deploy.web import serve

    serve(parse(contexts), bind, workers, threads)


@click.command()
@data_option
@click.option("--contexts", default="all", help=CONTEXTS_HELP)
@click.option(
    "--concurrency", default=2, show_default=True, type=click.IntRange(1, 64), help="同时处理的任务数"
)
@click.option("--name", default="worker", show_default=True, help="一台机器上运行几个时，各取一个名称")
def worker(contexts: str, concurrency: int, name: str) -> None:
    """运行事件和任务的处理进程。"""
    from deploy.contexts import parse
    from deploy.worker import work

    work(parse(contexts), concurrency, name)


@click.command("direct-worker", hidden=True)
@data_option
@click.option("--contexts", default="all", help=CONTEXTS_HELP)
def direct_worker(contexts: str) -> None:
    """处理进程在没有队列时启动的子进程。"""
    from deploy.contexts import parse
    from deploy.worker import work_directly

    work_directly(parse(contexts))


@click.command()
@data_option
def relay() -> None:
    """运行投递进程：把已提交的事件交给处理进程。"""
    from deploy.worker import relay as run

    run()


@click.command()
@data_option
@click.option("--contexts", default="all", help=CONTEXTS_HELP)
def scheduler(contexts: str) -> None:
    """运行定时进程：到时的检查、计划任务和审计封存。"""
    from deploy.contexts import parse
    from deploy.scheduler import schedule

    schedule(parse(contexts))
