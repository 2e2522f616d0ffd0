"""All of one's posts go one by one, so that nobody sees that one person wrote them."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from forum import clock, nightly
from forum.accounts.models import Member
from forum.anonymity import SPREAD_DAYS
from forum.board import actions, queries
from forum.board.models import Post, ScheduledDeletion, Thread, Vote
from forum.cli import looking
from forum.cli.counters import wrong_counters
from forum.cli.worker import run_waiting
from forum.database import db, unit_of_work
from tests import stores
from tests.people import PASSWORD, address_of

PATH = "/me/posts/deletion"


@pytest.fixture
def written(cast, scene):
    """bob wrote an answer in the scene, and twelve more; their ids."""
    with cast.unit():
        bob = cast.actor("bob")
        thread = queries.find_thread(bob, scene.thread)
        more = [actions.answer(bob, thread, body=f"하나 더 {number}").id for number in range(12)]
    return {scene.answer, *more}


@pytest.fixture
def on(app, time_machine):
    """Let it be so much later, and let the worker look."""

    def later(**much):
        time_machine.move_to(clock.now() + timedelta(**much))
        with app.app_context():
            return nightly.delete_due_posts()

    return later


def there(app, posts):
    with app.app_context():
        return set(db.session.scalars(select(Post.id).where(Post.id.in_(posts), ~Post.is_deleted)))


def rows(settings):
    return {
        bytes(row["key"]): bytes(row["sealed"])
        for row in stores.rows(settings.data_dir, "board")["scheduled_deletion"]
    }


def night(app):
    with app.app_context():
        return nightly.JOBS["deletions"]()


def test_within_thirty_days_all_are_gone_and_never_many_at_once(app, bob, written, on, scene):
    assert bob.post(PATH).location == "/me/leaving"
    assert there(app, written) == written
    gone = Counter({day: on(days=1) for day in range(SPREAD_DAYS)})
    assert sum(gone.values()) == len(written)
    assert there(app, written) == set()
    assert len(+gone) >= 4, "they went together"
    assert max(gone.values()) <= 8
    with app.app_context():
        assert wrong_counters() == []
        assert not db.session.get_one(Post, scene.opening).is_deleted


def test_none_goes_within_the_first_hour_and_what_others_wrote_stays(app, bob, written, on, scene):
    bob.post(PATH)
    assert on(minutes=58) == 0
    on(days=SPREAD_DAYS)
    assert there(app, {scene.opening, scene.comment, scene.tip_opening}) == {
        scene.opening,
        scene.comment,
        scene.tip_opening,
    }


def test_a_question_goes_and_the_answers_of_others_stay(app, alice, on, scene, carol):
    alice.post(PATH)
    on(days=SPREAD_DAYS)
    assert there(app, {scene.opening, scene.answer, scene.comment}) == {
        scene.answer,
        scene.comment,
    }
    page = carol.get(f"/threads/{scene.thread}").text
    assert "사흘째" not in page
    assert "대리 결재를 켜 두세요" in page


def test_votes_stay_and_are_not_counted_twice(app, bob, on, scene):
    bob.post(f"/posts/{scene.opening}/vote")
    bob.post(PATH)
    on(days=SPREAD_DAYS)
    with app.app_context():
        assert len(db.session.scalars(select(Vote)).all()) == 1
        assert db.session.get_one(Thread, scene.thread).demand_count == 1


def test_rows_tell_neither_which_nor_how_many_nor_whose(settings, bob, written):
    bob.post(PATH)
    sealed = rows(settings)
    assert len(sealed) == 16
    assert len({len(one) for one in sealed.values()}) == 1
    whole = b"".join((*sealed, *sealed.values()))
    assert not [one for one in written if one.encode() in whole]


def test_asked_twice_they_keep_their_times(app, bob, written, settings):
    bob.post(PATH)
    before = rows(settings)
    bob.post(PATH)
    assert rows(settings) == before
    bob.post(f"/posts/{next(iter(written))}/comments", data={"body": "또 썼어요"})
    bob.post(PATH)
    assert len(rows(settings)) == len(before) + 8


def test_each_night_nothing_is_as_it_was(app, bob, written, settings, on):
    bob.post(PATH)
    before = rows(settings)
    assert night(app) == 16
    after = rows(settings)
    assert not before.keys() & after.keys()
    assert not set(before.values()) & set(after.values())
    on(days=SPREAD_DAYS)
    assert there(app, written) == set()


def test_what_has_gone_is_forgotten_that_night(app, bob, written, on):
    """Who has the keys besides reads what is still to go, and not what is gone."""
    bob.post(PATH)
    on(days=SPREAD_DAYS // 2)
    left = there(app, written)
    assert left
    assert left != written
    night(app)
    with app.app_context():
        assert {one.post_id for one in queries.deletions()} == left | {""}


def test_also_what_somebody_deleted_by_hand(app, bob, scene):
    bob.post(PATH)
    bob.delete(f"/posts/{scene.answer}")
    night(app)
    with app.app_context():
        assert {one.post_id for one in queries.deletions()} == {""}


def test_after_two_months_the_rows_are_gone_too(app, bob, written, on, settings):
    bob.post(PATH)
    on(days=2 * SPREAD_DAYS)
    assert night(app) == 0
    assert rows(settings) == {}


def test_a_worker_that_stood_still_makes_up_for_it(app, bob, written, time_machine, settings):
    """However long: the row waits for its post."""
    bob.post(PATH)
    time_machine.move_to(clock.now() + timedelta(days=3 * SPREAD_DAYS))
    assert night(app) == len(written)
    with app.app_context():
        assert queries.count_overdue() == len(written)
        told = list(looking._deletions(settings))
        assert [one.remedy for one in told] == ["forum worker"]
        run_waiting()
        assert list(looking._deletions(settings)) == []
    assert there(app, written) == set()


def test_who_thinks_better_of_it_keeps_what_is_left(app, bob, written, on, settings):
    bob.post(PATH)
    on(days=SPREAD_DAYS // 2)
    left, before = there(app, written), rows(settings)
    assert bob.delete(PATH).location == "/me/leaving"
    assert len(rows(settings)) == len(before), "that somebody did would be seen"
    assert not rows(settings).keys() & before.keys()
    assert on(days=SPREAD_DAYS) == 0
    assert there(app, written) == left


def test_anothers_posts_are_not_kept_by_it(app, alice, bob, written, on):
    bob.post(PATH)
    alice.post(PATH)
    alice.delete(PATH)
    on(days=SPREAD_DAYS)
    assert there(app, written) == set()


def test_the_night_puts_back_only_what_it_took_itself(app, bob, written, monkeypatch, settings):
    """Somebody thinks better of it between the night's look and its writing."""
    bob.post(PATH)
    look = queries.deletions

    def slowly():
        found = look()
        db.session.query(ScheduledDeletion).delete()
        return found

    with app.app_context(), monkeypatch.context() as patch, unit_of_work("board"):
        patch.setattr(queries, "deletions", slowly)
        assert actions.reseal_deletions() == 0
    assert rows(settings) == {}


def test_rows_of_other_keys_are_left_alone_and_told(app, bob, written, settings):
    """A board restored without its keys: nobody can read them, and the worker goes on."""
    bob.post(PATH)
    with app.app_context():
        with unit_of_work("board"):
            db.session.execute(update(ScheduledDeletion).values(sealed=b"x" * 64))
        assert nightly.delete_due_posts() == 0
        assert nightly.JOBS["deletions"]() == 16
        assert queries.count_unopened() == 16
        [told] = looking._deletions(settings)
    assert "other keys" in told.problem
    assert set(rows(settings).values()) == {b"x" * 64}


def test_one_that_fails_keeps_no_other_waiting(app, bob, written, on, caplog):
    bob.post(PATH)
    bad, carry_out = min(written), actions.carry_out_deletion

    def breaks(post_id):
        if post_id == bad:
            raise ValueError(post_id)
        return carry_out(post_id)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "carry_out_deletion", breaks)
        on(days=SPREAD_DAYS)
    assert there(app, written) == {bad}
    assert bad not in caplog.text
    on(minutes=1)
    assert there(app, written) == set()


def test_carried_out_twice_is_carried_out_once(app, bob, scene):
    with app.app_context():
        with unit_of_work("board"):
            assert actions.carry_out_deletion(scene.answer)
        with unit_of_work("board"):
            assert not actions.carry_out_deletion(scene.answer)
            assert not actions.carry_out_deletion("no-such-post-456")
        assert wrong_counters() == []


@pytest.mark.parametrize(("name", "code"), [("", 401), ("mona", 403), ("omar", 403)])
def test_it_is_for_members(cast, name, code):
    assert cast.client(name).post(PATH).status_code == code
    assert cast.client(name).delete(PATH).status_code == code


def test_it_goes_on_after_its_author_left(app, cast, bob, written, on):
    bob.post(PATH)
    assert bob.post("/me/leaving", data={"password": PASSWORD}).status_code == 303
    with app.app_context():
        names = db.session.scalars(select(Member.canonical)).all()
    assert address_of("bob") not in names
    on(days=SPREAD_DAYS)
    assert there(app, written) == set()
