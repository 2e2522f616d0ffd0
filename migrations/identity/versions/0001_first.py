"""The first identity store."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "company",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size_band", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("active_month", sa.String(), nullable=False),
        sa.CheckConstraint(
            "length(active_month) <= 7", name=op.f("ck_company_active_month_length")
        ),
        sa.CheckConstraint("length(id) <= 16", name=op.f("ck_company_id_length")),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_company_name_length")),
        sa.CheckConstraint("length(size_band) <= 20", name=op.f("ck_company_size_band_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_dead", sa.Boolean(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_due", ["is_dead", "due_at"], unique=False)

    op.create_table(
        "staff",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("canonical", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("password_salt", sa.LargeBinary(), nullable=False),
        sa.Column("verifier", sa.LargeBinary(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "role IN ('moderator', 'cx', 'cx_lead', 'product', 'privacy_officer', 'operator')",
            name=op.f("ck_staff_role_known"),
        ),
        sa.CheckConstraint("length(address) <= 254", name=op.f("ck_staff_address_length")),
        sa.CheckConstraint("length(canonical) <= 254", name=op.f("ck_staff_canonical_length")),
        sa.CheckConstraint("length(id) <= 16", name=op.f("ck_staff_id_length")),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_staff_name_length")),
        sa.CheckConstraint(
            "length(password_salt) <= 16", name=op.f("ck_staff_password_salt_length")
        ),
        sa.CheckConstraint("length(role) <= 20", name=op.f("ck_staff_role_length")),
        sa.CheckConstraint("length(team) <= 120", name=op.f("ck_staff_team_length")),
        sa.CheckConstraint("length(verifier) <= 32", name=op.f("ck_staff_verifier_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("canonical", name=op.f("uq_staff_canonical")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "submission",
        sa.Column("nonce_hash", sa.LargeBinary(), nullable=False),
        sa.Column("location", sa.String(length=200), nullable=False),
        sa.Column("expires_week", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("nonce_hash", name=op.f("pk_submission")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "company_alias",
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("alias", sa.String(), nullable=False),
        sa.CheckConstraint("length(alias) <= 120", name=op.f("ck_company_alias_alias_length")),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["company.id"],
            name=op.f("fk_company_alias_company_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("company_id", "alias", name=op.f("pk_company_alias")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "company_domain",
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("company_id", sa.String(), nullable=False),
        sa.CheckConstraint("length(domain) <= 253", name=op.f("ck_company_domain_domain_length")),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["company.id"],
            name=op.f("fk_company_domain_company_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("domain", name=op.f("pk_company_domain")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("company_id", sa.String(), nullable=True),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("canonical", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "role IN ('member', 'company_admin')", name=op.f("ck_invitation_role_known")
        ),
        sa.CheckConstraint(
            "(company_id IS NULL) <> (staff_id IS NULL)", name=op.f("ck_invitation_one_purpose")
        ),
        sa.CheckConstraint("length(address) <= 254", name=op.f("ck_invitation_address_length")),
        sa.CheckConstraint("length(canonical) <= 254", name=op.f("ck_invitation_canonical_length")),
        sa.CheckConstraint(
            "length(token_hash) <= 16", name=op.f("ck_invitation_token_hash_length")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["company.id"],
            name=op.f("fk_invitation_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_invitation_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitation")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_canonical"), ["canonical"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "join_code",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("company_id", sa.String(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("is_proved", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(address) <= 254", name=op.f("ck_join_code_address_length")),
        sa.CheckConstraint("length(code_hash) <= 16", name=op.f("ck_join_code_code_hash_length")),
        sa.CheckConstraint("length(token_hash) <= 16", name=op.f("ck_join_code_token_hash_length")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_join_code_company_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_join_code")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "member",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("company_id", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("canonical", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_salt", sa.LargeBinary(), nullable=False),
        sa.Column("verifier", sa.LargeBinary(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("proved_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role IN ('member', 'company_admin')", name=op.f("ck_member_role_known")
        ),
        sa.CheckConstraint("length(address) <= 254", name=op.f("ck_member_address_length")),
        sa.CheckConstraint("length(canonical) <= 254", name=op.f("ck_member_canonical_length")),
        sa.CheckConstraint("length(id) <= 16", name=op.f("ck_member_id_length")),
        sa.CheckConstraint(
            "length(password_salt) <= 16", name=op.f("ck_member_password_salt_length")
        ),
        sa.CheckConstraint("length(role) <= 20", name=op.f("ck_member_role_length")),
        sa.CheckConstraint("length(verifier) <= 32", name=op.f("ck_member_verifier_length")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_member_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("canonical", name=op.f("uq_member_canonical")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_company_id"), ["company_id"], unique=False)

    op.create_table(
        "session",
        sa.Column("id_hash", sa.LargeBinary(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=True),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(member_id IS NULL) <> (staff_id IS NULL)", name=op.f("ck_session_one_account")
        ),
        sa.CheckConstraint("length(device) <= 60", name=op.f("ck_session_device_length")),
        sa.CheckConstraint("length(id_hash) <= 16", name=op.f("ck_session_id_hash_length")),
        sa.CheckConstraint("length(public_id) <= 16", name=op.f("ck_session_public_id_length")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_session_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_session_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_session_public_id")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_staff_id"), ["staff_id"], unique=False)
