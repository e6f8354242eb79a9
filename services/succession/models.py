"""Tables of succession: who takes over from whom and when, and which tables hold rows of a case.

The walls let nobody write into another agency. Passing a case on is the one act that does, so it is one function of
the migrator's: it moves exactly one case, along a succession that is on record, and nothing else.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Security, tenant_table
from services.db.roles import login

AGENCY = "services.agency.id"
BUSY = "GK001"

# Cases and requests first, the stream's head last: the order in which commands lock them.
_HAND_OVER = """
CREATE FUNCTION services.hand_over(succession_id int, passed uuid, rewrapped bytea, version int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE s record; t record;
BEGIN
  SELECT from_agency_id AS old, to_agency_id AS new INTO STRICT s FROM services.succession
   WHERE id = succession_id AND cancelled_at IS NULL;
  FOR t IN SELECT name, agency_column, condition FROM services.moving_table ORDER BY condition <> 'id = $1', name LOOP
    EXECUTE format('UPDATE %s SET %I = $3 WHERE %I = $2 AND (%s)', t.name, t.agency_column, t.agency_column, t.condition)
      USING passed, s.old, s.new;
  END LOOP;
  UPDATE services.case_key SET agency_id = s.new, wrapped = rewrapped, key_version = version
   WHERE agency_id = s.old AND stream = passed;
  UPDATE services.file SET agency_id = s.new, path = s.new || substr(path, strpos(path, '/'))
   WHERE agency_id = s.old AND stream = passed;
  UPDATE services.stream SET agency_id = s.new WHERE id = passed AND agency_id = s.old;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the stream is not the predecessor''s' USING ERRCODE = 'no_data_found';
  END IF;
  -- Under the stream's lock nothing more can be published: what is open now would be handled in the old agency.
  IF EXISTS (SELECT FROM services.delivery WHERE stream_id = passed)
     OR EXISTS (SELECT FROM services.delivery_parked WHERE stream_id = passed) THEN
    RAISE EXCEPTION 'deliveries of the stream are open' USING ERRCODE = 'GK001';
  END IF;
END $$
"""


class MovingTable(Base):
    """A table with rows of a case, or that name its agency; `condition` finds those of the stream $1. Migrations write it."""

    __tablename__ = "moving_table"
    __table_args__ = tenant_table("services", kind=Security.OWN, owner="identity", own="SELECT")

    name: Mapped[str] = mapped_column(primary_key=True)
    agency_column: Mapped[str] = mapped_column(primary_key=True)
    condition: Mapped[str]


class Succession(Base):
    """From `on` on `to` answers for `from`: for these sections and numbers, or for all that no other record names.

    `ends`: the predecessor exists no longer from that day on; else it gives away only what is named.
    """

    __tablename__ = "succession"
    __table_args__ = tenant_table(
        "services",
        CheckConstraint("from_agency_id <> to_agency_id", name="another"),
        Index(None, "from_agency_id"),
        Index(None, "to_agency_id"),
        Index(
            "uq_succession_pair",
            "from_agency_id",
            "to_agency_id",
            unique=True,
            postgresql_where="cancelled_at IS NULL",
        ),
        Index(
            "uq_succession_rest",
            "from_agency_id",
            unique=True,
            postgresql_where="rest AND cancelled_at IS NULL",
        ),
        kind=Security.OPEN,
        owner="identity",
        own="SELECT, INSERT, UPDATE",
        after=(
            _HAND_OVER,
            "REVOKE ALL ON FUNCTION services.hand_over(int, uuid, bytea, int) FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION services.hand_over(int, uuid, bytea, int) TO {login('processing')}",
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=False), primary_key=True)
    from_agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    to_agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    on: Mapped[date]
    ends: Mapped[bool]
    rest: Mapped[bool]
    sections: Mapped[list[Any]]
    numbers: Mapped[list[Any]]
    basis: Mapped[str] = mapped_column(default="")
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
