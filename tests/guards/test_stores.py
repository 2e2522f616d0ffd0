"""Models equal migrations, and no store holds what it must never hold (ANONYMITY: two worlds)."""

import re

import pytest

from forum.database import STORES, metadata_of
from forum.migrating import current_revision, differences, newest_revision, upgrade_all

NEVER_ON_THE_BOARD = re.compile(r"account|member|company_id|address|email|ip_|client|session")
NEVER_IN_IDENTITY = re.compile(r"thread|post_id|last_seen")
NEVER_IN_THE_VAULT = re.compile(r"name|text|title|_at$|_on$")
NEVER = {
    "board": NEVER_ON_THE_BOARD,
    "identity": NEVER_IN_IDENTITY,
    "vault": NEVER_IN_THE_VAULT,
}
# Tables whose rows must not tell who came first.
UNORDERED = {
    "board": {
        "thread", "post", "revision", "thread_tag", "vote", "follow", "report", "participant",
        "company_addition", "upload", "submission", "spare_thread", "draft", "escrow",
        "relay", "sanction", "counted_in", "crowd", "freshness", "collection_entry",
        "retagged_thread",
    },
    "identity": {"session", "member", "submission"},
    "vault": {"wrapped_secret", "sealed_secret", "company_secret", "thread_salt", "company_tag"},
}  # fmt: skip


@pytest.mark.parametrize("store", STORES)
def test_models_equal_migrations(app, store):
    with app.app_context():
        assert newest_revision(store) is not None
        assert current_revision(store) == newest_revision(store)
        assert differences(store) == []


def test_migrating_twice_changes_nothing(app):
    assert all(before == after for before, after in upgrade_all(app).values())


@pytest.mark.parametrize("store", STORES)
def test_no_column_is_named_for_what_the_store_never_holds(store):
    columns = [
        f"{table.name}.{column.name}"
        for table in metadata_of(store).tables.values()
        for column in table.columns
    ]
    assert columns
    assert not [name for name in columns if NEVER[store].search(name.partition(".")[2])]


@pytest.mark.parametrize("store", STORES)
def test_tables_that_could_betray_order_have_no_rowid(store):
    tables = metadata_of(store).tables
    assert UNORDERED[store] <= set(tables)
    with_rowid = {
        name
        for name in UNORDERED[store]
        if tables[name].dialect_options["sqlite"]["with_rowid"] is not False
    }
    assert not with_rowid
