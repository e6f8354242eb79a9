"""notifications: the first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "notifications_0001"
down_revision = None
branch_labels = ("notifications",)


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS notifications")
    op.execute(
        "GRANT USAGE ON SCHEMA notifications TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting, gongkai_identity, gongkai_relay, gongkai_sealer, gongkai_audit_reader, gongkai_backup, gongkai_migrator"
    )
    op.create_table(
        "outbox",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column(
            "due_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_outbox")),
        schema="notifications",
    )
    op.create_index(op.f("ix_outbox_due_at"), "outbox", ["due_at"], unique=False, schema="notifications")
    op.create_table(
        "sms_queue",
        sa.Column("sms_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sms_id", name=op.f("pk_sms_queue")),
        schema="notifications",
    )
    op.create_index(
        op.f("ix_sms_queue_due_at"), "sms_queue", ["due_at"], unique=False, schema="notifications"
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("send_by", sa.Date(), nullable=True),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("mail_number", sa.Text(), nullable=True),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("unreleased", sa.Boolean(), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("addressee", sa.LargeBinary(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("resent", sa.Integer(), nullable=False),
        sa.CheckConstraint("state <> 'sent' OR served_on IS NOT NULL", name=op.f("ck_notice_served")),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_notice_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("stream", "kind", "occurrence", name=op.f("uq_notice_stream_kind_occurrence")),
        schema="notifications",
    )
    op.create_index(
        op.f("ix_notice_agency_id_served_on_id"),
        "notice",
        ["agency_id", "served_on", "id"],
        unique=False,
        schema="notifications",
    )
    op.create_index(
        op.f("ix_notice_agency_id_state_id"),
        "notice",
        ["agency_id", "state", "id"],
        unique=False,
        schema="notifications",
    )
    op.create_index(
        op.f("ix_notice_agency_id_stream"),
        "notice",
        ["agency_id", "stream"],
        unique=False,
        schema="notifications",
    )
    op.create_index(
        "uq_notice_mail_number",
        "notice",
        ["agency_id", "mail_number"],
        unique=True,
        schema="notifications",
        postgresql_where=sa.text("mail_number IS NOT NULL"),
    )
    op.create_table(
        "recipient",
        sa.Column("stream", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("applicant_kind", sa.Text(), nullable=False),
        sa.Column("wanted_way", sa.Text(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("receipt_date", sa.Date(), nullable=True),
        sa.Column("personal", sa.LargeBinary(), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("sms_stopped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_recipient_agency_id")),
        sa.PrimaryKeyConstraint("stream", name=op.f("pk_recipient")),
        schema="notifications",
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "result IN ('open','accepted','refused','failed','unknown','returned')",
            name=op.f("ck_attempt_result"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_attempt_agency_id")),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notifications.notice.id"], name=op.f("fk_attempt_notice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        schema="notifications",
    )
    op.create_index(
        op.f("ix_attempt_notice_id"), "attempt", ["notice_id"], unique=False, schema="notifications"
    )
    op.create_table(
        "sms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state <> 'sent' OR sent_at IS NOT NULL", name=op.f("ck_sms_sent")),
        sa.CheckConstraint("state IN ('waiting','sent','failed','cancelled')", name=op.f("ck_sms_state")),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_sms_agency_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notifications.notice.id"], name=op.f("fk_sms_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sms")),
        sa.UniqueConstraint("notice_id", name=op.f("uq_sms_notice_id")),
        schema="notifications",
    )
    op.create_index(
        op.f("ix_sms_agency_id_made_at"),
        "sms",
        ["agency_id", "made_at"],
        unique=False,
        schema="notifications",
    )
    op.create_index(
        "ix_sms_waiting",
        "sms",
        ["agency_id", "id"],
        unique=False,
        schema="notifications",
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.execute("""ALTER TABLE "notifications"."outbox" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "notifications"."outbox" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "notifications"."outbox" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "notifications"."outbox" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "notifications"."outbox" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY owner ON "notifications"."outbox" TO gongkai_notifications USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """GRANT SELECT, INSERT, UPDATE, DELETE ON "notifications"."outbox" TO gongkai_notifications"""
    )
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"notifications"."outbox"', 'agency_id', 'notice_id IN (SELECT id FROM notifications.notice WHERE stream = $1)')"""
    )
    op.execute("""ALTER TABLE "notifications"."sms_queue" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "notifications"."sms_queue" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "notifications"."sms_queue" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "notifications"."sms_queue" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "notifications"."sms_queue" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY owner ON "notifications"."sms_queue" TO gongkai_notifications USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """GRANT SELECT, INSERT, UPDATE, DELETE ON "notifications"."sms_queue" TO gongkai_notifications"""
    )
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"notifications"."sms_queue"', 'agency_id', 'sms_id IN (SELECT id FROM notifications.sms WHERE stream = $1)')"""
    )
    op.execute("""ALTER TABLE "notifications"."notice" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "notifications"."notice" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "notifications"."notice" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "notifications"."notice" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "notifications"."notice" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "notifications"."notice" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """GRANT SELECT, INSERT, UPDATE, DELETE ON "notifications"."notice" TO gongkai_notifications"""
    )
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"notifications"."notice"', 'agency_id', 'stream = $1')"""
    )
    op.execute("""ALTER TABLE "notifications"."recipient" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "notifications"."recipient" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "notifications"."recipient" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "notifications"."recipient" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "notifications"."recipient" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "notifications"."recipient" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """GRANT SELECT, INSERT, UPDATE, DELETE ON "notifications"."recipient" TO gongkai_notifications"""
    )
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"notifications"."recipient"', 'agency_id', 'stream = $1')"""
    )
    op.execute("""ALTER TABLE "notifications"."attempt" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "notifications"."attempt" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "notifications"."attempt" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "notifications"."attempt" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "notifications"."attempt" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "notifications"."attempt" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """GRANT SELECT, INSERT, UPDATE, DELETE ON "notifications"."attempt" TO gongkai_notifications"""
    )
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"notifications"."attempt"', 'agency_id', 'notice_id IN (SELECT id FROM notifications.notice WHERE stream = $1)')"""
    )
    op.execute("""ALTER TABLE "notifications"."sms" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "notifications"."sms" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "notifications"."sms" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "notifications"."sms" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "notifications"."sms" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "notifications"."sms" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "notifications"."sms" TO gongkai_notifications""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"notifications"."sms"', 'agency_id', 'stream = $1')"""
    )


def downgrade() -> None:
    op.execute("DROP SCHEMA notifications CASCADE")
