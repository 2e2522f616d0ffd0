"""What moderators do with a thread besides hiding: one page of tools, and each act's own route."""

from collections.abc import Callable

from flask import Response, flash, make_response

from forum.accounts.actor import Actor
from forum.accounts.signed_in import current_actor
from forum.board import queries as board
from forum.board.models import Post, Thread
from forum.errors import NotValid
from forum.moderation import actions, queries
from forum.moderation.forms import ActForm, MoveForm, NoteForm, RetagForm, RetitleForm
from forum.moderation.models import Decision
from forum.moderation.views.blueprint import moderation_pages
from forum.web.language import language, text
from forum.web.nonces import created
from forum.web.resume import keeps_text
from forum.web.templating import render

Act = Callable[[Actor, Thread, Post], Decision]


@moderation_pages.get("/threads/<thread_id>/moderation")
def thread_tools(thread_id: str) -> str:
    return _tools(*_found(thread_id))


@moderation_pages.post("/threads/<thread_id>/closure")
@keeps_text
def lock(thread_id: str) -> Response:
    form = ActForm()
    return _act(thread_id, "lock", form, lambda *about: actions.lock(*about, **form.why))


@moderation_pages.delete("/threads/<thread_id>/closure")
def unlock(thread_id: str) -> Response:
    return _done(actions.unlock(*_found(thread_id)), thread_id)


@moderation_pages.post("/threads/<thread_id>/pin")
def pin(thread_id: str) -> Response:
    return _done(actions.pin(*_found(thread_id)), thread_id)


@moderation_pages.delete("/threads/<thread_id>/pin")
def unpin(thread_id: str) -> Response:
    return _done(actions.unpin(*_found(thread_id)), thread_id)


@moderation_pages.post("/threads/<thread_id>/title")
@keeps_text
def retitle(thread_id: str) -> Response:
    form = RetitleForm()

    def act(actor: Actor, thread: Thread, opening: Post) -> Decision:
        title = form.title.data or ""
        return actions.retitle(actor, thread, opening, title=title, **form.why)

    return _act(thread_id, "retitle", form, act)


@moderation_pages.post("/threads/<thread_id>/category")
@keeps_text
def move(thread_id: str) -> Response:
    form = MoveForm()

    def act(actor: Actor, thread: Thread, opening: Post) -> Decision:
        category = form.category.data or ""
        return actions.move(actor, thread, opening, category=category, **form.why)

    return _act(thread_id, "move", form, act)


@moderation_pages.post("/threads/<thread_id>/tags")
@keeps_text
def retag(thread_id: str) -> Response:
    form = RetagForm()

    def act(actor: Actor, thread: Thread, opening: Post) -> Decision:
        return actions.retag(actor, thread, opening, tags=form.tag_names, **form.why)

    return _act(thread_id, "retag", form, act)


def _found(thread_id: str) -> tuple[Actor, Thread, Post]:
    """Who acts, the thread, and what it begins with. Raises SignInNeeded, NotFound, NotAllowed."""
    actor = current_actor()
    thread = board.find_thread(actor, thread_id)
    queries.check_may_decide(actor)
    return actor, *board.find_post(actor, thread.opening_id)


def _act(thread_id: str, name: str, form: NoteForm, act: Act) -> Response:
    about = _found(thread_id)
    if form.takes():
        try:
            return _done(act(*about), thread_id)
        except NotValid as refused:
            form.refuse(refused)
    return make_response(_tools(*about, refused={name: form}), 422)


def _done(decision: Decision, thread_id: str) -> Response:
    say(decision.verdict)
    return created(f"/threads/{thread_id}/moderation")


def say(verdict: str) -> None:
    flash(text(f"moderation.acted.{verdict}"), "done")


def _tools(
    actor: Actor, thread: Thread, opening: Post, refused: dict[str, NoteForm] | None = None
) -> str:
    """`refused`: a form that could not be taken, by what it is for."""
    queries.know_reasons()
    chosen = language()
    return render(
        "moderation/thread_tools.html",
        thread=thread,
        opening=opening,
        is_pinned=queries.is_pinned(thread),
        tags=", ".join(board.tags_of(actor, thread)),
        names={one.id: one.name(chosen) for one in board.categories()},
        decisions=queries.decisions_on(actor, thread),
        refused=refused or {},
    )
