"""The first board store."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "category",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ko", sa.String(length=40), nullable=False),
        sa.Column("en", sa.String(length=40), nullable=False),
        sa.Column("ja", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", "since", name=op.f("pk_category")),
    )
    op.create_table(
        "company_addition",
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_company_addition")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "item",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("problem", sa.String(length=2000), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("public_note", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("company_bucket", sa.Integer(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "status IN ('received', 'under_review', 'planned', 'in_progress', 'released', 'on_hold', 'declined')",
            name=op.f("ck_item_status"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index("ix_item_status", ["status", "status_changed_at"], unique=False)
        batch_op.create_index("ix_item_team", ["team", "status"], unique=False)

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
        "schedule",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ran_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_schedule")),
    )
    op.create_table(
        "spare_thread",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spare_thread")),
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
        "thread",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("category_id", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("excerpt", sa.String(length=202), nullable=False),
        sa.Column("environment", sa.JSON(), nullable=True),
        sa.Column("salt_id", sa.String(length=16), nullable=False),
        sa.Column("epoch", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_position", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.String(length=16), nullable=False),
        sa.Column("accepted_post_id", sa.String(length=16), nullable=True),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("answers_count", sa.Integer(), nullable=False),
        sa.Column("comments_count", sa.Integer(), nullable=False),
        sa.Column("demand_count", sa.Integer(), nullable=False),
        sa.Column("helpful_count", sa.Integer(), nullable=False),
        sa.Column("legacy_votes", sa.Integer(), nullable=False),
        sa.Column("popularity", sa.Integer(), nullable=False),
        sa.Column("has_official", sa.Boolean(), nullable=False),
        sa.Column("solved_elsewhere_count", sa.Integer(), nullable=False),
        sa.Column("company_bucket", sa.Integer(), nullable=False),
        sa.Column("source_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "kind = 'question' OR accepted_post_id IS NULL", name=op.f("ck_thread_tip_accepts_none")
        ),
        sa.CheckConstraint("kind IN ('question', 'tip')", name=op.f("ck_thread_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
        sa.UniqueConstraint("position", name=op.f("uq_thread_position")),
        sa.UniqueConstraint("source_key", name=op.f("uq_thread_source_key")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thread_active_at"), ["active_at"], unique=False)
        batch_op.create_index(
            "ix_thread_category", ["kind", "category_id", "position"], unique=False
        )
        batch_op.create_index("ix_thread_latest", ["kind", "position"], unique=False)
        batch_op.create_index("ix_thread_popular", ["kind", "popularity", "position"], unique=False)
        batch_op.create_index(
            "ix_thread_waiting", ["kind", "answers_count", "position"], unique=False
        )

    op.create_table(
        "follow",
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("follower_tag", sa.LargeBinary(length=16), nullable=False),
        sa.Column("seen_position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_follow_thread_id")),
        sa.PrimaryKeyConstraint("thread_id", "follower_tag", name=op.f("pk_follow")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "participant",
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("author_tag", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pebble", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_participant_thread_id")
        ),
        sa.PrimaryKeyConstraint("thread_id", "author_tag", name=op.f("pk_participant")),
        sa.UniqueConstraint("thread_id", "number", name=op.f("uq_participant_thread_id_number")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pick",
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_pick_thread_id")),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_pick")),
    )
    with op.batch_alter_table("pick", schema=None) as batch_op:
        batch_op.create_index("ix_pick_week", ["week"], unique=False)

    op.create_table(
        "post",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("parent_id", sa.String(length=16), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("author_tag", sa.LargeBinary(length=16), nullable=True),
        sa.Column("staff_id", sa.String(length=16), nullable=True),
        sa.Column("staff_name", sa.String(length=40), nullable=True),
        sa.Column("staff_team", sa.String(length=40), nullable=True),
        sa.Column("is_official", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("votes_count", sa.Integer(), nullable=False),
        sa.Column("legacy_votes", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('opening', 'answer', 'comment')", name=op.f("ck_post_kind")),
        sa.CheckConstraint(
            "staff_id IS NULL OR author_tag IS NULL", name=op.f("ck_post_one_author")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["post.id"], name=op.f("fk_post_parent_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_post_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("thread_id", "position", name=op.f("uq_post_thread_id_position")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index("ix_post_parent", ["parent_id"], unique=False)

    op.create_table(
        "promotion",
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("item_id", sa.String(length=16), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_promotion_item_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_promotion_thread_id")),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_promotion")),
    )
    with op.batch_alter_table("promotion", schema=None) as batch_op:
        batch_op.create_index("ix_promotion_item", ["item_id"], unique=False)

    op.create_table(
        "status_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("staff_team", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_status_change_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_change")),
    )
    with op.batch_alter_table("status_change", schema=None) as batch_op:
        batch_op.create_index("ix_status_change_item", ["item_id"], unique=False)

    op.create_table(
        "thread_tag",
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_thread_tag_thread_id")),
        sa.PrimaryKeyConstraint("thread_id", "name", name=op.f("pk_thread_tag")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("thread_tag", schema=None) as batch_op:
        batch_op.create_index("ix_thread_tag_name", ["name"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("staff_team", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=5), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "verdict IN ('hide', 'keep', 'show', 'later')", name=op.f("ck_decision_verdict")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_decision_post_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_decision_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("ix_decision_at", ["at"], unique=False)
        batch_op.create_index("ix_decision_post", ["post_id"], unique=False)

    op.create_table(
        "hiding",
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was_accepted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_hiding_post_id")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_hiding")),
    )
    op.create_table(
        "revision",
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_revision_post_id")),
        sa.PrimaryKeyConstraint("post_id", "number", name=op.f("pk_revision")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "vote",
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("voter_tag", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_vote_post_id")),
        sa.PrimaryKeyConstraint("post_id", "voter_tag", name=op.f("pk_vote")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "report",
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("reporter_tag", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_id", sa.String(length=16), nullable=True),
        sa.CheckConstraint(
            "reason IN ('personal', 'rude', 'advert', 'wrong_place', 'duplicate', 'other')",
            name=op.f("ck_report_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_report_decision_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_report_post_id")),
        sa.PrimaryKeyConstraint("post_id", "reporter_tag", name=op.f("pk_report")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index("ix_report_waiting", ["decision_id"], unique=False)
