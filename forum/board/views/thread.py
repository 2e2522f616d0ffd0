"""A thread's page."""

from typing import Any

from flask import Response, make_response, request

from forum.accounts.actor import Actor
from forum.board import queries
from forum.board.forms import AnswerBackForm, BodyForm
from forum.board.queries import Label, ThreadPage
from forum.board.views import drafts
from forum.board.views.blueprint import board_pages
from forum.board.views.here import category_names, reader, redirect, thread_path
from forum.breakglass import queries as breakglass
from forum.feedback import queries as feedback
from forum.moderation import queries as moderation
from forum.web.templating import render, wants_fragment


@board_pages.get("/threads/<thread_id>")
def show_thread(thread_id: str) -> str | Response:
    actor = reader()
    if wants_fragment():
        # A form sent twice is answered with this address: the page comes whole, not into a corner.
        thread = queries.find_thread(actor, thread_id)
        answer = make_response("", 204)
        answer.headers["HX-Redirect"] = thread_path(thread.id)
        return answer
    page = queries.thread_page(actor, thread_id)
    if page.thread.id != thread_id:
        return _to_survivor(page.thread.id)
    return thread_page(actor, page)


def _to_survivor(thread_id: str) -> Response:
    """What was merged is a part of another page. The browser keeps the place that it looked for.

    Not for good: a merge may be undone.
    """
    query = request.query_string.decode("ascii", "ignore")
    return redirect(f"{thread_path(thread_id)}{'?' if query else ''}{query}")


def thread_page(
    actor: Actor,
    page: ThreadPage,
    *,
    answering: BodyForm | None = None,
    commenting: dict[str, BodyForm] | None = None,
    relaying: dict[str, AnswerBackForm] | None = None,
) -> str:
    """Forms that could not be taken: `commenting` by the post, `relaying` by the question."""
    context = context_of(actor, page, answering, commenting)
    return render("board/thread.html", **context, relaying=relaying or {})


def context_of(
    actor: Actor,
    page: ThreadPage,
    answering: BodyForm | None = None,
    commenting: dict[str, BodyForm] | None = None,
) -> dict[str, Any]:
    """A form that could not be taken goes before the draft of it."""
    thread, parts = page.thread, (page, *page.merged)
    moderation.know_reasons()
    posts = [one.id for part in parts for one in (part.opening, *part.answers)]
    begun, comments = drafts.restored_in_thread(actor, [one.thread.id for one in parts], posts)
    return {
        "page": page,
        "thread": thread,
        "category_name": category_names().get(thread.category_id, ""),
        "status": feedback.status_of_thread(actor, thread.id),
        "me": called(actor, page.my_label),
        "is_picked": page.may_pick and moderation.is_picked(thread.id),
        "notices": breakglass.notices_in(page.own_post_ids if actor.is_member else ()),
        "crowd": queries.crowd(),
        "same_as": queries.title_of(actor, page.same_as) if page.same_as else None,
        "split_from": queries.title_of(actor, page.from_id) if page.from_id else None,
        "answering": answering or begun,
        "commenting": comments | (commenting or {}),
    }


def called(actor: Actor, label: Label | None) -> Label | None:
    """How who is here is called in this thread; None for a member who has not spoken yet."""
    if actor.badge:
        return Label(None, 0, actor.badge.name, actor.badge.team)
    return label
