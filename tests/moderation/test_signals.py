"""What brings a post into the queue besides reports."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from forum import clock
from forum.accounts import guarding
from forum.board import actions
from forum.board.models import Post, Relay, Thread
from forum.database import db
from forum.moderation.queries import queue


def items(cast, name="mona"):
    with cast.unit():
        found = queue(cast.actor(name))
        all_items = [found.current, *found.waiting] if found.current else []
        return {one.post_id: one.kinds for one in all_items}


@pytest.fixture
def kept(cast, scene):
    """An answer of bob's that looks like it gives him away, which he decided to keep."""
    with cast.unit():
        thread = db.session.get_one(Thread, scene.thread)
        body = "김민수 대리님께 여쭤 보세요"
        bob = cast.actor("bob")
        marks = guarding.marks(bob, body)
        return actions.answer(bob, thread, body=body, kept=marks).id


def test_what_the_guard_let_through_is_looked_at_once(cast, kept):
    assert items(cast) == {kept: ["guard"]}
    page = cast.client("mona").get("/moderation").text
    assert "누군가 드러날 수 있어요" in page
    assert cast.client("mona").post(f"/posts/{kept}/keeping").status_code == 303
    assert items(cast) == {}
    assert cast.client("lena").post(f"/posts/{kept}/keeping").status_code == 409


def test_after_two_days_nobody_is_asked_any_more(cast, kept):
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        assert items(cast) == {}


def test_an_edit_of_an_old_post_is_looked_at(cast, scene):
    with cast.unit():
        old = {"posted_at": clock.hour() - timedelta(days=40), "edited_at": clock.hour()}
        db.session.execute(update(Post).where(Post.id == scene.answer).values(**old))
    assert items(cast) == {scene.answer: ["edited"]}
    cast.client("mona").post(f"/posts/{scene.answer}/keeping")
    assert items(cast) == {}
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        assert items(cast) == {}


def test_an_edit_of_a_new_post_is_not(cast, scene):
    with cast.unit():
        new = {"edited_at": clock.hour()}
        db.session.execute(update(Post).where(Post.id == scene.answer).values(**new))
    assert items(cast) == {}


def test_an_objection_comes_to_another_than_who_decided(cast, scene):
    cast.client("mona").post(f"/posts/{scene.answer}/hiding", data={"reason": "rude"})
    with cast.unit():
        told = db.session.query(Relay).filter_by(post_id=scene.answer, kind="hidden").one().id
    said = cast.client("bob").post(f"/relay/{told}/answer", data={"words": "농담이었어요"})
    assert said.status_code == 303, said.text
    assert items(cast, "mona") == {}
    assert items(cast, "lena") == {scene.answer: ["objected"]}
    page = cast.client("lena").get("/moderation").text
    assert "이의가 들어왔어요" in page
    assert "지금 가려져 있는 글이에요" in page


def test_reports_and_other_signs_of_one_post_are_one_item(cast, report, kept):
    report("carol", kept, "personal")
    report("dave", kept, "rude")
    with cast.unit():
        found = queue(cast.actor("mona"))
    assert (found.remaining, found.current.kinds) == (1, ["reported", "guard"])


def test_what_waits_longer_comes_first_in_time(cast, scene, report):
    with time_machine.travel(clock.now(), tick=False) as travel:
        report("carol", scene.opening, "advert")
        travel.shift(timedelta(days=3))
        report("carol", scene.answer, "rude")
        assert list(items(cast)) == [scene.opening, scene.answer]
