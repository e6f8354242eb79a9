"""services: the first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "services_0001"
down_revision = None
branch_labels = ("services",)


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS services")
    op.execute(
        "GRANT USAGE ON SCHEMA services TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting, gongkai_identity, gongkai_relay, gongkai_sealer, gongkai_audit_reader, gongkai_backup, gongkai_migrator"
    )
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("time_mode", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("settings", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.CheckConstraint("code ~ '^[A-Z0-9][A-Z0-9-]{0,39}$'", name=op.f("ck_agency_code")),
        sa.CheckConstraint(
            "level IN ('province','city','county','department','town','unit')", name=op.f("ck_agency_level")
        ),
        sa.CheckConstraint("time_mode IN ('real','played')", name=op.f("ck_agency_time_mode")),
        sa.ForeignKeyConstraint(["parent_id"], ["services.agency.id"], name=op.f("fk_agency_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("code", name=op.f("uq_agency_code")),
        schema="services",
    )
    op.create_index(op.f("ix_agency_parent_id"), "agency", ["parent_id"], unique=False, schema="services")
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("fields", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("detail", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("correlation_id", sa.Text(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        schema="services",
        postgresql_partition_by="RANGE (id)",
    )
    op.create_index(
        op.f("ix_audit_agency_id_id"), "audit", ["agency_id", "id"], unique=False, schema="services"
    )
    op.create_table(
        "calendar_year",
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("off", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("work", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("region", "year", "version", name=op.f("pk_calendar_year")),
        schema="services",
    )
    op.create_table(
        "case_key",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.Uuid(), nullable=False),
        sa.Column("key_version", sa.SmallInteger(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "stream", name=op.f("pk_case_key")),
        schema="services",
    )
    op.create_table(
        "consumer",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consumer")),
        sa.UniqueConstraint("name", name=op.f("uq_consumer_name")),
        schema="services",
    )
    op.create_table(
        "delivery",
        sa.Column("event_seq", sa.BigInteger(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("stream_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("consumer", sa.SmallInteger(), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("consumer", "agency_id", "slot", "event_seq", name=op.f("pk_delivery")),
        schema="services",
    )
    op.create_table(
        "delivery_done",
        sa.Column("event_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "done_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("consumer", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), server_default="done", nullable=False),
        sa.CheckConstraint("outcome IN ('done', 'skipped')", name=op.f("ck_delivery_done_outcome")),
        sa.PrimaryKeyConstraint("event_seq", "consumer", name=op.f("pk_delivery_done")),
        schema="services",
        postgresql_partition_by="RANGE (event_seq)",
    )
    op.create_table(
        "delivery_parked",
        sa.Column("consumer", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("stream_id", sa.Uuid(), nullable=False),
        sa.Column("event_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "parked_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("last_error", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("state IN ('retry', 'dead', 'behind')", name=op.f("ck_delivery_parked_state")),
        sa.PrimaryKeyConstraint("consumer", "stream_id", "event_seq", name=op.f("pk_delivery_parked")),
        schema="services",
    )
    op.create_index(
        op.f("ix_delivery_parked_agency_id_state"),
        "delivery_parked",
        ["agency_id", "state"],
        unique=False,
        schema="services",
    )
    op.create_index(
        "ix_delivery_parked_retry_at",
        "delivery_parked",
        ["retry_at"],
        unique=False,
        schema="services",
        postgresql_where="state = 'retry'",
    )
    op.create_table(
        "event",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("stream_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("for_agency_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("correlation_id", sa.Text(), nullable=True),
        sa.Column("payload", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event")),
        schema="services",
        postgresql_partition_by="RANGE (seq)",
    )
    op.create_index(
        op.f("ix_event_agency_id_seq"), "event", ["agency_id", "seq"], unique=False, schema="services"
    )
    op.create_index(
        op.f("ix_event_stream_id_sequence"),
        "event",
        ["stream_id", "sequence"],
        unique=False,
        schema="services",
    )
    op.create_table(
        "lane",
        sa.Column("consumer", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("agency_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slot", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("owner", sa.Integer(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), server_default="-infinity", nullable=False),
        sa.Column("strikes", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("consumer", "agency_id", "slot", name=op.f("pk_lane")),
        schema="services",
    )
    op.create_table(
        "moving_table",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("agency_column", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "agency_column", name=op.f("pk_moving_table")),
        schema="services",
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("old_hashes", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
        schema="services",
    )
    op.create_table(
        "replay_log",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("consumer", sa.SmallInteger(), nullable=False),
        sa.Column("event_seq", sa.BigInteger(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("stream_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("operator_id", sa.Text(), nullable=True),
        sa.Column("operator_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replay_log")),
        schema="services",
    )
    op.create_table(
        "seal_block",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_position", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("leaves", sa.LargeBinary(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "sealed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("agency_id", "number", name=op.f("pk_seal_block")),
        schema="services",
    )
    op.create_table(
        "seal_cursor",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("xid", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("floor", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_seal_cursor")),
        schema="services",
    )
    op.create_table(
        "sign_in_throttle",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_throttle")),
        schema="services",
    )
    op.create_table(
        "agency_place",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_agency_place_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["services.agency.id"], name=op.f("fk_agency_place_parent_id")
        ),
        sa.PrimaryKeyConstraint("agency_id", "valid_from", name=op.f("pk_agency_place")),
        schema="services",
    )
    op.create_index(
        op.f("ix_agency_place_parent_id"), "agency_place", ["parent_id"], unique=False, schema="services"
    )
    op.create_table(
        "answering_body",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("letterhead", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_answering_body_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answering_body")),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_answering_body_agency_id_name")),
        schema="services",
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_api_token_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
        schema="services",
    )
    op.create_index(
        op.f("ix_api_token_agency_id"), "api_token", ["agency_id"], unique=False, schema="services"
    )
    op.create_table(
        "approval_levels",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("levels", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_approval_levels_agency_id")
        ),
        sa.PrimaryKeyConstraint("agency_id", "version", name=op.f("pk_approval_levels")),
        schema="services",
    )
    op.create_table(
        "document_template",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_document_template_agency_id")
        ),
        sa.PrimaryKeyConstraint("agency_id", "kind", "version", name=op.f("pk_document_template")),
        schema="services",
    )
    op.create_table(
        "file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_file_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        schema="services",
    )
    op.create_index(
        op.f("ix_file_agency_id_stream"), "file", ["agency_id", "stream"], unique=False, schema="services"
    )
    op.create_table(
        "idempotency_key",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_idempotency_key_agency_id")
        ),
        sa.PrimaryKeyConstraint("agency_id", "scope", "key", name=op.f("pk_idempotency_key")),
        schema="services",
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("context", sa.Text(), server_default=sa.text("substr(current_user, 9)"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("params", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("checkpoint", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("result", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column(
            "retry_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('queued','done','failed','cancelled')", name=op.f("ck_job_state")),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_job_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        schema="services",
    )
    op.create_index(
        op.f("ix_job_agency_id_created_at"),
        "job",
        ["agency_id", "created_at"],
        unique=False,
        schema="services",
    )
    op.create_index(
        op.f("ix_job_context_retry_at"),
        "job",
        ["context", "retry_at"],
        unique=False,
        schema="services",
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_table(
        "letterhead",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_letterhead_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "version", name=op.f("pk_letterhead")),
        schema="services",
    )
    op.create_table(
        "number_style",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("counter", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_number_style_agency_id")
        ),
        sa.PrimaryKeyConstraint("agency_id", "kind", "version", name=op.f("pk_number_style")),
        schema="services",
    )
    op.create_table(
        "section",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_section_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_section_agency_id_name")),
        schema="services",
    )
    op.create_table(
        "series",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_series_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "body_id", "series", "year", name=op.f("pk_series")),
        schema="services",
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_session_agency_id")),
        sa.ForeignKeyConstraint(["person_id"], ["services.person.id"], name=op.f("fk_session_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
        schema="services",
    )
    op.create_index(op.f("ix_session_person_id"), "session", ["person_id"], unique=False, schema="services")
    op.create_table(
        "stream",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("head", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_stream_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stream")),
        schema="services",
    )
    op.create_table(
        "substitution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("right", sa.Text(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("from_name", sa.Text(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("to_name", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_substitution_two_people")),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_substitution_ends_later")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_substitution_agency_id")
        ),
        sa.ForeignKeyConstraint(["from_id"], ["services.person.id"], name=op.f("fk_substitution_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["services.person.id"], name=op.f("fk_substitution_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
        schema="services",
    )
    op.create_index(
        op.f("ix_substitution_agency_id_last_day"),
        "substitution",
        ["agency_id", "last_day"],
        unique=False,
        schema="services",
    )
    op.create_index(op.f("ix_substitution_to_id"), "substitution", ["to_id"], unique=False, schema="services")
    op.create_table(
        "succession",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("from_agency_id", sa.Integer(), nullable=False),
        sa.Column("to_agency_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("ends", sa.Boolean(), nullable=False),
        sa.Column("rest", sa.Boolean(), nullable=False),
        sa.Column("sections", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("numbers", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("from_agency_id <> to_agency_id", name=op.f("ck_succession_another")),
        sa.ForeignKeyConstraint(
            ["from_agency_id"], ["services.agency.id"], name=op.f("fk_succession_from_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_agency_id"], ["services.agency.id"], name=op.f("fk_succession_to_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
        schema="services",
    )
    op.create_index(
        op.f("ix_succession_from_agency_id"),
        "succession",
        ["from_agency_id"],
        unique=False,
        schema="services",
    )
    op.create_index(
        op.f("ix_succession_to_agency_id"), "succession", ["to_agency_id"], unique=False, schema="services"
    )
    op.create_index(
        "uq_succession_pair",
        "succession",
        ["from_agency_id", "to_agency_id"],
        unique=True,
        schema="services",
        postgresql_where="cancelled_at IS NULL",
    )
    op.create_index(
        "uq_succession_rest",
        "succession",
        ["from_agency_id"],
        unique=True,
        schema="services",
        postgresql_where="rest AND cancelled_at IS NULL",
    )
    op.create_table(
        "sweep",
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("done_through", sa.Date(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_sweep_agency_id")),
        sa.PrimaryKeyConstraint("context", "name", "agency_id", name=op.f("pk_sweep")),
        schema="services",
    )
    op.create_table(
        "answering_body_remedy",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("review_body", sa.Text(), nullable=False),
        sa.Column("review_address", sa.Text(), nullable=False),
        sa.Column("court", sa.Text(), nullable=False),
        sa.Column("court_address", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["services.answering_body.id"], name=op.f("fk_answering_body_remedy_body_id")
        ),
        sa.PrimaryKeyConstraint("body_id", "valid_from", name=op.f("pk_answering_body_remedy")),
        schema="services",
    )
    op.create_table(
        "electronic_seal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_by", sa.Text(), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name IN ('office','disclosure')", name=op.f("ck_electronic_seal_name")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_electronic_seal_ended")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_electronic_seal_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["services.answering_body.id"], name=op.f("fk_electronic_seal_body_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_electronic_seal")),
        schema="services",
    )
    op.create_index(
        op.f("ix_electronic_seal_agency_id"),
        "electronic_seal",
        ["agency_id"],
        unique=False,
        schema="services",
    )
    op.create_index(
        "uq_electronic_seal_in_use",
        "electronic_seal",
        ["body_id"],
        unique=True,
        schema="services",
        postgresql_where="ended_at IS NULL",
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_membership_agency_id")),
        sa.ForeignKeyConstraint(["person_id"], ["services.person.id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["services.section.id"], name=op.f("fk_membership_section_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        schema="services",
    )
    op.create_index(
        op.f("ix_membership_agency_id_role"),
        "membership",
        ["agency_id", "role"],
        unique=False,
        schema="services",
    )
    op.create_index(
        op.f("ix_membership_person_id"), "membership", ["person_id"], unique=False, schema="services"
    )
    op.execute("""ALTER TABLE "services"."agency" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."agency" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."agency" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "services"."agency" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "services"."agency" TO gongkai_backup""")
    op.execute("""CREATE POLICY open ON "services"."agency" FOR SELECT USING (true)""")
    op.execute(
        """CREATE POLICY owner ON "services"."agency" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."agency" TO gongkai_identity""")
    op.execute("""GRANT SELECT ON "services"."agency" TO gongkai_intake""")
    op.execute("""GRANT SELECT ON "services"."agency" TO gongkai_processing""")
    op.execute("""GRANT SELECT ON "services"."agency" TO gongkai_notifications""")
    op.execute("""GRANT SELECT ON "services"."agency" TO gongkai_reporting""")
    op.execute("""GRANT SELECT ON "services"."agency" TO gongkai_relay""")
    op.execute("""GRANT SELECT ON "services"."agency" TO gongkai_sealer""")
    op.execute("""GRANT SELECT ON "services"."agency" TO gongkai_audit_reader""")
    op.execute(
        """INSERT INTO "services"."agency" (id, code, name, short_name, level, region, time_mode, valid_from, settings) VALUES (0, 'PLATFORM', '平台', '平台', 'unit', 'CN', 'real', DATE '2000-01-01', '{}'::jsonb)"""
    )
    op.execute("""ALTER TABLE "services"."audit" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."audit" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."audit" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "services"."audit" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "services"."audit" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY sealer_reads ON "services"."audit" FOR SELECT TO gongkai_sealer USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."audit" TO gongkai_sealer""")
    op.execute(
        """CREATE POLICY audit_reader_reads ON "services"."audit" FOR SELECT TO gongkai_audit_reader USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."audit" TO gongkai_audit_reader""")
    op.execute(
        """CREATE POLICY agency ON "services"."audit" FOR INSERT WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY identity ON "services"."audit" FOR INSERT TO gongkai_identity WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."audit" TO gongkai_audit_reader""")
    op.execute("""GRANT INSERT ON "services"."audit" TO gongkai_intake""")
    op.execute("""GRANT INSERT ON "services"."audit" TO gongkai_processing""")
    op.execute("""GRANT INSERT ON "services"."audit" TO gongkai_notifications""")
    op.execute("""GRANT INSERT ON "services"."audit" TO gongkai_reporting""")
    op.execute("""GRANT INSERT ON "services"."audit" TO gongkai_identity""")
    op.execute("""ALTER TABLE "services"."audit" ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()""")
    op.execute("""CREATE INDEX ix_audit_xid ON "services"."audit" (xid, id)""")
    op.execute(
        """CREATE TABLE services.audit_0 PARTITION OF "services"."audit" FOR VALUES FROM (0) TO (10000000)"""
    )
    op.execute("ALTER TABLE services.audit_0 ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE services.audit_0 FORCE ROW LEVEL SECURITY")
    op.execute(
        """CREATE TABLE services.audit_1 PARTITION OF "services"."audit" FOR VALUES FROM (10000000) TO (20000000)"""
    )
    op.execute("ALTER TABLE services.audit_1 ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE services.audit_1 FORCE ROW LEVEL SECURITY")
    op.execute(
        """CREATE TABLE services.audit_2 PARTITION OF "services"."audit" FOR VALUES FROM (20000000) TO (30000000)"""
    )
    op.execute("ALTER TABLE services.audit_2 ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE services.audit_2 FORCE ROW LEVEL SECURITY")
    op.execute(
        """CREATE TABLE services.audit_3 PARTITION OF "services"."audit" FOR VALUES FROM (30000000) TO (40000000)"""
    )
    op.execute("ALTER TABLE services.audit_3 ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE services.audit_3 FORCE ROW LEVEL SECURITY")
    op.execute(
        """CREATE TABLE services.audit_4 PARTITION OF "services"."audit" FOR VALUES FROM (40000000) TO (50000000)"""
    )
    op.execute("ALTER TABLE services.audit_4 ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE services.audit_4 FORCE ROW LEVEL SECURITY")
    op.execute(
        """CREATE TABLE services.audit_5 PARTITION OF "services"."audit" FOR VALUES FROM (50000000) TO (60000000)"""
    )
    op.execute("ALTER TABLE services.audit_5 ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE services.audit_5 FORCE ROW LEVEL SECURITY")
    op.execute(
        """CREATE TABLE services.audit_6 PARTITION OF "services"."audit" FOR VALUES FROM (60000000) TO (70000000)"""
    )
    op.execute("ALTER TABLE services.audit_6 ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE services.audit_6 FORCE ROW LEVEL SECURITY")
    op.execute(
        """CREATE TABLE services.audit_7 PARTITION OF "services"."audit" FOR VALUES FROM (70000000) TO (80000000)"""
    )
    op.execute("ALTER TABLE services.audit_7 ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE services.audit_7 FORCE ROW LEVEL SECURITY")
    op.execute("""CREATE TABLE services.audit_rest PARTITION OF "services"."audit" DEFAULT""")
    op.execute("ALTER TABLE services.audit_rest ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE services.audit_rest FORCE ROW LEVEL SECURITY")
    op.execute("""ALTER TABLE "services"."calendar_year" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."calendar_year" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."calendar_year" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."calendar_year" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."calendar_year" TO gongkai_backup""")
    op.execute("""CREATE POLICY open ON "services"."calendar_year" FOR SELECT USING (true)""")
    op.execute(
        """CREATE POLICY owner ON "services"."calendar_year" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT, INSERT ON "services"."calendar_year" TO gongkai_identity""")
    op.execute("""GRANT SELECT ON "services"."calendar_year" TO gongkai_intake""")
    op.execute("""GRANT SELECT ON "services"."calendar_year" TO gongkai_processing""")
    op.execute("""GRANT SELECT ON "services"."calendar_year" TO gongkai_notifications""")
    op.execute("""GRANT SELECT ON "services"."calendar_year" TO gongkai_reporting""")
    op.execute("""GRANT SELECT ON "services"."calendar_year" TO gongkai_relay""")
    op.execute("""GRANT SELECT ON "services"."calendar_year" TO gongkai_sealer""")
    op.execute("""GRANT SELECT ON "services"."calendar_year" TO gongkai_audit_reader""")
    op.execute("""ALTER TABLE "services"."case_key" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."case_key" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."case_key" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "services"."case_key" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "services"."case_key" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "services"."case_key" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY request ON "services"."case_key" AS RESTRICTIVE TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting USING (stream = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), stream)) WITH CHECK (stream = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), stream))"""
    )
    op.execute("""GRANT SELECT, INSERT, DELETE ON "services"."case_key" TO gongkai_intake""")
    op.execute("""GRANT SELECT, INSERT, DELETE ON "services"."case_key" TO gongkai_processing""")
    op.execute("""GRANT SELECT ON "services"."case_key" TO gongkai_notifications""")
    op.execute("""ALTER TABLE "services"."consumer" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."consumer" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."consumer" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "services"."consumer" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "services"."consumer" TO gongkai_backup""")
    op.execute("""CREATE POLICY open ON "services"."consumer" FOR SELECT USING (true)""")
    op.execute(
        """CREATE POLICY owner ON "services"."consumer" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT, UPDATE ON "services"."consumer" TO gongkai_identity""")
    op.execute("""GRANT SELECT ON "services"."consumer" TO gongkai_intake""")
    op.execute("""GRANT SELECT ON "services"."consumer" TO gongkai_processing""")
    op.execute("""GRANT SELECT ON "services"."consumer" TO gongkai_notifications""")
    op.execute("""GRANT SELECT ON "services"."consumer" TO gongkai_reporting""")
    op.execute("""GRANT SELECT ON "services"."consumer" TO gongkai_relay""")
    op.execute("""GRANT SELECT ON "services"."consumer" TO gongkai_sealer""")
    op.execute("""GRANT SELECT ON "services"."consumer" TO gongkai_audit_reader""")
    op.execute(
        """INSERT INTO "services"."consumer" (id, name) VALUES (1, 'intake'), (2, 'processing'), (3, 'notifications'), (4, 'reporting')"""
    )
    op.execute("""ALTER TABLE "services"."delivery" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."delivery" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."delivery" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "services"."delivery" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "services"."delivery" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY intake ON "services"."delivery" TO gongkai_intake USING (consumer = 1) WITH CHECK (consumer = 1)"""
    )
    op.execute(
        """CREATE POLICY processing ON "services"."delivery" TO gongkai_processing USING (consumer = 2) WITH CHECK (consumer = 2)"""
    )
    op.execute(
        """CREATE POLICY notifications ON "services"."delivery" TO gongkai_notifications USING (consumer = 3) WITH CHECK (consumer = 3)"""
    )
    op.execute(
        """CREATE POLICY reporting ON "services"."delivery" TO gongkai_reporting USING (consumer = 4) WITH CHECK (consumer = 4)"""
    )
    op.execute(
        """CREATE POLICY relay ON "services"."delivery" TO gongkai_relay USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY identity ON "services"."delivery" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY publishing ON "services"."delivery" FOR INSERT TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting, gongkai_identity WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int) OR agency_id = ANY (((SELECT string_to_array(nullif(current_setting('app.for_agency', true), ''), ','))::int[])))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "services"."delivery" TO gongkai_relay""")
    op.execute("""GRANT SELECT, INSERT ON "services"."delivery" TO gongkai_identity""")
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "services"."delivery" TO gongkai_intake""")
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "services"."delivery" TO gongkai_processing""")
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "services"."delivery" TO gongkai_notifications""")
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "services"."delivery" TO gongkai_reporting""")
    op.execute(
        """ALTER TABLE "services"."delivery" SET (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=20000, autovacuum_vacuum_insert_threshold=-1, autovacuum_vacuum_cost_delay=0)"""
    )
    op.execute("""ALTER TABLE "services"."delivery_done" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."delivery_done" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."delivery_done" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."delivery_done" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."delivery_done" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY intake ON "services"."delivery_done" TO gongkai_intake USING (consumer = 1) WITH CHECK (consumer = 1)"""
    )
    op.execute(
        """CREATE POLICY processing ON "services"."delivery_done" TO gongkai_processing USING (consumer = 2) WITH CHECK (consumer = 2)"""
    )
    op.execute(
        """CREATE POLICY notifications ON "services"."delivery_done" TO gongkai_notifications USING (consumer = 3) WITH CHECK (consumer = 3)"""
    )
    op.execute(
        """CREATE POLICY reporting ON "services"."delivery_done" TO gongkai_reporting USING (consumer = 4) WITH CHECK (consumer = 4)"""
    )
    op.execute(
        """CREATE POLICY relay ON "services"."delivery_done" TO gongkai_relay USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY identity ON "services"."delivery_done" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."delivery_done" TO gongkai_relay""")
    op.execute("""GRANT SELECT, INSERT ON "services"."delivery_done" TO gongkai_identity""")
    op.execute("""GRANT SELECT, INSERT ON "services"."delivery_done" TO gongkai_intake""")
    op.execute("""GRANT SELECT, INSERT ON "services"."delivery_done" TO gongkai_processing""")
    op.execute("""GRANT SELECT, INSERT ON "services"."delivery_done" TO gongkai_notifications""")
    op.execute("""GRANT SELECT, INSERT ON "services"."delivery_done" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "services"."delivery_parked" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."delivery_parked" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."delivery_parked" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."delivery_parked" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."delivery_parked" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY intake ON "services"."delivery_parked" TO gongkai_intake USING (consumer = 1) WITH CHECK (consumer = 1)"""
    )
    op.execute(
        """CREATE POLICY processing ON "services"."delivery_parked" TO gongkai_processing USING (consumer = 2) WITH CHECK (consumer = 2)"""
    )
    op.execute(
        """CREATE POLICY notifications ON "services"."delivery_parked" TO gongkai_notifications USING (consumer = 3) WITH CHECK (consumer = 3)"""
    )
    op.execute(
        """CREATE POLICY reporting ON "services"."delivery_parked" TO gongkai_reporting USING (consumer = 4) WITH CHECK (consumer = 4)"""
    )
    op.execute(
        """CREATE POLICY relay ON "services"."delivery_parked" TO gongkai_relay USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY identity ON "services"."delivery_parked" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT, DELETE ON "services"."delivery_parked" TO gongkai_relay""")
    op.execute("""GRANT SELECT, DELETE ON "services"."delivery_parked" TO gongkai_identity""")
    op.execute("""GRANT SELECT, INSERT ON "services"."delivery_parked" TO gongkai_intake""")
    op.execute("""GRANT SELECT, INSERT ON "services"."delivery_parked" TO gongkai_processing""")
    op.execute("""GRANT SELECT, INSERT ON "services"."delivery_parked" TO gongkai_notifications""")
    op.execute("""GRANT SELECT, INSERT ON "services"."delivery_parked" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "services"."event" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."event" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."event" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "services"."event" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "services"."event" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY sealer_reads ON "services"."event" FOR SELECT TO gongkai_sealer USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."event" TO gongkai_sealer""")
    op.execute(
        """CREATE POLICY agency ON "services"."event" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY request ON "services"."event" AS RESTRICTIVE TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting USING (stream_id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), stream_id)) WITH CHECK (stream_id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), stream_id))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "services"."event" TO gongkai_intake""")
    op.execute("""GRANT SELECT, INSERT ON "services"."event" TO gongkai_processing""")
    op.execute("""GRANT SELECT, INSERT ON "services"."event" TO gongkai_notifications""")
    op.execute("""GRANT SELECT, INSERT ON "services"."event" TO gongkai_reporting""")
    op.execute("""GRANT SELECT, INSERT ON "services"."event" TO gongkai_identity""")
    op.execute("""ALTER TABLE "services"."event" ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()""")
    op.execute("""CREATE INDEX ix_event_xid_seq ON "services"."event" (xid, seq)""")
    op.execute(
        """CREATE POLICY for_agency ON "services"."event" FOR SELECT USING (for_agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("CREATE TABLE services.event_default PARTITION OF services.event DEFAULT")
    op.execute("ALTER TABLE services.event_default ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE services.event_default FORCE ROW LEVEL SECURITY")
    op.execute("CREATE TABLE services.delivery_done_default PARTITION OF services.delivery_done DEFAULT")
    op.execute("ALTER TABLE services.delivery_done_default ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE services.delivery_done_default FORCE ROW LEVEL SECURITY")
    op.execute("""
CREATE FUNCTION services.create_partitions() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  reached bigint; wanted bigint; parent text; part text; made int = 0;
BEGIN
  PERFORM pg_advisory_xact_lock(7003);
  SELECT coalesce(last_value, 0) INTO reached FROM pg_sequences
   WHERE schemaname = 'services' AND sequencename = 'event_seq_seq';
  FOR wanted IN 0 .. (coalesce(reached, 0) / 5000000 + 1) LOOP
    FOREACH parent IN ARRAY ARRAY['event', 'delivery_done'] LOOP
      part = parent || '_' || lpad(wanted::text, 5, '0');
      IF wanted * 5000000 + 5000000 > coalesce(reached, 0)
         AND to_regclass('services.' || part) IS NULL THEN
        EXECUTE format('CREATE TABLE services.%I PARTITION OF services.%I FOR VALUES FROM (%s) TO (%s)',
                       part, parent, wanted * 5000000, (wanted + 1) * 5000000);
        EXECUTE format('ALTER TABLE services.%I ENABLE ROW LEVEL SECURITY', part);
        EXECUTE format('ALTER TABLE services.%I FORCE ROW LEVEL SECURITY', part);
        made = made + 1;
      END IF;
    END LOOP;
  END LOOP;
  RETURN made;
END $$
""")
    op.execute("REVOKE ALL ON FUNCTION services.create_partitions() FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION services.create_partitions() TO gongkai_relay")
    op.execute("SELECT services.create_partitions()")
    op.execute("""ALTER TABLE "services"."lane" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."lane" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."lane" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "services"."lane" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "services"."lane" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY intake ON "services"."lane" TO gongkai_intake USING (consumer = 1) WITH CHECK (consumer = 1)"""
    )
    op.execute(
        """CREATE POLICY processing ON "services"."lane" TO gongkai_processing USING (consumer = 2) WITH CHECK (consumer = 2)"""
    )
    op.execute(
        """CREATE POLICY notifications ON "services"."lane" TO gongkai_notifications USING (consumer = 3) WITH CHECK (consumer = 3)"""
    )
    op.execute(
        """CREATE POLICY reporting ON "services"."lane" TO gongkai_reporting USING (consumer = 4) WITH CHECK (consumer = 4)"""
    )
    op.execute("""CREATE POLICY relay ON "services"."lane" TO gongkai_relay USING (true) WITH CHECK (true)""")
    op.execute(
        """CREATE POLICY identity ON "services"."lane" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."lane" TO gongkai_relay""")
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."lane" TO gongkai_identity""")
    op.execute("""GRANT SELECT, UPDATE ON "services"."lane" TO gongkai_intake""")
    op.execute("""GRANT SELECT, UPDATE ON "services"."lane" TO gongkai_processing""")
    op.execute("""GRANT SELECT, UPDATE ON "services"."lane" TO gongkai_notifications""")
    op.execute("""GRANT SELECT, UPDATE ON "services"."lane" TO gongkai_reporting""")
    op.execute(
        """ALTER TABLE "services"."lane" SET (fillfactor=50, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000, autovacuum_vacuum_cost_delay=0)"""
    )
    op.execute("CREATE SEQUENCE services.session_no AS int CYCLE")
    op.execute(
        "GRANT USAGE ON SEQUENCE services.session_no TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting, gongkai_relay, gongkai_identity"
    )
    op.execute("""ALTER TABLE "services"."moving_table" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."moving_table" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."moving_table" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."moving_table" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."moving_table" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY owner ON "services"."moving_table" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."moving_table" TO gongkai_identity""")
    op.execute("""ALTER TABLE "services"."person" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."person" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."person" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "services"."person" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "services"."person" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY owner ON "services"."person" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."person" TO gongkai_identity""")
    op.execute("""ALTER TABLE "services"."replay_log" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."replay_log" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."replay_log" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."replay_log" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."replay_log" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY owner ON "services"."replay_log" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT, INSERT ON "services"."replay_log" TO gongkai_identity""")
    op.execute("""GRANT SELECT ON "services"."replay_log" TO gongkai_audit_reader""")
    op.execute("""ALTER TABLE "services"."seal_block" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."seal_block" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."seal_block" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."seal_block" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."seal_block" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY audit_reader_reads ON "services"."seal_block" FOR SELECT TO gongkai_audit_reader USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."seal_block" TO gongkai_audit_reader""")
    op.execute(
        """CREATE POLICY owner ON "services"."seal_block" TO gongkai_sealer USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY agency ON "services"."seal_block" FOR SELECT USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "services"."seal_block" TO gongkai_sealer""")
    op.execute("""GRANT SELECT ON "services"."seal_block" TO gongkai_reporting""")
    op.execute("""GRANT SELECT ON "services"."seal_block" TO gongkai_processing""")
    op.execute("""ALTER TABLE "services"."seal_cursor" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."seal_cursor" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."seal_cursor" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."seal_cursor" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."seal_cursor" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY audit_reader_reads ON "services"."seal_cursor" FOR SELECT TO gongkai_audit_reader USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."seal_cursor" TO gongkai_audit_reader""")
    op.execute(
        """CREATE POLICY owner ON "services"."seal_cursor" TO gongkai_sealer USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "services"."seal_cursor" TO gongkai_sealer""")
    op.execute("""ALTER TABLE "services"."sign_in_throttle" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."sign_in_throttle" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."sign_in_throttle" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."sign_in_throttle" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."sign_in_throttle" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY owner ON "services"."sign_in_throttle" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """GRANT SELECT, INSERT, UPDATE, DELETE ON "services"."sign_in_throttle" TO gongkai_identity"""
    )
    op.execute("""ALTER TABLE "services"."agency_place" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."agency_place" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."agency_place" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."agency_place" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."agency_place" TO gongkai_backup""")
    op.execute("""CREATE POLICY open ON "services"."agency_place" FOR SELECT USING (true)""")
    op.execute(
        """CREATE POLICY owner ON "services"."agency_place" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."agency_place" TO gongkai_identity""")
    op.execute("""GRANT SELECT ON "services"."agency_place" TO gongkai_intake""")
    op.execute("""GRANT SELECT ON "services"."agency_place" TO gongkai_processing""")
    op.execute("""GRANT SELECT ON "services"."agency_place" TO gongkai_notifications""")
    op.execute("""GRANT SELECT ON "services"."agency_place" TO gongkai_reporting""")
    op.execute("""GRANT SELECT ON "services"."agency_place" TO gongkai_relay""")
    op.execute("""GRANT SELECT ON "services"."agency_place" TO gongkai_sealer""")
    op.execute("""GRANT SELECT ON "services"."agency_place" TO gongkai_audit_reader""")
    op.execute("""ALTER TABLE "services"."answering_body" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."answering_body" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."answering_body" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."answering_body" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."answering_body" TO gongkai_backup""")
    op.execute("""CREATE POLICY open ON "services"."answering_body" FOR SELECT USING (true)""")
    op.execute(
        """CREATE POLICY owner ON "services"."answering_body" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."answering_body" TO gongkai_identity""")
    op.execute("""GRANT SELECT ON "services"."answering_body" TO gongkai_intake""")
    op.execute("""GRANT SELECT ON "services"."answering_body" TO gongkai_processing""")
    op.execute("""GRANT SELECT ON "services"."answering_body" TO gongkai_notifications""")
    op.execute("""GRANT SELECT ON "services"."answering_body" TO gongkai_reporting""")
    op.execute("""GRANT SELECT ON "services"."answering_body" TO gongkai_relay""")
    op.execute("""GRANT SELECT ON "services"."answering_body" TO gongkai_sealer""")
    op.execute("""GRANT SELECT ON "services"."answering_body" TO gongkai_audit_reader""")
    op.execute("""ALTER TABLE "services"."api_token" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."api_token" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."api_token" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "services"."api_token" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "services"."api_token" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY owner ON "services"."api_token" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."api_token" TO gongkai_identity""")
    op.execute("""ALTER TABLE "services"."approval_levels" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."approval_levels" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."approval_levels" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."approval_levels" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."approval_levels" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "services"."approval_levels" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "services"."approval_levels" TO gongkai_identity""")
    op.execute("""GRANT SELECT ON "services"."approval_levels" TO gongkai_processing""")
    op.execute("""ALTER TABLE "services"."document_template" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."document_template" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."document_template" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."document_template" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."document_template" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "services"."document_template" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "services"."document_template" TO gongkai_identity""")
    op.execute("""GRANT SELECT ON "services"."document_template" TO gongkai_intake""")
    op.execute("""GRANT SELECT ON "services"."document_template" TO gongkai_processing""")
    op.execute("""GRANT SELECT ON "services"."document_template" TO gongkai_notifications""")
    op.execute("""ALTER TABLE "services"."file" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."file" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."file" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "services"."file" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "services"."file" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "services"."file" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY request ON "services"."file" AS RESTRICTIVE TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting USING (stream = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), stream)) WITH CHECK (stream = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), stream))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "services"."file" TO gongkai_intake""")
    op.execute("""GRANT SELECT, INSERT ON "services"."file" TO gongkai_processing""")
    op.execute("""GRANT SELECT, INSERT ON "services"."file" TO gongkai_notifications""")
    op.execute("""ALTER TABLE "services"."idempotency_key" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."idempotency_key" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."idempotency_key" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."idempotency_key" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."idempotency_key" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "services"."idempotency_key" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "services"."idempotency_key" TO gongkai_intake""")
    op.execute("""GRANT SELECT, INSERT ON "services"."idempotency_key" TO gongkai_processing""")
    op.execute("""GRANT SELECT, INSERT ON "services"."idempotency_key" TO gongkai_notifications""")
    op.execute("""GRANT SELECT, INSERT ON "services"."idempotency_key" TO gongkai_reporting""")
    op.execute("""GRANT SELECT, INSERT ON "services"."idempotency_key" TO gongkai_identity""")
    op.execute("""ALTER TABLE "services"."job" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."job" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."job" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "services"."job" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "services"."job" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY context ON "services"."job" USING (context = substr(current_user, 9) AND agency_id = coalesce((SELECT nullif(current_setting('app.agency', true), '')::int), agency_id)) WITH CHECK (context = substr(current_user, 9))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "services"."job" TO gongkai_identity""")
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."job" TO gongkai_intake""")
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."job" TO gongkai_processing""")
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."job" TO gongkai_notifications""")
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."job" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "services"."letterhead" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."letterhead" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."letterhead" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."letterhead" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."letterhead" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "services"."letterhead" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "services"."letterhead" TO gongkai_identity""")
    op.execute("""GRANT SELECT ON "services"."letterhead" TO gongkai_intake""")
    op.execute("""GRANT SELECT ON "services"."letterhead" TO gongkai_processing""")
    op.execute("""GRANT SELECT ON "services"."letterhead" TO gongkai_notifications""")
    op.execute("""ALTER TABLE "services"."number_style" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."number_style" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."number_style" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."number_style" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."number_style" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "services"."number_style" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "services"."number_style" TO gongkai_identity""")
    op.execute("""GRANT SELECT ON "services"."number_style" TO gongkai_intake""")
    op.execute("""GRANT SELECT ON "services"."number_style" TO gongkai_processing""")
    op.execute("""GRANT SELECT ON "services"."number_style" TO gongkai_notifications""")
    op.execute("""ALTER TABLE "services"."section" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."section" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."section" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "services"."section" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "services"."section" TO gongkai_backup""")
    op.execute("""CREATE POLICY open ON "services"."section" FOR SELECT USING (true)""")
    op.execute(
        """CREATE POLICY owner ON "services"."section" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."section" TO gongkai_identity""")
    op.execute("""GRANT SELECT ON "services"."section" TO gongkai_intake""")
    op.execute("""GRANT SELECT ON "services"."section" TO gongkai_processing""")
    op.execute("""GRANT SELECT ON "services"."section" TO gongkai_notifications""")
    op.execute("""GRANT SELECT ON "services"."section" TO gongkai_reporting""")
    op.execute("""GRANT SELECT ON "services"."section" TO gongkai_relay""")
    op.execute("""GRANT SELECT ON "services"."section" TO gongkai_sealer""")
    op.execute("""GRANT SELECT ON "services"."section" TO gongkai_audit_reader""")
    op.execute("""ALTER TABLE "services"."series" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."series" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."series" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "services"."series" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "services"."series" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "services"."series" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."series" TO gongkai_notifications""")
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."series" TO gongkai_intake""")
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."series" TO gongkai_processing""")
    op.execute("""ALTER TABLE "services"."series" SET (fillfactor=50)""")
    op.execute("""ALTER TABLE "services"."session" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."session" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."session" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "services"."session" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "services"."session" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY owner ON "services"."session" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "services"."session" TO gongkai_identity""")
    op.execute("""ALTER TABLE "services"."stream" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."stream" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."stream" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "services"."stream" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "services"."stream" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "services"."stream" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY request ON "services"."stream" AS RESTRICTIVE TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting USING (id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), id)) WITH CHECK (id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), id))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."stream" TO gongkai_intake""")
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."stream" TO gongkai_processing""")
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."stream" TO gongkai_notifications""")
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."stream" TO gongkai_reporting""")
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."stream" TO gongkai_identity""")
    op.execute("""ALTER TABLE "services"."stream" SET (fillfactor=70)""")
    op.execute("""ALTER TABLE "services"."substitution" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."substitution" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."substitution" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."substitution" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."substitution" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "services"."substitution" FOR SELECT USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY owner ON "services"."substitution" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."substitution" TO gongkai_identity""")
    op.execute("""GRANT SELECT ON "services"."substitution" TO gongkai_processing""")
    op.execute("""ALTER TABLE "services"."succession" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."succession" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."succession" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."succession" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."succession" TO gongkai_backup""")
    op.execute("""CREATE POLICY open ON "services"."succession" FOR SELECT USING (true)""")
    op.execute(
        """CREATE POLICY owner ON "services"."succession" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."succession" TO gongkai_identity""")
    op.execute("""GRANT SELECT ON "services"."succession" TO gongkai_intake""")
    op.execute("""GRANT SELECT ON "services"."succession" TO gongkai_processing""")
    op.execute("""GRANT SELECT ON "services"."succession" TO gongkai_notifications""")
    op.execute("""GRANT SELECT ON "services"."succession" TO gongkai_reporting""")
    op.execute("""GRANT SELECT ON "services"."succession" TO gongkai_relay""")
    op.execute("""GRANT SELECT ON "services"."succession" TO gongkai_sealer""")
    op.execute("""GRANT SELECT ON "services"."succession" TO gongkai_audit_reader""")
    op.execute("""
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
""")
    op.execute("REVOKE ALL ON FUNCTION services.hand_over(int, uuid, bytea, int) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION services.hand_over(int, uuid, bytea, int) TO gongkai_processing")
    op.execute("""ALTER TABLE "services"."sweep" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."sweep" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."sweep" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "services"."sweep" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "services"."sweep" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY context ON "services"."sweep" USING (context = substr(current_user, 9) AND agency_id = coalesce((SELECT nullif(current_setting('app.agency', true), '')::int), agency_id)) WITH CHECK (context = substr(current_user, 9))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "services"."sweep" TO gongkai_identity""")
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."sweep" TO gongkai_intake""")
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."sweep" TO gongkai_processing""")
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."sweep" TO gongkai_notifications""")
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."sweep" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "services"."answering_body_remedy" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."answering_body_remedy" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."answering_body_remedy" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."answering_body_remedy" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."answering_body_remedy" TO gongkai_backup""")
    op.execute("""CREATE POLICY open ON "services"."answering_body_remedy" FOR SELECT USING (true)""")
    op.execute(
        """CREATE POLICY owner ON "services"."answering_body_remedy" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."answering_body_remedy" TO gongkai_identity""")
    op.execute("""GRANT SELECT ON "services"."answering_body_remedy" TO gongkai_intake""")
    op.execute("""GRANT SELECT ON "services"."answering_body_remedy" TO gongkai_processing""")
    op.execute("""GRANT SELECT ON "services"."answering_body_remedy" TO gongkai_notifications""")
    op.execute("""GRANT SELECT ON "services"."answering_body_remedy" TO gongkai_reporting""")
    op.execute("""GRANT SELECT ON "services"."answering_body_remedy" TO gongkai_relay""")
    op.execute("""GRANT SELECT ON "services"."answering_body_remedy" TO gongkai_sealer""")
    op.execute("""GRANT SELECT ON "services"."answering_body_remedy" TO gongkai_audit_reader""")
    op.execute("""ALTER TABLE "services"."electronic_seal" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."electronic_seal" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."electronic_seal" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."electronic_seal" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."electronic_seal" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "services"."electronic_seal" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."electronic_seal" TO gongkai_identity""")
    op.execute("""GRANT SELECT ON "services"."electronic_seal" TO gongkai_processing""")
    op.execute("""ALTER TABLE "services"."membership" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "services"."membership" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "services"."membership" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "services"."membership" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "services"."membership" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "services"."membership" FOR SELECT USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY owner ON "services"."membership" TO gongkai_identity USING (true) WITH CHECK (true)"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "services"."membership" TO gongkai_identity""")
    op.execute("""GRANT SELECT ON "services"."membership" TO gongkai_intake""")
    op.execute("""GRANT SELECT ON "services"."membership" TO gongkai_processing""")
    op.execute("""GRANT SELECT ON "services"."membership" TO gongkai_notifications""")
    op.execute("""GRANT SELECT ON "services"."membership" TO gongkai_reporting""")


def downgrade() -> None:
    op.execute("DROP SCHEMA services CASCADE")
