"""Reporting for members; the queue, deciding and picking for moderators; the log for everybody."""

from flask import Blueprint, Response, flash, make_response, redirect, url_for
from flask_babel import format_date

from forum import clock
from forum.accounts.signed_in import current_actor
from forum.board import actions as board_actions
from forum.board import queries as board
from forum.board.models import Post, Thread
from forum.board.policy import may_report, refusal
from forum.errors import GivesAway, NotValid
from forum.moderation import actions, queries
from forum.moderation.forms import ReportForm, SanctionForm
from forum.moderation.models import REASONS
from forum.moderation.policy import may_decide
from forum.web.fields import asked, asked_number, sent
from forum.web.language import text
from forum.web.nonces import created
from forum.web.pages import own_path
from forum.web.resume import keeps_text
from forum.web.templating import render

moderation_pages = Blueprint("moderation_pages", __name__)
moderation_pages.app_template_global("may_decide")(may_decide)
moderation_pages.app_template_global("report_reasons")(lambda: REASONS)
moderation_pages.app_template_global("sanction_days")(lambda: actions.DAYS)
_LAST_PAGE = 10_000
_PATH = 200  # as long as a kept answer's address may be


@moderation_pages.route("/posts/<post_id>/report", methods=["GET", "POST"])
@keeps_text
def report(post_id: str) -> Response:
    actor, form = current_actor(), ReportForm()
    thread, post = board.find_post(actor, post_id)
    if not may_report(actor, post, is_mine=board.is_mine(actor, thread, post)):
        raise refusal(actor, "moderation.report.not_allowed")
    if not form.takes():
        return _report_page(form, thread, post)
    reason, note = form.reason.data or "", form.note.data or ""
    try:
        actions.report(actor, thread, post, reason=reason, note=note, kept=form.kept)
    except GivesAway as refused:
        form.refuse(refused)
        return _report_page(form, thread, post)
    return created(url_for(".report", post_id=post.id))


def _report_page(form: ReportForm, thread: Thread, post: Post) -> Response:
    """The form, or the thanks to those who reported this post: the same the second time."""
    refused = form.errors or form.is_guarded
    done = not refused and queries.has_reported(current_actor(), thread, post)
    name = "thanks" if done else "report"
    page = render(
        f"moderation/{name}.html", f"moderation/_{name}.html", form=form, thread=thread, post=post
    )
    return make_response(page, 422 if refused else 200)


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
    return _decided("hide")


@moderation_pages.delete("/posts/<post_id>/hiding")
def show(post_id: str) -> Response:
    actor = current_actor()
    actions.show(actor, *board.find_post(actor, post_id))
    return _decided("show")


@moderation_pages.post("/posts/<post_id>/keeping")
def keep(post_id: str) -> Response:
    actor = current_actor()
    actions.keep(actor, *board.find_post(actor, post_id))
    return _decided("keep")


@moderation_pages.post("/threads/<thread_id>/postponement")
def postpone(thread_id: str) -> Response:
    actor = current_actor()
    actions.postpone(actor, board.find_thread(actor, thread_id))
    return _decided("later")


@moderation_pages.delete("/moderation/decisions/<decision_id>")
def undo(decision_id: str) -> Response:
    """Back to the queue, where what was decided lies on top again."""
    decision = actions.undo(current_actor(), decision_id)
    return make_response(redirect(url_for(".queue", post=decision.post_id), 303))


@moderation_pages.post("/threads/<thread_id>/pick")
def pick(thread_id: str) -> Response:
    actor = current_actor()
    board_actions.pick(actor, board.find_thread(actor, thread_id))
    return _picked(thread_id, "pick")


@moderation_pages.delete("/threads/<thread_id>/pick")
def unpick(thread_id: str) -> Response:
    actor = current_actor()
    board_actions.unpick(actor, board.find_thread(actor, thread_id))
    return _picked(thread_id, "unpick")


@moderation_pages.route("/posts/<post_id>/sanction", methods=["GET", "POST"])
@keeps_text
def sanction(post_id: str) -> Response:
    """Against whoever wrote this post; nobody learns who that is."""
    actor, form = current_actor(), SanctionForm()
    thread, post = board.find_post(actor, post_id)
    there = board.sanctions_on(actor, post)
    if form.takes():
        given = {name: form[name].data or "" for name in ("kind", "reason", "days", "note")}
        try:
            actions.sanction(actor, post, **given, kept=form.kept)
            flash(text("moderation.said.sanction"), "done")
            return created(f"/threads/{thread.id}#post-{post.id}")
        except NotValid as refused:
            form.refuse(refused)
    page = render("moderation/sanction.html", form=form, thread=thread, post=post, there=there)
    return make_response(page, 422 if form.errors or form.is_guarded else 200)


@moderation_pages.delete("/moderation/sanctions/<sanction_id>")
def lift(sanction_id: str) -> Response:
    row = actions.lift(current_actor(), sanction_id)
    flash(text("moderation.said.lift"), "done")
    return created(f"/posts/{row.post_id}/sanction")


@moderation_pages.get("/moderation/log")
def log() -> str:
    page = asked_number("page", 1, _LAST_PAGE)
    lines, has_older = queries.log_page(current_actor(), page)
    older = url_for(".log", page=page + 1) if has_older else ""
    return render("moderation/log.html", "moderation/_lines.html", lines=lines, older=older)


def _decided(verdict: str) -> Response:
    """Back to where it was decided; the queue shows its own banner, with the undo."""
    after = sent("next", _PATH)
    if after:
        flash(text(f"moderation.said.{verdict}"), "done")
    return created(own_path(after) if after else url_for(".queue"))


def _picked(thread_id: str, what: str) -> Response:
    flash(text(f"moderation.said.{what}"), "done")
    return created(f"/threads/{thread_id}")
