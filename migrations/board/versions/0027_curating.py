"""Collections, question templates, topics that mean another, and what keeps answers fresh."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0029"


def upgrade() -> None:
    _collections()
    _topics()
    _fresh_eyes()


def _collections() -> None:
    op.create_table(
        "collection",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("staff_team", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection")),
    )
    op.create_table(
        "publication",
        sa.Column("collection_id", sa.String(length=16), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collection.id"], name=op.f("fk_publication_collection_id")
        ),
        sa.PrimaryKeyConstraint("collection_id", name=op.f("pk_publication")),
    )
    op.create_index("ix_publication_at", "publication", ["at"])
    op.create_table(
        "collection_entry",
        sa.Column("collection_id", sa.String(length=16), nullable=False),
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collection.id"], name=op.f("fk_collection_entry_collection_id")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_collection_entry_thread_id")
        ),
        sa.PrimaryKeyConstraint("collection_id", "thread_id", name=op.f("pk_collection_entry")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_collection_entry_thread", "collection_entry", ["thread_id"])
    op.create_table(
        "question_template",
        sa.Column("category_id", sa.String(length=20), nullable=False),
        sa.Column("ko", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("ja", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("category_id", name=op.f("pk_question_template")),
    )


def _topics() -> None:
    op.create_table(
        "tag_synonym",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("means", sa.String(length=30), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag_synonym")),
        sa.UniqueConstraint("name", name=op.f("uq_tag_synonym_name")),
    )
    op.create_table(
        "retagging",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("means", sa.String(length=30), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("adds_synonym", sa.Boolean(), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("staff_team", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retagging")),
        sa.UniqueConstraint("number", name=op.f("uq_retagging_number")),
    )
    op.create_table(
        "retagged_thread",
        sa.Column("retagging_id", sa.String(length=16), nullable=False),
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.Column("had_both", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["retagging_id"], ["retagging.id"], name=op.f("fk_retagged_thread_retagging_id")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_retagged_thread_thread_id")
        ),
        sa.PrimaryKeyConstraint("retagging_id", "thread_id", name=op.f("pk_retagged_thread")),
        sqlite_with_rowid=False,
    )


def _fresh_eyes() -> None:
    op.create_table(
        "freshness",
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("voter_tag", sa.LargeBinary(length=16), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_freshness_post_id")),
        sa.PrimaryKeyConstraint("post_id", "voter_tag", name=op.f("pk_freshness")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recheck",
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_recheck_post_id")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_recheck")),
    )
    op.create_table(
        "release_check",
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("release", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("staff_team", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_release_check_post_id")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_release_check")),
    )
    op.create_table(
        "second_look",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("thread_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_second_look_thread_id")
        ),
        sa.PrimaryKeyConstraint("week", "thread_id", name=op.f("pk_second_look")),
    )
    op.create_index("ix_second_look_thread", "second_look", ["thread_id"])
