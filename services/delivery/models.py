"""The tables of delivery: streams, events, and the lanes that carry open work to its consumers.

Open deliveries are inserted and deleted, never updated while they wait; the lease sits on the lane; what is done
goes to a table that only grows. `event` and `delivery_done` are partitioned by ranges of the event's `seq`.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Security, tenant_table
from services.delivery.ddl import (
    DELIVERY_POLICIES,
    DONE_AFTER,
    DONE_POLICIES,
    EVENT_AFTER,
    LANE_AFTER,
    LANE_POLICIES,
    OPEN_WORK_STORAGE,
    PARKED_POLICIES,
    consumer_rows,
)

PUBLISHERS = ("intake", "processing", "notifications", "reporting", "identity")
_OTHERS = PUBLISHERS[1:]


class Stream(Base):
    """One case (or report, calendar, agency): `head` is the sequence of its newest event."""

    __tablename__ = "stream"
    __table_args__ = tenant_table(
        "services",
        kind=Security.REQUEST,
        request_column="id",
        owner="intake",
        own="SELECT, INSERT, UPDATE",
        grants=dict.fromkeys(_OTHERS, "SELECT, INSERT, UPDATE"),
        after=("ALTER TABLE {table} SET (fillfactor=70)",),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("services.agency.id"))
    head: Mapped[int] = mapped_column(server_default="0")


class StoredEvent(Base):
    """A fact, for ever. `seq` orders events inside a stream only (given under the stream's lock): never a cursor."""

    __tablename__ = "event"
    __table_args__ = tenant_table(
        "services",
        Index(None, "stream_id", "sequence"),
        Index(None, "agency_id", "seq"),
        kind=Security.REQUEST,
        request_column="stream_id",
        owner="intake",
        own="SELECT, INSERT",
        grants=dict.fromkeys(_OTHERS, "SELECT, INSERT"),
        everything=("sealer",),
        after=EVENT_AFTER,
        postgresql_partition_by="RANGE (seq)",
    )

    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    occurred_at: Mapped[datetime]
    event_id: Mapped[uuid.UUID]
    stream_id: Mapped[uuid.UUID]
    sequence: Mapped[int]
    agency_id: Mapped[int]
    for_agency_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(SmallInteger)
    slot: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str]
    actor_kind: Mapped[str]
    actor_id: Mapped[str | None]
    actor_name: Mapped[str]
    correlation_id: Mapped[str | None]
    payload: Mapped[dict[str, Any]]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class Consumer(Base):
    """A context as a hearer of events; publishing reads `active` inside the command's transaction."""

    __tablename__ = "consumer"
    __table_args__ = tenant_table(
        "services", kind=Security.OPEN, owner="identity", own="SELECT, UPDATE", after=consumer_rows()
    )

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool] = mapped_column(server_default="true")


class Delivery(Base):
    """Open work only; its primary key is the one index. `agency_id` is the agency that has to act."""

    __tablename__ = "delivery"
    __table_args__ = tenant_table(
        "services",
        PrimaryKeyConstraint("consumer", "agency_id", "slot", "event_seq"),
        kind=Security.CUSTOM,
        owner="relay",
        own="SELECT, INSERT",
        grants={"identity": "SELECT, INSERT"}
        | dict.fromkeys(PUBLISHERS[:4], "SELECT, INSERT, UPDATE, DELETE"),
        policies=DELIVERY_POLICIES,
        after=(OPEN_WORK_STORAGE,),
    )

    event_seq: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    stream_id: Mapped[uuid.UUID]
    agency_id: Mapped[int]
    consumer: Mapped[int] = mapped_column(SmallInteger)
    slot: Mapped[int] = mapped_column(SmallInteger)
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default="0")


class Lane(Base):
    """Where leases sit. `owner`: none = free, < 0 = published by that relay session, > 0 = begun by that worker's.

    The fence is the row lock that a working transaction holds until its commit; `epoch` tells stale messages.
    """

    __tablename__ = "lane"
    __table_args__ = tenant_table(
        "services",
        kind=Security.CUSTOM,
        owner="relay",
        own="SELECT, INSERT, UPDATE",
        grants={"identity": "SELECT, INSERT, UPDATE"} | dict.fromkeys(PUBLISHERS[:4], "SELECT, UPDATE"),
        policies=LANE_POLICIES,
        after=LANE_AFTER,
    )

    consumer: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    agency_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slot: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    epoch: Mapped[int] = mapped_column(BigInteger, server_default="0")
    owner: Mapped[int | None] = mapped_column(Integer)
    lease_until: Mapped[datetime] = mapped_column(server_default="-infinity")
    strikes: Mapped[int] = mapped_column(SmallInteger, server_default="0")


class ParkedDelivery(Base):
    """Work that failed and waits (`retry`, `dead`), and the later work of its stream that waits behind it.

    `reason` is a class of error by its code, `last_error` where it happened: neither holds a value of the case.
    """

    __tablename__ = "delivery_parked"
    __table_args__ = tenant_table(
        "services",
        CheckConstraint("state IN ('retry', 'dead', 'behind')", "state"),
        Index("ix_delivery_parked_retry_at", "retry_at", postgresql_where="state = 'retry'"),
        Index(None, "agency_id", "state"),
        kind=Security.CUSTOM,
        owner="relay",
        own="SELECT, DELETE",
        grants={"identity": "SELECT, DELETE"} | dict.fromkeys(PUBLISHERS[:4], "SELECT, INSERT"),
        policies=PARKED_POLICIES,
    )

    consumer: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    stream_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    event_seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    agency_id: Mapped[int]
    slot: Mapped[int] = mapped_column(SmallInteger)
    attempts: Mapped[int] = mapped_column(SmallInteger)
    created_at: Mapped[datetime]
    parked_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    state: Mapped[str]
    retry_at: Mapped[datetime | None]
    name: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    last_error: Mapped[str] = mapped_column(server_default="")


class DoneDelivery(Base):
    """What was done, once: the key is what makes a second effect impossible to record."""

    __tablename__ = "delivery_done"
    __table_args__ = tenant_table(
        "services",
        CheckConstraint("outcome IN ('done', 'skipped')", "outcome"),
        kind=Security.CUSTOM,
        owner="relay",
        own="SELECT",
        grants={"identity": "SELECT, INSERT"} | dict.fromkeys(PUBLISHERS[:4], "SELECT, INSERT"),
        policies=DONE_POLICIES,
        after=DONE_AFTER,
        postgresql_partition_by="RANGE (event_seq)",
    )

    event_seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    agency_id: Mapped[int]
    consumer: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    attempts: Mapped[int] = mapped_column(SmallInteger)
    outcome: Mapped[str] = mapped_column(server_default="done")


class ReplayLog(Base):
    """Every operator's act on a parked delivery, with its reason. INSERT only."""

    __tablename__ = "replay_log"
    __table_args__ = tenant_table(
        "services",
        kind=Security.OWN,
        owner="identity",
        own="SELECT, INSERT",
        grants={"audit_reader": "SELECT"},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    consumer: Mapped[int] = mapped_column(SmallInteger)
    event_seq: Mapped[int] = mapped_column(BigInteger)
    agency_id: Mapped[int]
    stream_id: Mapped[uuid.UUID]
    action: Mapped[str]
    reason: Mapped[str]
    operator_id: Mapped[str | None]
    operator_name: Mapped[str]
