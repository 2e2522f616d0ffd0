"""Editing and deleting one's own; hiding and showing, which moderation decides."""

from collections.abc import Collection

from sqlalchemy import delete, func, select

from forum import clock
from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.board import policy, queries
from forum.board.actions import (
    asking,
    blocking,
    refreshing,
    relaying,
    rewriting,
    sanctioning,
    uploading,
    writing,
)
from forum.board.models import (
    HELD,
    UNDECIDED,
    Hiding,
    Hint,
    Post,
    Revision,
    Thread,
    ThreadTag,
    Vote,
)
from forum.database import db
from forum.events import publish
from forum.events.board import PostDeleted, PostHidden, PostShown, ThreadChanged


def edit(
    actor: Actor,
    thread: Thread,
    post: Post,
    *,
    body: str,
    base: str = "",
    forget: bool = False,
    kept: Collection[str] = (),
) -> None:
    """New words for an answer or a comment; what was said stays as a revision.

    `base` is the version that the writer began from: where the post has changed since, nothing is
    overwritten. `forget` keeps no text of before.
    Raises NotAllowed, NotValid, GivesAway, AlreadyDone.
    """
    _check_mine(actor, thread, post)
    sanctioning.check_may_say(actor)
    rewriting.check_unchanged(actor, thread, post, base)
    source = writing.ready_source(body)
    guarding.check(actor, {*kept, *guarding.marks(actor, post.source)}, body=source)
    blocking.refuse_blocked(actor, body=source)
    rewriting.rewrite(actor, thread, post, [source], thread.title, forget=forget)


def edit_thread(
    actor: Actor,
    thread: Thread,
    post: Post,
    *,
    title: str,
    parts: list[str],
    tags: list[str],
    category: str,
    base: str = "",
    forget: bool = False,
    kept: Collection[str] = (),
) -> None:
    """The same for an opening, with title, category and tags; `parts` are one, or a tip's three."""
    _check_mine(actor, thread, post)
    sanctioning.check_may_say(actor)
    rewriting.check_unchanged(actor, thread, post, base)
    ready = asking.ready_parts(*parts) if thread.kind == "tip" else [writing.ready_source(parts[0])]
    _check_words(actor, thread, post, kept, title=title, parts=ready, tags=tags)
    old_title, thread.title = thread.title, asking.ready_title(title)
    thread.category_id = asking.ready_category(category)
    names = asking.filed_under(tags)
    db.session.execute(delete(ThreadTag).where(ThreadTag.thread_id == thread.id))
    db.session.add_all(ThreadTag(thread_id=thread.id, name=name) for name in names)
    rewriting.rewrite(actor, thread, post, ready, old_title, forget=forget)


def forget_revisions(actor: Actor, thread: Thread, post: Post) -> None:
    """What the post said before is gone: somebody said too much, and mended it."""
    _check_mine(actor, thread, post)
    db.session.execute(delete(Revision).where(Revision.post_id == post.id))
    uploading.remove_unshown(post)


def delete_post(actor: Actor, thread: Thread, post: Post) -> None:
    _check_mine(actor, thread, post, delete=True)
    remove(thread, post)


def remove(thread: Thread, post: Post) -> None:
    """The words are gone, with their pictures, revisions and votes; what others wrote stays."""
    uploading.remove_of(post)
    relaying.forget_questions(post)
    db.session.execute(delete(Revision).where(Revision.post_id == post.id))
    db.session.execute(delete(Vote).where(Vote.post_id == post.id))
    db.session.execute(delete(Hint).where(Hint.post_id == post.id))
    refreshing.forget_of(post)
    hidden = db.session.get(Hiding, post.id)
    if not hidden:
        _count_out(thread, post)
    post.source = post.html = post.plain = ""
    post.context = None
    post.is_deleted, post.is_official, post.votes_count = True, False, 0
    if post.kind == "opening":
        thread.is_deleted, thread.title, thread.excerpt, thread.environment = True, "", "", None
        db.session.execute(delete(ThreadTag).where(ThreadTag.thread_id == thread.id))
    settle_answers(thread, post)
    publish(PostDeleted(thread.id, post.id))
    publish(ThreadChanged(thread.id))


def hide(actor: Actor, thread: Thread, post: Post, *, reason: str, told: bool = True) -> str:
    """Called by moderation. How it was before: `shown`, or why it waited to be decided about.

    Empty where somebody has hidden it already. `told`: that it was hidden for good; who tells its
    author something else says false.
    """
    there = db.session.get(Hiding, post.id)
    if not actor.badge or (there and there.reason not in UNDECIDED):
        return ""
    was_accepted = there.was_accepted if there else thread.accepted_post_id == post.id
    if there:
        db.session.delete(there)
        db.session.flush()
    hiding = Hiding(
        post_id=post.id,
        reason=reason,
        staff_id=actor.badge.id,
        at=clock.now(),
        was_accepted=was_accepted,
    )
    db.session.add(hiding)
    if told:
        relaying.notice(post, "hidden", reason=reason, by=actor)
    if not post.is_deleted and not there:
        _count_out(thread, post)
    settle_answers(thread, post)
    publish(PostHidden(thread.id, post.id))
    publish(ThreadChanged(thread.id))
    return there.reason if there else "shown"


def hold(thread: Thread, post: Post, reason: str = HELD) -> bool:
    """Let it wait for a moderator: its author and those who decide see it. False where hidden."""
    hidden = db.session.get(Hiding, post.id)
    if post.is_deleted or hidden:
        return False
    accepted = thread.accepted_post_id == post.id
    hiding = Hiding(
        post_id=post.id, reason=reason, staff_id="", at=clock.hour(), was_accepted=accepted
    )
    db.session.add(hiding)
    _count_out(thread, post)
    settle_answers(thread, post)
    publish(PostHidden(thread.id, post.id))
    publish(ThreadChanged(thread.id))
    return True


def show(thread: Thread, post: Post) -> bool:
    """Undo a hiding. False where the post is not hidden."""
    hiding = db.session.get(Hiding, post.id)
    if hiding is None:
        return False
    db.session.delete(hiding)
    relaying.take_back_hiding(post)
    if not post.is_deleted:
        _count_in(thread, post)
        if hiding.was_accepted and thread.accepted_post_id is None:
            thread.accepted_post_id = post.id
    settle_answers(thread, post)
    publish(PostShown(thread.id, post.id))
    publish(ThreadChanged(thread.id))
    return True


def _check_mine(actor: Actor, thread: Thread, post: Post, *, delete: bool = False) -> None:
    mine = queries.is_mine(actor, thread, post)
    if not (policy.may_delete if delete else policy.may_edit)(actor, post, is_mine=mine):
        raise policy.refusal(actor, "board.edit.not_allowed")


def _check_words(
    actor: Actor,
    thread: Thread,
    post: Post,
    kept: Collection[str],
    *,
    title: str,
    parts: list[str],
    tags: list[str],
) -> None:
    said = guarding.marks(
        actor, thread.title, post.source, ", ".join(queries.tags_of(actor, thread))
    )
    names = asking.PARTS if thread.kind == "tip" else ("body",)
    words = dict(zip(names, parts, strict=True))
    guarding.check(actor, {*kept, *said}, title=title, tags=", ".join(tags), **words)
    blocking.refuse_blocked(actor, title=title, tags=" ".join(tags), **words)


def _count_out(thread: Thread, post: Post) -> None:
    _count(thread, post, -1)


def _count_in(thread: Thread, post: Post) -> None:
    _count(thread, post, 1)


def _count(thread: Thread, post: Post, change: int) -> None:
    """Counters hold what is visible: neither hidden nor deleted."""
    if post.kind == "opening":
        _count_thread(thread, change)
    elif post.kind == "answer":
        thread.answers_count += change
    else:
        thread.comments_count += change


def settle_counts(thread: Thread) -> None:
    """Count a thread's answers and comments anew, after some came or went together."""
    hidden = select(Hiding.post_id).where(Hiding.post_id == Post.id).exists()
    query = select(Post.kind, func.count()).where(Post.thread_id == thread.id, ~Post.is_deleted)
    counted = {
        row[0]: row[1] for row in db.session.execute(query.where(~hidden).group_by(Post.kind))
    }
    thread.answers_count = counted.get("answer", 0)
    thread.comments_count = counted.get("comment", 0)
    writing.keep_popularity(thread)
    _keep_official(thread)


def _count_thread(thread: Thread, change: int) -> None:
    """What was merged into a thread stands for itself while that one is not there.

    A merged one is counted by nobody: whether it is there or not changes nothing.
    """
    is_merged, below = queries.standing_of(thread.id)
    if not is_merged:
        writing.count(f"threads.{thread.kind}", change * (1 - below))


def settle_answers(thread: Thread, post: Post) -> None:
    """What follows from an answer coming or going: accepted, official, popular."""
    writing.keep_popularity(thread)  # before what was counted is written: one statement for both
    db.session.flush()
    if thread.accepted_post_id == post.id and (
        post.is_deleted or db.session.get(Hiding, post.id) is not None
    ):
        thread.accepted_post_id = None
    if post.kind == "answer":
        _keep_official(thread)


def _keep_official(thread: Thread) -> None:
    hidden = select(Hiding.post_id).where(Hiding.post_id == Post.id)
    official = select(Post.id).where(
        Post.thread_id == thread.id, Post.is_official, ~Post.is_deleted, ~hidden.exists()
    )
    thread.has_official = db.session.scalar(official.limit(1)) is not None
