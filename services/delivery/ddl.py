"""What the delivery tables need beyond columns, as SQL for the migration: policies, partitions, storage.

No payload and no personal data stands in deliveries, lanes, parked or done rows, so their walls run between
consumers (a context meets its own rows) and not between agencies; only inserting is bound to the scope.
"""

from services.db.roles import CONTEXTS, login
from services.db.tenancy import SCOPE_AGENCY
from services.events.routes import CONSUMERS

PARTITION_ROWS = 5_000_000
SLOTS = 4

SCOPE_FOR_AGENCIES = (
    "((SELECT string_to_array(nullif(current_setting('app.for_agency', true), ''), ','))::int[])"
)
_PUBLISHERS = ", ".join(login(role) for role in (*CONTEXTS, "identity"))


def _own_rows() -> tuple[str, ...]:
    return tuple(
        f"CREATE POLICY {name} ON {{table}} TO {login(name)} USING (consumer = {number}) WITH CHECK (consumer = {number})"
        for name, number in CONSUMERS.items()
    )


def _all_rows(*roles: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE POLICY {role} ON {{table}} TO {login(role)} USING (true) WITH CHECK (true)" for role in roles
    )


def consumer_rows() -> tuple[str, ...]:
    """The consumers of routes.py as rows."""
    values = ", ".join(f"({number}, '{name}')" for name, number in CONSUMERS.items())
    return (f"INSERT INTO {{table}} (id, name) VALUES {values}",)


DELIVERY_POLICIES = (
    *_own_rows(),
    *_all_rows("relay", "identity"),
    f"CREATE POLICY publishing ON {{table}} FOR INSERT TO {_PUBLISHERS}"
    f" WITH CHECK (agency_id = {SCOPE_AGENCY} OR agency_id = ANY ({SCOPE_FOR_AGENCIES}))",
)
LANE_POLICIES = PARKED_POLICIES = DONE_POLICIES = (*_own_rows(), *_all_rows("relay", "identity"))

OPEN_WORK_STORAGE = (
    "ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=20000,"
    " autovacuum_vacuum_insert_threshold=-1, autovacuum_vacuum_cost_delay=0)"
)

LANE_AFTER = (
    # Half-empty pages and no second index: every update of a lane stays in its page.
    "ALTER TABLE {table} SET (fillfactor=50, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000,"
    " autovacuum_vacuum_cost_delay=0)",
    "CREATE SEQUENCE services.session_no AS int CYCLE",
    f"GRANT USAGE ON SEQUENCE services.session_no TO {', '.join(login(role) for role in (*CONTEXTS, 'relay', 'identity'))}",
)

# Ahead of need, by whoever asks: the migrator's rights, nothing to choose, safe twice and at once.
_CREATE_PARTITIONS = f"""
CREATE FUNCTION services.create_partitions() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  reached bigint; wanted bigint; parent text; part text; made int = 0;
BEGIN
  PERFORM pg_advisory_xact_lock(7003);
  SELECT coalesce(last_value, 0) INTO reached FROM pg_sequences
   WHERE schemaname = 'services' AND sequencename = 'event_seq_seq';
  FOR wanted IN 0 .. (coalesce(reached, 0) / {PARTITION_ROWS} + 1) LOOP
    FOREACH parent IN ARRAY ARRAY['event', 'delivery_done'] LOOP
      part = parent || '_' || lpad(wanted::text, 5, '0');
      IF wanted * {PARTITION_ROWS} + {PARTITION_ROWS} > coalesce(reached, 0)
         AND to_regclass('services.' || part) IS NULL THEN
        EXECUTE format('CREATE TABLE services.%I PARTITION OF services.%I FOR VALUES FROM (%s) TO (%s)',
                       part, parent, wanted * {PARTITION_ROWS}, (wanted + 1) * {PARTITION_ROWS});
        EXECUTE format('ALTER TABLE services.%I ENABLE ROW LEVEL SECURITY', part);
        EXECUTE format('ALTER TABLE services.%I FORCE ROW LEVEL SECURITY', part);
        made = made + 1;
      END IF;
    END LOOP;
  END LOOP;
  RETURN made;
END $$
"""

EVENT_AFTER = (
    # The sealer follows committed transactions: its cursor is (xid, seq).
    "ALTER TABLE {table} ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()",
    "CREATE INDEX ix_event_xid_seq ON {table} (xid, seq)",
    f"CREATE POLICY for_agency ON {{table}} FOR SELECT USING (for_agency_id = {SCOPE_AGENCY})",
    "CREATE TABLE services.event_default PARTITION OF services.event DEFAULT",
    "ALTER TABLE services.event_default ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE services.event_default FORCE ROW LEVEL SECURITY",
    "CREATE TABLE services.delivery_done_default PARTITION OF services.delivery_done DEFAULT",
    "ALTER TABLE services.delivery_done_default ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE services.delivery_done_default FORCE ROW LEVEL SECURITY",
    _CREATE_PARTITIONS,
    "REVOKE ALL ON FUNCTION services.create_partitions() FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION services.create_partitions() TO {login('relay')}",
    "SELECT services.create_partitions()",
)
DONE_AFTER = ()
