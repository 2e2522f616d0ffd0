"""Answers, official answers, comments, and the author's choice among them."""

from collections.abc import Collection

from forum import clock
from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.board import policy, queries
from forum.board.actions import blocking, sanctioning, writing
from forum.board.actions.watching import watch
from forum.board.models import Post, Thread
from forum.database import db
from forum.events import publish
from forum.events.board import AnswerAccepted, Answered, PostWritten, ThreadChanged


def answer(
    actor: Actor,
    thread: Thread,
    *,
    body: str,
    official: bool = False,
    context: str = "",
    kept: Collection[str] = (),
) -> Post:
    """An answer; staff may mark theirs as official. Raises NotAllowed, NotValid, GivesAway."""
    if not policy.may_answer(actor, thread):
        raise policy.closed_or(actor, thread, "board.answer.not_allowed")
    sanctioning.check_may_say(actor)
    source = writing.ready_source(body)
    guarding.check(actor, kept, body=source)
    blocking.refuse_blocked(actor, body=source)
    post = writing.new_post(
        actor,
        thread,
        "answer",
        [source],
        context=context,
        is_official=official and actor.is_staff,
    )
    thread.answers_count += 1
    thread.has_official = thread.has_official or post.is_official
    writing.keep_popularity(thread)
    watch(actor, thread)
    publish(Answered(thread.id, post.id))
    publish(PostWritten(thread.id, post.id))
    publish(ThreadChanged(thread.id))
    return post


def comment(
    actor: Actor,
    thread: Thread,
    parent: Post,
    *,
    body: str,
    context: str = "",
    kept: Collection[str] = (),
) -> Post:
    """A comment under an answer, or under the opening. A comment has no comments of its own."""
    if not policy.may_comment(actor, thread) or parent.is_deleted:
        raise policy.closed_or(actor, thread, "board.comment.not_allowed")
    sanctioning.check_may_say(actor)
    source = writing.ready_source(body)
    guarding.check(actor, kept, body=source)
    blocking.refuse_blocked(actor, body=source)
    under = parent.parent_id if parent.kind == "comment" else parent.id
    post = writing.new_post(actor, thread, "comment", [source], context=context, parent_id=under)
    thread.comments_count += 1
    publish(PostWritten(thread.id, post.id))
    publish(ThreadChanged(thread.id))
    return post


def accept(actor: Actor, thread: Thread, post: Post) -> None:
    """Choose an answer in place of any other. Twice is the same as once."""
    _check_author(actor, thread, post)
    if thread.accepted_post_id == post.id:
        return
    thread.accepted_post_id = post.id
    thread.active_at = clock.hour()
    publish(AnswerAccepted(thread.id, post.id))
    publish(ThreadChanged(thread.id))


def unaccept(actor: Actor, thread: Thread, post: Post) -> None:
    _check_author(actor, thread, post)
    if thread.accepted_post_id == post.id:
        thread.accepted_post_id = None
        publish(ThreadChanged(thread.id))


def _check_author(actor: Actor, thread: Thread, post: Post) -> None:
    author = queries.is_author(actor, thread)
    if not policy.may_accept(actor, thread, post, is_author=author):
        raise policy.refusal(actor, "board.accept.not_allowed")
    db.session.flush()
