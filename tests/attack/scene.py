"""A small board on which every member writes, votes, follows and reports; who did what is known."""

from dataclasses import dataclass, field

from sqlalchemy import select

from forum.board import actions, queries
from forum.board.models import CompanyAddition, Post
from forum.database import db
from forum.moderation.actions import report
from tests.people import MEMBERS, Cast


@dataclass
class Done:
    """Post ids by who wrote them: what no thief may find, and whoever is there always does."""

    by: dict[str, set[str]] = field(default_factory=dict)
    threads: list[str] = field(default_factory=list)

    def wrote(self, who: str, post: str) -> None:
        self.by.setdefault(who, set()).add(post)


def play(cast: Cast) -> Done:
    """Each act in a unit of its own, as requests are."""
    done, names = Done(), list(MEMBERS)
    for number, who in enumerate(names):
        with cast.unit():
            words = {"title": f"고민이 있어요 {number}", "body": "어떻게 하면 좋을까요?"}
            thread = actions.ask(cast.actor(who), category="how-to", **words)
            done.threads.append(thread.id)
            done.wrote(who, thread.opening_id)
    for number, thread_id in enumerate(done.threads):
        for who in (names[(number + 1) % 5], names[(number + 3) % 5]):
            _answer(cast, who, thread_id, done)
        for who in (names[(number + 2) % 5], names[(number + 4) % 5]):
            _vote(cast, who, thread_id)
    return done


def _answer(cast: Cast, who: str, thread_id: str, done: Done) -> None:
    with cast.unit():
        actor = cast.actor(who)
        thread = queries.find_thread(actor, thread_id)
        post = actions.answer(actor, thread, body="이렇게 하면 돼요. 저는 그렇게 했어요.")
        done.wrote(who, post.id)
    with cast.unit():
        actor = cast.actor(who)
        actions.follow(actor, queries.find_thread(actor, thread_id))


def _vote(cast: Cast, who: str, thread_id: str) -> None:
    with cast.unit():
        actor = cast.actor(who)
        thread = queries.find_thread(actor, thread_id)
        actions.vote(actor, thread, queries.find_post(actor, thread.opening_id)[1])
    with cast.unit():
        actor = cast.actor(who)
        thread, post = queries.find_post(actor, queries.find_thread(actor, thread_id).opening_id)
        report(actor, thread, post, reason="other")
    with cast.unit():
        actor = cast.actor(who)
        first = select(Post.id).where(Post.thread_id == thread_id, Post.kind == "answer")
        answer = queries.find_post(actor, db.session.scalars(first.order_by(Post.position)).first())
        actions.say_freshness(actor, *answer, is_right=False, voices=3)


def as_in_the_release_before(sealed: bytes) -> None:
    """Inside a unit: the company beside the act, on the board. What the attack has to see."""
    db.session.add(CompanyAddition(key=sealed[:16], sealed=sealed))
