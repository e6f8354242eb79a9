"""`gongkai status`: which processes run, how far the deliveries are behind, what lies among the dead letters."""

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from unicodedata import east_asian_width

import click
from sqlalchemy.exc import SQLAlchemyError

from deploy.health import answers
from deploy.platform import data_dir
from deploy.processes import KINDS, WEB
from deploy.pulse import is_beating
from deploy.servers import attach
from deploy.servers.children import is_alive
from deploy.servers.folder import RUNTIME, read_json
from services.clock import CHINA
from services.config import ConfigurationError
from services.db import unit_of_work
from services.delivery.queries import Standing as Lag
from services.delivery.queries import standings as delivery_standings

PROCESS_WIDTHS = (-13, 8, 6, -1)
LAG_WIDTHS = (-13, 8, 10, 8, 6, 10)


@dataclass(frozen=True)
class Standing:
    """A process as `gongkai up` noted it and as it is found now."""

    name: str
    well: bool
    pid: int | None
    restarts: int = 0
    started: float | None = None


def show(*, as_json: bool) -> int:
    """Print it; the exit code is 0 only when everything that should run is well and the database answers."""
    told = read_json(data_dir() / RUNTIME) if attach(data_dir()) else {}
    processes = standings(told)
    lags = delivery_lags()
    if as_json:
        told_lags = None if lags is None else [asdict(lag) for lag in lags]
        click.echo(json.dumps({"processes": [asdict(one) for one in processes], "deliveries": told_lags}))
    else:
        click.echo("\n".join((*_head(told), *_processes(processes), *_deliveries(lags))))
    return 0 if lags is not None and all(process.well for process in processes) else 1


def standings(told: dict[str, Any]) -> list[Standing]:
    """Every process of the `gongkai up` that noted this; none when none runs on the data folder."""
    servers = [Standing(name, is_alive(pid), pid) for name, pid in told.get("servers", {}).items()]
    noted = told.get("processes", {})
    return servers + [_standing(name, noted[name], told) for name in noted]


def _standing(name: str, noted: dict[str, Any], told: dict[str, Any]) -> Standing:
    pid = noted["pid"]
    well = pid is not None and is_alive(pid) and _is_at_work(name, told)
    return Standing(name, well, pid, noted["restarts"], noted["started"])


def _is_at_work(name: str, told: dict[str, Any]) -> bool:
    if name == WEB:
        host, _, port = told["bind"].rpartition(":")
        return answers(host, int(port))
    return is_beating(name) if name.split("-")[0] in KINDS else True


def delivery_lags() -> Sequence[Lag] | None:
    """How far each consumer is; None when there is no database to ask."""
    try:
        with unit_of_work("relay") as session:
            return delivery_standings(session)
    except (SQLAlchemyError, ConfigurationError):
        return None


def _head(told: dict[str, Any]) -> list[str]:
    if not told:
        return [f"数据目录 {data_dir()} 上没有正在运行的平台。"]
    return [f"平台正在运行（进程 {told.get('supervisor')}）：{told.get('GONGKAI_BASE_URL', '')}"]


def _processes(processes: Sequence[Standing]) -> Iterable[str]:
    if not processes:
        return
    yield "\n" + _row(PROCESS_WIDTHS, "进程", "进程号", "重启", "状态")
    for one in processes:
        state = f"{'正常' if one.well else '没有响应'}{_since(one)}"
        yield _row(PROCESS_WIDTHS, one.name, one.pid or "-", one.restarts, state)


def _since(process: Standing) -> str:
    if process.started is None:
        return ""
    began = datetime.fromtimestamp(process.started, CHINA)
    return f"，自 {began:%m-%d %H:%M:%S}（{(time.time() - process.started) / 60:.0f} 分钟）"


def _deliveries(lags: Sequence[Lag] | None) -> Iterable[str]:
    if lags is None:
        yield "\n数据库没有应答，无法得知投递情况。"
        return
    yield "\n" + _row(LAG_WIDTHS, "投递给", "未完成", "最早等待", "待重试", "死信", "排在其后")
    for lag in lags:
        oldest = "-" if lag.oldest is None else f"{lag.oldest:.1f} 秒"
        yield _row(LAG_WIDTHS, lag.consumer, lag.open, oldest, lag.retry, lag.dead, lag.behind)
    if dead := sum(lag.dead for lag in lags):
        yield f"\n有 {dead} 件死信等待处理：请管理员在 /admin/events 查看原因并重新投递。"


def _row(widths: Sequence[int], *cells: object) -> str:
    """Cells in columns; a Chinese character takes two places. A negative width sets its column to the left."""
    return "  ".join(_cell(str(cell), width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cell(said: str, width: int) -> str:
    taken = sum(2 if east_asian_width(character) in "WF" else 1 for character in said)
    space = " " * max(0, abs(width) - taken)
    return said + space if width < 0 else space + said
