"""An epoch is destroyed, a thread sealed, an account gone; then the last backup is restored.

It was taken the day before, with every key and every salt. On SQLite, and on PostgreSQL where
FORUM_TEST_POSTGRES_URL names a cluster.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from secrets import token_bytes

from flask import Flask
from sqlalchemy import func, select, update

from forum import anonymity, clock, create_app
from forum.accounts import actions as accounts
from forum.accounts.models import Member
from forum.accounts.tokens import write_cookie
from forum.anonymity.keys import ensure_epochs
from forum.anonymity.models import CompanyTag
from forum.board import actions, queries
from forum.board.models import Follow, Participant, Post, Thread, Vote
from forum.cli.counters import wrong_counters
from forum.config import Settings
from forum.database import db, separate_unit, unit_of_work
from forum.errors import ForumError, NotValid
from forum.figures import Bucket
from forum.nightly import run_jobs
from tests import stores
from tests.attack.thief import Loot, authors, steal
from tests.bars.ground.backups import Key, _backed_up, _findings, _forum, settled
from tests.bars.measure import ROOT, Bar
from tests.conftest import close, settings_in
from tests.people import PASSWORD, Cast, Person, address_of

EPOCH = "2020Q1"
STAYING = ("alice", "bob", "carol")
LEAVING = "dave"


@dataclass(frozen=True)
class Counts:
    """What everybody sees of a thread, whoever they are."""

    title: str
    votes: int
    bucket: Bucket
    posts: list[tuple[str, int, int]]  # text, votes, label


def measure() -> Iterator[Bar]:
    address = os.environ.get("FORUM_TEST_POSTGRES_URL", "")
    for name, chosen in (("SQLite", ""), ("PostgreSQL", address)):
        if not chosen and name == "PostgreSQL":
            continue
        environment = os.environ | {"FORUM_TEST_POSTGRES_URL": chosen}
        words = "from tests.bars.anonymity import shred; shred.main()"
        command = [sys.executable, "-c", words]
        run = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        sys.stderr.write(run.stderr[-3000:])
        told = json.loads(run.stdout.splitlines()[-1]) if run.returncode == 0 else []
        yield Bar(f"{name}: measured", len(told), "figures", ">= 20")
        for one in told:
            yield Bar(**one | {"what": f"{name}: {one['what']}"})


def in_folder(place: Path) -> Iterator[Bar]:
    source, people = settled(place / "source")
    source.data_dir.chmod(0o700)
    app = create_app(source)
    sealed = _lived(app, people)
    before = _counts(app)
    close(app)
    yield Bar("threads whose companies are told before", _told(before), "threads", "== 3")
    loot = steal(source.data_dir)
    found = sum(len(authors(loot, login=(address_of(n), PASSWORD))) for n in (*STAYING, LEAVING))
    yield Bar("posts that passwords name before", found, "posts", ">= 6")
    key = Key(place)
    folder = _backed_up(source, place, key)
    _destroyed(source, people, sealed)
    yield from _after("shredded", source, before, loot)
    _backed_up(source, place, key)  # a night later: it tells what was destroyed
    target = settings_in(place / "elsewhere")
    _forum(target, "restore", str(folder), *key.words, "--no-index", "--json")
    yield from _after("restored", target, before, loot)


def _lived(app: Flask, people: dict[str, Person]) -> str:
    """Threads of an epoch that is due, and one of today, which its author will seal: its id."""
    cast = Cast(app, people)
    with app.app_context():
        alice, bob, carol, dave = (cast.actor(one) for one in (*STAYING, LEAVING))
        with unit_of_work("board"):
            for number in range(3):
                thread = actions.ask(
                    alice, title=f"오래된 고민 {number}", body="여기", category="how-to"
                )
                answer = actions.answer(bob, thread, body=f"답 {number}")
                actions.comment(dave, thread, answer, body=f"말 {number}")
                for one in (bob, carol, dave):
                    actions.vote(one, thread, db.session.get_one(Post, thread.opening_id))
                actions.vote(carol, thread, answer)
                actions.follow(alice, thread)
        ids = list(db.session.scalars(select(Thread.id)))
        with separate_unit("vault") as session:  # as many companies as are told of
            tags = [CompanyTag(salt_id=one, tag=token_bytes(16)) for one in ids for _ in range(5)]
            session.add_all(tags)
        run_jobs()
        with unit_of_work("board"):
            db.session.execute(update(Thread).values(epoch=EPOCH))
        _rename_key()
        with unit_of_work("board"):
            thread = actions.ask(dave, title="봉인할 고민", body="저만", category="how-to")
            actions.vote(carol, thread, db.session.get_one(Post, thread.opening_id))
            return str(thread.id)


def _rename_key() -> None:
    """What was signed today was signed in an epoch that is due: the same key by its name."""
    path = anonymity.keyring.path
    kept = json.loads(path.read_text())
    kept["epochs"][EPOCH] = kept["epochs"].pop(clock.quarter())
    path.write_text(json.dumps(kept))
    ensure_epochs(path)


def _destroyed(settings: Settings, people: dict[str, Person], sealed: str) -> None:
    app = create_app(settings)
    cast = Cast(app, people)
    with app.app_context():
        dave = cast.actor(LEAVING)
        with unit_of_work("board"):
            actions.seal_thread(dave, queries.find_thread(dave, sealed))
        anonymity.destroy_secret(_account(LEAVING))
    close(app)
    _forum(settings, "keys", "shred", EPOCH, "--confirm", EPOCH, "--json")


def _account(name: str) -> str:
    return db.session.scalars(select(Member.id).where(Member.canonical == address_of(name))).one()


def _after(when: str, settings: Settings, before: dict[str, Counts], loot: Loot) -> Iterator[Bar]:
    app = create_app(settings)
    app.config.update(WTF_CSRF_ENABLED=False)
    with app.app_context():
        yield Bar(f"{when}: who left comes in", _comes_in(LEAVING), "members", "== 0")
        cookies = {name: Person(name, address_of(name), _cookie(name)) for name in STAYING}
        cast = Cast(app, cookies)
        yield Bar(f"{when}: threads of mine, all members'", _mine(cast), "threads", "== 0")
    here = steal(settings.data_dir)
    yield Bar(f"{when}: posts that passwords name", _named(here), "posts", "== 0")
    joined = replace(here, keys=loot.keys, stores=here.stores | {"vault": loot.stores["vault"]})
    words = f"{when}: the same with the keys and salts of before"
    yield Bar(words, _named(joined), "posts", "== 0")
    kept = [path for path in settings.data_dir.glob("keys*") if _old_key(loot) in path.read_text()]
    yield Bar(f"{when}: files that hold the key", len(kept), "files", "== 0")
    left = sum(len(here.rows("board", one)) for one in ("vote", "follow", "report", "escrow"))
    yield Bar(f"{when}: votes, follows, reports, sealed authors", left, "rows", "== 0")
    sets = len(here.rows("vault", "company_tag"))
    yield Bar(f"{when}: companies' tags", sets, "rows", "== 0")
    changed = sum(before[one] != found for one, found in _counts(app).items())
    yield Bar(f"{when}: threads whose counts or names changed", changed, "threads", "== 0")
    yield Bar(f"{when}: threads that take no answer and vote", _refusing(app, cast), "of 4", "== 0")
    with app.app_context():
        yield Bar(f"{when}: wrong counters", len(wrong_counters()), "counters", "== 0")
    close(app)
    wrong = [one for one in _findings(settings) if one["check"] != "search index"]
    yield Bar(f"{when}: what the doctor finds", len(wrong), "findings", "== 0")


def _old_key(loot: Loot) -> str:
    return loot.keys["epochs"][EPOCH]


def _comes_in(name: str) -> int:
    try:
        _cookie(name)
    except NotValid:
        return 0
    return 1


def _cookie(name: str) -> str:
    with unit_of_work("identity"):
        return write_cookie(accounts.sign_in(address_of(name), PASSWORD))


def _mine(cast: Cast) -> int:
    actors = [cast.actor(name) for name in STAYING]
    return sum(len(queries.my_threads(one)) + len(queries.followed_threads(one)) for one in actors)


def _named(loot: Loot) -> int:
    return sum(
        len(authors(loot, login=(address_of(name), PASSWORD))) for name in (*STAYING, LEAVING)
    )


def _told(counts: dict[str, Counts]) -> int:
    return sum(one.bucket == Bucket(5) for one in counts.values())


def _counts(app: Flask) -> dict[str, Counts]:
    with app.app_context():
        threads = db.session.scalars(select(Thread)).all()
        return {one.id: _counts_of(one) for one in threads}


def _counts_of(thread: Thread) -> Counts:
    label = func.coalesce(Participant.number, -1)
    query = (
        select(Post.plain, Post.votes_count + Post.legacy_votes, label)
        .outerjoin(
            Participant,
            (Participant.thread_id == Post.thread_id) & (Participant.author_tag == Post.author_tag),
        )
        .where(Post.thread_id == thread.id)
        .order_by(Post.position)
    )
    votes = thread.demand_count + thread.helpful_count + thread.legacy_votes
    posts = [tuple(row) for row in db.session.execute(query)]
    return Counts(thread.title, votes, thread.company_bucket, posts)


def _refusing(app: Flask, cast: Cast) -> int:
    """alice answers each thread anew, bob says that it helped; both are as new there."""
    bad = 0
    with app.app_context():
        ids = list(db.session.scalars(select(Thread.id)))
    for thread_id in ids:
        with app.app_context():
            alice, bob = cast.actor("alice"), cast.actor("bob")
            try:
                with unit_of_work("board"):
                    thread = queries.find_thread(alice, thread_id)
                    answer = actions.answer(alice, thread, body="그 뒤의 답")
                    actions.vote(bob, thread, answer)
                    actions.follow(bob, thread)
                mine = {card.id for card in queries.my_threads(alice)}
                bad += thread_id not in mine or not _is_new(thread_id)
            except ForumError:
                bad += 1
            with unit_of_work("board"):
                _take_back(thread_id)
    return bad


def _is_new(thread_id: str) -> bool:
    """Nobody is called as somebody was before."""
    query = select(Participant.number).where(Participant.thread_id == thread_id)
    numbers = list(db.session.scalars(query))
    return len(numbers) == len(set(numbers))


def _take_back(thread_id: str) -> None:
    """So that the next look finds what it found before."""
    last = select(Post).where(Post.thread_id == thread_id, Post.plain == "그 뒤의 답")
    thread = db.session.get_one(Thread, thread_id)
    for post in db.session.scalars(last).all():
        for model, key in (
            (Vote, Vote.post_id == post.id),
            (Follow, Follow.thread_id == thread_id),
        ):
            for row in db.session.scalars(select(model).where(key)).all():
                db.session.delete(row)
        place = db.session.get(Participant, (thread_id, post.author_tag))
        db.session.delete(place)
        db.session.delete(post)
        thread.answers_count -= 1
        thread.popularity -= 1
        thread.last_position -= 1


BARS = {5: measure}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            bars = list(in_folder(Path(folder)))
        finally:
            if stores.cluster:
                stores.cluster.close()
    sys.stdout.write(json.dumps([asdict(one) for one in bars]) + "\n")


if __name__ == "__main__":
    main()
