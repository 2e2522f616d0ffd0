"""저도 (demand) on a question, 도움이 됐어요 (quality) on all else; following; ending a search."""

from collections.abc import Iterable

from sqlalchemy import select

from forum import anonymity
from forum.accounts.actor import Actor
from forum.board import policy, queries
from forum.board.actions import sanctioning, writing
from forum.board.actions.watching import unwatch, watch
from forum.board.models import Follow, Post, Thread, Vote
from forum.database import db
from forum.errors import AlreadyDone, NotAllowed


def vote(actor: Actor, thread: Thread, post: Post) -> None:
    """One voice a person and post; again changes nothing. Raises NotAllowed on one's own."""
    if not policy.may_vote(actor, post, is_mine=queries.is_mine(actor, thread, post)):
        raise policy.refusal(actor, "board.vote.not_allowed")
    sanctioning.check_may_judge(actor)
    if not anonymity.has_voice(actor, thread):
        raise NotAllowed("board.vote.begun_before")
    if post.kind == "opening":
        _check_one_voice(actor, thread)
    key = (post.id, anonymity.sign(actor, thread, "vote"))
    if db.session.get(Vote, key):
        return
    db.session.add(Vote(post_id=key[0], voter_tag=key[1]))
    _count(thread, post, 1)
    if post.kind == "opening":
        anonymity.add_company(actor, thread)


def _check_one_voice(actor: Actor, thread: Thread) -> None:
    """Who gave their voice in a thread that stands with this one has given it; again is the same.

    Who came back with another secret since one of them began might have.
    Raises NotAllowed; AlreadyDone for a second voice.
    """
    if queries.is_split(thread):
        raise NotAllowed("board.vote.not_allowed")
    others = queries.others_with(thread)
    if not all(anonymity.has_voice(actor, one) for one in others):
        raise NotAllowed("board.vote.begun_before")
    if queries.has_voted_in(actor, others) and not queries.has_voted_in(actor, [thread]):
        raise AlreadyDone("board.vote.merged")


def unvote(actor: Actor, thread: Thread, post: Post) -> None:
    """Take one's voice back. The company stays in the set: it only grows."""
    if not actor.is_member:
        raise NotAllowed("board.vote.not_allowed")
    found = db.session.get(Vote, (post.id, anonymity.sign(actor, thread, "vote")))
    if found:
        db.session.delete(found)
        _count(thread, post, -1)


def _count(thread: Thread, post: Post, change: int) -> None:
    post.votes_count += change
    if post.kind != "opening":
        return
    if thread.kind == "question":
        thread.demand_count += change
    else:
        thread.helpful_count += change
    writing.keep_popularity(thread)


def follow(actor: Actor, thread: Thread) -> None:
    if not policy.may_follow(actor):
        raise NotAllowed("board.follow.not_allowed")
    key = (thread.id, anonymity.sign(actor, thread, "follow"))
    row = db.session.get(Follow, key) or Follow(thread_id=key[0], follower_tag=key[1])
    row.seen_position = thread.last_position
    db.session.add(row)
    watch(actor, thread)


def unfollow(actor: Actor, thread: Thread) -> None:
    if not policy.may_follow(actor):
        raise NotAllowed("board.follow.not_allowed")
    for row in _own_follows(actor, thread):
        db.session.delete(row)
    unwatch(actor, thread)


def mark_seen(actor: Actor, thread: Thread) -> None:
    """What is here so far has been seen; nothing for those who do not follow."""
    if not policy.may_follow(actor):
        return
    for row in _own_follows(actor, thread):
        row.seen_position = thread.last_position


def _own_follows(actor: Actor, thread: Thread) -> Iterable[Follow]:
    tags = anonymity.own(actor, thread, "follow")
    query = select(Follow).where(Follow.thread_id == thread.id, Follow.follower_tag.in_(tags))
    return db.session.scalars(query)


def solve_elsewhere(actor: Actor, thread: Thread) -> None:
    """A reader found their answer here before asking: one inquiry removed."""
    if not policy.may_ask(actor):
        raise policy.refusal(actor, "board.ask.not_allowed")
    thread.solved_elsewhere_count += 1
