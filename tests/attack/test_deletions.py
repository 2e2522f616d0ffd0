"""A thief of everything while somebody's posts go: no author, and as little of which as can be."""

import pytest

from forum.anonymity import keyring, open_deletion
from tests.attack import scene, storage
from tests.attack.thief import authors, steal
from tests.people import PASSWORD


@pytest.fixture
def done(cast):
    return scene.play(cast)


@pytest.fixture
def leaving(cast, done):
    """alice and dave delete everything, and alice has left."""
    for name in ("alice", "dave"):
        assert cast.client(name).post("/me/posts/deletion").status_code == 303
    assert cast.client("alice").post("/me/leaving", data={"password": PASSWORD}).status_code == 303
    return done


def waiting(loot):
    return [bytes(row["sealed"]) for row in loot.rows("board", "scheduled_deletion")]


def test_a_thief_of_the_board_reads_no_row(leaving, settings):
    loot = steal(settings.data_dir, with_keys=False)
    rows = waiting(loot)
    assert len({len(one) for one in rows}) == 1
    posts = set.union(*leaving.by.values())
    data = b"".join(rows)
    assert not [one for one in posts if one.encode() in data]


def test_with_the_keys_posts_and_times_and_nobody(app, leaving, settings):
    """What decisions/0017 says: which posts are to go. Not whose, and no time that two share."""
    loot = steal(settings.data_dir)
    assert authors(loot) == {}
    assert authors(storage.alone(loot, "board")) == {}
    with app.app_context():
        keyring.use(settings.keys_file)
        opened = [open_deletion(one) for one in waiting(loot)]
    named = {one.post_id for one in opened if one.post_id}
    assert named == leaving.by["alice"] | leaving.by["dave"]
    assert len({one.kept_till for one in opened}) > len(opened) - 3


def test_who_left_is_in_no_byte_of_the_stores_but_the_letter(cast, leaving, settings, app):
    loot = steal(settings.data_dir)
    for store in ("board", "vault"):
        assert b"alice@" not in repr(loot.stores[store]).encode()
    told = {
        table: rows for table, rows in loot.stores["identity"].items() if "alice@" in repr(rows)
    }
    assert set(told) == {"outbox"}
    assert storage.twice(loot) == set()
