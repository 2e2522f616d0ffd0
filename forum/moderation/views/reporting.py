"""What members report."""

from flask import Response, make_response, url_for

from forum.accounts.signed_in import current_actor
from forum.board import queries as board
from forum.board.models import Post, Thread
from forum.board.policy import may_report, refusal
from forum.errors import GivesAway
from forum.moderation import actions, queries
from forum.moderation.forms import ReportForm
from forum.moderation.views.blueprint import moderation_pages
from forum.web.nonces import created
from forum.web.resume import keeps_text
from forum.web.templating import render


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
