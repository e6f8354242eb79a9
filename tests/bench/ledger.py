"""How long an office's register of five thousand rows takes to come in, and to be heard by every context."""

import time
from datetime import datetime

from intake import commands
from intake import ledger_queries as queries
from intake.commands.bringing import bring_slice
from intake.ledger.reading import read_sheet
from services.clock import CHINA
from services.db import unit_of_work
from services.identity.permissions import Role
from tests.support.agencies import new_office
from tests.support.deliveries import drain
from tests.support.ledger import open_row, row, workbook

ROWS = 5_000
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=CHINA)


def measure(say):
    office = new_office(Role.CLERK)
    data = workbook([row(n) if n % 5 else open_row(n) for n in range(1, ROWS + 1)])
    steps = []
    for name, step in (
        ("read and checked", read),
        ("made into cases", bring),
        ("heard by all contexts", hear),
    ):
        began = time.perf_counter()
        step(office, data)
        steps.append((f"a register of {ROWS:,} rows {name}", f"{time.perf_counter() - began:.1f} s"))
        say(steps)
    return steps


def read(office, data):
    sheet = read_sheet(data, "台账.xlsx")
    with unit_of_work("intake", office.scope) as session:
        found = commands.read_ledger(
            session, office.agency_id, sheet, "台账.xlsx", actor=office.clerk, now=NOW
        )
        commands.start_import(session, office.agency_id, found.id, actor=office.clerk, now=NOW, by_job=False)


def bring(office, _data):
    with unit_of_work("intake", office.scope) as session:
        [(found, _)] = queries.imports(session, office.agency_id)
    line, finished = 0, False
    while not finished:
        with unit_of_work("intake", office.scope) as session:
            one = queries.import_of(session, office.agency_id, found.id, lock=True)
            line, _done, finished = bring_slice(session, one, line, NOW)


def hear(office, _data):
    drain(office.agency_id, timeout=300)
