"""The queue, and what is decided about a post of it."""

from flask import Response, flash, make_response, redirect, url_for
from flask_babel import format_date

from forum import clock
from forum.accounts.signed_in import current_actor
from forum.board import queries as board
from forum.moderation import actions, queries
from forum.moderation.views.blueprint import moderation_pages
from forum.web.fields import asked, sent
from forum.web.language import text
from forum.web.nonces import created
from forum.web.pages import own_path
from forum.web.templating import render, wants_fragment

_PATH = 200  # as long as a kept answer's address may be


@moderation_pages.get("/moderation")
def queue() -> str:
    found = queries.queue(current_actor(), wanted=asked("post"))
    return render(
        "moderation/queue.html",
        "moderation/_queue.html",
        queue=found,
        today=format_date(clock.today(), text("moderation.queue.day")),
        staff_counts={"queue": found.remaining},
    )


@moderation_pages.post("/posts/<post_id>/hiding")
def hide(post_id: str) -> Response:
    actor = current_actor()
    thread, post = board.find_post(actor, post_id)
    actions.hide(actor, thread, post, reason=sent("reason"))
    return decided("hide")


@moderation_pages.post("/posts/<post_id>/label/hiding")
def hide_all(post_id: str) -> Response:
    """All that the same label wrote in this thread."""
    actor = current_actor()
    thread, post = board.find_post(actor, post_id)
    actions.hide_all(actor, thread, post, reason=sent("reason"))
    return decided("hide")


@moderation_pages.post("/posts/<post_id>/handling")
def handle(post_id: str) -> Response:
    """I am on this one. The page says so by itself when it shows it."""
    actor = current_actor()
    actions.handle(actor, board.find_post(actor, post_id)[1])
    return make_response("", 204) if wants_fragment() else created(url_for(".queue", post=post_id))


@moderation_pages.delete("/posts/<post_id>/hiding")
def show(post_id: str) -> Response:
    actor = current_actor()
    actions.show(actor, *board.find_post(actor, post_id))
    return decided("show")


@moderation_pages.post("/posts/<post_id>/keeping")
def keep(post_id: str) -> Response:
    actor = current_actor()
    actions.keep(actor, *board.find_post(actor, post_id))
    return decided("keep")


@moderation_pages.post("/threads/<thread_id>/postponement")
def postpone(thread_id: str) -> Response:
    actor = current_actor()
    actions.postpone(actor, board.find_thread(actor, thread_id))
    return created(url_for(".unanswered"))


@moderation_pages.get("/moderation/unanswered")
def unanswered() -> str:
    """CX's list: what nobody has answered for a business day."""
    reader = current_actor()
    rows, put_off = queries.unanswered(reader), queries.put_off(reader)
    return render("moderation/unanswered.html", threads=rows, put_off=put_off)


@moderation_pages.delete("/moderation/decisions/<decision_id>")
def undo(decision_id: str) -> Response:
    """Back to the queue, where what was decided lies on top again."""
    decision = actions.undo(current_actor(), decision_id)
    if decision.verdict == "later":
        return make_response(redirect(url_for(".unanswered"), 303))
    return make_response(redirect(url_for(".queue", post=decision.post_id), 303))


def decided(verdict: str) -> Response:
    """Back to where it was decided; the queue shows its own banner, with the undo."""
    after = sent("next", _PATH)
    if after:
        flash(text(f"moderation.said.{verdict}"), "done")
    return created(own_path(after) if after else url_for(".queue"))
