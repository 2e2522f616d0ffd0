"""Topics that mean another one; all of one filed under another, and back exactly."""

import random

import pytest
from sqlalchemy import select

from forum.board import actions, queries
from forum.board.models import RetaggedThread, Retagging, TagSynonym, Thread, ThreadTag
from forum.database import db
from forum.errors import AlreadyDone, NotValid
from tests.board.conftest import HTMX, question


@pytest.fixture
def mona(cast):
    return cast.client("mona")


@pytest.fixture
def filed(cast):
    """filed("결재", "전결"): a thread under these topics."""

    def ask(*topics):
        with cast.unit():
            alice = cast.actor("alice")
            thread = actions.ask(
                alice, title="고민이에요", body="네", category="how-to", tags=list(topics)
            )
            return thread.id

    return ask


@pytest.fixture
def topics(rows):
    def read(thread=None):
        query = select(ThreadTag.thread_id, ThreadTag.name)
        found = rows(query.where(ThreadTag.thread_id == thread) if thread else query)
        return {name for _, name in found} if thread else set(found)

    return read


def say(client, name, means):
    return client.post("/moderation/topics/synonyms", data={"name": name, "means": means})


def merge(client, name, means):
    return client.post("/moderation/topics/merges", data={"name": name, "means": means})


def last(rows):
    return rows(select(Retagging.id).order_by(Retagging.number.desc()))[0][0]


def test_a_synonym_holds_for_what_is_filed_and_looked_for_from_now_on(alice, filed, mona, topics):
    before = filed("전자결재")
    assert say(mona, "#전자결재", "결재").status_code == 303
    after = alice.post("/threads", data=question(tags="전자결재, 결재, 휴가")).location
    assert topics(after.rpartition("/")[2]) == {"결재", "휴가"}
    assert topics(before) == {"전자결재"}
    page = alice.get("/?tag=전자결재", headers=HTMX).text
    assert after in page
    assert before not in page


def test_editing_files_by_what_it_means(alice, filed, mona, rows, topics):
    thread = filed("휴가")
    say(mona, "연차", "휴가")
    with_year = {"title": "고민이에요", "body": "네", "category": "how-to", "tags": "연차"}
    (opening,) = rows(select(Thread.opening_id).where(Thread.id == thread))[0]
    assert alice.post(f"/posts/{opening}/edit", data=with_year).status_code == 303
    assert topics(thread) == {"휴가"}


def test_meanings_follow_each_other_and_never_in_a_circle(filed, mona, topics):
    say(mona, "전결", "전자결재")
    say(mona, "전자결재", "결재")
    assert topics(filed("전결")) == {"결재"}
    assert say(mona, "결재", "전결").status_code == 422
    assert say(mona, "결재", "결재").status_code == 422
    assert say(mona, "전결", "다른말").status_code == 409


def test_a_merge_files_all_threads_anew_and_undo_files_them_as_they_were(filed, mona, rows, topics):
    ids = filed("전결"), filed("전결", "결재"), filed("결재"), filed("휴가", "전결")
    before = topics()
    assert merge(mona, "전결", "결재").status_code == 303
    assert [topics(one) for one in ids] == [{"결재"}, {"결재"}, {"결재"}, {"결재", "휴가"}]
    assert mona.delete(f"/moderation/topics/merges/{last(rows)}").status_code == 303
    assert topics() == before
    assert rows(select(TagSynonym.id)) == rows(select(RetaggedThread.thread_id)) == []


def test_what_was_filed_later_stays_and_what_authors_changed_too(cast, filed, mona, rows, topics):
    changed, moved = filed("전결"), filed("전결")
    merge(mona, "전결", "결재")
    later = filed("전결")
    with cast.unit():
        alice = cast.actor("alice")
        thread = queries.find_thread(alice, changed)
        post = queries.find_post(alice, thread.opening_id)[1]
        words = {"title": thread.title, "parts": ["네"], "category": "how-to"}
        actions.edit_thread(alice, thread, post, **words, tags=["휴가"])
    mona.delete(f"/moderation/topics/merges/{last(rows)}")
    assert (topics(changed), topics(moved), topics(later)) == ({"휴가"}, {"전결"}, {"결재"})


def test_what_a_later_one_rests_on_is_undone_after_it(filed, mona, rows, topics):
    thread = filed("전결")
    merge(mona, "전결", "전자결재")
    first = last(rows)
    merge(mona, "전자결재", "결재")
    assert mona.delete(f"/moderation/topics/merges/{first}").status_code == 409
    assert "나중 것부터" in mona.get("/moderation/topics").text
    mona.delete(f"/moderation/topics/merges/{last(rows)}")
    mona.delete(f"/moderation/topics/merges/{first}")
    assert topics(thread) == {"전결"}


def test_a_merge_after_a_synonym_leaves_the_synonym_when_undone(filed, mona, rows, topics):
    thread = filed("전결")
    say(mona, "전결", "결재")
    merge(mona, "전결", "결재")
    assert topics(thread) == {"결재"}
    mona.delete(f"/moderation/topics/merges/{last(rows)}")
    assert topics(thread) == {"전결"}
    assert rows(select(TagSynonym.name, TagSynonym.means)) == [("전결", "결재")]


@pytest.mark.parametrize("seed", range(8))
def test_whatever_was_merged_undone_in_turn_nothing_is_left_of_it(cast, filed, seed, topics):
    drawn = random.Random(seed)
    names = list("가나다라마")
    for _ in range(12):
        filed(*drawn.sample(names, drawn.randint(0, 4)))
    before, done = topics(), []
    with cast.unit():
        mona = cast.actor("mona")
        for _ in range(8):
            one, other = drawn.sample(names, 2)
            try:
                with db.session.begin_nested():
                    done.append(actions.rename_topic(mona, name=one, means=other).id)
            except (AlreadyDone, NotValid):
                continue
        assert done
        for one in reversed(done):
            actions.undo_retagging(mona, one)
            db.session.flush()
    assert topics() == before


@pytest.mark.parametrize(
    ("name", "means"),
    [("", "결재"), ("결재", ""), ("가" * 31, "결재"), ("960121-1234567", "결재")],
)
def test_what_cannot_be_taken(mona, name, means, rows):
    assert say(mona, name, means).status_code == 422
    assert merge(mona, name, means).status_code == 422
    assert rows(select(TagSynonym.id)) == rows(select(Retagging.id)) == []


@pytest.mark.parametrize("name", ["", "alice", "chan", "pia", "omar"])
def test_nobody_else(cast, name, rows):
    client, refused = cast.client(name), 403 if name else 401
    assert client.get("/moderation/topics").status_code == refused
    assert say(client, "전결", "결재").status_code == refused
    assert merge(client, "전결", "결재").status_code == refused
    assert rows(select(TagSynonym.id)) == []
