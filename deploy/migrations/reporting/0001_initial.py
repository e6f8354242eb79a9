"""reporting: the first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "reporting_0001"
down_revision = None
branch_labels = ("reporting",)


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS reporting")
    op.execute(
        "GRANT USAGE ON SCHEMA reporting TO gongkai_intake, gongkai_processing, gongkai_notifications, gongkai_reporting, gongkai_identity, gongkai_relay, gongkai_sealer, gongkai_audit_reader, gongkai_backup, gongkai_migrator"
    )
    op.create_table(
        "archived_file",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("stored_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_archived_file_agency_id")
        ),
        sa.PrimaryKeyConstraint("agency_id", "digest", name=op.f("pk_archived_file")),
        schema="reporting",
    )
    op.create_table(
        "archived_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("named", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("book", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("file_digest", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("imported_on", sa.Date(), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_archived_report_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archived_report")),
        sa.UniqueConstraint(
            "agency_id", "year", "version", name=op.f("uq_archived_report_agency_id_year_version")
        ),
        schema="reporting",
    )
    op.create_table(
        "case_fact",
        sa.Column(
            "passing",
            sa.SmallInteger(),
            sa.Computed(
                "100 * array_position(ARRAY['natural', 'business', 'research', 'charity', 'legal', 'other_org'], applicant_kind) + coalesce(array_position(ARRAY['granted', 'partial', 'refused_1', 'refused_2', 'refused_3', 'refused_4', 'refused_5', 'refused_6', 'refused_7', 'refused_8', 'unavailable_1', 'unavailable_2', 'unavailable_3', 'not_processed_1', 'not_processed_2', 'not_processed_3', 'not_processed_4', 'not_processed_5', 'other_1', 'other_2', 'other_3'], outcome), 0)",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.Column(
            "years",
            sa.SmallInteger(),
            sa.Computed(
                "CASE WHEN voided_on IS NULL AND taken_on IS NULL AND handed_on IS NULL AND closed_on IS NOT NULL AND extract(year FROM greatest(closed_on, receipt_date)) - extract(year FROM receipt_date) <= 1 THEN extract(year FROM receipt_date) + extract(year FROM greatest(closed_on, receipt_date)) END",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.Column("stream", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("applicant_kind", sa.Text(), nullable=False),
        sa.Column("kind_sequence", sa.Integer(), nullable=False),
        sa.Column("receipt_date", sa.Date(), nullable=True),
        sa.Column("receipt_sequence", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="registered", nullable=False),
        sa.Column("state_sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("stopped", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("clock_sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("timely", sa.Boolean(), nullable=True),
        sa.Column("closed_sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("voided_sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("taken_from", sa.Integer(), nullable=True),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column("handed_to", sa.Integer(), nullable=True),
        sa.Column("handed_sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column(
            "settled_on",
            sa.Date(),
            sa.Computed(
                "CASE WHEN closed_on IS NOT NULL AND receipt_date IS NOT NULL THEN greatest(closed_on, receipt_date) ELSE coalesce(handed_on, DATE '9999-12-31') END",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "applicant_kind IN ('natural', 'business', 'research', 'charity', 'legal', 'other_org')",
            name=op.f("ck_case_fact_applicant_kind"),
        ),
        sa.CheckConstraint(
            "outcome IN ('granted', 'partial', 'refused_1', 'refused_2', 'refused_3', 'refused_4', 'refused_5', 'refused_6', 'refused_7', 'refused_8', 'unavailable_1', 'unavailable_2', 'unavailable_3', 'not_processed_1', 'not_processed_2', 'not_processed_3', 'not_processed_4', 'not_processed_5', 'other_1', 'other_2', 'other_3')",
            name=op.f("ck_case_fact_outcome"),
        ),
        sa.CheckConstraint(
            "(handed_on IS NULL) = (handed_to IS NULL)", name=op.f("ck_case_fact_handed_to_somebody")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (closed_on IS NULL)", name=op.f("ck_case_fact_closed_with_outcome")
        ),
        sa.CheckConstraint(
            "(taken_on IS NULL) = (taken_from IS NULL)", name=op.f("ck_case_fact_taken_from_somebody")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_case_fact_agency_id")),
        sa.PrimaryKeyConstraint("stream", "agency_id", name=op.f("pk_case_fact")),
        schema="reporting",
    )
    op.create_index(
        "ix_case_fact_rest",
        "case_fact",
        ["agency_id", "receipt_date", "settled_on"],
        unique=False,
        schema="reporting",
        postgresql_include=[
            "passing",
            "outcome",
            "body_id",
            "taken_on",
            "taken_from",
            "handed_on",
            "handed_to",
        ],
        postgresql_where="years IS NULL AND voided_on IS NULL",
    )
    op.create_index(
        "ix_case_fact_years",
        "case_fact",
        ["years", "agency_id", "passing"],
        unique=False,
        schema="reporting",
        postgresql_include=["receipt_date", "settled_on", "body_id"],
    )
    op.create_table(
        "case_fact_rebuilt",
        sa.Column("stream", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("applicant_kind", sa.Text(), nullable=False),
        sa.Column("kind_sequence", sa.Integer(), nullable=False),
        sa.Column("receipt_date", sa.Date(), nullable=True),
        sa.Column("receipt_sequence", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="registered", nullable=False),
        sa.Column("state_sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("stopped", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("clock_sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("timely", sa.Boolean(), nullable=True),
        sa.Column("closed_sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("voided_sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("taken_from", sa.Integer(), nullable=True),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column("handed_to", sa.Integer(), nullable=True),
        sa.Column("handed_sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column(
            "settled_on",
            sa.Date(),
            sa.Computed(
                "CASE WHEN closed_on IS NOT NULL AND receipt_date IS NOT NULL THEN greatest(closed_on, receipt_date) ELSE coalesce(handed_on, DATE '9999-12-31') END",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "applicant_kind IN ('natural', 'business', 'research', 'charity', 'legal', 'other_org')",
            name=op.f("ck_case_fact_rebuilt_applicant_kind"),
        ),
        sa.CheckConstraint(
            "outcome IN ('granted', 'partial', 'refused_1', 'refused_2', 'refused_3', 'refused_4', 'refused_5', 'refused_6', 'refused_7', 'refused_8', 'unavailable_1', 'unavailable_2', 'unavailable_3', 'not_processed_1', 'not_processed_2', 'not_processed_3', 'not_processed_4', 'not_processed_5', 'other_1', 'other_2', 'other_3')",
            name=op.f("ck_case_fact_rebuilt_outcome"),
        ),
        sa.CheckConstraint(
            "(handed_on IS NULL) = (handed_to IS NULL)", name=op.f("ck_case_fact_rebuilt_handed_to_somebody")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (closed_on IS NULL)", name=op.f("ck_case_fact_rebuilt_closed_with_outcome")
        ),
        sa.CheckConstraint(
            "(taken_on IS NULL) = (taken_from IS NULL)", name=op.f("ck_case_fact_rebuilt_taken_from_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_case_fact_rebuilt_agency_id")
        ),
        sa.PrimaryKeyConstraint("stream", "agency_id", name=op.f("pk_case_fact_rebuilt")),
        schema="reporting",
    )
    op.create_table(
        "chase",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("of_agency_id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("formal", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("chased_on", sa.Date(), nullable=False),
        sa.Column("chased_by", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_chase_agency_id")),
        sa.ForeignKeyConstraint(["of_agency_id"], ["services.agency.id"], name=op.f("fk_chase_of_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chase")),
        schema="reporting",
    )
    op.create_index(
        op.f("ix_chase_agency_id_of_agency_id"),
        "chase",
        ["agency_id", "of_agency_id"],
        unique=False,
        schema="reporting",
    )
    op.create_table(
        "conferral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("of_agency_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_conferral_agency_id")),
        sa.ForeignKeyConstraint(
            ["of_agency_id"], ["services.agency.id"], name=op.f("fk_conferral_of_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conferral")),
        schema="reporting",
    )
    op.create_index(
        op.f("ix_conferral_agency_id_answered_on"),
        "conferral",
        ["agency_id", "answered_on"],
        unique=False,
        schema="reporting",
    )
    op.create_table(
        "declared_sheet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("block", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("cells", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_declared_sheet_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_sheet")),
        sa.UniqueConstraint(
            "agency_id",
            "year",
            "form",
            "block",
            "revision",
            name=op.f("uq_declared_sheet_agency_id_year_form_block_revision"),
        ),
        schema="reporting",
    )
    op.create_table(
        "fee_fact",
        sa.Column("charge_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("refunded", sa.Integer(), nullable=False),
        sa.Column("refunded_on", sa.Date(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_fee_fact_agency_id")),
        sa.PrimaryKeyConstraint("charge_id", "agency_id", name=op.f("pk_fee_fact")),
        schema="reporting",
    )
    op.create_index(
        op.f("ix_fee_fact_agency_id_paid_on"),
        "fee_fact",
        ["agency_id", "paid_on"],
        unique=False,
        schema="reporting",
    )
    op.create_table(
        "filing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("of_agency_id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("grounds", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("paragraphs", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("remarked_on", sa.Date(), nullable=True),
        sa.Column("remarked_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_filing_agency_id")),
        sa.ForeignKeyConstraint(
            ["of_agency_id"], ["services.agency.id"], name=op.f("fk_filing_of_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing")),
        schema="reporting",
    )
    op.create_index(
        op.f("ix_filing_agency_id_of_agency_id_stream"),
        "filing",
        ["agency_id", "of_agency_id", "stream"],
        unique=False,
        schema="reporting",
    )
    op.create_table(
        "opening_fact",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("applicant_kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "applicant_kind IN ('natural', 'business', 'research', 'charity', 'legal', 'other_org')",
            name=op.f("ck_opening_fact_applicant_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_opening_fact_agency_id")
        ),
        sa.PrimaryKeyConstraint("agency_id", "applicant_kind", name=op.f("pk_opening_fact")),
        schema="reporting",
    )
    op.create_table(
        "remedy_fact",
        sa.Column("stream", sa.Uuid(), nullable=False),
        sa.Column("remedy_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("docket", sa.Text(), server_default="", nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('review', 'lawsuit_direct', 'lawsuit_after_review')", name=op.f("ck_remedy_fact_kind")
        ),
        sa.CheckConstraint(
            "result IN ('upheld', 'corrected', 'other_result')", name=op.f("ck_remedy_fact_result")
        ),
        sa.CheckConstraint(
            "role IN ('original', 'co_defendant_as_review_body')", name=op.f("ck_remedy_fact_role")
        ),
        sa.CheckConstraint(
            "(result IS NULL) = (ended_on IS NULL)", name=op.f("ck_remedy_fact_ended_with_result")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_remedy_fact_agency_id")),
        sa.PrimaryKeyConstraint("stream", "remedy_id", "agency_id", name=op.f("pk_remedy_fact")),
        schema="reporting",
    )
    op.create_index(
        op.f("ix_remedy_fact_agency_id_filed_on"),
        "remedy_fact",
        ["agency_id", "filed_on"],
        unique=False,
        schema="reporting",
    )
    op.create_table(
        "remedy_fact_rebuilt",
        sa.Column("stream", sa.Uuid(), nullable=False),
        sa.Column("remedy_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("docket", sa.Text(), server_default="", nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('review', 'lawsuit_direct', 'lawsuit_after_review')",
            name=op.f("ck_remedy_fact_rebuilt_kind"),
        ),
        sa.CheckConstraint(
            "result IN ('upheld', 'corrected', 'other_result')", name=op.f("ck_remedy_fact_rebuilt_result")
        ),
        sa.CheckConstraint(
            "role IN ('original', 'co_defendant_as_review_body')", name=op.f("ck_remedy_fact_rebuilt_role")
        ),
        sa.CheckConstraint(
            "(result IS NULL) = (ended_on IS NULL)", name=op.f("ck_remedy_fact_rebuilt_ended_with_result")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_remedy_fact_rebuilt_agency_id")
        ),
        sa.PrimaryKeyConstraint("stream", "remedy_id", "agency_id", name=op.f("pk_remedy_fact_rebuilt")),
        schema="reporting",
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.Column("texts", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("begun_by", sa.Text(), nullable=False),
        sa.Column("none_signed_on", sa.Date(), nullable=True),
        sa.Column("none_signed_by", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Uuid(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("visit", sa.Text(), nullable=False),
        sa.Column("visit_status", sa.Integer(), nullable=True),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.CheckConstraint("covers IN ('own', 'subtree')", name=op.f("ck_report_covers")),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'accepted', 'final', 'published')",
            name=op.f("ck_report_state"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_report_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("agency_id", "year", "version", name=op.f("uq_report_agency_id_year_version")),
        schema="reporting",
    )
    op.create_table(
        "report_acceptance",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=False),
        sa.Column("accepted_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_report_acceptance_agency_id")
        ),
        sa.PrimaryKeyConstraint("agency_id", "year", "key", name=op.f("pk_report_acceptance")),
        schema="reporting",
    )
    op.create_table(
        "report_duty",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("by_agency_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("items", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("publish_by", sa.Date(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_report_duty_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "year", name=op.f("pk_report_duty")),
        schema="reporting",
    )
    op.create_table(
        "report_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.Column("book", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("parts", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_report_edition_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_edition")),
        schema="reporting",
    )
    op.create_index(
        op.f("ix_report_edition_agency_id_year"),
        "report_edition",
        ["agency_id", "year"],
        unique=False,
        schema="reporting",
    )
    op.create_table(
        "report_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("of_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("stored_on", sa.Date(), nullable=False),
        sa.Column("stored_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_report_file_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_file")),
        schema="reporting",
    )
    op.create_index(op.f("ix_report_file_of_id"), "report_file", ["of_id"], unique=False, schema="reporting")
    op.create_table(
        "report_reminder",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("of_agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=False),
        sa.Column("reminded_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_report_reminder_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["of_agency_id"], ["services.agency.id"], name=op.f("fk_report_reminder_of_agency_id")
        ),
        sa.PrimaryKeyConstraint(
            "agency_id", "of_agency_id", "year", "reminded_on", name=op.f("pk_report_reminder")
        ),
        schema="reporting",
    )
    op.create_table(
        "report_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("new", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_report_step_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_step")),
        sa.UniqueConstraint("agency_id", "year", "key", name=op.f("uq_report_step_agency_id_year_key")),
        schema="reporting",
    )
    op.create_table(
        "report_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("items", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("due", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_report_task_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_task")),
        sa.UniqueConstraint("agency_id", "year", name=op.f("uq_report_task_agency_id_year")),
        schema="reporting",
    )
    op.create_table(
        "report_verdict",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("of_agency_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("judged_by", sa.Text(), nullable=False),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.Column("taken_back_by", sa.Text(), nullable=False),
        sa.Column("taken_back_because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["services.agency.id"], name=op.f("fk_report_verdict_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["of_agency_id"], ["services.agency.id"], name=op.f("fk_report_verdict_of_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_verdict")),
        sa.UniqueConstraint("agency_id", "edition_id", name=op.f("uq_report_verdict_agency_id_edition_id")),
        schema="reporting",
    )
    op.create_table(
        "sheet_owner",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("block", sa.Text(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["services.agency.id"], name=op.f("fk_sheet_owner_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "block", name=op.f("pk_sheet_owner")),
        schema="reporting",
    )
    op.execute("""ALTER TABLE "reporting"."archived_file" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."archived_file" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."archived_file" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."archived_file" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."archived_file" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY sight ON "reporting"."archived_file" FOR SELECT USING ((SELECT nullif(current_setting('app.sight', true), '')::bool[])[agency_id])"""
    )
    op.execute(
        """CREATE POLICY inserts ON "reporting"."archived_file" FOR INSERT WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY updates ON "reporting"."archived_file" FOR UPDATE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY deletes ON "reporting"."archived_file" FOR DELETE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "reporting"."archived_file" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "reporting"."archived_report" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."archived_report" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."archived_report" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."archived_report" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."archived_report" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY sight ON "reporting"."archived_report" FOR SELECT USING ((SELECT nullif(current_setting('app.sight', true), '')::bool[])[agency_id])"""
    )
    op.execute(
        """CREATE POLICY inserts ON "reporting"."archived_report" FOR INSERT WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY updates ON "reporting"."archived_report" FOR UPDATE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY deletes ON "reporting"."archived_report" FOR DELETE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "reporting"."archived_report" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "reporting"."case_fact" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."case_fact" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."case_fact" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."case_fact" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."case_fact" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY sight ON "reporting"."case_fact" FOR SELECT USING ((SELECT nullif(current_setting('app.sight', true), '')::bool[])[agency_id])"""
    )
    op.execute(
        """CREATE POLICY inserts ON "reporting"."case_fact" FOR INSERT WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY updates ON "reporting"."case_fact" FOR UPDATE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY deletes ON "reporting"."case_fact" FOR DELETE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "reporting"."case_fact" TO gongkai_reporting""")
    op.execute(
        """ALTER TABLE "reporting"."case_fact" SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01)"""
    )
    op.execute("""ALTER TABLE "reporting"."case_fact_rebuilt" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."case_fact_rebuilt" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."case_fact_rebuilt" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."case_fact_rebuilt" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."case_fact_rebuilt" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY sight ON "reporting"."case_fact_rebuilt" FOR SELECT USING ((SELECT nullif(current_setting('app.sight', true), '')::bool[])[agency_id])"""
    )
    op.execute(
        """CREATE POLICY inserts ON "reporting"."case_fact_rebuilt" FOR INSERT WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY updates ON "reporting"."case_fact_rebuilt" FOR UPDATE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY deletes ON "reporting"."case_fact_rebuilt" FOR DELETE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """GRANT SELECT, INSERT, UPDATE, DELETE ON "reporting"."case_fact_rebuilt" TO gongkai_reporting"""
    )
    op.execute("""ALTER TABLE "reporting"."chase" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."chase" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."chase" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "reporting"."chase" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "reporting"."chase" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "reporting"."chase" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "reporting"."chase" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "reporting"."conferral" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."conferral" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."conferral" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."conferral" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."conferral" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "reporting"."conferral" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "reporting"."conferral" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "reporting"."declared_sheet" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."declared_sheet" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."declared_sheet" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."declared_sheet" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."declared_sheet" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY sight ON "reporting"."declared_sheet" FOR SELECT USING ((SELECT nullif(current_setting('app.sight', true), '')::bool[])[agency_id])"""
    )
    op.execute(
        """CREATE POLICY inserts ON "reporting"."declared_sheet" FOR INSERT WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY updates ON "reporting"."declared_sheet" FOR UPDATE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY deletes ON "reporting"."declared_sheet" FOR DELETE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """GRANT SELECT, INSERT, UPDATE, DELETE ON "reporting"."declared_sheet" TO gongkai_reporting"""
    )
    op.execute("""ALTER TABLE "reporting"."fee_fact" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."fee_fact" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."fee_fact" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "reporting"."fee_fact" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "reporting"."fee_fact" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY sight ON "reporting"."fee_fact" FOR SELECT USING ((SELECT nullif(current_setting('app.sight', true), '')::bool[])[agency_id])"""
    )
    op.execute(
        """CREATE POLICY inserts ON "reporting"."fee_fact" FOR INSERT WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY updates ON "reporting"."fee_fact" FOR UPDATE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY deletes ON "reporting"."fee_fact" FOR DELETE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "reporting"."fee_fact" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "reporting"."filing" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."filing" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."filing" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "reporting"."filing" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "reporting"."filing" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "reporting"."filing" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "reporting"."filing" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "reporting"."opening_fact" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."opening_fact" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."opening_fact" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."opening_fact" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."opening_fact" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY sight ON "reporting"."opening_fact" FOR SELECT USING ((SELECT nullif(current_setting('app.sight', true), '')::bool[])[agency_id])"""
    )
    op.execute(
        """CREATE POLICY inserts ON "reporting"."opening_fact" FOR INSERT WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY updates ON "reporting"."opening_fact" FOR UPDATE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY deletes ON "reporting"."opening_fact" FOR DELETE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "reporting"."opening_fact" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "reporting"."remedy_fact" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."remedy_fact" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."remedy_fact" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."remedy_fact" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."remedy_fact" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY sight ON "reporting"."remedy_fact" FOR SELECT USING ((SELECT nullif(current_setting('app.sight', true), '')::bool[])[agency_id])"""
    )
    op.execute(
        """CREATE POLICY inserts ON "reporting"."remedy_fact" FOR INSERT WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY updates ON "reporting"."remedy_fact" FOR UPDATE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY deletes ON "reporting"."remedy_fact" FOR DELETE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "reporting"."remedy_fact" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "reporting"."remedy_fact_rebuilt" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."remedy_fact_rebuilt" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."remedy_fact_rebuilt" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."remedy_fact_rebuilt" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."remedy_fact_rebuilt" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY sight ON "reporting"."remedy_fact_rebuilt" FOR SELECT USING ((SELECT nullif(current_setting('app.sight', true), '')::bool[])[agency_id])"""
    )
    op.execute(
        """CREATE POLICY inserts ON "reporting"."remedy_fact_rebuilt" FOR INSERT WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY updates ON "reporting"."remedy_fact_rebuilt" FOR UPDATE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY deletes ON "reporting"."remedy_fact_rebuilt" FOR DELETE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """GRANT SELECT, INSERT, UPDATE, DELETE ON "reporting"."remedy_fact_rebuilt" TO gongkai_reporting"""
    )
    op.execute("""ALTER TABLE "reporting"."report" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."report" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."report" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute("""CREATE POLICY backup ON "reporting"."report" FOR SELECT TO gongkai_backup USING (true)""")
    op.execute("""GRANT SELECT ON "reporting"."report" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY sight ON "reporting"."report" FOR SELECT USING ((SELECT nullif(current_setting('app.sight', true), '')::bool[])[agency_id])"""
    )
    op.execute(
        """CREATE POLICY inserts ON "reporting"."report" FOR INSERT WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY updates ON "reporting"."report" FOR UPDATE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY deletes ON "reporting"."report" FOR DELETE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "reporting"."report" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "reporting"."report_acceptance" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."report_acceptance" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."report_acceptance" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."report_acceptance" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."report_acceptance" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY sight ON "reporting"."report_acceptance" FOR SELECT USING ((SELECT nullif(current_setting('app.sight', true), '')::bool[])[agency_id])"""
    )
    op.execute(
        """CREATE POLICY inserts ON "reporting"."report_acceptance" FOR INSERT WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY updates ON "reporting"."report_acceptance" FOR UPDATE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY deletes ON "reporting"."report_acceptance" FOR DELETE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """GRANT SELECT, INSERT, UPDATE, DELETE ON "reporting"."report_acceptance" TO gongkai_reporting"""
    )
    op.execute("""ALTER TABLE "reporting"."report_duty" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."report_duty" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."report_duty" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."report_duty" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."report_duty" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY sight ON "reporting"."report_duty" FOR SELECT USING ((SELECT nullif(current_setting('app.sight', true), '')::bool[])[agency_id])"""
    )
    op.execute(
        """CREATE POLICY inserts ON "reporting"."report_duty" FOR INSERT WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY updates ON "reporting"."report_duty" FOR UPDATE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY deletes ON "reporting"."report_duty" FOR DELETE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "reporting"."report_duty" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "reporting"."report_edition" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."report_edition" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."report_edition" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."report_edition" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."report_edition" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY sight ON "reporting"."report_edition" FOR SELECT USING ((SELECT nullif(current_setting('app.sight', true), '')::bool[])[agency_id])"""
    )
    op.execute(
        """CREATE POLICY inserts ON "reporting"."report_edition" FOR INSERT WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY updates ON "reporting"."report_edition" FOR UPDATE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY deletes ON "reporting"."report_edition" FOR DELETE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "reporting"."report_edition" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "reporting"."report_file" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."report_file" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."report_file" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."report_file" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."report_file" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY sight ON "reporting"."report_file" FOR SELECT USING ((SELECT nullif(current_setting('app.sight', true), '')::bool[])[agency_id])"""
    )
    op.execute(
        """CREATE POLICY inserts ON "reporting"."report_file" FOR INSERT WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY updates ON "reporting"."report_file" FOR UPDATE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY deletes ON "reporting"."report_file" FOR DELETE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "reporting"."report_file" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "reporting"."report_reminder" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."report_reminder" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."report_reminder" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."report_reminder" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."report_reminder" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "reporting"."report_reminder" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT ON "reporting"."report_reminder" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "reporting"."report_step" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."report_step" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."report_step" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."report_step" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."report_step" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY sight ON "reporting"."report_step" FOR SELECT USING ((SELECT nullif(current_setting('app.sight', true), '')::bool[])[agency_id])"""
    )
    op.execute(
        """CREATE POLICY inserts ON "reporting"."report_step" FOR INSERT WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY updates ON "reporting"."report_step" FOR UPDATE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute(
        """CREATE POLICY deletes ON "reporting"."report_step" FOR DELETE USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "reporting"."report_step" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "reporting"."report_task" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."report_task" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."report_task" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."report_task" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."report_task" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "reporting"."report_task" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "reporting"."report_task" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "reporting"."report_verdict" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."report_verdict" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."report_verdict" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."report_verdict" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."report_verdict" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "reporting"."report_verdict" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE ON "reporting"."report_verdict" TO gongkai_reporting""")
    op.execute("""ALTER TABLE "reporting"."sheet_owner" ENABLE ROW LEVEL SECURITY""")
    op.execute("""ALTER TABLE "reporting"."sheet_owner" FORCE ROW LEVEL SECURITY""")
    op.execute(
        """CREATE POLICY migrator ON "reporting"."sheet_owner" TO gongkai_migrator USING (true) WITH CHECK (true)"""
    )
    op.execute(
        """CREATE POLICY backup ON "reporting"."sheet_owner" FOR SELECT TO gongkai_backup USING (true)"""
    )
    op.execute("""GRANT SELECT ON "reporting"."sheet_owner" TO gongkai_backup""")
    op.execute(
        """CREATE POLICY agency ON "reporting"."sheet_owner" USING (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int)) WITH CHECK (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))"""
    )
    op.execute("""GRANT SELECT, INSERT, UPDATE, DELETE ON "reporting"."sheet_owner" TO gongkai_reporting""")


def downgrade() -> None:
    op.execute("DROP SCHEMA reporting CASCADE")
