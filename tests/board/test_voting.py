"""저도 on a question, 도움이 됐어요 on all else."""

import pytest
from sqlalchemy import select

from forum.board.models import Post, Thread, Vote
from tests.board.conftest import HTMX, question


@pytest.fixture
def counts(rows):
    def read(post_id):
        [row] = rows(select(Post.votes_count).where(Post.id == post_id))
        return row.votes_count, len(rows(select(Vote.post_id).where(Vote.post_id == post_id)))

    return read


def test_me_too_counts_once_and_can_be_taken_back(bob, scene, counts, rows):
    address = f"/posts/{scene.opening}/vote"
    assert bob.post(address).location == f"/threads/{scene.thread}#post-{scene.opening}"
    bob.post(address)
    assert counts(scene.opening) == (1, 1)
    [thread] = rows(select(Thread).where(Thread.id == scene.thread))[0]
    assert (thread.demand_count, thread.popularity) == (1, 2)
    bob.delete(address)
    bob.post(address + "?_method=DELETE")
    assert counts(scene.opening) == (0, 0)


def test_htmx_gets_the_button_as_it_is_now(bob, scene):
    address = f"/posts/{scene.opening}/vote"
    on = bob.post(address, headers=HTMX).text
    off = bob.delete(address, headers=HTMX).text
    assert 'aria-pressed="true"' in on
    assert "저도 궁금해요" in on
    assert "?_method=DELETE" in on
    assert 'aria-pressed="false"' in off
    assert "<html" not in on + off


@pytest.mark.parametrize(
    ("category", "word"),
    [
        ("how-to", "저도 궁금해요"),
        ("feature", "저도 필요해요"),
        ("problem", "저도 겪었어요"),
        ("culture", "저도 같은 고민이에요"),
    ],
)
def test_the_word_follows_the_category(alice, bob, category, word):
    path = alice.post("/threads", data=question(category=category)).location
    assert word in bob.get(path).text


def test_answers_comments_and_tips_are_helpful(alice, scene, counts, rows):
    for post_id in (scene.answer, scene.comment, scene.tip_opening):
        page = alice.post(f"/posts/{post_id}/vote", headers=HTMX).text
        assert "도움이 됐어요" in page
        assert counts(post_id) == (1, 1)
    [tip] = rows(select(Thread).where(Thread.id == scene.tip))[0]
    assert (tip.helpful_count, tip.demand_count) == (1, 0)


def test_nobody_votes_for_their_own(alice, bob, scene, counts):
    assert alice.post(f"/posts/{scene.opening}/vote").status_code == 403
    assert bob.post(f"/posts/{scene.answer}/vote").status_code == 403
    assert counts(scene.opening) == (0, 0)


@pytest.mark.parametrize("name", ["mona", "chan", "pia", "olga", "omar"])
def test_staff_do_not_vote(cast, scene, counts, name):
    client = cast.client(name)
    assert client.post(f"/posts/{scene.opening}/vote").status_code == 403
    assert client.delete(f"/posts/{scene.opening}/vote").status_code == 403
    assert counts(scene.opening) == (0, 0)


def test_a_guest_is_asked_to_come_in(cast, scene):
    assert cast.client().post(f"/posts/{scene.opening}/vote").status_code == 401


def test_votes_of_two_kinds_or_people_cannot_be_joined(bob, carol, scene, rows):
    for client in (bob, carol):
        client.post(f"/posts/{scene.opening}/vote")
    tags = {row.voter_tag for row in rows(select(Vote.voter_tag))}
    authors = {row.author_tag for row in rows(select(Post.author_tag))}
    assert len(tags) == 2
    assert not tags & authors


def test_what_is_hidden_or_unknown_takes_no_vote(alice, cast, scene):
    cast.client("mona").post(f"/posts/{scene.answer}/hiding", data={"reason": "rude"})
    assert alice.post(f"/posts/{scene.answer}/vote").status_code == 404
    assert alice.post("/posts/nosuch/vote").status_code == 404
    assert alice.get(f"/posts/{scene.answer}/vote").status_code == 405
