"""Uploads and the thief of every store, key and file: nobody is named, and no two are joined."""

import pytest

from forum.board import actions
from forum.pictures import shelf
from tests.attack.thief import authors, steal, uploads
from tests.people import PASSWORD, address_of
from tests.pictures.drawing import picture

CANARY = "37.5665,126.9780 김철수"


@pytest.fixture
def ids(cast):
    """Two unused uploads each by alice, carol and mona, and one of alice's in a post."""
    found = {}
    for name in ("alice", "carol", "mona", "alice", "carol"):
        with cast.unit():
            sent = picture("JPEG", comment=CANARY.encode())
            found.setdefault(name, []).append(actions.upload(cast.actor(name), sent)[0].id)
    with cast.unit():
        alice = cast.actor("alice")
        used = actions.upload(alice, picture())[0].id
        body = f"![화면](/uploads/{used})"
        actions.ask(alice, title="이렇게 보여요", body=body, category="how-to")
    return found | {"used": [used]}


@pytest.fixture
def loot(ids, settings):
    return steal(settings.data_dir)


def test_with_all_stores_and_keys_no_upload_is_anybodys_and_no_two_are_joined(loot):
    assert len(loot.rows("board", "upload")) == 6
    assert uploads(loot) == set()
    marks = [row["owner_mark"] for row in loot.rows("board", "upload") if row["owner_mark"]]
    assert len(set(marks)) == len(marks) == 5


def test_what_stands_in_a_post_carries_nothing_but_the_post(loot, ids):
    (row,) = [row for row in loot.rows("board", "upload") if row["post_id"]]
    assert row["id"] == ids["used"][0]
    assert set(row) == {
        "id", "width", "height", "size_bytes", "owner_mark", "post_id", "expires_week",
    }  # fmt: skip
    assert (row["owner_mark"], row["expires_week"]) == (None, None)
    assert authors(loot) == {}


@pytest.mark.parametrize("name", ["alice", "carol"])
def test_with_a_members_cookie_or_password_exactly_their_unused_ones_are_found(
    loot, ids, cast, name
):
    for key in ({"cookie": cast.people[name].cookie}, {"login": (address_of(name), PASSWORD)}):
        assert uploads(loot, **key) == set(ids[name])


def test_the_files_hold_nobody_and_differ_in_nothing_but_their_pixels(loot, settings):
    paths = list(settings.uploads_dir.rglob("*.webp"))
    assert len(paths) == 6
    people = [row["id"].encode() for row in loot.rows("identity", "member")]
    for path in paths:
        data = path.read_bytes()
        assert not [one for one in (*people, CANARY.encode()) if one in data]
        assert (path.stat().st_mtime, path.stat().st_mode & 0o777) == (0, 0o600)
    assert len({path.read_bytes() for path in paths}) == 2  # the JPEG and the PNG of one picture
    assert set(shelf.sizes().values()) == {path.stat().st_size for path in paths}
