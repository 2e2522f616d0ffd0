"""Distinct companies: counted in sets, moved at night, published in buckets."""

import pytest
from nacl.secret import SecretBox
from sqlalchemy import select

from forum import anonymity
from forum.anonymity import keyring
from forum.anonymity.models import CompanyTag
from forum.board import actions, queries
from forum.board.models import CompanyAddition, Thread
from forum.database import db, unit_of_work
from forum.figures import HIDDEN, publish


@pytest.fixture
def thread_id(app, cast):
    with app.app_context(), unit_of_work("board"):
        thread = actions.ask(
            cast.actor("alice"),
            title="결재선을 바꾸고 싶어요",
            body="어떻게 하나요?",
            category="how-to",
        )
        return thread.id


def _vote(cast, thread_id, *names):
    for name in names:
        with unit_of_work("board"):
            thread = queries.find_thread(cast.actor(name), thread_id)
            _, opening = queries.find_post(cast.actor(name), thread.opening_id)
            actions.vote(cast.actor(name), thread, opening)


def _night():
    with unit_of_work("board"):
        actions.take_company_additions()
    with unit_of_work("board"):
        actions.publish_buckets()


def test_colleagues_count_once(app, cast, thread_id):
    with app.app_context():
        _vote(cast, thread_id, "bob", "erin", "carol")
        _night()
        tags = db.session.scalars(select(CompanyTag.tag)).all()
        assert len(tags) == 2


def test_withdrawing_a_vote_takes_no_company_away(app, cast, thread_id):
    with app.app_context():
        _vote(cast, thread_id, "carol")
        with unit_of_work("board"):
            thread = queries.find_thread(cast.actor("carol"), thread_id)
            _, opening = queries.find_post(cast.actor("carol"), thread.opening_id)
            actions.unvote(cast.actor("carol"), thread, opening)
        _night()
        assert len(db.session.scalars(select(CompanyTag.tag)).all()) == 2


def test_the_night_twice_changes_nothing(app, cast, thread_id):
    with app.app_context():
        _night()
        assert len(db.session.scalars(select(CompanyTag.tag)).all()) == 1
        _night()
        assert len(db.session.scalars(select(CompanyTag.tag)).all()) == 1


def test_what_a_release_before_left_on_the_board_moves_too(app, cast, thread_id):
    with app.app_context():
        older = SecretBox(keyring.keys.additions).encrypt(thread_id.encode() + b"t" * 16)
        with unit_of_work("board"):
            db.session.add(CompanyAddition(key=b"k" * 16, sealed=bytes(older)))
        _night()
        assert b"t" * 16 in db.session.scalars(select(CompanyTag.tag)).all()
        assert not db.session.scalars(select(CompanyAddition.key)).all()


def test_a_bucket_is_published_by_night_only(app, cast, thread_id):
    with app.app_context():
        _vote(cast, thread_id, "bob", "carol", "dave")
        assert db.session.scalars(select(Thread.company_bucket)).all() == [HIDDEN]


@pytest.mark.parametrize(
    ("count", "published"),
    [
        (0, 0),
        (1, 0),
        (4, 0),
        (5, 5),
        (9, 5),
        (10, 10),
        (19, 10),
        (20, 20),
        (49, 20),
        (50, 50),
        (500, 50),
    ],
)
def test_below_five_nothing_is_told(count, published):
    assert publish(count).floor == published


def test_several_threads_share_companies(app, cast, thread_id):
    with app.app_context():
        with unit_of_work("board"):
            actions.ask(
                cast.actor("bob"), title="다른 고민", body="같은 회사에서 물어요", category="how-to"
            )
        _night()
        threads = db.session.scalars(select(Thread)).all()
        assert anonymity.count_companies_together(threads).bucket == HIDDEN
        sets = db.session.execute(select(CompanyTag.salt_id, CompanyTag.tag)).all()
        assert len({row.tag for row in sets}) == 2, "one company's tags in two threads are unlike"
