"""intake: the first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "intake_0001"
down_revision = None
branch_labels = ("intake",)


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS intake")
    op.execute(
        "GRANT USAGE ON SCHEMA intake TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting, gongkai_identity, gongkai_relay, gongkai_sealer, gongkai_audit_reader, gongkai_backup, gongkai_migrator"
    )
    op.create_table(
        "correction_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("applicant_kind", sa.Text(), nullable=False),
        sa.Column("wanted_way", sa.Text(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("personal", sa.LargeBinary(), nullable=False),
        sa.Column("code_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_way", sa.Text(), nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_correction_request_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_request")),
        sa.UniqueConstraint("agency_id", "number", name=op.f("uq_correction_request_agency_id_number")),
        schema="intake",
    )
    op.create_table(
        "ledger_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("headings", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("mapping", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_ledger_import_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_import")),
        schema="intake",
    )
    op.create_index(
        op.f("ix_ledger_import_agency_id_created_at"),
        "ledger_import",
        ["agency_id", "created_at"],
        unique=False,
        schema="intake",
    )
    op.create_table(
        "ledger_map",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("mapping", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_ledger_map_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_ledger_map")),
        schema="intake",
    )
    op.create_table(
        "mail_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("mail_number", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("written", sa.LargeBinary(), nullable=True),
        sa.Column("addressed", sa.Text(), nullable=False),
        sa.Column("suspected", sa.Text(), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by_id", sa.Text(), nullable=True),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_by_id", sa.Text(), nullable=True),
        sa.Column("handed_by", sa.Text(), nullable=True),
        sa.Column("handed_to_id", sa.Text(), nullable=True),
        sa.Column("handed_to", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Text(), nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_by", sa.Text(), nullable=True),
        sa.Column("returned_reason", sa.Text(), nullable=True),
        sa.Column("returned_proof", sa.Text(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_reason", sa.Text(), nullable=True),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passed_to", sa.Integer(), nullable=True),
        sa.Column("passed_from", sa.Integer(), nullable=True),
        sa.Column("passed_no", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR handed_at IS NOT NULL", name=op.f("ck_mail_item_handed_before_confirmed")
        ),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> handed_by_id", name=op.f("ck_mail_item_two_people")
        ),
        sa.CheckConstraint("returned_at IS NULL OR NOT opened", name=op.f("ck_mail_item_opened_stays")),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_mail_item_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_item")),
        sa.UniqueConstraint("agency_id", "year", "no", name=op.f("uq_mail_item_agency_id_year_no")),
        schema="intake",
    )
    op.create_index(
        op.f("ix_mail_item_agency_id_arrived_at"),
        "mail_item",
        ["agency_id", "arrived_at"],
        unique=False,
        schema="intake",
    )
    op.create_index(
        op.f("ix_mail_item_agency_id_mail_number"),
        "mail_item",
        ["agency_id", "mail_number"],
        unique=False,
        schema="intake",
    )
    op.create_index(
        "ix_mail_item_unowned",
        "mail_item",
        ["agency_id"],
        unique=False,
        schema="intake",
        postgresql_where="confirmed_at IS NULL AND returned_at IS NULL AND voided_at IS NULL AND passed_at IS NULL",
    )
    op.create_table(
        "opening",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("applicant_kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("declared_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_opening_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "applicant_kind", name=op.f("pk_opening")),
        schema="intake",
    )
    op.create_table(
        "request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("old_number", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("applicant_kind", sa.Text(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("receipt_date", sa.Date(), nullable=True),
        sa.Column("receipt_rule", sa.Text(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("wanted_medium", sa.Text(), nullable=False),
        sa.Column("wanted_way", sa.Text(), nullable=False),
        sa.Column("other_way_accepted", sa.Boolean(), nullable=False),
        sa.Column("needs_help", sa.Boolean(), nullable=False),
        sa.Column("several_matters", sa.Boolean(), nullable=False),
        sa.Column("personal", sa.LargeBinary(), nullable=False),
        sa.Column("code_version", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Uuid(), nullable=True),
        sa.Column("raised_in", sa.Uuid(), nullable=True),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("alarmed_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("supplement_until", sa.Date(), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("explanation", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_request_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint("agency_id", "number", name=op.f("uq_request_agency_id_number")),
        schema="intake",
    )
    op.create_index(
        op.f("ix_request_agency_id_registered_on"),
        "request",
        ["agency_id", "registered_on"],
        unique=False,
        schema="intake",
    )
    op.create_index(
        "ix_request_raised",
        "request",
        ["agency_id", "raised_in"],
        unique=False,
        schema="intake",
        postgresql_where="raised_in IS NOT NULL",
    )
    op.create_index(
        "ix_request_unconfirmed",
        "request",
        ["agency_id"],
        unique=False,
        schema="intake",
        postgresql_where="receipt_date IS NULL AND voided_on IS NULL",
    )
    op.create_index(
        "uq_request_old_number",
        "request",
        ["agency_id", "old_number", "receipt_date"],
        unique=True,
        schema="intake",
        postgresql_where="old_number IS NOT NULL",
    )
    op.create_table(
        "track_try",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column(
            "last_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_track_try_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "number", name=op.f("pk_track_try")),
        schema="intake",
    )
    op.create_table(
        "attachment",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("incoming_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_attachment_agency_id")),
        sa.ForeignKeyConstraint(["request_id"], ["intake.request.id"], name=op.f("fk_attachment_request_id")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_attachment")),
        schema="intake",
    )
    op.create_index(
        op.f("ix_attachment_request_id"), "attachment", ["request_id"], unique=False, schema="intake"
    )
    op.create_table(
        "call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_call_agency_id")),
        sa.ForeignKeyConstraint(["request_id"], ["intake.request.id"], name=op.f("fk_call_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        schema="intake",
    )
    op.create_index(op.f("ix_call_request_id"), "call", ["request_id"], unique=False, schema="intake")
    op.create_table(
        "correction_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("dispatched_on", sa.Date(), nullable=True),
        sa.Column("way", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_correction_letter_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["correction_id"],
            ["intake.correction_request.id"],
            name=op.f("fk_correction_letter_correction_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_letter")),
        schema="intake",
    )
    op.create_index(
        op.f("ix_correction_letter_correction_id"),
        "correction_letter",
        ["correction_id"],
        unique=False,
        schema="intake",
    )
    op.create_table(
        "enclosed_originals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("items", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.Text(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("way", sa.Text(), nullable=True),
        sa.Column("receiver", sa.LargeBinary(), nullable=True),
        sa.Column("mail_number", sa.Text(), nullable=True),
        sa.Column("returned_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(way = 'post') = (mail_number IS NOT NULL)",
            name=op.f("ck_enclosed_originals_posted_with_number"),
        ),
        sa.CheckConstraint(
            "(returned_on IS NULL) = (way IS NULL) AND (returned_on IS NULL) = (receiver IS NULL) AND (returned_on IS NULL) = (returned_by IS NULL)",
            name=op.f("ck_enclosed_originals_returned_with_proof"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_enclosed_originals_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["intake.request.id"], name=op.f("fk_enclosed_originals_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enclosed_originals")),
        schema="intake",
    )
    op.create_index(
        op.f("ix_enclosed_originals_request_id"),
        "enclosed_originals",
        ["request_id"],
        unique=False,
        schema="intake",
    )
    op.create_index(
        "ix_originals_open",
        "enclosed_originals",
        ["agency_id", "noted_at"],
        unique=False,
        schema="intake",
        postgresql_where="returned_on IS NULL",
    )
    op.create_table(
        "incoming",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("evidence", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_incoming_agency_id")),
        sa.ForeignKeyConstraint(["request_id"], ["intake.request.id"], name=op.f("fk_incoming_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming")),
        schema="intake",
    )
    op.create_index(op.f("ix_incoming_request_id"), "incoming", ["request_id"], unique=False, schema="intake")
    op.create_table(
        "issued",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("dispatched_on", sa.Date(), nullable=True),
        sa.Column("way", sa.Text(), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_issued_agency_id")),
        sa.ForeignKeyConstraint(["request_id"], ["intake.request.id"], name=op.f("fk_issued_request_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_issued")),
        schema="intake",
    )
    op.create_index(op.f("ix_issued_request_id"), "issued", ["request_id"], unique=False, schema="intake")
    op.create_table(
        "ledger_row",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("problems", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_ledger_row_agency_id")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["intake.ledger_import.id"], name=op.f("fk_ledger_row_import_id")
        ),
        sa.PrimaryKeyConstraint("import_id", "line", name=op.f("pk_ledger_row")),
        schema="intake",
    )
    op.create_index(
        op.f("ix_ledger_row_import_id_state_line"),
        "ledger_row",
        ["import_id", "state", "line"],
        unique=False,
        schema="intake",
    )
    op.create_table(
        "mail_correction",
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("correction_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_mail_correction_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["intake.correction_request.id"], name=op.f("fk_mail_correction_correction_id")
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["intake.mail_item.id"], name=op.f("fk_mail_correction_mail_id")
        ),
        sa.PrimaryKeyConstraint("mail_id", "correction_id", name=op.f("pk_mail_correction")),
        schema="intake",
    )
    op.create_index(
        op.f("ix_mail_correction_agency_id_correction_id"),
        "mail_correction",
        ["agency_id", "correction_id"],
        unique=False,
        schema="intake",
    )
    op.create_table(
        "mail_link",
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_mail_link_agency_id")),
        sa.ForeignKeyConstraint(["mail_id"], ["intake.mail_item.id"], name=op.f("fk_mail_link_mail_id")),
        sa.ForeignKeyConstraint(["request_id"], ["intake.request.id"], name=op.f("fk_mail_link_request_id")),
        sa.PrimaryKeyConstraint("mail_id", "request_id", name=op.f("pk_mail_link")),
        schema="intake",
    )
    op.create_index(
        op.f("ix_mail_link_agency_id_request_id"),
        "mail_link",
        ["agency_id", "request_id"],
        unique=False,
        schema="intake",
    )
    op.create_table(
        "progress",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("detail", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_progress_agency_id")),
        sa.ForeignKeyConstraint(["request_id"], ["intake.request.id"], name=op.f("fk_progress_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress")),
        schema="intake",
    )
    op.create_index(
        op.f("ix_progress_request_id_at"), "progress", ["request_id", "at"], unique=False, schema="intake"
    )
    op.create_table(
        "receipt_override",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Text(), nullable=True),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> proposed_by_id",
            name=op.f("ck_receipt_override_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_receipt_override_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["intake.request.id"], name=op.f("fk_receipt_override_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_override")),
        schema="intake",
    )
    op.create_index(
        op.f("ix_receipt_override_agency_id_request_id"),
        "receipt_override",
        ["agency_id", "request_id"],
        unique=False,
        schema="intake",
    )
    op.create_table(
        "request_key",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_request_key_agency_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["intake.request.id"], name=op.f("fk_request_key_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", "kind", "hash", name=op.f("pk_request_key")),
        schema="intake",
    )
    op.create_index(
        op.f("ix_request_key_agency_id_kind_hash"),
        "request_key",
        ["agency_id", "kind", "hash"],
        unique=False,
        schema="intake",
    )
    op.execute("""ALTER TABLE "intake"."correction_request" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."correction_request" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."correction_request" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "intake"."correction_request" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "intake"."correction_request" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."correction_request" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY request ON "intake"."correction_request" AS RESTRICTIVE TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting USING (id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), id)) WITH CHECK (id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), id))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."correction_request" TO gongkai_intake""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"intake"."correction_request"', 'agency_id', 'id = $1')"""
    )
    op.execute("""ALTER TABLE "intake"."ledger_import" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."ledger_import" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."ledger_import" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "intake"."ledger_import" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "intake"."ledger_import" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."ledger_import" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."ledger_import" TO gongkai_intake""")
    op.execute("""ALTER TABLE "intake"."ledger_map" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."ledger_map" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."ledger_map" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "intake"."ledger_map" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "intake"."ledger_map" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."ledger_map" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."ledger_map" TO gongkai_intake""")
    op.execute("""ALTER TABLE "intake"."mail_item" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."mail_item" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."mail_item" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "intake"."mail_item" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "intake"."mail_item" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."mail_item" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."mail_item" TO gongkai_intake""")
    op.execute("""ALTER TABLE "intake"."opening" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."opening" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."opening" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "intake"."opening" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "intake"."opening" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."opening" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."opening" TO gongkai_intake""")
    op.execute("""ALTER TABLE "intake"."request" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."request" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."request" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "intake"."request" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "intake"."request" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."request" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY request ON "intake"."request" AS RESTRICTIVE TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting USING (id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), id)) WITH CHECK (id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), id))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."request" TO gongkai_intake""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"intake"."request"', 'agency_id', 'id = $1')"""
    )
    op.execute("""ALTER TABLE "intake"."track_try" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."track_try" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."track_try" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "intake"."track_try" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "intake"."track_try" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."track_try" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."track_try" TO gongkai_intake""")
    op.execute("""ALTER TABLE "intake"."attachment" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."attachment" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."attachment" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "intake"."attachment" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "intake"."attachment" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."attachment" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY request ON "intake"."attachment" AS RESTRICTIVE TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting USING (request_id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), request_id)) WITH CHECK (request_id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), request_id))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."attachment" TO gongkai_intake""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"intake"."attachment"', 'agency_id', 'request_id = $1')"""
    )
    op.execute("""ALTER TABLE "intake"."call" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."call" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."call" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "intake"."call" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "intake"."call" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."call" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."call" TO gongkai_intake""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"intake"."call"', 'agency_id', 'request_id = $1')"""
    )
    op.execute("""ALTER TABLE "intake"."correction_letter" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."correction_letter" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."correction_letter" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "intake"."correction_letter" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "intake"."correction_letter" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."correction_letter" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY request ON "intake"."correction_letter" AS RESTRICTIVE TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting USING (correction_id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), correction_id)) WITH CHECK (correction_id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), correction_id))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."correction_letter" TO gongkai_intake""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"intake"."correction_letter"', 'agency_id', 'correction_id = $1')"""
    )
    op.execute("""ALTER TABLE "intake"."enclosed_originals" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."enclosed_originals" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."enclosed_originals" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "intake"."enclosed_originals" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "intake"."enclosed_originals" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."enclosed_originals" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."enclosed_originals" TO gongkai_intake""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"intake"."enclosed_originals"', 'agency_id', 'request_id = $1')"""
    )
    op.execute("""ALTER TABLE "intake"."incoming" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."incoming" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."incoming" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "intake"."incoming" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "intake"."incoming" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."incoming" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY request ON "intake"."incoming" AS RESTRICTIVE TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting USING (request_id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), request_id)) WITH CHECK (request_id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), request_id))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."incoming" TO gongkai_intake""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"intake"."incoming"', 'agency_id', 'request_id = $1')"""
    )
    op.execute("""ALTER TABLE "intake"."issued" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."issued" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."issued" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "intake"."issued" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "intake"."issued" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."issued" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY request ON "intake"."issued" AS RESTRICTIVE TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting USING (request_id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), request_id)) WITH CHECK (request_id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), request_id))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."issued" TO gongkai_intake""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"intake"."issued"', 'agency_id', 'request_id = $1')"""
    )
    op.execute("""ALTER TABLE "intake"."ledger_row" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."ledger_row" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."ledger_row" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "intake"."ledger_row" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "intake"."ledger_row" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."ledger_row" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."ledger_row" TO gongkai_intake""")
    op.execute("""ALTER TABLE "intake"."mail_correction" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."mail_correction" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."mail_correction" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "intake"."mail_correction" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "intake"."mail_correction" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."mail_correction" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."mail_correction" TO gongkai_intake""")
    op.execute("""ALTER TABLE "intake"."mail_link" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."mail_link" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."mail_link" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "intake"."mail_link" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "intake"."mail_link" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."mail_link" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."mail_link" TO gongkai_intake""")
    op.execute("""ALTER TABLE "intake"."progress" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."progress" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."progress" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "intake"."progress" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "intake"."progress" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."progress" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY request ON "intake"."progress" AS RESTRICTIVE TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting USING (request_id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), request_id)) WITH CHECK (request_id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), request_id))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."progress" TO gongkai_intake""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"intake"."progress"', 'agency_id', 'request_id = $1')"""
    )
    op.execute("""ALTER TABLE "intake"."receipt_override" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."receipt_override" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."receipt_override" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "intake"."receipt_override" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "intake"."receipt_override" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."receipt_override" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."receipt_override" TO gongkai_intake""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"intake"."receipt_override"', 'agency_id', 'request_id = $1')"""
    )
    op.execute("""ALTER TABLE "intake"."request_key" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "intake"."request_key" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "intake"."request_key" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "intake"."request_key" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "intake"."request_key" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "intake"."request_key" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY request ON "intake"."request_key" AS RESTRICTIVE TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting USING (request_id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), request_id)) WITH CHECK (request_id = coalesce((SELECT nullif(current_setting('app.request', true), '')::uuid), request_id))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "intake"."request_key" TO gongkai_intake""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"intake"."request_key"', 'agency_id', 'request_id = $1')"""
    )


def downgrade() -> None:
    op.execute("DROP SCHEMA intake CASCADE")
