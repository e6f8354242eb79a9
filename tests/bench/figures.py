"""How fast the tables come out of ten million facts, beside the same question in bare SQL, in the same run.

Bare: as the owner of the table, no row security, the fewest words by hand that give the same cells. Ours: the statement of
`reporting.queries` as the reporting role under row security. Both by the server's own clock (EXPLAIN ANALYZE), round by
round beside each other, the best of several; the last column is the whole call, to a filled table.
"""

import os
import statistics
import time
from datetime import date

from sqlalchemy import text
from sqlalchemy.dialects import postgresql

from reporting.domain import KINDS, RESULTS, period
from reporting.formats import load_format
from reporting.models import CASE_FACTS
from reporting.queries import Subject, table_three
from reporting.queries.tables import counting
from reporting.rebuild import rebuild
from services.db import Scope, unit_of_work
from tests.integration.reporting.told import drain, tell_many
from tests.support.agencies import new_office

FACTS = int(os.environ.get("FACTS", "10000000"))
AGENCIES, YEARS, FIRST = 2_000, 10, 2016
ROUNDS = 7
REBUILT = 4_000
# An agency has a hundredth of what another has: sizes follow a power, as departments and counties do.
_AGENCIES = text(
    "INSERT INTO services.agency (code, name, short_name, level, region, time_mode, valid_from, settings)"
    " SELECT 'BENCH-' || n, '测' || n, '测' || n, 'department', 'CN', 'real', '2008-05-01', '{}'"
    " FROM generate_series(1, :agencies) AS n RETURNING id"
)
_FACTS = text(
    """
    INSERT INTO reporting.case_fact (stream, agency_id, body_id, number, channel, registered_on, applicant_kind,
      kind_sequence, receipt_date, receipt_sequence, state, outcome, closed_on, timely, closed_sequence)
    SELECT CAST('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS uuid), agency, 1, 'B-' || n, (ARRAY['web', 'letter', 'in_person'])[1 + n % 3], came,
      (CAST(:kinds AS text[]))[1 + (random() * random() * 6)::int % 6], 1, came, 1,
      CASE WHEN went > :last THEN 'examining' ELSE 'closed' END,
      CASE WHEN went > :last THEN NULL ELSE (CAST(:results AS text[]))[1 + (random() * random() * 21)::int % 21] END,
      CASE WHEN went > :last THEN NULL ELSE went END, CASE WHEN went > :last THEN NULL ELSE true END, 1
      FROM (SELECT n, came, came + 2 + (random() * 35)::int AS went,
                   (CAST(:ids AS int[]))[1 + (power(random(), 1.6) * (:agencies - 1))::int] AS agency
              FROM (SELECT n, CAST(:first AS date) + (n::bigint * :days / :facts)::int AS came
                      FROM generate_series(CAST(:start AS int), CAST(:stop AS int)) AS n) AS days) AS facts
    """
)
_BARE = """
    SELECT passing, years >= 2 * {year}, years <= 2 * {year}, count(*) FROM reporting.case_fact
     WHERE years IN (2 * {year} - 1, 2 * {year}, 2 * {year} + 1) AND agency_id = ANY('{{{ids}}}'::int[])
     GROUP BY passing, years
     UNION ALL
    SELECT passing, receipt_date >= '{start}', settled_on <= '{end}', count(*) FROM reporting.case_fact
     WHERE years IS NULL AND voided_on IS NULL AND agency_id = ANY('{{{ids}}}'::int[])
       AND receipt_date <= '{end}' AND settled_on >= '{start}'
     GROUP BY 1, 2, 3
"""


def measure(say):
    rows = []

    def put(what, value):
        rows.append((what, value))
        say(rows)

    ids, seconds = fill()
    put(
        f"{FACTS:,} facts of {AGENCIES:,} agencies and {YEARS} years written",
        f"{FACTS / seconds:,.0f} facts/s",
    )
    year, all_years = period(FIRST + YEARS - 2), [period(FIRST + n) for n in range(YEARS)]
    size = middling(ids)
    for what, agencies, years in (
        ("one agency of middling size, one year", (size,), [year]),
        ("the busiest agency, one year", (ids[0],), [year]),
        ("all agencies, one year", tuple(ids), [year]),
        ("all agencies, ten years", tuple(ids), all_years),
    ):
        bare, ours, call = best(
            lambda years=years, agencies=agencies, ask=ask: sum(ask(agencies, one) for one in years)
            for ask in (bare_time, our_time, call_time)
        )
        put(
            what, f"bare {bare:.1f} ms, ours {ours:.1f} ms ({ours / bare:.2f}×), the whole call {call:.1f} ms"
        )
    half = best([lambda: our_time(tuple(ids), period(FIRST + YEARS - 2, span="h1"))])
    put("all agencies, half a year", f"ours {half[0]:.1f} ms")
    each = best([lambda: our_time(tuple(ids), year, CASE_FACTS.c.agency_id)])
    put("each of all agencies by itself, one year", f"ours {each[0]:.1f} ms")
    put("rebuild", rebuilding())
    put("load of the machine meanwhile", f"{os.getloadavg()[2]:.1f} on {os.cpu_count()} cores")
    return rows


def fill():
    began = time.perf_counter()
    with unit_of_work("migrator") as session:
        ids = list(session.scalars(_AGENCIES, {"agencies": AGENCIES}))
    first, last = date(FIRST, 1, 1), date(FIRST + YEARS - 1, 12, 31)
    told = {
        "ids": ids,
        "agencies": AGENCIES,
        "kinds": list(KINDS),
        "results": list(RESULTS),
        "first": first,
        "last": last,
        "facts": FACTS,
    }
    # Ten million rows, in the order they came, are written without the indexes, which are made afterwards, as whoever moves
    # a province in would.
    with unit_of_work("migrator") as session:
        for index in CASE_FACTS.indexes:
            index.drop(session.connection())
    for start in range(1, FACTS + 1, 500_000):
        stop = min(start + 499_999, FACTS)
        with unit_of_work("migrator") as session:
            session.execute(text("SET LOCAL statement_timeout = 0"))
            days = (last - first).days
            session.execute(_FACTS, told | {"start": start, "stop": stop, "days": days})
    with unit_of_work("migrator") as session:
        session.execute(text("SET LOCAL statement_timeout = 0"))
        for index in CASE_FACTS.indexes:
            index.create(session.connection())
    seconds = time.perf_counter() - began
    vacuum()
    return ids, seconds


def vacuum():
    """As autovacuum would have done by then: without it no index tells a row's visibility."""
    from services.db.engine import engine_for

    with engine_for("migrator").connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM (ANALYZE) reporting.case_fact"))


def middling(ids):
    with unit_of_work("migrator") as session:
        session.execute(text("SET LOCAL statement_timeout = 0"))
        rows = session.execute(
            text("SELECT agency_id, count(*) FROM reporting.case_fact GROUP BY 1 ORDER BY 2, 1")
        ).all()
    return rows[len(rows) // 2].agency_id


def best(asked):
    """The least of each, asked in turns: whatever else the machine does is done to all of them."""
    asked = list(asked)
    return [min(times) for times in zip(*([ask() for ask in asked] for _ in range(ROUNDS)), strict=True)]


def bare_time(agencies, year):
    ids = ",".join(map(str, agencies))
    with unit_of_work("migrator") as session:
        session.execute(text("SET LOCAL min_parallel_index_scan_size = 0"))
        said = _BARE.format(ids=ids, year=year.year, start=year.start, end=year.cutoff)
        return execution(session, text(said))


def our_time(agencies, year, *keys):
    statement = counting(Subject(agencies), year, *keys).compile(
        dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}
    )
    with unit_of_work("reporting", Scope(agencies[0], sight=agencies)) as session:
        return execution(session, text(str(statement).replace(":", "\\:")))


def execution(session, statement):
    session.execute(text("SET LOCAL statement_timeout = 0"))
    lines = (
        session.execute(text(f"EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF) {statement.text}")).scalars().all()
    )
    if os.environ.get("PLANS"):
        print("\n".join(lines))
    return float(lines[-1].removeprefix("Execution Time: ").removesuffix(" ms"))


def call_time(agencies, year):
    form = load_format("2021")
    began = time.perf_counter()
    with unit_of_work("reporting", Scope(agencies[0], sight=agencies)) as session:
        table_three(session, Subject(agencies), year, form)
    return (time.perf_counter() - began) * 1000


def rebuilding():
    """Events replayed a second, of an agency's whole history with all it told."""
    office = new_office()
    tell_many(office, REBUILT, 3)
    drain(office.agency_id)
    rates = []
    for _ in range(3):
        began = time.perf_counter()
        done = rebuild(office.agency_id)
        rates.append(done.events / (time.perf_counter() - began))
        assert not done.differences
    return f"{statistics.median(rates):,.0f} events/s over {done.events:,} events of {done.cases:,} cases, no difference"
