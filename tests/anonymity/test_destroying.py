"""An epoch's end: nobody is found any more, what was counted stands, the thread lives on."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, update

from forum import anonymity, clock, destroying
from forum.anonymity.keys import ensure_epochs
from forum.anonymity.models import CompanyTag, ThreadSalt
from forum.anonymity.salts import salts_of
from forum.board import actions, queries
from forum.board.models import Follow, Participant, Post, Relay, Sanction, Thread, Vote
from forum.cli.counters import wrong_counters
from forum.database import db, unit_of_work
from forum.errors import AlreadyDone, NotAllowed
from forum.figures import Bucket
from forum.moderation import actions as moderation
from forum.moderation.models import Report
from forum.nightly import run_jobs
from tests import stores
from tests.board.conftest import Scene, scene
from tests.conftest import SECRET

__all__ = ["scene"]


@pytest.fixture
def lived(cast, scene):
    """carol and dave vote, dave also for bob's answer and the tip, and reports; alice follows."""
    with cast.unit():
        alice, carol, dave = (cast.actor(name) for name in ("alice", "carol", "dave"))
        thread, opening = queries.find_post(carol, scene.opening)
        actions.vote(carol, thread, opening)
        actions.vote(dave, thread, opening)
        actions.vote(dave, *queries.find_post(dave, scene.answer))
        actions.vote(dave, *queries.find_post(dave, scene.tip_opening))
        actions.follow(alice, thread)
        moderation.report(dave, *queries.find_post(dave, scene.comment), reason="rude")
    with cast.unit():
        actions.take_company_additions()
    return scene


@pytest.fixture
def over(app, lived):
    """All of it was written in an epoch that is due, within the application."""
    with app.app_context():
        age("2020Q1")
        yield lived


def age(epoch: str) -> None:
    """What was begun in the current epoch was begun in that one: the same key by its name."""
    path = anonymity.keyring.path
    kept = json.loads(path.read_text())
    kept["epochs"][epoch] = kept["epochs"].pop(clock.quarter())
    path.write_text(json.dumps(kept))
    ensure_epochs(path)
    with unit_of_work("board"):
        now = Thread.epoch == clock.quarter()
        db.session.execute(update(Thread).where(now).values(epoch=epoch))


def epochs_of(*ids: str) -> set[str]:
    return set(db.session.scalars(select(Thread.epoch).where(Thread.id.in_(ids))))


def test_what_was_counted_stands_and_says_nothing_of_anybody(app, over, cast):
    before = {row.id: row for row in queries.list_threads(cast.actor("bob"))}
    page = queries.thread_page(cast.actor("bob"), over.thread)
    labels = [page.opening.label, page.answers[0].label, page.answers[0].comments[0].label]
    tags = set(db.session.scalars(select(Post.author_tag)))
    db.session.rollback()
    assert destroying.destroy_due() == 2
    after = {row.id: row for row in queries.list_threads(cast.actor("bob"))}
    assert after[over.thread].demand_count == before[over.thread].demand_count == 2
    assert after[over.thread].popularity == before[over.thread].popularity
    new = queries.thread_page(cast.actor("bob"), over.thread)
    assert new.opening.votes_count == 2
    assert new.answers[0].votes_count == 1
    shown = [new.opening.label, new.answers[0].label, new.answers[0].comments[0].label]
    assert shown == labels
    assert not tags & set(db.session.scalars(select(Post.author_tag)))
    for model in (Vote, Follow, CompanyTag):
        assert db.session.execute(select(model)).all() == []
    assert wrong_counters() == []


def test_nobody_is_the_author_any_more_and_nobody_votes_a_second_time(app, over, cast):
    destroying.destroy_due()
    for name in ("alice", "bob", "carol", "dave"):
        actor = cast.actor(name)
        assert queries.my_threads(actor) == []
        assert queries.followed_threads(actor) == []
        page = queries.thread_page(actor, over.thread)
        assert not page.is_author
        assert page.my_label is None
        for post in (page.opening, *page.answers, *page.answers[0].comments):
            assert [post.is_mine, post.may_edit, post.may_delete, post.may_vote] == [False] * 4
        with pytest.raises(NotAllowed), unit_of_work("board"):
            actions.vote(actor, *queries.find_post(actor, over.opening))


def test_the_thread_takes_new_answers_votes_and_labels(app, over, cast):
    before = epochs_of(over.thread)
    destroying.destroy_due()
    assert epochs_of(over.thread) == {clock.quarter()} != before
    with unit_of_work("board"):
        alice, bob = cast.actor("alice"), cast.actor("bob")
        thread = queries.find_thread(alice, over.thread)
        answer = actions.answer(alice, thread, body="이렇게 풀었어요.")
        actions.vote(bob, thread, answer)
        actions.follow(bob, thread)
    page = queries.thread_page(cast.actor("alice"), over.thread)
    newest = next(one for one in page.answers if one.id == answer.id)
    assert newest.is_mine
    assert newest.votes_count == 1
    assert newest.label.number == 3, "nobody is called as somebody was called before"
    assert page.my_label == newest.label
    assert not page.is_author
    assert [card.id for card in queries.my_threads(cast.actor("alice"))] == [over.thread]
    assert wrong_counters() == []


def test_a_second_end_keeps_the_votes_of_both(app, over, cast):
    destroying.destroy_due()
    with unit_of_work("board"):
        alice, bob = cast.actor("alice"), cast.actor("bob")
        thread = queries.find_thread(alice, over.thread)
        answer = actions.answer(alice, thread, body="이렇게 풀었어요.")
        actions.vote(bob, thread, answer)
    age("2020Q2")
    assert destroying.destroy_due() == 2
    page = queries.thread_page(cast.actor("carol"), over.thread)
    assert {one.id: one.votes_count for one in page.answers} == {over.answer: 1, answer.id: 1}
    assert page.opening.votes_count == 2


def test_the_bucket_stands_though_no_company_is_known(app, over, cast):
    with unit_of_work("board"):
        db.session.execute(update(Thread).values(company_bucket=Bucket(10)))
    with unit_of_work("board"):
        for one in actions.unsettled_threads():
            raise AssertionError(one)
        actions.begin_anew(db.session.get_one(Thread, over.thread))
    run_jobs()
    query = select(Thread.company_bucket).where(Thread.id == over.thread)
    assert db.session.scalar(query) == Bucket(10)


def test_a_waiting_report_is_still_to_be_decided_and_nobodys(app, over, cast):
    (tag,) = db.session.scalars(select(Report.reporter_tag)).all()
    db.session.rollback()
    destroying.destroy_due()
    (row,) = db.session.execute(select(Report.reporter_tag, Report.reason)).all()
    assert row.reason == "rude"
    assert row.reporter_tag != tag


def test_nobody_is_asked_back_or_held_back_by_what_is_settled(app, over, cast):
    with unit_of_work("board"):
        mona = cast.actor("mona")
        thread, post = queries.find_post(mona, over.answer)
        actions.ask_back(mona, thread, post, words="어느 화면인가요?")
    destroying.destroy_due()
    for model in (Relay, Sanction):
        assert db.session.execute(select(model)).all() == []
    with pytest.raises(NotAllowed), unit_of_work("board"):
        mona = cast.actor("mona")
        thread, post = queries.find_post(mona, over.answer)
        actions.ask_back(mona, thread, post, words="어느 화면인가요?")


def test_the_salts_of_then_are_gone_from_the_vault(app, over):
    query = select(Thread.salt_id)
    before = set(db.session.scalars(query))
    assert salts_of(before).keys() == before
    db.session.rollback()
    destroying.destroy_due()
    assert salts_of(before) == {}, "neither in the vault nor remembered"
    assert not before & set(db.session.scalars(select(ThreadSalt.id)))
    assert not before & set(db.session.scalars(query))


def test_between_the_key_and_the_new_beginning_all_is_read_and_writing_asks_to_wait(
    app, over, cast
):
    anonymity.destroy_epochs(anonymity.due_epochs())
    alice = cast.actor("alice")
    page = queries.thread_page(alice, over.thread)
    assert not page.is_author
    assert queries.my_threads(alice) == []
    client = cast.client("alice")
    assert client.get(f"/threads/{over.thread}").status_code == 200
    answer = client.post(f"/threads/{over.thread}/answers", data={"body": "기다릴게요"})
    assert answer.status_code == 409
    assert "기다릴게요" in answer.text
    with pytest.raises(AlreadyDone), unit_of_work("board"):
        actions.vote(cast.actor("dave"), *queries.find_post(cast.actor("dave"), over.comment))
    assert destroying.destroy_due() == 2
    assert client.post(f"/threads/{over.thread}/answers", data={"body": "네"}).status_code == 303


def test_what_is_not_due_stays(app, lived, cast):
    with app.app_context():
        before = {row.id: row.salt_id for row in db.session.scalars(select(Thread))}
        db.session.rollback()
        assert destroying.destroy_due() == 0
        assert {row.id: row.salt_id for row in db.session.scalars(select(Thread))} == before
        assert queries.my_threads(cast.actor("alice"))


def test_done_twice_nothing_changes(app, over, cast):
    def read():
        found = [db.session.execute(select(model.__table__)).all() for model in (Thread, Post)]
        db.session.rollback()
        return [sorted(map(tuple, rows), key=repr) for rows in found]

    destroying.destroy_due()
    before = read()
    assert destroying.destroy_due() == 0
    run_jobs()
    assert read() == before


KILLED_AT = (
    "forum.anonymity.ledger:written",  # nothing was destroyed yet
    "forum.anonymity.keys:drop",  # the ledger says what is meant
    "forum.anonymity.keyfile:sweep",  # the new file is beside the old one
    "forum.board.actions.settling:settle_threads",  # key and salts are gone
    "forum.board.actions.settling:_forget_authors",  # in the board's transaction
    "forum.anonymity.destroying:sweep_vault",
)


@pytest.mark.parametrize("where", KILLED_AT)
def test_killed_anywhere_the_next_run_ends_as_if_nothing_had_been(settings, over, cast, where):
    db.session.rollback()
    _run_killed(settings.data_dir, where)
    destroying.destroy_due()
    assert anonymity.destroyed_epochs() == {"2020Q1"}
    assert epochs_of(over.thread, over.tip) == {clock.quarter()}
    page = queries.thread_page(cast.actor("alice"), over.thread)
    assert not page.is_author
    assert page.opening.votes_count == 2
    assert wrong_counters() == []
    for model in (Vote, Follow, CompanyTag):
        assert db.session.execute(select(model)).all() == []
    left = {path.name for path in settings.data_dir.glob("keys*")}
    assert left == {"keys.json", "keys.json.lock", "keys.destroyed", "keys.destroyed.lock"}


def _run_killed(folder: Path, where: str) -> None:
    module, _, name = where.partition(":")
    script = (
        "import os, importlib\n"
        "from forum import create_app, destroying\n"
        f"module = importlib.import_module('{module}')\n"
        "app = create_app()\n"
        f"kill = lambda *_, **__: os.kill(os.getpid(), {int(signal.SIGKILL)})\n"
        "with app.app_context():\n"
        f"    module.{name} = kill\n"
        "    for one in (destroying.anonymity, destroying.board):\n"
        f"        if hasattr(one, '{name}'): setattr(one, '{name}', kill)\n"
        "    destroying.destroy_due()\n"
    )
    root = str(Path(__file__).parents[2])
    environment = os.environ | stores.environment_of(folder)
    environment |= {"FORUM_SECRET_KEY": SECRET, "PYTHONPATH": root}
    done = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL


def test_a_keys_file_from_elsewhere_brings_no_epoch_back(app, over, settings, cast):
    before = settings.keys_file.read_bytes()
    destroying.destroy_due()
    settings.keys_file.write_bytes(before)
    name = "2020Q1"
    assert name in settings.keys_file.read_text()
    assert name not in anonymity.keyring.keys.epochs
    destroying.destroy_due()
    assert name not in settings.keys_file.read_text()


def test_participants_keep_their_stones(app, over: Scene):
    def stones():
        found = db.session.execute(select(Participant.number, Participant.pebble)).all()
        db.session.rollback()
        return sorted(map(tuple, found))

    before = stones()
    destroying.destroy_due()
    assert stones() == before
