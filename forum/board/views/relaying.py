"""Between staff and the author of a post: asking back, answering, objecting, what waits."""

from flask import Response, flash

from forum.board import actions, policy, queries
from forum.board.forms import AnswerBackForm, AskBackForm
from forum.board.models import QUESTIONS, Post, Thread
from forum.board.views.blueprint import board_pages
from forum.board.views.here import reader, redirect, thread_path
from forum.board.views.thread import thread_page
from forum.errors import NotAllowed, NotValid
from forum.moderation import queries as moderation
from forum.web.language import text
from forum.web.nonces import created
from forum.web.resume import keeps_text
from forum.web.templating import render

# In a post's menu: whoever may read what was asked may ask.
board_pages.app_template_global("may_ask_back")(policy.may_read_relays)


@board_pages.get("/posts/<post_id>/relay")
def ask_back_form(post_id: str) -> str:
    return _asking(*_asked_about(post_id), AskBackForm())


@board_pages.post("/posts/<post_id>/relay")
@keeps_text
def ask_back(post_id: str) -> Response | tuple[str, int]:
    thread, post = _asked_about(post_id)
    form = AskBackForm()
    if form.takes():
        try:
            actions.ask_back(reader(), thread, post, **form.question, kept=form.kept)
            flash(text("board.relay.asked"), "done")
            return created(thread_path(thread.id, post.id))
        except NotValid as refused:
            form.refuse(refused)
    return _asking(thread, post, form), 422


@board_pages.post("/relay/<relay_id>/answer")
@keeps_text
def answer_relay(relay_id: str) -> Response | tuple[str, int]:
    """The author answers; where that cannot be taken, the thread comes with what was written."""
    actor = reader()
    thread, row = queries.find_relay(actor, relay_id)
    if not actor.is_member:
        raise NotAllowed("board.relay.not_allowed")
    form = AnswerBackForm()
    if form.takes():
        try:
            actions.answer_back(actor, row, **form.reply, kept=form.kept)
            said = "sent" if row.kind in QUESTIONS else "objected"
            flash(text(f"board.relay.{said}"), "done")
            return created(f"{thread_path(thread.id)}#relay")
        except NotValid as refused:
            form.refuse(refused)
    page = queries.thread_page(actor, thread.id)
    return thread_page(actor, page, relaying={relay_id: form}), 422


@board_pages.post("/relay/<relay_id>/seen")
def see_relay(relay_id: str) -> Response:
    actor = reader()
    _, row = queries.find_relay(actor, relay_id)
    if not actor.is_member:
        raise NotAllowed("board.relay.not_allowed")
    actions.see(row)
    return redirect("/notifications")


@board_pages.post("/relay/<relay_id>/settled")
def settle_relay(relay_id: str) -> Response:
    actor = reader()
    actions.settle(actor, queries.find_relay(actor, relay_id)[1])
    return redirect("/relay")


@board_pages.delete("/relay/<relay_id>")
def withdraw_relay(relay_id: str) -> Response:
    actor = reader()
    actions.withdraw(actor, queries.find_relay(actor, relay_id)[1])
    flash(text("board.relay.withdrawn"), "done")
    return redirect("/relay")


@board_pages.get("/relay")
def relays() -> str:
    """What staff asked: what was answered first."""
    moderation.know_reasons()
    return render("board/relays.html", relays=queries.relays_for(reader()))


def _asked_about(post_id: str) -> tuple[Thread, Post]:
    actor = reader()
    thread, post = queries.find_post(actor, post_id)
    if not policy.may_ask_back(actor, post):
        raise NotAllowed("board.relay.not_allowed")
    return thread, post


def _asking(thread: Thread, post: Post, form: AskBackForm) -> str:
    return render("board/ask_back.html", thread=thread, post=post, form=form)
