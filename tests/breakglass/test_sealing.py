"""Every member's post in an epoch with officers' keys is sealed; in any other, none."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from forum import anonymity, clock
from forum.anonymity import keys
from forum.board import actions as board
from forum.board.models import Escrow, Post, Thread
from forum.board.queries import find_post
from forum.breakglass import actions
from forum.breakglass.queries import wrongly_sealed
from forum.database import db
from forum.errors import SignInNeeded
from tests.breakglass.conftest import give_keys, write_posts


def sealed(app):
    with app.app_context():
        return {row.post_id: row.sealed for row in db.session.scalars(select(Escrow))}


def test_every_member_post_is_sealed_and_all_boxes_are_of_one_size(app, case):
    boxes = sealed(app)
    assert set(boxes) == {case.posts.opening, case.posts.answer, case.posts.comment}
    assert {len(box) for box in boxes.values()} == {200}
    assert len(set(boxes.values())) == 3


def test_a_tip_is_sealed_and_what_staff_write_is_not(app, cast, officers):
    with cast.unit():
        carol, chan = cast.actor("carol"), cast.actor("chan")
        tip = {"situation": "많았어요", "method": "껐어요", "result": "줄었어요"}
        thread = board.share(carol, title="이렇게 해요", category="how-to", **tip)
        board.comment(chan, thread, db.session.get_one(Post, thread.opening_id), body="네")
        opening = thread.opening_id
    assert set(sealed(app)) == {opening}


def test_without_keys_nothing_is_sealed(app, cast):
    write_posts(cast)
    assert sealed(app) == {}


@pytest.mark.parametrize("name", "ab")
def test_one_key_seals_nothing(app, cast, settings, name):
    keys.add_officer(settings.keys_file, clock.quarter(), name, b"\1" * 32)
    write_posts(cast)
    assert sealed(app) == {}


def test_what_decides_is_when_the_thread_was_begun(app, cast, settings, later):
    posts = write_posts(cast)
    with app.app_context():
        bob = cast.actor("bob")
    with later(days=95):
        give_keys(settings.keys_file)
        with cast.unit():
            thread = db.session.get_one(Thread, posts.thread)
            board.answer(bob, thread, body="다음 분기의 답변")
        assert sealed(app) == {}
        with cast.unit():
            new = board.ask(bob, title="다음 분기의 고민", body="네", category="how-to").opening_id
    assert set(sealed(app)) == {new}


def test_a_process_that_knew_older_keys_seals_too(app, cast, settings):
    with app.app_context():
        assert anonymity.keyring.officers(clock.quarter()) is None
    give_keys(settings.keys_file)
    posts = write_posts(cast)
    assert posts.opening in sealed(app)


def test_deleting_a_post_destroys_its_box_alone(app, case):
    with case.cast.unit():
        bob = case.cast.actor("bob")
        board.delete_post(bob, *find_post(bob, case.posts.answer))
    assert set(sealed(app)) == {case.posts.opening, case.posts.comment}


def test_while_it_is_asked_a_deleted_posts_box_stays_until_the_night_after(app, case, later):
    request = case.ask(case.posts.answer)
    with case.cast.unit():
        bob = case.cast.actor("bob")
        board.delete_post(bob, *find_post(bob, case.posts.answer))
    with case.cast.unit():
        assert actions.remove_escrow() == 0
    assert case.posts.answer in sealed(app)
    case.close(request)
    with case.cast.unit():
        assert actions.remove_escrow() == 1
    assert case.posts.answer not in sealed(app)


def test_an_epochs_boxes_go_together(app, case):
    with case.cast.unit():
        assert actions.destroy_escrow("1999Q1") == 0
        assert actions.destroy_escrow(clock.quarter()) == 3
    assert sealed(app) == {}


def test_a_post_without_its_box_and_a_box_without_keys_are_told(app, case, settings):
    with app.app_context():
        assert wrongly_sealed() == {}
    with case.cast.unit():
        db.session.delete(db.session.get_one(Escrow, case.posts.answer))
    with app.app_context():
        assert "1 posts are not sealed" in wrongly_sealed()[clock.quarter()]
    keys.remove_officer(settings.keys_file, clock.quarter(), "a")
    with app.app_context():
        assert "keys are not" in wrongly_sealed()[clock.quarter()]


def test_the_account_reaches_the_box_by_the_credential_alone(cast, app, officers, case):
    """What says otherwise who acts is not believed."""
    with cast.unit():
        alice = replace(cast.actor("alice"), account_id="somebody-else")
        thread = board.ask(alice, title="누구일까요?", body="네", category="how-to")
        opening = thread.opening_id
    with app.app_context():
        expected = cast.actor("alice").account_id
    assert case.open(opening) == expected


@pytest.mark.parametrize("name", ["mona", "lena", "olga"])
def test_staff_have_no_credential_to_seal_with(app, cast, officers, name):
    with app.app_context(), pytest.raises(SignInNeeded):
        thread = Thread(salt_id="s", epoch=clock.quarter())
        anonymity.seal_author(cast.actor(name), thread, "p" * 16)
