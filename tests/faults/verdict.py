"""What the database says after the experiment, asked as the administrator."""

from collections import Counter

from services.events import registered
from services.events.routes import CONSUMERS, ROUTES
from tests.integration.delivery import lab


def check(agency_id, acknowledged):
    """Findings in words (none is well), and the figures."""
    ids = [request_id for _, request_id, _ in acknowledged]
    found = {
        "requests": _count("intake.request", agency_id),
        "cases": _count('processing."case"', agency_id),
        "facts": _count("reporting.case_fact", agency_id),
    }
    here = {str(row.id) for row in lab.sql("SELECT id FROM intake.request WHERE agency_id = :a", a=agency_id)}
    numbers = Counter(number for _, _, number in acknowledged)
    figures = {
        "acknowledged": len(acknowledged),
        "lost": len(set(ids) - here),
        "doubled": len(here) - len(set(ids)) + sum(count - 1 for count in numbers.values()),
        "open": lab.sql("SELECT count(*) FROM services.delivery")[0][0],
        "parked": lab.sql("SELECT count(*) FROM services.delivery_parked")[0][0],
        "events": lab.sql("SELECT count(*) FROM services.event")[0][0],
        "deliveries done": lab.sql("SELECT count(*) FROM services.delivery_done")[0][0],
        "seconds from commit to done, p50 / p99 / max": " / ".join(f"{lag:.2f}" for lag in _lags()),
    } | found
    wrong = [f"{name}: {figures[name]}" for name in ("lost", "doubled", "open", "parked") if figures[name]]
    wrong += [
        f"{name}: {count} for {len(ids)} acknowledged" for name, count in found.items() if count != len(ids)
    ]
    return wrong + _gaps() + _undone(), figures


def _lags():
    """Of everything, whatever was killed meanwhile."""
    row = lab.sql(
        "SELECT percentile_disc(ARRAY[0.5, 0.99, 1]) WITHIN GROUP (ORDER BY done_at - created_at) AS lags"
        " FROM services.delivery_done"
    )[0]
    return [lag.total_seconds() for lag in row.lags or ()]


def _count(table, agency_id):
    return lab.sql(f"SELECT count(*) FROM {table} WHERE agency_id = :a", a=agency_id)[0][0]


def _gaps():
    """Each stream counts 1, 2, 3 … to its head."""
    rows = lab.sql(
        "SELECT s.id FROM services.stream s LEFT JOIN services.event e ON e.stream_id = s.id GROUP BY s.id, s.head"
        " HAVING s.head <> count(e.seq) OR s.head <> count(DISTINCT e.sequence) OR s.head <> coalesce(max(e.sequence), 0)"
    )
    return [f"stream {row.id} has a gap or a double" for row in rows]


def _undone():
    """Each event was done once by each consumer of the map; the key of the done rows forbids twice."""
    rows = lab.sql(
        "SELECT e.name, d.consumer, count(d.event_seq) AS done, count(*) AS told FROM services.event e"
        " LEFT JOIN services.delivery_done d ON d.event_seq = e.seq GROUP BY e.name, d.consumer"
    )
    done = {(row.name, row.consumer): row.done for row in rows}
    told = dict(lab.sql("SELECT name, count(*) FROM services.event GROUP BY name"))
    kinds = registered()
    return [
        f"{name} to {context}: {done.get((name, CONSUMERS[context]), 0)} of {count}"
        for name, count in told.items()
        for context in ROUTES[kinds[name]]
        if done.get((name, CONSUMERS[context]), 0) != count
    ]
