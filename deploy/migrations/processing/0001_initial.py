"""processing: the first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "processing_0001"
down_revision = None
branch_labels = ("processing",)


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS processing")
    op.execute(
        "GRANT USAGE ON SCHEMA processing TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting, gongkai_identity, gongkai_relay, gongkai_sealer, gongkai_audit_reader, gongkai_backup, gongkai_migrator"
    )
    op.create_table(
        "case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("old_number", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=True),
        sa.Column("applicant_kind", sa.Text(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("receipt_date", sa.Date(), nullable=True),
        sa.Column("receipt_words", sa.Text(), nullable=False),
        sa.Column("personal", sa.LargeBinary(), nullable=False),
        sa.Column("wanted_medium", sa.Text(), nullable=False),
        sa.Column("wanted_way", sa.Text(), nullable=False),
        sa.Column("needs_help", sa.Boolean(), nullable=False),
        sa.Column("several_matters", sa.Boolean(), nullable=False),
        sa.Column("file_ids", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("officer_id", sa.Text(), nullable=True),
        sa.Column("officer_name", sa.Text(), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("supplement_by", sa.Date(), nullable=True),
        sa.Column("supplement_until", sa.Date(), nullable=True),
        sa.Column("supplement_lapsed", sa.Boolean(), nullable=False),
        sa.Column("payment_lapsed", sa.Boolean(), nullable=False),
        sa.Column("withdrawal_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("grounds", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("awaits_release", sa.Boolean(), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("timely", sa.Boolean(), nullable=True),
        sa.Column("warnings", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("irregularities", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("split_off", sa.Integer(), nullable=False),
        sa.Column("raised_in", sa.Uuid(), nullable=True),
        sa.Column("joined_to", sa.Uuid(), nullable=True),
        sa.Column("joined_row", sa.Text(), nullable=True),
        sa.Column("joined_grounds", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("levels", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("deciders", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("archive_number", sa.Text(), nullable=True),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "closed_on IS NULL OR receipt_date IS NULL OR closed_on >= receipt_date",
            name=op.f("ck_case_closed_later"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_case_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("agency_id", "number", name=op.f("uq_case_agency_id_number")),
        schema="processing",
    )
    op.create_index(
        op.f("ix_case_agency_id_closed_on"),
        "case",
        ["agency_id", "closed_on"],
        unique=False,
        schema="processing",
    )
    op.create_index(
        "ix_case_irregular",
        "case",
        ["agency_id", "id"],
        unique=False,
        schema="processing",
        postgresql_where="irregularities > 0",
    )
    op.create_index(
        "ix_case_joined",
        "case",
        ["agency_id", "joined_to"],
        unique=False,
        schema="processing",
        postgresql_where="joined_to IS NOT NULL",
    )
    op.create_index(
        "ix_case_officer",
        "case",
        ["agency_id", "officer_id"],
        unique=False,
        schema="processing",
        postgresql_where="state NOT IN ('closed', 'void')",
    )
    op.create_index(
        "ix_case_old_number",
        "case",
        ["agency_id", "old_number"],
        unique=False,
        schema="processing",
        postgresql_where="old_number IS NOT NULL",
    )
    op.create_index(
        "ix_case_parent",
        "case",
        ["agency_id", "parent_id"],
        unique=False,
        schema="processing",
        postgresql_where="parent_id IS NOT NULL",
    )
    op.create_index(
        "ix_case_unarchived",
        "case",
        ["agency_id", "closed_on", "id"],
        unique=False,
        schema="processing",
        postgresql_where="state = 'closed' AND archived_on IS NULL",
    )
    op.create_index(
        "ix_case_worklist",
        "case",
        ["agency_id", "due_date", "id"],
        unique=False,
        schema="processing",
        postgresql_where="state NOT IN ('closed', 'void')",
    )
    op.create_table(
        "cooperation_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("from_agency_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("respond_by", sa.Date(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("escalated_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(result IS NULL) = (answered_on IS NULL)", name=op.f("ck_cooperation_task_answered_with_result")
        ),
        sa.CheckConstraint(
            "answered_on IS NULL OR withdrawn_on IS NULL", name=op.f("ck_cooperation_task_ends_once")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_cooperation_task_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_agency_id"], ["services.agency.id"], name=op.f("fk_cooperation_task_from_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperation_task")),
        schema="processing",
    )
    op.create_index(
        "ix_cooperation_task_open",
        "cooperation_task",
        ["agency_id", "respond_by"],
        unique=False,
        schema="processing",
        postgresql_where="answered_on IS NULL AND withdrawn_on IS NULL",
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("applicant_kind", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("personal", sa.LargeBinary(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("decision", sa.LargeBinary(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_for", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("proposed_result", sa.Text(), nullable=True),
        sa.Column("proposal", sa.LargeBinary(), nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.Text(), nullable=True),
        sa.Column("proposed_by_id", sa.Text(), nullable=True),
        sa.Column("returned", sa.LargeBinary(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_way", sa.Text(), nullable=True),
        sa.Column("told_proof", sa.Text(), nullable=True),
        sa.Column("wanted_way", sa.Text(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("unsent", sa.Text(), nullable=True),
        sa.Column("changes", sa.LargeBinary(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("escalated_on", sa.Date(), nullable=True),
        sa.Column("taken_from", sa.Integer(), nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("file_ids", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.CheckConstraint(
            "(proposed_result IS NULL) = (proposal IS NULL)", name=op.f("ck_correction_proposed_in_words")
        ),
        sa.CheckConstraint(
            "(result IS NULL) = (decided_on IS NULL)", name=op.f("ck_correction_decided_with_result")
        ),
        sa.CheckConstraint(
            "proposed_result IS NULL OR result IS NULL", name=op.f("ck_correction_proposed_or_decided")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_correction_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("agency_id", "number", name=op.f("uq_correction_agency_id_number")),
        schema="processing",
    )
    op.create_index(
        op.f("ix_correction_agency_id_received_on"),
        "correction",
        ["agency_id", "received_on"],
        unique=False,
        schema="processing",
    )
    op.create_table(
        "handover",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("to_agency_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("numbers", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_handover_agency_id")),
        sa.ForeignKeyConstraint(
            ["to_agency_id"], ["services.agency.id"], name=op.f("fk_handover_to_agency_id")
        ),
        sa.PrimaryKeyConstraint("agency_id", "case_id", name=op.f("pk_handover")),
        schema="processing",
    )
    op.create_index(
        op.f("ix_handover_agency_id_number"),
        "handover",
        ["agency_id", "number"],
        unique=False,
        schema="processing",
    )
    op.create_table(
        "reply_reason",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("row", sa.Text(), nullable=True),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(code IS NULL) = (row IS NOT NULL AND ground IS NOT NULL)",
            name=op.f("ck_reply_reason_own_or_shipped"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_reply_reason_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_reason")),
        schema="processing",
    )
    op.create_index(
        "uq_reply_reason_code",
        "reply_reason",
        ["agency_id", "code"],
        unique=True,
        schema="processing",
        postgresql_where="code IS NOT NULL",
    )
    op.create_index(
        "uq_reply_reason_label", "reply_reason", ["agency_id", "label"], unique=True, schema="processing"
    )
    op.create_table(
        "archive_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("retention", sa.Text(), nullable=False),
        sa.Column("adds", sa.Boolean(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("remark", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_archive_entry_agency_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["processing.case.id"], name=op.f("fk_archive_entry_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_entry")),
        schema="processing",
    )
    op.create_index(
        op.f("ix_archive_entry_case_id"), "archive_entry", ["case_id"], unique=False, schema="processing"
    )
    op.create_index(
        "ix_archive_entry_year",
        "archive_entry",
        ["agency_id", "year", "number"],
        unique=False,
        schema="processing",
    )
    op.create_index(
        "uq_archive_number",
        "archive_entry",
        ["agency_id", "number"],
        unique=True,
        schema="processing",
        postgresql_where="NOT adds",
    )
    op.create_table(
        "case_band",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_case_band_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["processing.case.id"], name=op.f("fk_case_band_case_id")),
        sa.PrimaryKeyConstraint("agency_id", "band", "case_id", name=op.f("pk_case_band")),
        schema="processing",
    )
    op.create_table(
        "case_likeness",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("hashes", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_case_likeness_agency_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["processing.case.id"], name=op.f("fk_case_likeness_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_likeness")),
        schema="processing",
    )
    op.create_table(
        "case_mark",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_case_mark_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["processing.case.id"], name=op.f("fk_case_mark_case_id")),
        sa.PrimaryKeyConstraint("case_id", "kind", "hash", name=op.f("pk_case_mark")),
        schema="processing",
    )
    op.create_index(
        op.f("ix_case_mark_agency_id_hash"),
        "case_mark",
        ["agency_id", "hash"],
        unique=False,
        schema="processing",
    )
    op.create_table(
        "charge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("proposer_id", sa.Text(), nullable=True),
        sa.Column("proposer_name", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decider_name", sa.Text(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("pay_by", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("voucher", sa.Text(), nullable=False),
        sa.Column("refunded", sa.Integer(), nullable=True),
        sa.Column("refunded_on", sa.Date(), nullable=True),
        sa.CheckConstraint("amount > 0 AND count > 0", name=op.f("ck_charge_charges_something")),
        sa.CheckConstraint(
            "refunded IS NULL OR refunded BETWEEN 1 AND amount", name=op.f("ck_charge_refunds_what_was_paid")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_charge_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["processing.case.id"], name=op.f("fk_charge_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
        schema="processing",
    )
    op.create_index(
        op.f("ix_charge_agency_id_decided_on"),
        "charge",
        ["agency_id", "decided_on"],
        unique=False,
        schema="processing",
    )
    op.create_index(
        "uq_charge_case",
        "charge",
        ["case_id"],
        unique=True,
        schema="processing",
        postgresql_where="stage <> 'declined'",
    )
    op.create_table(
        "clock_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("irregular", sa.Boolean(), nullable=False),
        sa.Column("ends", sa.Uuid(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_clock_entry_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["processing.case.id"], name=op.f("fk_clock_entry_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_entry")),
        schema="processing",
    )
    op.create_index(
        op.f("ix_clock_entry_case_id"), "clock_entry", ["case_id"], unique=False, schema="processing"
    )
    op.create_table(
        "correction_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("rendered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("numbered_by", sa.Integer(), nullable=True),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_correction_paper_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["processing.correction.id"], name=op.f("fk_correction_paper_correction_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_paper")),
        schema="processing",
    )
    op.create_index(
        op.f("ix_correction_paper_agency_id_made_on_id"),
        "correction_paper",
        ["agency_id", "made_on", "id"],
        unique=False,
        schema="processing",
    )
    op.create_index(
        op.f("ix_correction_paper_correction_id"),
        "correction_paper",
        ["correction_id"],
        unique=False,
        schema="processing",
    )
    op.create_index(
        "ix_correction_paper_unrendered",
        "correction_paper",
        ["agency_id"],
        unique=False,
        schema="processing",
        postgresql_where="rendered_at IS NULL",
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("grounds", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("drafter_id", sa.Text(), nullable=True),
        sa.Column("drafter_name", sa.Text(), nullable=False),
        sa.Column("reviews", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("signer_id", sa.Text(), nullable=True),
        sa.Column("signer_name", sa.Text(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("rendered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("numbered_by", sa.Integer(), nullable=True),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_document_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["processing.case.id"], name=op.f("fk_document_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        schema="processing",
    )
    op.create_index(op.f("ix_document_case_id"), "document", ["case_id"], unique=False, schema="processing")
    op.create_index(
        "ix_document_number",
        "document",
        ["agency_id", "made_on", "id"],
        unique=False,
        schema="processing",
        postgresql_where="number IS NOT NULL",
    )
    op.create_index(
        "ix_document_unrendered",
        "document",
        ["agency_id"],
        unique=False,
        schema="processing",
        postgresql_where="stage = 'issued' AND rendered_at IS NULL",
    )
    op.create_index(
        "uq_document_draft",
        "document",
        ["case_id"],
        unique=True,
        schema="processing",
        postgresql_where="stage = 'draft'",
    )
    op.create_table(
        "due_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("correction_id", sa.Uuid(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was", sa.Date(), nullable=True),
        sa.Column("became", sa.Date(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(case_id IS NULL) <> (correction_id IS NULL)", name=op.f("ck_due_change_of_one_thing")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_due_change_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["processing.case.id"], name=op.f("fk_due_change_case_id")),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["processing.correction.id"], name=op.f("fk_due_change_correction_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_change")),
        schema="processing",
    )
    op.create_index(
        op.f("ix_due_change_agency_id_id"),
        "due_change",
        ["agency_id", "id"],
        unique=False,
        schema="processing",
    )
    op.create_index(
        op.f("ix_due_change_case_id"), "due_change", ["case_id"], unique=False, schema="processing"
    )
    op.create_table(
        "inquiry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("to_agency_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("respond_by", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("file_ids", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_document_id", sa.Uuid(), nullable=True),
        sa.Column("released_from", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (result IS NULL)", name=op.f("ck_inquiry_ended_with_result")
        ),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= sent_on", name=op.f("ck_inquiry_ended_later")),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_inquiry_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["processing.case.id"], name=op.f("fk_inquiry_case_id")),
        sa.ForeignKeyConstraint(
            ["to_agency_id"], ["services.agency.id"], name=op.f("fk_inquiry_to_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
        schema="processing",
    )
    op.create_index(op.f("ix_inquiry_case_id"), "inquiry", ["case_id"], unique=False, schema="processing")
    op.create_index(
        "ix_inquiry_open",
        "inquiry",
        ["agency_id", "respond_by"],
        unique=False,
        schema="processing",
        postgresql_where="ended_on IS NULL",
    )
    op.create_table(
        "no_repeat",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_no_repeat_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["processing.case.id"], name=op.f("fk_no_repeat_case_id")),
        sa.ForeignKeyConstraint(["other_id"], ["processing.case.id"], name=op.f("fk_no_repeat_other_id")),
        sa.PrimaryKeyConstraint("case_id", "other_id", name=op.f("pk_no_repeat")),
        schema="processing",
    )
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("file_ids", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("detail", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_note_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["processing.case.id"], name=op.f("fk_note_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        schema="processing",
    )
    op.create_index(op.f("ix_note_case_id_at"), "note", ["case_id", "at"], unique=False, schema="processing")
    op.create_table(
        "publication",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("askers", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("suggested_on", sa.Date(), nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("proposer_id", sa.Text(), nullable=True),
        sa.Column("proposer_name", sa.Text(), nullable=False),
        sa.Column("decision", sa.LargeBinary(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decider_name", sa.Text(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("catalogue_number", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(stage = 'proposed') = (decided_on IS NULL)", name=op.f("ck_publication_decided_with_stage")
        ),
        sa.CheckConstraint(
            "(stage = 'published') = (published_on IS NOT NULL)",
            name=op.f("ck_publication_published_with_stage"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_publication_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["processing.case.id"], name=op.f("fk_publication_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        schema="processing",
    )
    op.create_index(
        op.f("ix_publication_agency_id_stage_id"),
        "publication",
        ["agency_id", "stage", "id"],
        unique=False,
        schema="processing",
    )
    op.create_index(
        "uq_publication_case",
        "publication",
        ["case_id"],
        unique=True,
        schema="processing",
        postgresql_where="stage <> 'declined'",
    )
    op.create_table(
        "remedy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("heard_by", sa.Text(), nullable=False),
        sa.Column("docket", sa.Text(), nullable=False),
        sa.Column("docket_key", sa.Text(), nullable=False),
        sa.Column("simplified", sa.Boolean(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("stop_ordered_on", sa.Date(), nullable=True),
        sa.Column("stop_lifted_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("appealed_on", sa.Date(), nullable=True),
        sa.Column("first_result", sa.Text(), nullable=True),
        sa.Column("first_ended_on", sa.Date(), nullable=True),
        sa.Column("again_from", sa.Date(), nullable=True),
        sa.Column("again_until", sa.Date(), nullable=True),
        sa.Column("again_days", sa.Integer(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "case_id IS NOT NULL OR role = 'co_defendant_as_review_body'",
            name=op.f("ck_remedy_own_reply_or_co_defendant"),
        ),
        sa.CheckConstraint("(result IS NULL) = (ended_on IS NULL)", name=op.f("ck_remedy_ended_with_result")),
        sa.CheckConstraint("ended_on >= filed_on", name=op.f("ck_remedy_ended_later")),
        sa.CheckConstraint("received_on >= filed_on", name=op.f("ck_remedy_received_later")),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_remedy_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["processing.case.id"], name=op.f("fk_remedy_case_id")),
        sa.ForeignKeyConstraint(["review_id"], ["processing.remedy.id"], name=op.f("fk_remedy_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remedy")),
        schema="processing",
    )
    op.create_index(
        op.f("ix_remedy_agency_id_filed_on"),
        "remedy",
        ["agency_id", "filed_on"],
        unique=False,
        schema="processing",
    )
    op.create_index(op.f("ix_remedy_case_id"), "remedy", ["case_id"], unique=False, schema="processing")
    op.create_index(
        "uq_remedy_docket",
        "remedy",
        ["agency_id", "docket_key"],
        unique=True,
        schema="processing",
        postgresql_where="docket_key <> '' AND voided_on IS NULL",
    )
    op.create_table(
        "reminder",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_reminder_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["processing.case.id"], name=op.f("fk_reminder_case_id")),
        sa.PrimaryKeyConstraint("case_id", "stage", "level", "since", name=op.f("pk_reminder")),
        schema="processing",
    )
    op.create_table(
        "step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("detail", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_step_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["processing.case.id"], name=op.f("fk_step_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step")),
        schema="processing",
    )
    op.create_index(op.f("ix_step_case_id_at"), "step", ["case_id", "at"], unique=False, schema="processing")
    op.create_table(
        "supplement_matter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("judged_on", sa.Date(), nullable=True),
        sa.Column("judged_by", sa.Text(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(result IS NULL AND NOT is_new) = (judged_on IS NULL)",
            name=op.f("ck_supplement_matter_judged_with_day"),
        ),
        sa.CheckConstraint(
            "NOT is_new OR result IS NULL", name=op.f("ck_supplement_matter_new_ones_are_not_judged")
        ),
        sa.CheckConstraint(
            "is_new OR registered_on IS NULL", name=op.f("ck_supplement_matter_only_new_ones_are_registered")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_supplement_matter_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["processing.case.id"], name=op.f("fk_supplement_matter_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplement_matter")),
        schema="processing",
    )
    op.create_index(
        op.f("ix_supplement_matter_case_id_n"),
        "supplement_matter",
        ["case_id", "n"],
        unique=False,
        schema="processing",
    )
    op.create_table(
        "case_round",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("grounds", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("timely", sa.Boolean(), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("ordered_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_case_round_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["processing.case.id"], name=op.f("fk_case_round_case_id")),
        sa.ForeignKeyConstraint(
            ["ordered_by"], ["processing.remedy.id"], name=op.f("fk_case_round_ordered_by")
        ),
        sa.PrimaryKeyConstraint("case_id", "round", name=op.f("pk_case_round")),
        schema="processing",
    )
    op.create_table(
        "exchange",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("from_agency_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("formal", sa.Boolean(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("paragraphs", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_on IS NULL)", name=op.f("ck_exchange_answered_on_a_day")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_exchange_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["processing.case.id"], name=op.f("fk_exchange_case_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["processing.document.id"], name=op.f("fk_exchange_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_agency_id"], ["services.agency.id"], name=op.f("fk_exchange_from_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange")),
        schema="processing",
    )
    op.create_index(op.f("ix_exchange_case_id"), "exchange", ["case_id"], unique=False, schema="processing")
    op.create_index(
        "ix_exchange_open",
        "exchange",
        ["agency_id", "kind"],
        unique=False,
        schema="processing",
        postgresql_where="answered_on IS NULL",
    )
    op.create_index(
        "uq_exchange_filing",
        "exchange",
        ["document_id"],
        unique=True,
        schema="processing",
        postgresql_where="kind = 'filing'",
    )
    op.create_table(
        "remedy_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("remedy_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("after", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_remedy_change_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["remedy_id"], ["processing.remedy.id"], name=op.f("fk_remedy_change_remedy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remedy_change")),
        schema="processing",
    )
    op.create_index(
        op.f("ix_remedy_change_remedy_id"), "remedy_change", ["remedy_id"], unique=False, schema="processing"
    )
    op.execute("""ALTER TABLE "processing"."case" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."case" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."case" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "processing"."case" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "processing"."case" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."case" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "processing"."case" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."case"', 'agency_id', 'id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."cooperation_task" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."cooperation_task" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."cooperation_task" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."cooperation_task" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."cooperation_task" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."cooperation_task" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """GRANT SELECT, INSERT, UPDATE, DELETE ON "processing"."cooperation_task" TO gongkai_processing"""
    )
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."cooperation_task"', 'agency_id', 'id = $1')"""
    )
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."cooperation_task"', 'from_agency_id', 'id IN (SELECT id FROM processing.inquiry WHERE case_id = $1)')"""
    )
    op.execute("""ALTER TABLE "processing"."correction" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."correction" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."correction" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."correction" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."correction" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."correction" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "processing"."correction" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."correction"', 'agency_id', 'id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."handover" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."handover" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."handover" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."handover" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."handover" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."handover" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "processing"."handover" TO gongkai_processing""")
    op.execute("""ALTER TABLE "processing"."reply_reason" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."reply_reason" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."reply_reason" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."reply_reason" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."reply_reason" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."reply_reason" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """GRANT SELECT, INSERT, UPDATE, DELETE ON "processing"."reply_reason" TO gongkai_processing"""
    )
    op.execute("""ALTER TABLE "processing"."archive_entry" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."archive_entry" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."archive_entry" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."archive_entry" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."archive_entry" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."archive_entry" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "processing"."archive_entry" TO gongkai_processing""")
    op.execute("""ALTER TABLE "processing"."case_band" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."case_band" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."case_band" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."case_band" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."case_band" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."case_band" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "processing"."case_band" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."case_band"', 'agency_id', 'case_id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."case_likeness" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."case_likeness" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."case_likeness" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."case_likeness" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."case_likeness" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."case_likeness" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """GRANT SELECT, INSERT, UPDATE, DELETE ON "processing"."case_likeness" TO gongkai_processing"""
    )
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."case_likeness"', 'agency_id', 'case_id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."case_mark" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."case_mark" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."case_mark" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."case_mark" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."case_mark" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."case_mark" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "processing"."case_mark" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."case_mark"', 'agency_id', 'case_id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."charge" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."charge" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."charge" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "processing"."charge" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "processing"."charge" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."charge" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "processing"."charge" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."charge"', 'agency_id', 'case_id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."clock_entry" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."clock_entry" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."clock_entry" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."clock_entry" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."clock_entry" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."clock_entry" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "processing"."clock_entry" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."clock_entry"', 'agency_id', 'case_id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."correction_paper" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."correction_paper" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."correction_paper" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."correction_paper" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."correction_paper" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."correction_paper" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """GRANT SELECT, INSERT, UPDATE, DELETE ON "processing"."correction_paper" TO gongkai_processing"""
    )
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."correction_paper"', 'agency_id', 'correction_id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."document" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."document" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."document" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."document" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."document" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."document" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "processing"."document" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."document"', 'agency_id', 'case_id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."due_change" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."due_change" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."due_change" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."due_change" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."due_change" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."due_change" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "processing"."due_change" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."due_change"', 'agency_id', '(case_id = $1 OR correction_id = $1)')"""
    )
    op.execute("""ALTER TABLE "processing"."inquiry" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."inquiry" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."inquiry" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "processing"."inquiry" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "processing"."inquiry" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."inquiry" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "processing"."inquiry" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."inquiry"', 'agency_id', 'case_id = $1')"""
    )
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."inquiry"', 'to_agency_id', 'id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."no_repeat" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."no_repeat" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."no_repeat" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."no_repeat" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."no_repeat" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."no_repeat" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "processing"."no_repeat" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."no_repeat"', 'agency_id', 'case_id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."note" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."note" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."note" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "processing"."note" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "processing"."note" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."note" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "processing"."note" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."note"', 'agency_id', 'case_id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."publication" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."publication" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."publication" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."publication" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."publication" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."publication" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "processing"."publication" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."publication"', 'agency_id', 'case_id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."remedy" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."remedy" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."remedy" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "processing"."remedy" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "processing"."remedy" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."remedy" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "processing"."remedy" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."remedy"', 'agency_id', 'coalesce(case_id, id) = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."reminder" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."reminder" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."reminder" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."reminder" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."reminder" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."reminder" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "processing"."reminder" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."reminder"', 'agency_id', 'case_id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."step" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."step" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."step" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "processing"."step" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "processing"."step" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."step" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "processing"."step" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."step"', 'agency_id', 'case_id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."supplement_matter" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."supplement_matter" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."supplement_matter" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."supplement_matter" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."supplement_matter" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."supplement_matter" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """GRANT SELECT, INSERT, UPDATE, DELETE ON "processing"."supplement_matter" TO gongkai_processing"""
    )
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."supplement_matter"', 'agency_id', 'case_id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."case_round" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."case_round" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."case_round" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."case_round" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."case_round" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."case_round" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "processing"."case_round" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."case_round"', 'agency_id', 'case_id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."exchange" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."exchange" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."exchange" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."exchange" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."exchange" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."exchange" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "processing"."exchange" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."exchange"', 'agency_id', 'case_id = $1')"""
    )
    op.execute("""ALTER TABLE "processing"."remedy_change" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "processing"."remedy_change" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "processing"."remedy_change" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "processing"."remedy_change" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "processing"."remedy_change" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "processing"."remedy_change" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "processing"."remedy_change" TO gongkai_processing""")
    op.execute(
        """INSERT INTO services.moving_table (name, agency_column, condition) VALUES ('"processing"."remedy_change"', 'agency_id', 'remedy_id IN (SELECT id FROM processing.remedy WHERE coalesce(case_id, id) = $1)')"""
    )


def downgrade() -> None:
    op.execute("DROP SCHEMA processing CASCADE")
