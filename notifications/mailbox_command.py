"""`gongkai mailbox`: the development mail server as a process of its own."""

import signal
import threading

import click

from services.command_line import data_option


@click.command()
@data_option
@click.option("--port", default=2525, show_default=True, type=click.IntRange(1, 65535), help="监听的端口")
def mailbox(port: int) -> None:
    """运行开发用的邮件服务器：收到的邮件都留在本机，可以在 /mailbox 查看。"""
    from notifications.mailbox import serve
    from services.config import settings

    if settings().production:
        raise click.ClickException("生产模式不使用开发信箱，请设置 SMTP_URL 指向单位的邮件服务器。")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    serve(port, stop)
