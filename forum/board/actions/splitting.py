"""Answers that became a matter of their own: they move, with their comments, under the same salt.

Their authors' tags stay valid, their labels and counts as they were. Called by moderation.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from forum import clock, text
from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.board import policy, queries
from forum.board.actions import asking, uploading, writing
from forum.board.actions.changing import settle_counts
from forum.board.actions.merging import UNDO
from forum.board.models import (
    Follow,
    Participant,
    Post,
    Relay,
    Revision,
    Sanction,
    Split,
    Thread,
    ThreadTag,
    Watch,
)
from forum.database import Model, db, new_id
from forum.errors import AlreadyDone, NotAllowed, NotValid
from forum.events import publish
from forum.events.board import ThreadChanged

MOST = 50  # answers that move at once


def split(
    actor: Actor,
    thread: Thread,
    *,
    answers: Sequence[str],
    title: str,
    body: str,
    kept: Collection[str] = (),
) -> Thread:
    """A thread of chosen answers, below a note of the moderator's own.

    Raises NotAllowed, NotValid, GivesAway.
    """
    _check(actor)
    ready, source = asking.ready_title(title), writing.ready_source(body)
    guarding.check(actor, kept, title=title, body=source)
    moved = _with_comments(_chosen(thread, answers))
    new = _begin(actor, thread, ready, source)
    _move(moved, new)
    _copy(thread, new, moved)
    db.session.add(
        Split(
            thread_id=new.id,
            from_id=thread.id,
            moved=sorted(moved),
            staff_id=actor.badge.id if actor.badge else "",
            at=clock.now(),
        )
    )
    _recount(thread, new)
    return new


def unsplit(actor: Actor, thread_id: str) -> Thread:
    """What moved is back in its place, what was written since comes after it; the thread it was in.

    Raises NotAllowed; AlreadyDone where something else stands on it, or too late.
    """
    _check(actor)
    row = db.session.get(Split, thread_id, populate_existing=True)
    if row is None:
        raise AlreadyDone("board.split.none")
    if row.at + UNDO < clock.now():
        raise AlreadyDone("board.merge.too_late")
    new, thread = (db.session.get_one(Thread, one) for one in (thread_id, row.from_id))
    if new.salt_id != thread.salt_id or queries.together([new.id]) != {new.id}:
        raise AlreadyDone("board.split.overtaken")
    was_visible = queries.count_there([new.id])
    _move_back(row, new, thread)
    _remove(new, row)
    writing.count(f"threads.{thread.kind}", -was_visible)
    _recount(thread)
    publish(ThreadChanged(thread_id))
    return thread


def _check(actor: Actor) -> None:
    if not policy.may_curate(actor) or not actor.badge:
        raise NotAllowed("moderation.decide.not_allowed")


def _chosen(thread: Thread, answers: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(answers))[: MOST + 1]
    query = select(Post.id).where(
        Post.thread_id == thread.id, Post.kind == "answer", ~Post.is_deleted, Post.id.in_(wanted)
    )
    found = list(db.session.scalars(query))
    if not found or len(found) != len(wanted) or len(found) > MOST:
        raise NotValid("board.split.choose", "answers", limit=MOST)
    if thread.accepted_post_id in found:
        raise NotValid("board.split.accepted", "answers")
    return found


def _with_comments(answers: list[str]) -> list[str]:
    comments = select(Post.id).where(Post.parent_id.in_(answers))
    return [*answers, *db.session.scalars(comments)]


def _begin(actor: Actor, thread: Thread, title: str, source: str) -> Thread:
    """As old as what it comes from: which of a member's secrets counts goes by that."""
    new = Thread(
        id=new_id(),
        salt_id=thread.salt_id,
        epoch=thread.epoch,
        kind=thread.kind,
        category_id=thread.category_id,
        language=text.language_of(title),
        title=title,
        position=writing.count("thread.position"),
        asked_at=thread.asked_at,
        active_at=clock.hour(),
        last_position=-1,
        opening_id=new_id(),
        excerpt="",
    )
    db.session.add(new)
    db.session.flush()
    post = writing.new_post(actor, new, "opening", [source], id=new.opening_id)
    new.excerpt = asking.excerpt_of(post.plain)
    writing.count(f"threads.{new.kind}")
    return new


def _move(moved: list[str], to: Thread) -> None:
    chosen = update(Post).where(Post.id.in_(moved))
    db.session.execute(chosen.values(thread_id=to.id))
    for signed in (Relay, Sanction):
        of_posts = update(signed).where(signed.post_id.in_(moved))
        db.session.execute(of_posts.values(thread_id=to.id))
    last = select(func.max(Post.position)).where(Post.thread_id == to.id)
    to.last_position = max(to.last_position, db.session.scalar(last) or 0)


def _copy(thread: Thread, new: Thread, moved: list[str]) -> None:
    """Labels of those who wrote what moved, and who wants to hear of it."""
    authors = select(Post.author_tag).where(Post.id.in_(moved), Post.author_tag.is_not(None))
    of_authors = (Participant.thread_id == thread.id, Participant.author_tag.in_(authors))
    for one in db.session.scalars(select(Participant).where(*of_authors)).all():
        db.session.add(_like(one, new.id))
    _copy_followers(thread.id, new.id)


def _copy_followers(from_id: str, to_id: str) -> None:
    """Of one salt, so of one tag in both: who is there already stays as they are."""
    there = _followers(to_id)
    for key, one in _followers(from_id).items():
        if key not in there:
            db.session.add(_like(one, to_id))
    db.session.flush()


def _followers(thread_id: str) -> dict[tuple[str, bytes], Follow | Watch]:
    follows = db.session.scalars(select(Follow).where(Follow.thread_id == thread_id)).all()
    watches = db.session.scalars(select(Watch).where(Watch.thread_id == thread_id)).all()
    return {
        **{("follow", one.follower_tag): one for one in follows},
        **{("watch", one.watcher_tag): one for one in watches},
    }


def _like(row: Model, thread_id: str) -> Model:
    columns = {one.key: getattr(row, one.key) for one in row.__table__.columns}
    return type(row)(**columns | {"thread_id": thread_id})


def _move_back(row: Split, new: Thread, thread: Thread) -> None:
    query = select(Post).where(Post.thread_id == new.id, Post.id != new.opening_id)
    for post in db.session.scalars(query.order_by(Post.position)).all():
        post.thread_id = thread.id
        if post.id not in row.moved:
            thread.last_position += 1
            post.position = thread.last_position
        if post.parent_id == new.opening_id:
            post.parent_id = thread.opening_id
        if post.author_tag:
            writing.take_part(thread, post.author_tag)
    db.session.flush()
    for signed in (Relay, Sanction):
        of_thread = update(signed).where(signed.thread_id == new.id)
        db.session.execute(of_thread.values(thread_id=thread.id))
    _copy_followers(new.id, thread.id)


def _remove(new: Thread, row: Split) -> None:
    """The note and its thread. What somebody made of them since would be lost: then they stay."""
    opening = db.session.get_one(Post, new.opening_id)
    try:
        with db.session.begin_nested():
            uploading.remove_of(opening)
            db.session.delete(row)
            for model in (Participant, Follow, Watch, ThreadTag):
                db.session.execute(delete(model).where(model.thread_id == new.id))
            db.session.execute(delete(Revision).where(Revision.post_id == opening.id))
            db.session.flush()
            db.session.execute(delete(Post).where(Post.id == opening.id))
            db.session.execute(delete(Thread).where(Thread.id == new.id))
    except IntegrityError as error:
        raise AlreadyDone("board.split.overtaken") from error


def _recount(*threads: Thread) -> None:
    db.session.flush()
    for one in threads:
        settle_counts(one)
        publish(ThreadChanged(one.id))
