"""Votes, the accepted answer, following, and ending a search with somebody else's thread."""

from flask import Response, flash

from forum.accounts.actor import Actor
from forum.board import actions, policy, queries
from forum.board.models import Post, Thread
from forum.board.views.blueprint import board_pages
from forum.board.views.here import reader, redirect, thread_path
from forum.web.language import text
from forum.web.templating import render, wants_fragment


@board_pages.post("/posts/<post_id>/vote")
def vote(post_id: str) -> Response | str:
    actor = reader()
    thread, post = queries.find_post(actor, post_id)
    with actions.paced(actor, "vote"):
        actions.vote(actor, thread, post)
    return _voted(actor, thread, post, mine=True)


@board_pages.delete("/posts/<post_id>/vote")
def unvote(post_id: str) -> Response | str:
    actor = reader()
    thread, post = queries.find_post(actor, post_id)
    actions.unvote(actor, thread, post)
    return _voted(actor, thread, post, mine=False)


@board_pages.post("/posts/<post_id>/acceptance")
def accept(post_id: str) -> Response:
    actor = reader()
    thread, post = queries.find_post(actor, post_id)
    actions.accept(actor, thread, post)
    return _to(thread, post)


@board_pages.delete("/posts/<post_id>/acceptance")
def unaccept(post_id: str) -> Response:
    actor = reader()
    thread, post = queries.find_post(actor, post_id)
    actions.unaccept(actor, thread, post)
    return _to(thread, post)


@board_pages.post("/threads/<thread_id>/follow")
def follow(thread_id: str) -> Response | str:
    actor = reader()
    thread = queries.find_thread(actor, thread_id)
    actions.follow(actor, thread)
    return _followed(actor, thread, following=True)


@board_pages.delete("/threads/<thread_id>/follow")
def unfollow(thread_id: str) -> Response | str:
    actor = reader()
    thread = queries.find_thread(actor, thread_id)
    actions.unfollow(actor, thread)
    return _followed(actor, thread, following=False)


@board_pages.post("/threads/<thread_id>/seen")
def mark_seen(thread_id: str) -> Response:
    """A follower has looked: the page says so by itself, the list of news by a button."""
    actor = reader()
    actions.mark_seen(actor, queries.find_thread(actor, thread_id))
    return Response(status=204) if wants_fragment() else redirect("/notifications")


@board_pages.post("/threads/<thread_id>/solved-mine")
def solve_elsewhere(thread_id: str) -> Response:
    """이걸로 해결됐어요: the question need not be asked any more."""
    actor = reader()
    thread = queries.find_thread(actor, thread_id)
    actions.solve_elsewhere(actor, thread)
    flash(text("board.solved_mine.done"), "done")
    return redirect(thread_path(thread.id))


def _voted(actor: Actor, thread: Thread, post: Post, *, mine: bool) -> Response | str:
    if not wants_fragment():
        return _to(thread, post)
    may = policy.may_vote(actor, post, is_mine=False)
    shown = {
        "id": post.id,
        "votes_count": post.votes_count + post.legacy_votes,
        "my_vote": mine,
        "may_vote": may,
    }
    return render("board/_vote.html", post=shown, kind=post.kind, thread=thread)


def _followed(actor: Actor, thread: Thread, *, following: bool) -> Response | str:
    if not wants_fragment():
        return redirect(thread_path(thread.id) + "#follow")
    follows = thread.id
    if not following:  # one at a time: no unit changes the follows of two threads
        follows = queries.followed_with(actor, thread)
    return render("board/_follow.html", follows=follows or thread.id, following=bool(follows))


def _to(thread: Thread, post: Post) -> Response:
    return redirect(thread_path(thread.id, post.id))
