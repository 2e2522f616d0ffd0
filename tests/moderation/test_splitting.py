"""Answers that became a matter of their own: tags, labels and votes go along, undo joins all."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock
from forum.board import actions as board
from forum.board import queries
from forum.board.models import Follow, Participant, Post, Relay, Thread
from forum.cli.counters import wrong_counters
from forum.errors import AlreadyDone, NotAllowed, NotValid
from forum.moderation import actions
from tests.moderation.whole import whole_board

WORDS = {"title": "밤 알림은 어떻게 끄나요", "body": "다른 이야기가 되어 따로 옮겼어요."}


@dataclass(frozen=True)
class Talk:
    """alice asks; bob answers; carol asks something else below, dave comments on that."""

    thread: str
    opening: str
    answer: str
    other: str
    comment: str


@pytest.fixture
def talk(cast) -> Talk:
    with cast.unit():
        names = ("alice", "bob", "carol", "dave", "erin")
        alice, bob, carol, dave, erin = (cast.actor(one) for one in names)
        thread = board.ask(alice, title="알림을 줄이는 방법", body="많아요", category="how-to")
        answer = board.answer(bob, thread, body="참조를 꺼요")
        other = board.answer(carol, thread, body="그런데 밤에는요?")
        comment = board.comment(dave, thread, other, body="저도 궁금해요")
        board.vote(bob, thread, other)
        board.follow(erin, thread)
        return Talk(thread.id, thread.opening_id, answer.id, other.id, comment.id)


def split(cast, talk, name="mona", answers=None, **words):
    with cast.unit():
        mona = cast.actor(name)
        thread = queries.find_thread(mona, talk.thread)
        chosen = [talk.other] if answers is None else answers
        made = actions.split(mona, thread, answers=chosen, **WORDS | words)
        return made.before["thread"], made.id


def undo(cast, decision):
    with cast.unit():
        actions.undo(cast.actor("mona"), decision)


def whole(cast):
    with cast.unit():
        return whole_board()


def test_answers_move_with_their_comments_labels_and_votes(cast, talk):
    new, _ = split(cast, talk)
    with cast.unit():
        page = queries.thread_page(cast.actor("erin"), new)
    with cast.unit():
        old = queries.thread_page(cast.actor("erin"), talk.thread)
        assert (old.thread.answers_count, old.thread.comments_count) == (1, 0)
        new_thread = queries.find_thread(cast.actor("erin"), new)
        assert (new_thread.answers_count, new_thread.comments_count) == (1, 1)
    (answer,) = page.answers
    assert (answer.id, answer.label.number, answer.votes_count) == (talk.other, 2, 1)
    assert [(one.id, one.label.number) for one in answer.comments] == [(talk.comment, 3)]
    assert page.opening.label.is_staff
    assert not page.opening.may_vote
    assert [one.id for one in old.answers] == [talk.answer]
    with cast.unit():
        assert wrong_counters() == []


def test_it_says_where_it_came_from(cast, talk):
    new, _ = split(cast, talk)
    page = cast.client("bob").get(f"/threads/{new}").text
    assert WORDS["title"] in page
    assert f'href="/threads/{talk.thread}"' in page
    assert new in cast.client("bob").get("/").text


def test_its_authors_know_their_own_still(cast, talk):
    new, _ = split(cast, talk)
    carol = cast.client("carol")
    assert f"/threads/{new}" in carol.get("/me").text
    edited = {"body": "밤에는 어떻게 꺼요?", "nonce": "n"}
    assert carol.post(f"/posts/{talk.other}/edit", data=edited).status_code == 303
    assert cast.client("bob").delete(f"/posts/{talk.other}/vote").status_code == 303
    assert cast.client("bob").post(f"/posts/{talk.other}/vote").status_code == 303


def test_who_followed_hears_of_both(cast, talk, rows):
    new, _ = split(cast, talk)
    assert {row[0] for row in rows(select(Follow.thread_id))} == {talk.thread, new}


def test_nobody_shares_the_moderators_note_as_theirs(cast, talk):
    """So no company is ever counted in the set that is the other thread's."""
    new, _ = split(cast, talk)
    with cast.unit():
        dave = cast.actor("dave")
        thread = queries.find_thread(dave, new)
        with pytest.raises(NotAllowed):
            board.vote(dave, *queries.find_post(dave, thread.opening_id))
    with cast.unit():
        board.take_company_additions()
        board.publish_buckets()
        assert queries.find_thread(cast.actor("dave"), new).company_bucket.floor == 0


def test_undo_brings_back_every_byte(cast, talk):
    before = whole(cast)
    _, decision = split(cast, talk)
    undo(cast, decision)
    assert whole(cast) == before


def test_what_was_written_since_comes_along(cast, talk, rows):
    new, decision = split(cast, talk)
    with cast.unit():
        erin, alice = cast.actor("erin"), cast.actor("alice")
        thread = queries.find_thread(erin, new)
        board.answer(erin, thread, body="밤에는 방해 금지를 켜요")
        board.comment(alice, thread, queries.find_post(alice, thread.opening_id)[1], body="네")
    undo(cast, decision)
    posts = rows(select(Post.thread_id, Post.position).order_by(Post.position))
    assert [row[0] for row in posts] == [talk.thread] * 6
    assert [row[1] for row in posts] == [0, 1, 2, 3, 4, 5]
    numbers = rows(select(Participant.number).where(Participant.thread_id == talk.thread))
    assert sorted(row[0] for row in numbers) == [0, 1, 2, 3, 4]
    assert rows(select(Thread.id)) == [(talk.thread,)]
    with cast.unit():
        assert wrong_counters() == []


def test_what_was_decided_in_it_since_stays_decided(cast, talk, rows):
    _, decision = split(cast, talk)
    with cast.unit():
        mona = cast.actor("mona")
        actions.hide(mona, *queries.find_post(mona, talk.other), reason="rude")
    undo(cast, decision)
    page = cast.client("bob").get(f"/threads/{talk.thread}").text
    assert "그런데 밤에는요" not in page
    assert rows(select(Relay.thread_id)) == [(talk.thread,)]
    with cast.unit():
        assert wrong_counters() == []


def test_what_stands_on_it_is_undone_first(cast, talk):
    new, decision = split(cast, talk)
    with cast.unit():
        mona = cast.actor("mona")
        thread = queries.find_thread(mona, new)
        actions.merge(mona, thread, target=talk.thread)
    with pytest.raises(AlreadyDone, match="overtaken"):
        undo(cast, decision)


def test_what_was_decided_about_the_note_is_undone_first(cast, talk):
    new, decision = split(cast, talk)
    with cast.unit():
        mona = cast.actor("mona")
        opening = queries.find_thread(mona, new).opening_id
        actions.hide(mona, *queries.find_post(mona, opening), reason="other")
    before = whole(cast)
    with pytest.raises(AlreadyDone, match="overtaken"):
        undo(cast, decision)
    assert whole(cast) == before


def test_after_14_days_it_stays(cast, talk):
    _, decision = split(cast, talk)
    with clock.at(clock.now() + timedelta(days=15)), pytest.raises(AlreadyDone, match="too_late"):
        undo(cast, decision)


def test_sealing_the_one_seals_the_other(cast, talk):
    """They share a salt: where nobody can know of the one, nobody can of the other."""
    new, _ = split(cast, talk)
    with clock.at(clock.now() + timedelta(days=30)), cast.unit():
        alice = cast.actor("alice")
        board.seal_thread(alice, queries.find_thread(alice, talk.thread))
    with cast.unit():
        bob = cast.actor("bob")
        threads = [queries.find_thread(bob, one) for one in (talk.thread, new)]
        assert len({one.salt_id for one in threads}) == 2
        assert all(queries.thread_page(bob, one.id).opening.is_settled for one in threads)
        assert not any(queries.thread_page(bob, one.id).own_post_ids for one in threads)


def test_what_cannot_be_split_says_why(cast, talk):
    for answers, key in (([], "choose"), ([talk.comment], "choose"), (["x" * 16], "choose")):
        with pytest.raises(NotValid, match=key):
            split(cast, talk, answers=answers)
    with cast.unit():
        alice = cast.actor("alice")
        board.accept(alice, *queries.find_post(alice, talk.other))
    with pytest.raises(NotValid, match="accepted"):
        split(cast, talk)
    for name in ("alice", "chan", "pia"):
        with pytest.raises(NotAllowed):
            split(cast, talk, name)


def test_the_page_takes_boxes_a_title_and_a_note(cast, talk):
    mona = cast.client("mona")
    page = mona.get(f"/threads/{talk.thread}/split").text
    assert f'name="answer_{talk.other}"' in page
    form = WORDS | {f"answer_{talk.other}": "y", "nonce": "n"}
    made = mona.post(f"/threads/{talk.thread}/split", data=form)
    assert made.status_code == 303
    new = made.headers["Location"].rpartition("/")[2]
    assert "나눈 것 되돌리기" in mona.get(f"/threads/{new}/split").text
    assert mona.delete(f"/threads/{new}/split").headers["Location"].endswith(talk.thread)
    none = mona.post(f"/threads/{talk.thread}/split", data=WORDS | {"nonce": "m"})
    assert none.status_code == 422
    assert "옮길 답변을" in none.text
