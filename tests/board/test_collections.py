"""모음: what curators put together, in what order, and who sees it when."""

import pytest
from sqlalchemy import select

from forum.board import actions
from forum.board.models import Collection, CollectionEntry
from forum.board.queries import find_post, find_thread
from forum.moderation import actions as moderation
from forum.moderation.models import Decision
from tests.board.conftest import words_of

TITLE = "결재가 처음이라면 먼저 읽어 볼 글"


@pytest.fixture
def mona(cast):
    return cast.client("mona")


@pytest.fixture
def made(mona, rows):
    """A collection that nobody but curators sees."""
    form = {"title": TITLE, "body": "**처음** 오신 분께 권해요.", "nonce": "a-collection"}
    assert mona.post("/moderation/collections/new", data=form).status_code == 303
    return rows(select(Collection.id))[0][0]


def put(client, collection, *threads):
    for thread in threads:
        answer = client.post(f"/threads/{thread}/collections", data={"collection": collection})
        assert answer.location == f"/moderation/collections/{collection}"


def publish(client, collection):
    assert client.post(f"/moderation/collections/{collection}/publication").status_code == 303


def order(page):
    """Ids of the threads on a page, as they stand."""
    return [part[:16] for part in page.split('href="/threads/')[1:] if part[16:17] == '"']


def test_members_see_it_when_it_is_published_and_not_before(alice, made, mona, scene):
    put(mona, made, scene.thread, scene.tip)
    assert alice.get(f"/collections/{made}").status_code == 404
    assert TITLE not in alice.get("/collections").text
    assert TITLE not in alice.get("/").text
    publish(mona, made)
    page = alice.get(f"/collections/{made}").text
    assert "<strong>처음</strong> 오신 분께" in page
    assert order(page) == [scene.thread, scene.tip]
    assert f"/collections/{made}" in alice.get("/collections").text
    front = alice.get("/").text
    assert f"/collections/{made}" in front
    assert "글 2개" in front
    mona.delete(f"/moderation/collections/{made}/publication")
    assert alice.get(f"/collections/{made}").status_code == 404


def test_threads_move_up_and_down_and_out(alice, made, mona, scene):
    put(mona, made, scene.thread, scene.tip)
    publish(mona, made)
    for thread, move, seen in (
        (scene.tip, "up", [scene.tip, scene.thread]),
        (scene.tip, "up", [scene.tip, scene.thread]),
        (scene.tip, "down", [scene.thread, scene.tip]),
        (scene.thread, "out", [scene.tip]),
        ("nothing-of-ours-", "up", [scene.tip]),
    ):
        form = {"thread": thread, "move": move}
        mona.post(f"/moderation/collections/{made}/order", data=form)
        assert order(alice.get(f"/collections/{made}").text) == seen, move


def test_a_move_that_is_none(made, mona):
    answer = mona.post(f"/moderation/collections/{made}/order", data={"move": "sideways"})
    assert answer.status_code == 422


def test_what_is_hidden_or_deleted_drops_out_and_comes_back(alice, cast, made, mona, scene):
    put(mona, made, scene.thread, scene.tip)
    publish(mona, made)
    cast.client("carol").delete(f"/posts/{scene.tip_opening}")
    with cast.unit():
        actor = cast.actor("mona")
        decision = moderation.hide(actor, *find_post(actor, scene.opening), reason="rude").id
    page = alice.get(f"/collections/{made}").text
    assert order(page) == []
    assert "글 0개" in alice.get("/").text
    assert "보이지 않는 글 2개" in mona.get(f"/moderation/collections/{made}").text
    with cast.unit():
        moderation.undo(cast.actor("mona"), decision)
    assert order(alice.get(f"/collections/{made}").text) == [scene.thread]


def test_moving_passes_what_nobody_sees(alice, cast, made, mona, scene):
    with cast.unit():
        dave = cast.actor("dave")
        ids = [
            actions.ask(dave, title=f"고민 {number}", body="네", category="how-to").id
            for number in range(3)
        ]
    put(mona, made, *ids)
    publish(mona, made)
    with cast.unit():
        dave = cast.actor("dave")
        opening = find_post(dave, find_thread(dave, ids[1]).opening_id)
        actions.delete_post(dave, *opening)
    mona.post(f"/moderation/collections/{made}/order", data={"thread": ids[2], "move": "up"})
    assert order(alice.get(f"/collections/{made}").text) == [ids[2], ids[0]]


def test_putting_in_twice_is_told_and_undo_takes_it_out(cast, made, mona, rows, scene):
    put(mona, made, scene.thread)
    again = mona.post(f"/threads/{scene.thread}/collections", data={"collection": made})
    assert again.status_code == 409
    (decision,) = rows(select(Decision.id).where(Decision.verdict == "collect"))
    with cast.unit():
        moderation.undo(cast.actor("mona"), decision[0])
    assert rows(select(CollectionEntry.thread_id)) == []


def test_the_introduction_is_guarded_and_kept(mona, rows):
    form = {"title": TITLE, "body": "주민번호는 960121-1234567 이에요"}
    page = mona.post("/moderation/collections/new", data=form)
    assert page.status_code == 422
    assert "960121-1234567" in page.text
    assert rows(select(Collection.id)) == []


def test_editing_shows_what_was_and_keeps_what_is_new(alice, made, mona):
    publish(mona, made)
    assert "**처음** 오신 분께 권해요." in mona.get(f"/moderation/collections/{made}").text
    form = {"title": "새 이름이에요", "body": ""}
    mona.post(f"/moderation/collections/{made}", data=form)
    page = alice.get(f"/collections/{made}").text
    assert "새 이름이에요" in words_of(page)
    assert "오신 분께" not in page


def test_only_what_is_not_published_is_removed_and_its_threads_stay(alice, made, mona, rows, scene):
    put(mona, made, scene.thread)
    publish(mona, made)
    assert mona.delete(f"/moderation/collections/{made}").status_code == 409
    mona.delete(f"/moderation/collections/{made}/publication")
    assert mona.delete(f"/moderation/collections/{made}").status_code == 303
    assert rows(select(Collection.id)) == rows(select(CollectionEntry.thread_id)) == []
    assert alice.get(f"/threads/{scene.thread}").status_code == 200


def test_there_is_an_end_to_it(cast, made, monkeypatch, scene):
    monkeypatch.setattr("forum.board.actions.collecting.MOST_ENTRIES", 1)
    client = cast.client("lena")
    put(client, made, scene.thread)
    full = client.post(f"/threads/{scene.tip}/collections", data={"collection": made})
    assert full.status_code == 422
    assert "1개까지" in full.text


@pytest.mark.parametrize("name", ["", "alice", "erin", "chan", "pia", "omar"])
def test_nobody_else_curates(cast, made, name, rows, scene):
    client = cast.client(name)
    before = rows(select(Collection.title)), rows(select(CollectionEntry.thread_id))
    refused = 403 if name else 401
    assert client.get("/moderation/collections/new").status_code == refused
    assert client.post(f"/moderation/collections/{made}", data={}).status_code == refused
    assert client.post(f"/moderation/collections/{made}/publication").status_code == refused
    assert client.delete(f"/moderation/collections/{made}").status_code == refused
    form = {"collection": made}
    assert client.post(f"/threads/{scene.thread}/collections", data=form).status_code == refused
    assert (rows(select(Collection.title)), rows(select(CollectionEntry.thread_id))) == before


def test_the_log_tells_of_it_with_the_team_alone(alice, made, mona, scene):
    put(mona, made, scene.thread)
    page = words_of(alice.get("/moderation/log").text)
    assert "모음에 넣음" in page
    assert "mona" not in page
