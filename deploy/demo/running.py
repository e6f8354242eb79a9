"""Loading the demonstration once, or anew."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from sqlalchemy import select, text
from tqdm import tqdm

from deploy.db_init import database_name, initialise
from deploy.demo.aftermath import lay_aftermath
from deploy.demo.box import box
from deploy.demo.district import AGENCIES
from deploy.demo.founding import found_district, is_loaded, note_loaded, open_to_today
from deploy.demo.january import lay_january
from deploy.demo.live import lay_on_desks
from deploy.demo.loading import load_years, settler
from deploy.platform import standing_servers
from services.clock import system_now
from services.config import ConfigurationError, Settings
from services.db import unit_of_work
from services.db.engine import dispose_engines, engine_for
from services.identity.models import Agency

LOCK = 7005


def run(*, reset: bool) -> None:
    """Load what is missing and print the box. Raises ConfigurationError where a demonstration must not be."""
    with standing_servers(prepared=not reset) as settings:
        refuse_elsewhere(settings)
        if reset:
            empty(settings)
        with _alone(settings):
            if not is_loaded():
                load()
        print(box(settings.base_url), flush=True)


def refuse_elsewhere(settings: Settings) -> None:
    """A demonstration has known passwords: never in production, never under a real sign-in profile."""
    if settings.production or settings.profile != "demo":
        raise ConfigurationError("演示数据的密码是公开的，只能载入 GONGKAI_PROFILE=demo 的非生产环境。")


def load() -> None:
    """Found the district, play its year, lay today's cases on the desks. Goes on where a killed run stopped."""
    now = system_now()
    district, work = found_district(now), settler()
    try:
        with _bar() as progress:
            load_years(district, now, work, progress)
        lay_on_desks(district, now, work, mailed=False)
        open_to_today()
        lay_on_desks(district, now, work, mailed=True)
        lay_aftermath(district, now, work)
        lay_january(district, now, work)
    finally:
        work.close()
    note_loaded(district[0].agency_id)


def empty(settings: Settings) -> None:
    """Drop the database and its files. Raises ConfigurationError when anybody but the district lives there."""
    strangers = _strangers() if _has_agencies(settings) else []
    if strangers:
        raise ConfigurationError(f"数据库里还有演示以外的机关（{'、'.join(strangers[:5])}），不能重置。")
    dispose_engines()
    url = settings.database_url.replace("postgresql+psycopg://", "postgresql://")
    name = database_name(settings)
    with psycopg.connect(url, dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    for folder in ("files", "anchors"):
        shutil.rmtree(settings.data_dir / folder, ignore_errors=True)
    initialise(settings)


def _strangers() -> list[str]:
    known = [told.code for told in AGENCIES]
    with unit_of_work("identity") as session:
        others = select(Agency.code).where(Agency.id > 0, Agency.code.not_in(known)).order_by(Agency.code)
        return list(session.scalars(others))


def _has_agencies(settings: Settings) -> bool:
    """Whether the database is there and knows agencies: one that does not has nobody in it."""
    url = settings.database_url.replace("postgresql+psycopg://", "postgresql://")
    try:
        with psycopg.connect(url) as connection:
            found = connection.execute("SELECT to_regclass('services.agency') IS NOT NULL").fetchone()
    except psycopg.errors.OperationalError:
        return False
    return bool(found and found[0])


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    with engine_for("identity", settings).connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock, 1)"), {"lock": LOCK})
        connection.commit()
        yield


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    with tqdm(desc="载入演示", unit="步", file=sys.stderr, mininterval=0.5) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show
