"""A second factor for staff: authenticator apps, passkeys, backup codes, the step before them.

Columns are added in place: a copied staff table would take sessions and invitations with it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column(
        "staff",
        sa.Column("wrong_codes", sa.Integer(), nullable=False, server_default="0"),
    )
    op.add_column("staff", sa.Column("wrong_codes_on", sa.Date(), nullable=True))
    op.add_column(
        "session",
        sa.Column("has_second_factor", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "authenticator_app",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.CheckConstraint("length(box) <= 100", name=op.f("ck_authenticator_app_box_length")),
        sa.CheckConstraint("length(id) <= 16", name=op.f("ck_authenticator_app_id_length")),
        sa.CheckConstraint("length(name) <= 60", name=op.f("ck_authenticator_app_name_length")),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_authenticator_app_staff_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authenticator_app")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_authenticator_app_staff_id"), "authenticator_app", ["staff_id"])
    op.create_table(
        "passkey",
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "length(credential_id) <= 1023", name=op.f("ck_passkey_credential_id_length")
        ),
        sa.CheckConstraint("length(id) <= 16", name=op.f("ck_passkey_id_length")),
        sa.CheckConstraint("length(name) <= 60", name=op.f("ck_passkey_name_length")),
        sa.CheckConstraint("length(public_key) <= 2000", name=op.f("ck_passkey_public_key_length")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_passkey_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("credential_id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("id", name=op.f("uq_passkey_id")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_passkey_staff_id"), "passkey", ["staff_id"])
    op.create_table(
        "backup_code",
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(code_hash) <= 16", name=op.f("ck_backup_code_code_hash_length")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_backup_code_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("staff_id", "code_hash", name=op.f("pk_backup_code")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pending_step",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("new_box", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "asked IN ('factor', 'enrol', 'change')", name=op.f("ck_pending_step_asked_known")
        ),
        sa.CheckConstraint("length(asked) <= 10", name=op.f("ck_pending_step_asked_length")),
        sa.CheckConstraint(
            "length(challenge) <= 32", name=op.f("ck_pending_step_challenge_length")
        ),
        sa.CheckConstraint("length(new_box) <= 100", name=op.f("ck_pending_step_new_box_length")),
        sa.CheckConstraint(
            "length(token_hash) <= 16", name=op.f("ck_pending_step_token_hash_length")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_pending_step_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_pending_step")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_pending_step_staff_id"), "pending_step", ["staff_id"])
    op.create_table(
        "factor_change",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "what IN ('app_added', 'app_removed', 'passkey_added', 'passkey_removed', "
            "'codes_made', 'reset')",
            name=op.f("ck_factor_change_what_known"),
        ),
        sa.CheckConstraint("length(id) <= 16", name=op.f("ck_factor_change_id_length")),
        sa.CheckConstraint("length(what) <= 20", name=op.f("ck_factor_change_what_length")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_factor_change_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_change")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_factor_change_staff_id"), "factor_change", ["staff_id"])
